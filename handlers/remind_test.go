package handlers_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

func TestReminderStages(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	r.plan(day(11, 30))
	got := r.until(r.at(day(12, 24), 12*time.Hour))
	want := []string{
		"Mon 23/11 10:30 lou: One thing waits for you | FPP-2026-000001 · 4P review · Larkspur Due Mon 30/11/2026, in 7 days.",
		"Mon 30/11 09:00 lou: One thing waits for you | FPP-2026-000001 · 4P review · Larkspur Due today, Mon 30/11/2026.",
		"Tue 01/12 09:00 lou: One thing waits for you | FPP-2026-000001 · 4P review · Larkspur Was due Mon 30/11/2026, 1 day ago.",
		"Tue 08/12 09:00 ben: One thing waits for you | FPP-2026-000001 · 4P review · Larkspur Was due Mon 30/11/2026, 8 days ago. Escalated: Lou Vane has not done this.",
		"Tue 08/12 09:00 lou: One thing waits for you | FPP-2026-000001 · 4P review · Larkspur Was due Mon 30/11/2026, 8 days ago. Escalated to your supervisor on Tue 08/12/2026.",
		"Tue 15/12 09:00 ben: One thing waits for you | FPP-2026-000001 · 4P review · Larkspur Was due Mon 30/11/2026, 15 days ago. Escalated: Lou Vane has not done this.",
		"Tue 15/12 09:00 lee: One thing waits for you | FPP-2026-000001 · 4P review · Larkspur Was due Mon 30/11/2026, 15 days ago. Escalated further, to those who answer for Dorset.",
		"Tue 15/12 09:00 lou: One thing waits for you | FPP-2026-000001 · 4P review · Larkspur Was due Mon 30/11/2026, 15 days ago. Escalated to your supervisor on Tue 08/12/2026.",
		"Tue 22/12 09:00 ben: One thing waits for you | FPP-2026-000001 · 4P review · Larkspur Was due Mon 30/11/2026, 22 days ago. Escalated: Lou Vane has not done this.",
		"Tue 22/12 09:00 lee: One thing waits for you | FPP-2026-000001 · 4P review · Larkspur Was due Mon 30/11/2026, 22 days ago. Escalated further, to those who answer for Dorset.",
		"Tue 22/12 09:00 lou: One thing waits for you | FPP-2026-000001 · 4P review · Larkspur Was due Mon 30/11/2026, 22 days ago. Escalated to your supervisor on Tue 08/12/2026.",
	}
	if diff := cmp.Diff(want, sortedLines(got)); diff != "" {
		t.Error(diff)
	}
}

// sortedLines sorts those of one moment by who heard them: several are told at once.
func sortedLines(all []string) []string {
	sorted := append([]string(nil), all...)
	for i := range sorted {
		for j := i; j > 0 && sorted[j-1][:16] == sorted[j][:16] && sorted[j] < sorted[j-1]; j-- {
			sorted[j-1], sorted[j] = sorted[j], sorted[j-1]
		}
	}
	return sorted
}

func TestReminderButtons(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	p := r.plan(day(11, 23))
	r.until(r.now.Add(time.Hour))
	var got []string
	for _, b := range r.chat.Sent()[0].Message.Items[0].Buttons {
		got = append(got, b.Label+": "+b.Command)
	}
	want := []string{
		fmt.Sprintf("Record review: 4p review %s", p.Ref),
		fmt.Sprintf("Not mine: 4p decline %s", p.Ref),
		fmt.Sprintf("Snooze: 4p snooze %s duty=review||2026-11-23", p.Ref),
		fmt.Sprintf("Show: 4p show %s", p.Ref),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestWhoIsReminded tells of an overdue review when its owner is there, and when not.
func TestWhoIsReminded(t *testing.T) {
	t.Parallel()
	left := func(id string) func(*reminding) {
		return func(r *reminding) { r.change(id, func(o *soc.Officer) { o.Status = soc.Left }) }
	}
	away := func(id string) func(*reminding) {
		return func(r *reminding) {
			r.change(id, func(o *soc.Officer) { o.Status, o.AwayUntil = soc.Away, day(12, 4) })
		}
	}
	alone := func(id string) func(*reminding) {
		return func(r *reminding) { r.change(id, func(o *soc.Officer) { o.Deputy = "" }) }
	}
	elsewhere := func(r *reminding) { r.change("lou", func(o *soc.Officer) { o.Accounts = []string{"pager/x/lou"} }) }
	unsupervised := func(r *reminding) { r.change("lou", func(o *soc.Officer) { o.Supervisor = "" }) }
	cases := map[string]struct {
		given []func(*reminding)
		late  int // days
		want  []string
	}{
		"there":                            {nil, 1, []string{"lou"}},
		"away":                             {[]func(*reminding){away("lou")}, 1, []string{"ada"}},
		"away, and so is the deputy":       {[]func(*reminding){away("lou"), away("ada")}, 1, []string{"adm", "ben"}},
		"away without a deputy":            {[]func(*reminding){away("lou"), alone("lou")}, 1, []string{"adm", "ben"}},
		"left":                             {[]func(*reminding){left("lou")}, 1, []string{"ada", "adm"}},
		"left without a deputy":            {[]func(*reminding){left("lou"), alone("lou")}, 1, []string{"adm", "ben"}},
		"left with the supervisor":         {[]func(*reminding){left("lou"), alone("lou"), left("ben")}, 1, []string{"adm", "lee"}},
		"nobody of the force is left":      {[]func(*reminding){left("lou"), alone("lou"), left("ben"), left("lee")}, 1, []string{"adm", "gateway"}},
		"no account that we reach":         {[]func(*reminding){elsewhere, alone("lou")}, 1, []string{"adm", "ben"}},
		"escalated":                        {nil, 8, []string{"ben", "lou"}},
		"escalated without a supervisor":   {[]func(*reminding){unsupervised}, 8, []string{"lee", "lou"}},
		"escalated past a supervisor away": {[]func(*reminding){away("ben")}, 8, []string{"adm", "lee", "lou"}},
		"escalated further":                {nil, 15, []string{"ben", "lee", "lou"}},
		"escalated further, no SOC lead":   {[]func(*reminding){left("lee")}, 15, []string{"adm", "ben", "gateway", "lou"}},
		"escalated to who stands in":       {[]func(*reminding){away("lou"), away("ben"), func(r *reminding) { r.change("ben", func(o *soc.Officer) { o.Deputy = "ada" }) }}, 8, []string{"ada", "lee"}},
		"a SOC lead's own, escalated": {[]func(*reminding){func(r *reminding) {
			r.change("lou", func(o *soc.Officer) { o.Roles, o.Supervisor = []soc.Role{soc.SOCLead}, "" })
		}, left("lee")}, 8, []string{"adm", "gateway", "lou"}},
		"away and escalated": {[]func(*reminding){away("lou")}, 8, []string{"ada", "ben"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReminding(t)
			for _, change := range c.given {
				change(r)
			}
			r.plan(day(11, 23).AddDays(-c.late))
			if diff := cmp.Diff(c.want, whom(r.until(r.now.Add(time.Hour)))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReminderSaysWhy(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	r.change("lou", func(o *soc.Officer) { o.Status, o.AwayUntil = soc.Away, day(12, 4) })
	r.plan(day(11, 23))
	got := r.until(r.now.Add(time.Hour))
	want := []string{"Mon 23/11 10:30 ada: One thing waits for you | FPP-2026-000001 · 4P review · Larkspur Due today, Mon 23/11/2026. You get this because you stand in for Lou Vane until Fri 04/12/2026."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestUnreached has a message that can not be sent go to the deputy, and the administrator hear of it.
func TestUnreached(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	r.plan(day(11, 23))
	closed := &closedTo{Platform: r.chat, user: "lou"}
	r.reminder.Platforms["test"] = closed
	got := sortedLines(r.until(r.now.Add(2 * time.Hour)))
	want := []string{
		"Mon 23/11 11:00 ada: One thing waits for you | FPP-2026-000001 · 4P review · Larkspur Due today, Mon 23/11/2026. You get this because you stand in for Lou Vane.",
		"Mon 23/11 11:00 adm: One thing waits for you | I can't reach Lou Vane Lou Vane gets no messages of mine: the account is closed, or it has blocked me. What waits there went to a deputy or up the line.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestReminderOnce sends once what a crash, a lost answer or another replica would send again.
func TestReminderOnce(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	second := remindingOn(r.world.desk(r.redis.Addr()))
	r.plan(day(11, 23))
	r.plan(day(11, 20))
	r.work()
	r.later(2 * time.Minute)
	r.chat.LoseNext(errors.New("the answer was lost"))
	r.work()
	if n := len(r.chat.Sent()); n != 1 {
		t.Fatalf("%d messages were sent", n)
	}
	r.later(10 * time.Minute)
	second.work()
	r.work()
	for range 6 {
		r.later(time.Hour)
		second.work()
		r.work()
	}
	if n := len(r.chat.Sent()); n != 1 {
		t.Errorf("%d messages were sent", n)
	}
}

// TestReminderCrash has the worker die after it has sent the message.
func TestReminderCrash(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	r.plan(day(11, 23))
	r.work()
	r.later(2 * time.Minute)
	jobs, err := r.Store.Digests.Claim(t.Context(), 10)
	if err != nil || len(jobs) != 1 {
		t.Fatalf("claimed %d, %v", len(jobs), err)
	}
	b, err := r.Store.TakeBatch(t.Context(), jobs[0], day(11, 23), store.BeginNow)
	if err != nil || len(b.Items) != 1 {
		t.Fatalf("took %+v, %v", b, err)
	}
	if _, err := r.chat.Send(t.Context(), bot.To{Person: account("lou")}, bot.Message{Title: "sent before the crash", Marker: markerOf(b)}); err != nil {
		t.Fatal(err)
	}
	r.later(store.Lease + time.Second)
	r.until(r.now.Add(3 * time.Hour))
	if n := len(r.chat.Sent()); n != 1 {
		t.Errorf("%d messages were sent: %v", n, r.news())
	}
}

// TestSettledIsNotTold tells nothing of what was settled a second before the message is sent.
func TestSettledIsNotTold(t *testing.T) {
	t.Parallel()
	cases := map[string]func(*soc.Plan){
		"reviewed":   func(p *soc.Plan) { p.NextReview = day(11, 23).AddDays(91) },
		"closed":     func(p *soc.Plan) { p.State = soc.PlanClosed },
		"reassigned": func(p *soc.Plan) { p.LRO = "ada" },
		"snoozed": func(p *soc.Plan) {
			p.Snoozes = soc.Snoozes{{Kind: soc.DutyReview, Due: day(11, 23), Until: day(11, 26), Owner: "lou", By: "lou"}}
		},
	}
	for name, change := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReminding(t)
			p := r.plan(day(11, 23))
			r.work()
			r.later(time.Minute)
			r.replan(p.Ref, change)
			var want []string
			if name == "reassigned" {
				want = []string{"ada"}
			}
			if diff := cmp.Diff(want, whom(r.until(r.now.Add(5*time.Hour)))); diff != "" {
				t.Error(diff)
			}
			if name == "snoozed" {
				got := r.until(r.at(day(11, 26), 12*time.Hour))
				if len(got) != 1 || !strings.HasPrefix(got[0], "Thu 26/11 09:0") {
					t.Errorf("when it came back: %v", got)
				}
			}
		})
	}
}

// TestBacklog stops for two days: everybody gets what fell due in one message, in order of urgency.
func TestBacklog(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	for n := range 30 {
		r.plan(day(11, 24).AddDays(n%2), func(p *soc.Plan) { p.Force = "dorset" })
	}
	r.order(day(11, 25))
	r.until(r.at(day(11, 23), 17*time.Hour))
	r.later(r.at(day(11, 26), 10*time.Hour).Sub(r.now))
	got := r.until(r.at(day(11, 26), 12*time.Hour))
	if len(got) != 1 || !strings.Contains(got[0], "31 things wait for you") || !strings.Contains(got[0], "… and 11 more.") {
		t.Fatalf("after two days: %v", got)
	}
	entries := strings.Split(got[0], " | ")[1:21]
	for i, e := range entries[:15] {
		if !strings.Contains(e, "2 days ago") {
			t.Errorf("entry %d is %q", i, e)
		}
	}
	sent := r.chat.Sent()
	if b := sent[len(sent)-1].Message.Buttons; len(b) != 1 || b[0].Command != "people mine" {
		t.Errorf("buttons %v", b)
	}
}

// TestQuietHours tells nobody anything at night, and what is urgent alone as soon as the night ends.
func TestQuietHours(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	r.later(r.at(day(11, 23), 22*time.Hour).Sub(r.now))
	r.plan(day(11, 23))
	r.order(day(12, 24), func(o *soc.Order) {
		o.Offered, o.OfferedOn, o.Manager, o.UnmanagedSince = "ada", day(11, 23), "", day(11, 23)
	})
	got := r.until(r.at(day(11, 24), 12*time.Hour))
	want := []string{
		"Tue 24/11 07:00 ada: Now: SCP-2026-000001 · Waits for your answer · Foxglove | Due Wed 25/11/2026, in 1 day.",
		"Tue 24/11 09:00 lee: One thing waits for you | SCP-2026-000001 · No manager · Foxglove Due today, Tue 24/11/2026.",
		"Tue 24/11 09:00 lou: One thing waits for you | FPP-2026-000001 · 4P review · Larkspur Was due Mon 23/11/2026, 1 day ago.",
	}
	if diff := cmp.Diff(want, sortedLines(got)); diff != "" {
		t.Error(diff)
	}
}

// TestOwnHours tells those who work at other times in their own morning.
func TestOwnHours(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	r.change("lou", func(o *soc.Officer) {
		o.Hours = soc.Hours{From: 6 * 60, To: 14 * 60, Days: []time.Weekday{time.Tuesday, time.Wednesday}, Zone: "Europe/Athens"}
	})
	r.plan(day(11, 23))
	got := r.until(r.at(day(11, 25), 0))
	if len(got) != 1 || !strings.HasPrefix(got[0], "Tue 24/11 04:00 lou") {
		t.Errorf("heard %v", got)
	}
}

func TestRemindersArePrivate(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	r.plan(day(11, 16), func(p *soc.Plan) {
		p.Actions = []soc.Action{{P: "prevent", Title: soc.NewText("ACTIONWORD"), OwnerType: "police", Owner: "ada", Due: day(11, 20), Status: soc.ActionDoing, Evidence: soc.NewText("EVIDENCEWORD")}}
	})
	r.order(day(10, 1), func(o *soc.Order) { o.Force = "wiltshire" })
	r.change("lee", func(o *soc.Officer) { o.Status = soc.Left })
	heard := r.until(r.at(day(12, 20), 12*time.Hour))
	if len(heard) < 10 {
		t.Fatalf("heard only %v", heard)
	}
	for _, s := range r.chat.Sent() {
		for _, secret := range append(secrets, channelSecrets(s.Posted.Channel)...) {
			if strings.Contains(fmt.Sprintf("%+v", s.Message), secret) {
				t.Errorf("%s was told %q: %+v", s.Posted.Channel.ID, secret, s.Message)
			}
		}
	}
}

// channelSecrets are the officers' names, which channels are not told.
func channelSecrets(c bot.Channel) []string {
	if strings.HasPrefix(c.ID, "dm-") {
		return nil
	}
	return []string{"Lou Vane", "Ben Stone", "Ada Bright"}
}

// closedTo is a platform on which one person can not be written to.
type closedTo struct {
	bot.Platform
	user string
}

func (p *closedTo) Send(ctx context.Context, to bot.To, m bot.Message) (bot.Posted, error) {
	if to.Person.User == p.user {
		return bot.Posted{}, fmt.Errorf("open direct messages: %w", bot.ErrGone)
	}
	return p.Platform.Send(ctx, to, m)
}

// markerOf is the marker of a batch's message.
func markerOf(b store.Batch) string {
	sum := sha256.Sum256([]byte("digest|" + b.Name))
	return hex.EncodeToString(sum[:12])
}
