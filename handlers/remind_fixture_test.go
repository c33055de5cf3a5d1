package handlers_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"gatewaybot/bot"
	"gatewaybot/handlers"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// reminding is a desk whose people are reminded.
type reminding struct {
	*desk
	reminder *handlers.Reminder
	queues   []*handlers.Worker
	seen     int
}

// newReminding opens one: lou leads in Dorset, ben is his supervisor and ada his deputy, lee is the force's SOC lead.
func newReminding(t testing.TB) *reminding {
	t.Helper()
	d := newDesk(t)
	for id, o := range map[string]soc.Officer{
		"lou": {Name: "Lou Vane", Rank: soc.PS, Roles: []soc.Role{soc.LRO, soc.SCPOManager}, Supervisor: "ben", Deputy: "ada"},
		"ada": {Name: "Ada Bright", Rank: soc.PS, Roles: []soc.Role{soc.LRO, soc.SCPOManager}, Supervisor: "ben"},
		"ben": {Name: "Ben Stone", Rank: soc.Insp, Roles: []soc.Role{soc.SRO}},
		"lee": {Name: "Lee Ash", Rank: soc.CI, Roles: []soc.Role{soc.SOCLead}},
	} {
		o.ID, o.Body, o.Status, o.Accounts = id, "dorset", soc.Active, []string{account(id).String()}
		if _, err := d.Store.SaveOfficer(t.Context(), o, soc.Officer{}, "import"); err != nil {
			t.Fatal(err)
		}
	}
	return remindingOn(d)
}

func remindingOn(d *desk) *reminding {
	r := &reminding{desk: d, reminder: &handlers.Reminder{Handlers: d.Handlers, Platforms: map[string]bot.Platform{"test": d.chat}, Log: d.log}}
	r.queues = []*handlers.Worker{
		{Queue: d.Store.Reminders, Deliver: r.reminder.Pass, Log: d.log},
		{Queue: d.Store.Digests, Deliver: r.reminder.Digest, Log: d.log},
	}
	return r
}

// change changes an officer's entry.
func (r *reminding) change(id string, change func(*soc.Officer)) {
	r.t.Helper()
	o, err := r.Store.Officer(r.t.Context(), id)
	if err != nil {
		r.t.Fatal(err)
	}
	change(&o)
	if _, err := r.Store.SaveOfficer(r.t.Context(), o, soc.Officer{}, "set"); err != nil {
		r.t.Fatal(err)
	}
	r.People.ForgetAll()
}

func day(month time.Month, day int) soc.Date { return soc.Date{Year: 2026, Month: month, Day: day} }

// secrets are words that no reminder may have in it.
var secrets = []string{"SUMMARYWORD", "ACTIONWORD", "CONDITIONWORD", "PERSONWORD", "PRISONWORD", "EVIDENCEWORD"}

// plan keeps a 4P plan that lou leads and whose review is due.
func (r *reminding) plan(due soc.Date, changes ...func(*soc.Plan)) *soc.Plan {
	r.t.Helper()
	p := soc.Plan{
		Head: r.newHead(soc.PlanPrefix), State: soc.PlanActive, Threat: "THR-2026-000001", Label: soc.NewText("Larkspur"), Force: "dorset",
		Summary: soc.NewText("SUMMARYWORD"), LRO: "lou", ReviewDays: 91, NextReview: due,
	}
	for _, change := range changes {
		change(&p)
	}
	p.Ref = r.keep(store.Write{New: &p})
	return &p
}

// replan keeps the next version of a plan.
func (r *reminding) replan(ref soc.Ref, change func(*soc.Plan)) {
	r.t.Helper()
	was, err := r.Store.Plan(r.t.Context(), ref)
	if err != nil {
		r.t.Fatal(err)
	}
	next := *was
	next.Version++
	next.At = r.now.UTC()
	change(&next)
	r.keep(store.Write{Old: was, New: &next})
}

// order keeps an order that lou manages and whose check is due.
func (r *reminding) order(due soc.Date, changes ...func(*soc.Order)) {
	r.t.Helper()
	o := soc.Order{
		Head: r.newHead(soc.OrderPrefix), State: soc.OrderInForce, Label: soc.NewText("Foxglove"), Name: soc.NewText("PERSONWORD"),
		Prison: soc.NewText("PRISONWORD"), Type: "full", MadeOn: day(10, 1), ServedOn: day(10, 1), From: day(10, 1), To: day(10, 1).AddYears(4),
		Force: "dorset", Manager: "lou", Location: "community", CheckDays: 28, NextCheck: due,
		Conditions: []soc.Condition{{Type: "other", Text: soc.NewText("CONDITIONWORD"), From: day(10, 1), To: day(10, 1).AddYears(4), Answers: "none"}},
	}
	for _, change := range changes {
		change(&o)
	}
	r.keep(store.Write{New: &o})
}

func (r *reminding) newHead(p soc.Prefix) soc.Head {
	return soc.Head{Ref: p.Pending(), UID: uuid.NewString(), Version: 1, Region: "south-west", Marking: soc.OfficialSensitive, CreatedBy: "lou", CreatedAt: r.now.UTC(), By: "lou", At: r.now.UTC(), Did: soc.MoveEnter}
}

func (r *reminding) keep(w store.Write) soc.Ref {
	r.t.Helper()
	got, err := r.Store.Commit(r.t.Context(), store.Commit{ID: uuid.NewString(), Writes: []store.Write{w}})
	if err != nil {
		r.t.Fatal(err)
	}
	return got.Ref(w.New.Meta().Ref)
}

// work does what is due now, in both queues.
func (r *reminding) work() {
	r.t.Helper()
	for {
		n := 0
		for _, w := range r.queues {
			did, err := w.Once(context.Background())
			if err != nil {
				r.t.Fatal(err)
			}
			n += did
		}
		if n == 0 {
			return
		}
	}
}

// until lets time pass in steps of half an hour, and says who heard what when.
func (r *reminding) until(moment time.Time) []string {
	r.t.Helper()
	var heard []string
	for {
		r.work()
		heard = append(heard, r.news()...)
		if !r.now.Before(moment) {
			return heard
		}
		r.later(min(30*time.Minute, moment.Sub(r.now)))
	}
}

// at is a time of a day in London.
func (r *reminding) at(d soc.Date, clock time.Duration) time.Time {
	return d.In(r.now.Location()).Add(clock)
}

// news are the messages since the last look: when, to whom, and what each entry says.
func (r *reminding) news() []string {
	sent := r.chat.Sent()
	var all []string
	for _, s := range sent[r.seen:] {
		all = append(all, fmt.Sprintf("%s %s: %s", r.now.Format("Mon 02/01 15:04"), strings.TrimPrefix(s.Posted.Channel.ID, "dm-"), said(s.Message)))
	}
	r.seen = len(sent)
	return all
}

func said(m bot.Message) string {
	parts := []string{m.Title}
	for _, i := range m.Items {
		parts = append(parts, strings.TrimSpace(i.Title+" "+strings.ReplaceAll(i.Text, "\n", " ")))
	}
	if m.Note != "" {
		parts = append(parts, m.Note)
	}
	return strings.Join(parts, " | ")
}

// whom are who heard of something, in the order in which they did.
func whom(news []string) []string {
	var all []string
	for _, line := range news {
		_, rest, _ := strings.Cut(line, " ")
		_, rest, _ = strings.Cut(rest, " ")
		_, rest, _ = strings.Cut(rest, " ")
		who, _, _ := strings.Cut(rest, ":")
		all = append(all, who)
	}
	slices.Sort(all)
	return all
}
