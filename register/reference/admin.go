package reference

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"time"

	"gatewaybot/register"
)

const faultsPath = "/faults"

// serve is an administrator's way to the faults: POST {"kind":"status","status":503,"times":2} asks for one, DELETE heals.
func (q *faults) serve(w http.ResponseWriter, req *http.Request) {
	switch req.Method {
	case http.MethodPost:
		fault, err := decodeFault(http.MaxBytesReader(w, req.Body, 1<<10))
		if err != nil {
			refuse(w, http.StatusUnprocessableEntity, register.Reason{Text: err.Error()})
			return
		}
		q.add(fault)
	case http.MethodDelete:
		q.clear()
	default:
		w.Header().Set("Allow", "POST, DELETE")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func decodeFault(body io.Reader) (Fault, error) {
	var asked struct {
		Kind       Kind   `json:"kind"`
		Times      int    `json:"times"`
		Status     int    `json:"status"`
		RetryAfter string `json:"retry_after"`
		Delay      string `json:"delay"`
	}
	decoder := json.NewDecoder(body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&asked); err != nil {
		return Fault{}, errors.New("the body is not a fault")
	}
	delay, err := time.ParseDuration(asked.Delay)
	switch {
	case asked.Times < 0:
		return Fault{}, errors.New("times is negative")
	case asked.Kind == Slow && (err != nil || delay <= 0):
		return Fault{}, errors.New("a slow fault needs a delay, such as 2s")
	case asked.Kind == Status && (asked.Status < 200 || asked.Status > 599):
		return Fault{}, errors.New("a status fault needs a status from 200 to 599")
	case !slices.Contains([]Kind{Down, Slow, Status, Cut}, asked.Kind):
		return Fault{}, errors.New("kind is not down, slow, status or cut")
	}
	return Fault{asked.Kind, asked.Times, asked.Status, asked.RetryAfter, delay}, nil
}
