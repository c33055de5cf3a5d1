package soc_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

// taken are the filters that take a record.
func taken[R any](filters []soc.Filter[R], r R) string {
	var names []string
	for _, f := range filters {
		if f.Takes(r) {
			names = append(names, f.Name)
		}
	}
	return strings.Join(names, " ")
}

func TestThreatFilters(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*soc.Threat)
		want   string
	}{
		"in the extract":   {func(*soc.Threat) {}, "all extract"},
		"thematic":         {func(e *soc.Threat) { e.AssessmentType = "Thematic" }, "all"},
		"draft":            {func(e *soc.Threat) { e.ModerationStatus = "draft" }, "all"},
		"not SOC":          {func(e *soc.Threat) { e.SOC = false }, "all"},
		"tier 4":           {func(e *soc.Threat) { e.Tier = 4 }, "all extract"},
		"tier 5":           {func(e *soc.Threat) { e.Tier = 5 }, "all"},
		"no tier":          {func(e *soc.Threat) { e.Tier = 0 }, "all extract"},
		"closed":           {func(e *soc.Threat) { e.Phase = "closed" }, "all"},
		"monitored":        {func(e *soc.Threat) { e.Phase = "monitored" }, "all extract"},
		"an individual":    {func(e *soc.Threat) { e.Type = "priority_individual" }, "all extract"},
		"without a MoRiLE": {func(e *soc.Threat) { e.MorileScore, e.MorileScoredAt = 0, soc.Date{} }, "all extract"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := entry(tt.change)
			if got := taken(soc.ThreatFilters(), &e); got != tt.want {
				t.Errorf("taken by %q, want %q", got, tt.want)
			}
		})
	}
}

// TestDisruptionFilters has the days before and after which a batch begins: the day itself is not in it.
func TestDisruptionFilters(t *testing.T) {
	t.Parallel()
	in := soc.Disruption{Role: soc.RoleLead, RecordDate: date(2024, 5, 6), Category: "major"}
	for name, tt := range map[string]struct {
		change func(*soc.Disruption)
		want   string
	}{
		"both batches":     {func(*soc.Disruption) {}, "all batch-1 batch-2"},
		"support":          {func(d *soc.Disruption) { d.Role = soc.RoleSupport }, "all"},
		"minor":            {func(d *soc.Disruption) { d.Category = "minor" }, "all batch-1 batch-2"},
		"moderate":         {func(d *soc.Disruption) { d.Category = "moderate" }, "all batch-1 batch-2"},
		"none":             {func(d *soc.Disruption) { d.Category = "none" }, "all"},
		"negative":         {func(d *soc.Disruption) { d.Category = "negative" }, "all"},
		"31 December 2022": {func(d *soc.Disruption) { d.RecordDate = date(2022, 12, 31) }, "all"},
		"1 January 2023":   {func(d *soc.Disruption) { d.RecordDate = date(2023, 1, 1) }, "all batch-1"},
		"31 March 2023":    {func(d *soc.Disruption) { d.RecordDate = date(2023, 3, 31) }, "all batch-1"},
		"1 April 2023":     {func(d *soc.Disruption) { d.RecordDate = date(2023, 4, 1) }, "all batch-1 batch-2"},
		// The day of the event decides nothing.
		"event long before": {func(d *soc.Disruption) { d.OccurredOn = date(2021, 1, 1) }, "all batch-1 batch-2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := in
			tt.change(&d)
			if got := taken(soc.DisruptionFilters(), &d); got != tt.want {
				t.Errorf("taken by %q, want %q", got, tt.want)
			}
		})
	}
}

func TestFilterNamed(t *testing.T) {
	t.Parallel()
	if f, err := soc.FilterNamed(soc.ThreatFilters(), "extract"); err != nil || f.Name != "extract" {
		t.Errorf("extract is %q, %v", f.Name, err)
	}
	const want = "filter is not one of all, batch-1, batch-2"
	for _, name := range []string{"batch-3", "Batch-1", "", "extract"} {
		if _, err := soc.FilterNamed(soc.DisruptionFilters(), name); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", name, err, want)
		}
	}
}

func TestReleased(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		sent  int
		state soc.DisruptionState
		want  bool
	}{
		"on its way":              {3, soc.DisruptionQueued, true},
		"on the register":         {3, soc.DisruptionAccepted, true},
		"refused by the register": {3, soc.DisruptionRejected, true},
		"asked about afterwards":  {3, soc.DisruptionQueried, true},
		"approved by others":      {0, soc.DisruptionModerated, false},
		"held for the standard":   {0, soc.DisruptionHeld, false},
		"withdrawn":               {4, soc.DisruptionWithdrawn, false},
	} {
		d := soc.Disruption{State: tt.state, Report: soc.Report{Sent: tt.sent}}
		if got := d.Released(); got != tt.want {
			t.Errorf("%s: released %v", name, got)
		}
	}
}

// TestAsReleased keeps to what left, and says how the register took it.
func TestAsReleased(t *testing.T) {
	t.Parallel()
	head := func(version int) soc.Report { return soc.Report{Head: soc.Head{Version: version}, Sent: 3} }
	left := soc.Disruption{Report: head(3), State: soc.DisruptionQueued, Category: "minor", Approved: soc.NewText("One arrest.")}
	now := soc.Disruption{Report: head(5), State: soc.DisruptionAccepted, Category: "major", Approved: soc.NewText("Nine arrests.")}
	now.RegisterRef = "APM-1"
	want := soc.Disruption{Report: head(3), State: soc.DisruptionAccepted, Category: "minor", Approved: soc.NewText("One arrest.")}
	want.RegisterRef = "APM-1"
	if diff := cmp.Diff(&want, now.AsReleased(&left), cmp.Comparer(soc.Text.Equal)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
