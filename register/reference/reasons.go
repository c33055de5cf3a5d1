package reference

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"

	"gatewaybot/register"
)

// reasons puts what kin-openapi found into words for a person, by field, without the values.
func reasons(err error) []register.Reason {
	var found []register.Reason
	parts, ok := errors.AsType[openapi3.MultiError](err)
	if !ok {
		parts = openapi3.MultiError{err}
	}
	for _, part := range parts {
		if e, ok := errors.AsType[*openapi3filter.RequestError](part); ok {
			found = append(found, inRequest(e)...)
		}
	}
	slices.SortFunc(found, func(a, b register.Reason) int {
		return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Text, b.Text))
	})
	return slices.Compact(found)
}

func inRequest(e *openapi3filter.RequestError) []register.Reason {
	switch {
	case e.Parameter != nil:
		return []register.Reason{{Field: e.Parameter.Name, Text: "is missing or not in the form that the contract asks for"}}
	case e.Err == nil:
		return []register.Reason{{Field: "content-type", Text: "is not application/cloudevents+json"}}
	case errors.Is(e.Err, openapi3filter.ErrInvalidRequired):
		return []register.Reason{{Text: "the body is missing"}}
	}
	return inBody(e.Err)
}

// inBody goes down to the errors that name one field each.
func inBody(err error) []register.Reason {
	if many, ok := errors.AsType[openapi3.MultiError](err); ok {
		var found []register.Reason
		for _, one := range many {
			found = append(found, inBody(one)...)
		}
		return found
	}
	if e, ok := errors.AsType[*openapi3.SchemaError](err); ok {
		return []register.Reason{{Field: strings.Join(e.JSONPointer(), "."), Text: words(e)}}
	}
	return []register.Reason{{Text: "the body is not JSON"}}
}

func words(e *openapi3.SchemaError) string {
	switch e.SchemaField {
	case "anyOf":
		return e.Schema.Description
	case "pattern", "format":
		return "is not in the form that the contract asks for"
	case "required":
		return "is missing"
	}
	return e.Reason
}
