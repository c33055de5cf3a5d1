package soc_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

func TestFindings(t *testing.T) {
	t.Parallel()
	late := soc.Finding{Rule: "C2", Severity: soc.Block, Field: "needed_by", Text: "This date has passed."}
	unassessed := soc.Finding{Rule: "V07", Severity: soc.Warn, Field: "threat_ref", Text: "The threat is not assessed."}
	rank := soc.Finding{Rule: "V48", Severity: soc.Warn, Text: "The decision was made below the rank of CI."}
	all := soc.Findings{late, unassessed, rank}

	if diff := cmp.Diff(soc.Findings{unassessed, rank}, all.Of(soc.Warn)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(soc.Findings{late, unassessed, rank}, all); diff != "" {
		t.Errorf("choosing changed the findings: %s", diff)
	}
	if got := all.Of(soc.Hold); len(got) != 0 {
		t.Errorf("held: %v", got)
	}
	if got, want := all.Of(soc.Warn).Sentences(), "The threat is not assessed.\nThe decision was made below the rank of CI."; got != want {
		t.Errorf("got %q", got)
	}
	if got := soc.Findings(nil).Sentences(); got != "" {
		t.Errorf("got %q", got)
	}
	if got, want := (&soc.RuleError{Findings: all}).Error(), "blocked by C2 needed_by, V07 threat_ref, V48"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAuditEventCheck(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		event   soc.AuditEvent
		refused bool
	}{
		{"disclosure", soc.AuditEvent{Operation: soc.Disclosure, Reason: "decision shared", Recipients: []string{"dorset"}}, false},
		{"disclosure without recipient", soc.AuditEvent{Operation: soc.Disclosure, Reason: "decision shared"}, true},
		{"disclosure without reason", soc.AuditEvent{Operation: soc.Disclosure, Recipients: []string{"dorset"}}, true},
		{"consultation", soc.AuditEvent{Operation: soc.Consultation}, false},
		{"alteration", soc.AuditEvent{Operation: soc.Alteration}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if f := tc.event.Check(); (f != nil) != tc.refused {
				t.Errorf("findings %v", f)
			}
		})
	}
}
