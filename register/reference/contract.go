package reference

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"gatewaybot/register"
)

// contract holds requests to register.Contract.
type contract struct {
	router routers.Router
	guard  guard
}

// refusal is an answer that is not a receipt.
type refusal struct {
	status  int
	reasons []register.Reason
}

func newContract(g guard) (*contract, error) {
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromData(register.Contract)
	if err != nil {
		return nil, fmt.Errorf("contract: load: %w", err)
	}
	if err := doc.Validate(loader.Context); err != nil {
		return nil, fmt.Errorf("contract: validate: %w", err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		return nil, fmt.Errorf("contract: route: %w", err)
	}
	return &contract{router: router, guard: g}, nil
}

// check names the operation that req asks for, or says why it is refused.
func (c *contract) check(req *http.Request, body []byte) (string, *refusal) {
	route, params, err := c.router.FindRoute(req)
	if errors.Is(err, routers.ErrMethodNotAllowed) {
		return "", &refusal{status: http.StatusMethodNotAllowed, reasons: []register.Reason{{Text: "no such method here"}}}
	}
	if err != nil {
		return "", &refusal{status: http.StatusNotFound, reasons: []register.Reason{{Text: "no such address"}}}
	}
	err = openapi3filter.ValidateRequest(req.Context(), &openapi3filter.RequestValidationInput{
		Request:    req,
		PathParams: params,
		Route:      route,
		Options:    &openapi3filter.Options{AuthenticationFunc: c.guard.admit(body), MultiError: true},
	})
	if denied, ok := errors.AsType[unauthorised](err); ok {
		return "", &refusal{status: http.StatusUnauthorized, reasons: []register.Reason{denied.Reason}}
	}
	if err != nil {
		return "", &refusal{status: http.StatusUnprocessableEntity, reasons: reasons(err)}
	}
	return route.Operation.OperationID, nil
}

// mismatches lists what a schema cannot say: which parts of a request must be the same.
func mismatches(h http.Header, e register.Event) []register.Reason {
	var data struct {
		Ref     string
		Version int
		Region  string
	}
	_ = json.Unmarshal(e.Data, &data) // the contract has seen to its form
	var found []register.Reason
	must := func(ok bool, field, text string) {
		if !ok {
			found = append(found, register.Reason{Field: field, Text: text})
		}
	}
	must(e.Number() > 0, "id", "is not the subject and a version")
	must(h.Get(register.HeaderIdempotencyKey) == e.ID, register.HeaderIdempotencyKey, "is not the id of the event")
	must(h.Get(register.HeaderID) == e.ID, register.HeaderID, "is not the id of the event")
	must(data.Ref == e.Subject, "data.ref", "is not the subject of the event")
	must(data.Version == e.Number(), "data.version", "is not the version in the id of the event")
	must("gatewaybot/"+data.Region == e.Source, "data.region", "is not the region in the source of the event")
	return found
}
