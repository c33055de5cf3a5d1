package handlers_test

import (
	"strings"
	"testing"
)

// TestOrderMessages is an order's road as people read it.
func TestOrderMessages(t *testing.T) {
	t.Parallel()
	d := newOrders(t)
	p := &page{name: "scpo"}
	ref := ""
	for _, step := range []struct{ user, line string }{
		{"ada", "scpo add form=open"},
		{"ada", "scpo add " + courtOrder().with(args{"made_on": "", "in_force_from": "", "in_force_to": "", "represented": ""}).String()},
		{"ben", "scpo qa REF"},
		{"ada", "scpo grant REF made_on=2026-11-02 in_force_from=2026-11-02 in_force_to=2031-11-01"},
		{"ada", `scpo condition REF type=information text="To answer questions orally."`},
		{"ada", `scpo condition REF type=travel text="Not to leave the county of Nowhere."`},
		{"lee", "scpo allocate REF to=" + tag("ben")},
		{"ben", "scpo accept REF"},
		{"ben", "scpo breach REF condition=1 evidence_ref=X1 excuse_considered=yes"},
		{"ben", "scpo serve REF served_on=2026-11-20"},
		{"lou", "scpo show REF"},
		{"ben", "scpo check REF"},
		{"ben", `scpo check REF method=visit condition_1=not_met notes="Seen in Elsewhere."`},
		{"ben", "scpo breach REF condition=1 on=today evidence_ref=X1 excuse_considered=no"},
		{"ben", "scpo outcome REF charged"},
		{"ben", "scpo notify REF kind=change"},
		{"ben", `scpo locate REF prison prison="HMP Example" expected_release=2027-06-01`},
		{"ben", "scpo show REF"},
		{"ben", "scpo list mine"},
		{"eve", "scpo show REF"},
		{"ben", "scpo end REF how=expired"},
		{"lee", "scpo end REF how=quashed"},
		{"ben", "scpo history REF"},
	} {
		line := strings.ReplaceAll(step.line, "REF", ref)
		told := d.say(step.user, "%s", line)
		if ref == "" && strings.HasPrefix(told.Title, "SCP-") {
			ref, _, _ = strings.Cut(told.Title, " · ")
		}
		p.add(step.user+": /"+step.line, plain(told))
	}
	p.check(t)
}
