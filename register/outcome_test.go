package register_test

import (
	"testing"

	"gatewaybot/register"
)

// TestRefusedNamesFields: an operator sees which fields are wrong, and nothing that may have been sent.
func TestRefusedNamesFields(t *testing.T) {
	t.Parallel()
	e := &register.Refused{Reasons: []register.Reason{
		{Field: "data.due", Text: narrative},
		{Field: "data.acknowledged.0.body"},
		{Field: "data.due", Text: "twice"},
		{Field: narrative},
		{Field: "Heron"},
		{Field: "data.Heron"},
		{Field: ""},
	}}
	if got, want := e.Error(), "register: refused, 7 reasons given, about data.due, data.acknowledged.0.body"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
	if got := new(register.Refused).Error(); got != "register: refused, 0 reasons given" {
		t.Error(got)
	}
}
