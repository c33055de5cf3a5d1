package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// TestOneUnreadableRecord reads and derives the others, and names the one.
func TestOneUnreadableRecord(t *testing.T) {
	t.Parallel()
	s, m := reminded(t)
	first := keepPlan(t, s, november(23))
	broken := replan(t, s, keepPlan(t, s, november(24)), noon(), func(p *soc.Plan) { p.Objectives = soc.NewText("Find the money.") })
	last := keepPlan(t, s, november(25))
	m.HSet("{south-west}:rec:"+string(broken.Ref), "k", "x")
	named := func(what string, err error) {
		t.Helper()
		if e, ok := errors.AsType[*store.UnreadableError](err); !ok || !cmp.Equal(e.Refs, []soc.Ref{broken.Ref}) {
			t.Errorf("%s: %v", what, err)
		}
	}
	records, err := s.Records(t.Context(), []soc.Ref{first.Ref, broken.Ref, last.Ref})
	named("records", err)
	if len(records) != 3 || records[0] == nil || records[1] != nil || records[2] == nil {
		t.Errorf("read %v", records)
	}
	listed, total, err := s.DutiesOf(t.Context(), "ada", 10)
	named("a list", err)
	if diff := cmp.Diff([]soc.Ref{first.Ref, last.Ref}, refs(listed)); total != 3 || diff != "" {
		t.Errorf("%d in all (-want +got):\n%s", total, diff)
	}
	for range 2 {
		n, err := s.Rederive(t.Context())
		named("rederiving", err)
		if n != 2 {
			t.Errorf("looked at %d", n)
		}
	}
}
