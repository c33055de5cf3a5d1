package handlers_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
	"gatewaybot/handlers"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// threat keeps an active threat that lou leads.
func (r *reminding) threat(changes ...func(*soc.Threat)) *soc.Threat {
	r.t.Helper()
	t := soc.Threat{
		Head: r.newHead(soc.ThreatPrefix), RegisterRef: "OCG-1234", Name: soc.NewText("Larkspur"), Type: "vulnerability", Theme: "drugs", Force: "dorset",
		Phase: "active", State: soc.ThreatActive, LRO: "lou", Plan: "FPP-2026-000001", ActiveSince: day(11, 1), AllocatedAt: r.now.UTC(),
	}
	for _, change := range changes {
		change(&t)
	}
	t.Ref = r.keep(store.Write{New: &t})
	return &t
}

func itemTitles(m bot.Message) []string {
	var all []string
	for _, i := range m.Items {
		all = append(all, i.Title)
	}
	return all
}

// TestMine shows what waits for each: the owner hears how much is still to come, the others see what came up to them.
func TestMine(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	r.plan(day(12, 20))
	r.plan(day(11, 10)) // escalated
	r.plan(day(11, 1))  // further
	r.order(day(11, 24))
	const up, further, check = "FPP-2026-000002 · 4P review · Larkspur", "FPP-2026-000003 · 4P review · Larkspur", "SCP-2026-000001 · Check of the order · Foxglove"
	mine := func(user string) []string { return itemTitles(r.say(user, "people mine")) }
	for user, want := range map[string][]string{
		"lou": {further, up, check}, "ben": {further, up}, "lee": {further}, "ada": nil, "eve": nil,
	} {
		if diff := cmp.Diff(want, mine(user)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", user, diff)
		}
	}
	if got := r.say("lou", "people mine").Text; got != "Not yet: 2 with a day to come." {
		t.Errorf("of what is to come, lou is told: %s", got)
	}
	r.change("lou", func(o *soc.Officer) { o.Status, o.AwayUntil = soc.Away, day(12, 4) })
	if diff := cmp.Diff([]string{further, up, check}, mine("ada")); diff != "" {
		t.Errorf("ada, who stands in (-want +got):\n%s", diff)
	}
	if got := r.say("ada", "people mine").Items[0].Text; !strings.Contains(got, "stand in for Lou Vane until Fri 04/12/2026") {
		t.Errorf("why: %s", got)
	}
}

func TestMinePages(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	for range 12 {
		r.plan(day(11, 10))
	}
	first := r.say("lou", "people mine")
	if len(first.Items) != 10 || len(first.Buttons) != 1 || first.Buttons[0].Command != "people mine page=2" || first.Title != "12 things wait for you" {
		t.Errorf("first page: %d items, %+v", len(first.Items), first.Buttons)
	}
	if second := r.say("lou", "people mine page=2"); len(second.Items) != 2 {
		t.Errorf("second page: %d items", len(second.Items))
	}
}

// TestLeaveHandsOver keeps somebody who leads, manages or owns anything from leaving, and names each.
func TestLeaveHandsOver(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	r.threat()
	r.plan(day(12, 20), func(p *soc.Plan) {
		p.LRO = "ada"
		p.Actions = []soc.Action{{P: "prevent", Title: soc.NewText("ACTIONWORD"), OwnerType: "police", Owner: "lou", Due: day(12, 1), Status: soc.ActionDoing}}
	})
	r.order(day(12, 20))
	r.order(day(12, 20), func(o *soc.Order) {
		o.Manager, o.Offered, o.OfferedOn, o.UnmanagedSince = "", "lou", day(11, 23), day(11, 23)
	})
	got := r.say("adm", "people leave %s", tag("lou"))
	want := "Lou Vane still has 4 open. Hand each over or take it first; then try again:\n" +
		"THR-2026-000001, they lead the response to it\n" +
		"SCP-2026-000001, they manage it\n" +
		"SCP-2026-000002, they are asked to manage it\n" +
		"FPP-2026-000001, action 1 is theirs"
	if diff := cmp.Diff(want, got.Text); diff != "" {
		t.Error(diff)
	}
	var lines []string
	for _, b := range got.Buttons {
		lines = append(lines, b.Command)
	}
	if diff := cmp.Diff([]string{"4p allocate THR-2026-000001", "scpo allocate SCP-2026-000001", "scpo allocate SCP-2026-000002", "4p action FPP-2026-000001 action=1"}, lines); diff != "" {
		t.Error(diff)
	}
	if o, err := r.Store.Officer(t.Context(), "lou"); err != nil || o.Status == soc.Left {
		t.Errorf("lou is %s, %v", o.Status, err)
	}
}

func TestAwayShowsWhatIsPassedOn(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	r.plan(day(11, 24))
	got := r.say("lou", "people away until=friday deputy=%s", tag("ada"))
	want := "Ada Bright gets your messages until then. Type /people back if you return earlier.\nFPP-2026-000001 · 4P review · Larkspur. Due Tue 24/11/2026, in 1 day."
	if diff := cmp.Diff(want, got.Text); diff != "" {
		t.Error(diff)
	}
}

func TestHours(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	got := r.say("lou", "people hours from=06:30 to=14:00 days=tue,sun zone=Europe/Lisbon")
	if diff := cmp.Diff("06:30 to 14:00 · Tue, Sun · Europe/Lisbon", got.Text); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(got.Note, "Tue 24/11/2026 06:30") {
		t.Errorf("next: %s", got.Note)
	}
	for line, want := range map[string]string{
		"from=7am to=14:00":    "Please give a time like 08:00.",
		"from=15:00 to=14:00":  "Please give both times, the later one here.",
		"zone=Dorset":          "I don't know this time zone. One looks like Europe/London.",
		"zone=Local":           "I don't know this time zone. One looks like Europe/London.",
		"who=" + tag("ada"):    "Only an administrator can change somebody else's entry. Nothing was changed.",
		"from=14:00 to=14:00":  "Please give both times, the later one here.",
		"from=10:00 to=25:00 ": "Please give a time like 08:00.",
	} {
		if got := r.say("lou", "people hours %s", line); !strings.Contains(plain(got), want) {
			t.Errorf("%s:\n%s", line, plain(got))
		}
	}
	r.say("lou", "people hours clear=yes")
	if o, err := r.Store.Officer(t.Context(), "lou"); err != nil || !cmp.Equal(o.Hours, soc.Hours{}) {
		t.Errorf("hours %+v, %v", o.Hours, err)
	}
}

func TestSupervisor(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	for line, want := range map[string]string{
		tag("ada"):                            "You can't be your own supervisor.",
		tag("eve"):                            "A supervisor must belong to the same force or agency.",
		tag("lee") + " who=" + tag("lou"):     "Only an administrator can change somebody else's entry.",
		tag("zoe"):                            "I don't know this person.",
		tag("ben") + " who=" + tag("nobody "): "Please name the person with an @ mention.",
	} {
		if got := r.say("ada", "people supervisor %s", line); !strings.Contains(plain(got), want) {
			t.Errorf("%s:\n%s", line, plain(got))
		}
	}
	r.say("ada", "people supervisor %s", tag("lee"))
	r.say("adm", "people supervisor %s who=%s", tag("lee"), tag("lou"))
	for _, id := range []string{"ada", "lou"} {
		if o, err := r.Store.Officer(t.Context(), id); err != nil || o.Supervisor != "lee" {
			t.Errorf("%s: supervisor %q, %v", id, o.Supervisor, err)
		}
	}
}

// TestTraining records a training, which ends the search for one (V15).
func TestTraining(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	ref := r.threat(func(t *soc.Threat) {
		t.Findings = soc.Findings{{Rule: "V15", Severity: soc.Warn, Text: "This officer had no training as LRO."}}
	}).Ref
	for user, want := range map[string]string{"lou": "Only the roles", "lee": "This is a day to come."} {
		if got := r.say(user, "people training %s type=two_day on=2026-12-01", tag("lou")); !strings.Contains(plain(got), want) {
			t.Errorf("%s:\n%s", user, plain(got))
		}
	}
	for range 2 {
		if got := plain(r.say("lee", `people training %s type=two_day on=12/03/2026 provider="College of Policing"`, tag("lou"))); strings.Count(got, "Two-day course, Thu 12/03/2026, College of Policing") != 1 {
			t.Errorf("card:\n%s", got)
		}
	}
	th, err := r.Store.Threat(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	if len(th.Findings.Of(soc.Warn)) != 0 {
		t.Errorf("findings %v", th.Findings)
	}
	if got := r.say("adm", "people training %s type=two_day on=12/03/2026", tag("eve")); got.Title == "" {
		t.Errorf("an administrator records anybody's:\n%s", plain(got))
	}
}

func TestImportOfHoursAndSupervisors(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	const header = "id,name,body,rank,roles,accounts,supervisor,lro_training,hours\n"
	row := func(id, more string) string {
		return id + ",Una Wick,dorset,PS,lro,test/dorset/" + id + "," + more + "\n"
	}
	got, err := r.ImportPeople(t.Context(), strings.NewReader(header+
		row("una", `ben,two_day:2026-03-12:College; one_day:01/02/2025,"08:00-16:00 mon,tue Europe/London"`)+
		row("uma", `,,6-7`)+row("ula", `ula,,`)+row("ulf", `,three_day:2026-03-12,`)+row("uri", `,two_day:2027-03-12,`)))
	if err != nil {
		t.Fatal(err)
	}
	want := []handlers.BadLine{
		{Line: 3, Why: `hours "6-7" is not like 08:00-16:00 mon,tue Europe/London`},
		{Line: 4, Why: "supervisor is the officer themself"},
		{Line: 5, Why: `lro_training "three_day:2026-03-12" is not type:day:provider with a type like two_day`},
		{Line: 6, Why: `lro_training "two_day:2027-03-12": its day is a day to come`},
	}
	if diff := cmp.Diff(want, got.Bad); diff != "" || got.Added != 1 {
		t.Errorf("added %d (-want +got):\n%s", got.Added, diff)
	}
	una, err := r.Store.Officer(t.Context(), "una")
	if err != nil {
		t.Fatal(err)
	}
	hours := soc.Hours{From: 480, To: 960, Days: []time.Weekday{time.Monday, time.Tuesday}, Zone: "Europe/London"}
	trained := []soc.Training{{Type: "two_day", On: day(3, 12), Provider: "College"}, {Type: "one_day", On: soc.Date{Year: 2025, Month: 2, Day: 1}}}
	if diff := cmp.Diff(soc.Officer{Supervisor: "ben", Hours: hours, LROTraining: trained}, soc.Officer{Supervisor: una.Supervisor, Hours: una.Hours, LROTraining: una.LROTraining}); diff != "" {
		t.Error(diff)
	}
	again, err := r.ImportPeople(t.Context(), strings.NewReader("id,name,body,rank,roles,accounts\nuna,Una Wick,dorset,PS,lro,test/dorset/una\n"))
	if err != nil || again.Same != 1 {
		t.Errorf("again: %+v, %v", again, err)
	}
}
