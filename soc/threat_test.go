package soc_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

// entry is an entry of the master list that nothing is wrong with on monday.
func entry(changes ...func(*soc.Threat)) soc.Threat {
	t := soc.Threat{
		RegisterRef: "OCG-1234", Name: soc.NewText("Tŷ Gwyn"), Type: "ocg", Theme: "drugs", Force: "dorset", Area: "Poole, west",
		IdentifiedBy: "force", AssessmentType: "Tactical", ModerationStatus: "Moderated", SOC: true, Tier: 2, Phase: "active",
		MorileScore: 12.5, MorileScoredAt: date(2026, 11, 2), RiskLevel: "high",
	}
	for _, change := range changes {
		change(&t)
	}
	return t
}

func TestThreatValidate(t *testing.T) {
	t.Parallel()
	const refs, score = "register_ref is not a reference of the register, like OCG-1234", "morile_score is not a number from 0"
	const pair, later = "morile_score and morile_scored_at go together", "morile_scored_at is a day to come (V46)"
	const area, length = "area is not the name of a place", "name is not a cover name of at most 80 characters"
	const theme = "theme is not one of drugs, county_lines, firearms, oic, mshat, csae, fraud_economic, cyber, acquisitive, prison, other"
	const force = "force is not one of rocu, avon-and-somerset, devon-and-cornwall, dorset, gloucestershire, wiltshire"
	tests := map[string]struct {
		change func(*soc.Threat)
		want   string
	}{
		"nothing wrong":            {func(*soc.Threat) {}, ""},
		"only what is needed":      {func(e *soc.Threat) { e.Area, e.IdentifiedBy, e.Tier, e.RiskLevel = "", "", 0, "" }, ""},
		"neither score nor date":   {func(e *soc.Threat) { e.MorileScore, e.MorileScoredAt = 0, soc.Date{} }, ""},
		"no reference":             {func(e *soc.Threat) { e.RegisterRef = "" }, refs},
		"words for a reference":    {func(e *soc.Threat) { e.RegisterRef = "the Poole group" }, refs},
		"reference in small":       {func(e *soc.Threat) { e.RegisterRef = "ocg-1234" }, refs},
		"a pending one of ours":    {func(e *soc.Threat) { e.RegisterRef = "THR-0000-000000" }, refs},
		"no name":                  {func(e *soc.Threat) { e.Name = soc.NewText(" ") }, "name is missing: give the cover name"},
		"longest name":             {func(e *soc.Threat) { e.Name = soc.NewText(strings.Repeat("ŵ", 80)) }, ""},
		"name too long":            {func(e *soc.Threat) { e.Name = soc.NewText(strings.Repeat("ŵ", 81)) }, length},
		"two lines of name":        {func(e *soc.Threat) { e.Name = soc.NewText("Larkspur\nTwo") }, length},
		"a person's name (V46)":    {func(e *soc.Threat) { e.Name = soc.NewText("Mr John Smith") }, "name is a person's: give the cover name (V46)"},
		"marking in the name":      {func(e *soc.Threat) { e.Name = soc.NewText("SECRET") }, "name: This was not kept, because it carries a marking above OFFICIAL-SENSITIVE. Take it out and pass it on by the proper route. (V43)"},
		"region's own words":       {func(e *soc.Threat) { e.Name = soc.NewText("Blue Orchid") }, "name: This was not kept, because it holds words that your region keeps off chat. Pass it on by the proper route. (V43)"},
		"type":                     {func(e *soc.Threat) { e.Type = "gang" }, "threat_type is not one of ocg, priority_individual, vulnerability"},
		"theme":                    {func(e *soc.Threat) { e.Theme = "" }, theme},
		"force of elsewhere":       {func(e *soc.Threat) { e.Force = "gwent" }, force},
		"agency for a force":       {func(e *soc.Threat) { e.Force = "seaport" }, force},
		"the region's own unit":    {func(e *soc.Threat) { e.Force = soc.ROCU }, ""},
		"area":                     {func(e *soc.Threat) { e.Area = strings.Repeat("a", 81) }, area},
		"area of two lines":        {func(e *soc.Threat) { e.Area = "Poole\rwest" }, area},
		"area that is a reference": {func(e *soc.Threat) { e.Area = "near THR-0000-000000" }, area},
		"identified by":            {func(e *soc.Threat) { e.IdentifiedBy = "us" }, "identified_by is not one of force, rocu, nca, agency"},
		"assessment":               {func(e *soc.Threat) { e.AssessmentType = "tactical" }, "assessment_type is not one of Tactical, Thematic"},
		"moderation":               {func(e *soc.Threat) { e.ModerationStatus = "" }, "moderation_status is not one of draft, Moderated"},
		"tier 1":                   {func(e *soc.Threat) { e.Tier = 1 }, ""},
		"tier 5":                   {func(e *soc.Threat) { e.Tier = 5 }, ""},
		"tier 6":                   {func(e *soc.Threat) { e.Tier = 6 }, "tier is not 1 to 5"},
		"tier below":               {func(e *soc.Threat) { e.Tier = -1 }, "tier is not 1 to 5"},
		"phase":                    {func(e *soc.Threat) { e.Phase = "Closed" }, "phase is not one of open, active, monitored, closed"},
		"score below nothing":      {func(e *soc.Threat) { e.MorileScore = -1 }, score},
		"score that is no number":  {func(e *soc.Threat) { e.MorileScore = math.NaN() }, score},
		"score without end":        {func(e *soc.Threat) { e.MorileScore = math.Inf(1) }, score},
		"score without its day":    {func(e *soc.Threat) { e.MorileScoredAt = soc.Date{} }, pair},
		"day without a score":      {func(e *soc.Threat) { e.MorileScore = 0 }, pair},
		"scored today":             {func(e *soc.Threat) { e.MorileScoredAt = date(2026, 11, 23) }, ""},
		"scored tomorrow (V46)":    {func(e *soc.Threat) { e.MorileScoredAt = date(2026, 11, 24) }, later},
		"risk":                     {func(e *soc.Threat) { e.RiskLevel = "severe" }, "risk_level is not one of low, medium, high"},
		"two things":               {func(e *soc.Threat) { e.Tier, e.Phase = 9, "" }, "tier is not 1 to 5\nphase is not one of open, active, monitored, closed"},
	}
	region, _ := soc.RegionByKey("south-west")
	region.Agencies = []soc.Agency{{Key: "seaport"}}
	rules := soc.DefaultReportRules()
	rules.Blocked = []string{"blue orchid"}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, got := entry(tt.change), ""
			if err := e.Validate(region, rules, date(2026, 11, 23)); err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// TestThreatImport makes a version of what is new in an entry, and none of what is not.
func TestThreatImport(t *testing.T) {
	t.Parallel()
	head := soc.Head{Ref: "THR-2026-000001", UID: "uid", Region: "south-west", CreatedAt: monday(), DataKey: []byte("key")}
	first := soc.Threat{Head: head}.Import(entry(), soc.DefaultReminderRules(office(t)), monday())
	head.Version, head.Did, head.By, head.At = 1, soc.MoveImport, soc.SystemActor, monday()
	want := entry()
	want.Head = head
	want.ListPhase = want.Phase
	want.State, want.ActiveSince, want.UnledSince = soc.ThreatActive, date(2026, 11, 23), date(2026, 11, 23)
	same := cmp.Comparer(soc.Text.Equal)
	if diff := cmp.Diff(&want, first, same); diff != "" {
		t.Fatalf("the first version (-want +got):\n%s", diff)
	}
	first.LastActivityAt = monday().Add(-time.Hour)
	if again := first.Import(entry(), soc.DefaultReminderRules(office(t)), monday().Add(time.Hour)); again != nil {
		t.Errorf("the same entry made version %d", again.Version)
	}
	for name, change := range map[string]func(*soc.Threat){
		"name":  func(e *soc.Threat) { e.Name = soc.NewText("Larkspur") },
		"tier":  func(e *soc.Threat) { e.Tier = 0 },
		"soc":   func(e *soc.Threat) { e.SOC = false },
		"score": func(e *soc.Threat) { e.MorileScore = 12.6 },
		"day":   func(e *soc.Threat) { e.MorileScoredAt = date(2026, 11, 3) },
	} {
		next := first.Import(entry(change), soc.DefaultReminderRules(office(t)), monday().Add(time.Hour))
		if next == nil || next.Version != 2 || !next.LastActivityAt.Equal(first.LastActivityAt) {
			t.Errorf("another %s made %+v", name, next)
		}
	}
}
