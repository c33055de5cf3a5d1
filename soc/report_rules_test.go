package soc_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/soc"
)

func TestCovers(t *testing.T) {
	t.Parallel()
	last := date(2026, 11, 23)
	for name, c := range map[string]struct {
		agency soc.Agency
		day    soc.Date
		held   string
	}{
		"without an end":       {soc.Agency{}, last, ""},
		"the last day":         {soc.Agency{Expires: last}, last, ""},
		"the day after":        {soc.Agency{Expires: last}, last.AddDays(1), "has ended"},
		"suspended":            {soc.Agency{Suspended: true, Expires: last}, last, "suspended"},
		"this kind":            {soc.Agency{MayReport: []soc.Prefix{soc.IntelligencePrefix}}, last, ""},
		"not this kind":        {soc.Agency{MayReport: []soc.Prefix{soc.DisruptionPrefix}}, last, "does not cover"},
		"suspended and lapsed": {soc.Agency{Suspended: true, Expires: date(2026, 1, 1)}, last, "suspended"},
	} {
		f := c.agency.Covers(soc.IntelligencePrefix, c.day)
		if (len(f) > 0) != (c.held != "") || c.held != "" && (!strings.Contains(f[0].Text, c.held) || f[0].Rule != "V44" || f[0].Severity != soc.Hold) {
			t.Errorf("%s: %v", name, f)
		}
	}
}

func TestPeriod(t *testing.T) {
	t.Parallel()
	day := date(2026, 11, 23)
	for name, c := range map[string]struct {
		period soc.Period
		want   bool
	}{
		"off":            {soc.Period{}, false},
		"off, with days": {soc.Period{From: date(2026, 1, 1)}, false},
		"for ever":       {soc.Period{On: true}, true},
		"from today":     {soc.Period{On: true, From: day}, true},
		"from tomorrow":  {soc.Period{On: true, From: day.AddDays(1)}, false},
		"to today":       {soc.Period{On: true, To: day}, true},
		"to yesterday":   {soc.Period{On: true, To: day.AddDays(-1)}, false},
		"between":        {soc.Period{On: true, From: day.AddDays(-1), To: day.AddDays(1)}, true},
	} {
		if got := c.period.Holds(day); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestThreatRef(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"OCG-1234": "OCG-1234", " ocg 1234 ": "OCG-1234", "ocg1234": "OCG1234", "SW/2026/0001": "SW/2026/0001", "AB/12-c.4": "AB/12-C.4", "SCP-2026-000003": "SCP-2026-000003",
		"FPP-2026-000001/4": "FPP-2026-000001/4", "OCG-1234 and others": "", "the Larkspur group": "", "Jo Smith": "", "1234": "", "OCG": "", "": "",
		"OCG-1234\nJo Smith": "", "GWR-0000-000000": "", "OCG-" + strings.Repeat("1", 40): "", "O-1": "", "ÖCG-12": "",
	} {
		got, ok := soc.ThreatRef(in)
		if got != want || ok != (want != "") {
			t.Errorf("%q is %q, %t", in, got, ok)
		}
	}
}

// TestBlockedWords are the region's own beside the built-in ones, wherever they stand and however they are written.
func TestBlockedWords(t *testing.T) {
	t.Parallel()
	rules := soc.ReportRules{Blocked: []string{"larkspur gold", "tern"}}
	for text, blocked := range map[string]bool{
		"Larkspur Gold starts": true, "about LARKSPUR-GOLD.": true, "larkspur\n\ngold": true, "larkspur,gold": true, "larkspur": false, "gold larkspur": false,
		"larkspur golden": false, "a tern": true, "a western": false, "ternary": false, "": false, "…": false, "it is SECRET": true, "the local authority": false,
	} {
		f := rules.Guard(words(text))
		if (len(f) > 0) != blocked {
			t.Errorf("%q: %v", text, f)
		}
		if strings.Contains(strings.ToLower(f.Sentences()), "larkspur") || strings.Contains(f.Sentences(), "tern") {
			t.Errorf("the finding repeats the words: %s", f.Sentences())
		}
	}
}

// TestReceive is what becomes of a report by how it comes: it is kept whatever is wrong with it.
func TestReceive(t *testing.T) {
	t.Parallel()
	lapsed := seaport()
	lapsed.Expires = date(2026, 11, 22)
	type want struct {
		State    string
		Priority string
		Rules    []string
		Due      time.Duration
		Kept     bool
	}
	for name, c := range map[string]struct {
		change func(*soc.Intelligence)
		agency soc.Agency
		want   want
	}{
		"plain":      {func(*soc.Intelligence) {}, seaport(), want{"received", "medium", nil, 4 * time.Hour, true}},
		"danger":     {func(r *soc.Intelligence) { r.Danger = soc.DangerYes }, seaport(), want{"received", "high", []string{"escalate V39 safety_now"}, 15 * time.Minute, true}},
		"unclear":    {func(r *soc.Intelligence) { r.Danger = soc.DangerUnclear }, seaport(), want{"received", "high", []string{"escalate V39 safety_now"}, 15 * time.Minute, true}},
		"source":     {func(r *soc.Intelligence) { r.RiskToSource = "high" }, seaport(), want{"received", "high", []string{"escalate C8 risk_to_source"}, 15 * time.Minute, true}},
		"crime":      {func(r *soc.Intelligence) { r.IsCrime = true }, seaport(), want{"received", "medium", []string{"warn B2 is_crime"}, 4 * time.Hour, true}},
		"at risk":    {func(r *soc.Intelligence) { r.IsSafeguarding = true }, seaport(), want{"received", "medium", []string{"warn B2 is_safeguarding"}, 4 * time.Hour, true}},
		"lapsed":     {func(*soc.Intelligence) {}, lapsed, want{"held", "medium", []string{"hold V44 "}, 4 * time.Hour, true}},
		"lapsed, in": {func(r *soc.Intelligence) { r.Danger = soc.DangerYes }, lapsed, want{"received", "high", []string{"hold V44 ", "escalate V39 safety_now"}, 15 * time.Minute, true}},
		"marked":     {func(r *soc.Intelligence) { r.Where = words("SECRET") }, seaport(), want{"withheld", "medium", []string{"hold V43 where"}, 4 * time.Hour, false}},
		"a file":     {func(r *soc.Intelligence) { r.Files = []soc.File{{Name: words("TOP SECRET.pdf")}} }, seaport(), want{"withheld", "medium", []string{"hold V43 file_0"}, 4 * time.Hour, false}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := *intelligence(t)
			r.Version, r.Danger = 0, soc.DangerNo
			c.change(&r)
			got := r.Receive(soc.DefaultReportRules(), c.agency, office(t), partner, monday())
			is := want{string(got.State), got.Priority, broken(got.Findings), got.TriageDue.Sub(monday()), !got.What.IsZero()}
			if diff := cmp.Diff(c.want, is); diff != "" {
				t.Errorf("received (-want +got):\n%s", diff)
			}
			if got.Version != 1 || got.Did != soc.MoveReport || got.FeedbackDue.IsZero() {
				t.Errorf("version %d by %s, feedback by %s", got.Version, got.Did, got.FeedbackDue)
			}
			for field, text := range got.Texts() {
				if !c.want.Kept && !text.IsZero() {
					t.Errorf("%s was kept", field)
				}
			}
		})
	}
}

// TestWhatIsSaidOfDanger is what an answer makes of what stands there: a clear one counts, a doubtful one takes no yes back.
func TestWhatIsSaidOfDanger(t *testing.T) {
	t.Parallel()
	no, yes, unclear, unsaid := soc.DangerNo, soc.DangerYes, soc.DangerUnclear, soc.DangerUnsaid
	for _, c := range []struct{ before, said, want soc.Danger }{
		{no, no, no},
		{no, yes, yes},
		{no, unclear, unclear},
		{no, unsaid, no},
		{yes, no, no},
		{yes, yes, yes},
		{yes, unclear, yes},
		{yes, unsaid, yes},
		{unclear, no, no},
		{unclear, yes, yes},
		{unclear, unclear, unclear},
		{unclear, unsaid, unclear},
		{unsaid, no, no},
		{unsaid, yes, yes},
		{unsaid, unclear, unclear},
		{unsaid, unsaid, unsaid},
	} {
		r := intelligence(t, func(r *soc.Intelligence) { r.Danger = c.before })
		next, err := r.Say(soc.Said{Move: soc.MoveAdd, Words: words("more"), Danger: c.said}, soc.DefaultReportRules(), office(t), partner, monday())
		if err != nil || next.Danger != c.want {
			t.Errorf("%q, then %q: %q, %v", c.before, c.said, next.Danger, err)
		}
		if c.said.Alarming() && (next.Priority != "high" || next.TriageDue.After(monday().Add(15*time.Minute))) {
			t.Errorf("%q, then %q: %s by %s", c.before, c.said, next.Priority, next.TriageDue)
		}
	}
}
