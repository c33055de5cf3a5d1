package handlers_test

import (
	"slices"
	"testing"

	"gatewaybot/soc"
)

// TestRefusedLooks has people look at what is not for them: each look is in the audit log as refused, none as a look.
func TestRefusedLooks(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	request := d.raised("ada", nil)
	report := reported(d)
	for name, test := range map[string]struct{ who, line, about string }{
		"another force's request":   {"eve", "gateway show " + request, request},
		"its history":               {"eve", "gateway history " + request, request},
		"a report, without a role":  {"ada", "intel show " + report, report},
		"typed in small letters":    {"ada", "intel evaluate " + report, report},
		"a partner's other partner": {"hob", "intel show " + report, report},
	} {
		before := len(d.audit())
		got := d.say(test.who, "%s", test.line)
		entries := d.audit()[before:]
		if len(entries) != 1 || entries[0].Operation != soc.Refusal || entries[0].Record != soc.Ref(test.about) || entries[0].Actor == "" || entries[0].Platform != "test" {
			t.Errorf("%s: answered %q, logged %+v", name, plain(got), entries)
		}
	}
}

// TestAuditPlatform says on which platform an act was made, not where its record began.
func TestAuditPlatform(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.raised("ada", nil)
	if i := slices.IndexFunc(d.audit(), func(e soc.AuditEvent) bool { return e.Operation == soc.Collection && e.Platform != "test" }); i >= 0 {
		t.Errorf("%+v", d.audit()[i])
	}
}
