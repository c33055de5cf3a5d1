package handlers_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"gatewaybot/bot"
	"gatewaybot/handlers"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// TestRenewals says of a sharing agreement that it lapses: 60, 30 and 7 days before, once each, however many replicas look.
func TestRenewals(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	r.Region.Agencies = []soc.Agency{
		{Key: "seaport", Name: "Seaport Council", Expires: soc.Date{Year: 2027, Month: 3, Day: 31}, Contact: "test/council/pat"},
		{Key: "mill", Name: "Old Mill Trust", Expires: day(11, 22)},
		{Key: "housing", Name: "Harbour Housing"},
	}
	second := remindingOn(r.world.desk(r.redis.Addr()))
	second.Region.Agencies = r.Region.Agencies
	var heard []string
	for today := range 130 {
		r.later(r.at(day(11, 23).AddDays(today), 7*time.Hour).Sub(r.now))
		for range 2 {
			for _, one := range []*reminding{r, second} {
				if err := one.reminder.Renewals(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		}
		heard = append(heard, sortedLines(r.until(r.at(day(11, 23).AddDays(today), 10*time.Hour)))...)
	}
	const title = "One thing waits for you | Sharing agreement of Seaport Council ends Due Wed 31/03/2027, in "
	const work, speak = " days. Without a new one, nothing that the agency reports can be worked on.", " days. Please speak to the police about a new one: without it, what you report can't be worked on."
	var want []string
	for _, d := range []struct{ day, left string }{{"Mon 01/02", "58"}, {"Mon 01/03", "30"}, {"Wed 24/03", "7"}} {
		at := d.day + " 09:00 "
		want = append(want, at+"adm: "+title+d.left+work, at+"intel: "+title+d.left+work, at+"pat: "+title+d.left+speak)
	}
	if diff := cmp.Diff(want, heard); diff != "" {
		t.Error(diff)
	}
}

// TestReplicasAtOnce has two replicas work side by side.
func TestReplicasAtOnce(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	second := remindingOn(r.world.desk(r.redis.Addr()))
	for range 20 {
		r.plan(day(11, 23))
		r.plan(day(11, 10)) // escalated
	}
	for range 2 {
		var both sync.WaitGroup
		for _, one := range []*reminding{r, second} {
			both.Go(one.work)
		}
		both.Wait()
		r.later(2 * time.Minute)
	}
	r.until(r.now.Add(3 * time.Hour))
	counts := map[string]int{}
	for _, s := range r.chat.Sent() {
		counts[s.Posted.Channel.ID]++
		if want := map[string]string{"dm-lou": "40 things wait for you", "dm-ben": "20 things wait for you"}[s.Posted.Channel.ID]; s.Message.Title != want {
			t.Errorf("%s was told %q", s.Posted.Channel.ID, s.Message.Title)
		}
	}
	if diff := cmp.Diff(map[string]int{"dm-lou": 1, "dm-ben": 1}, counts); diff != "" {
		t.Error(diff)
	}
}

// TestPlatformAsksToWait does not press a platform that has asked for time, and then sends one message.
func TestPlatformAsksToWait(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	r.plan(day(11, 23))
	r.chat.Refuse(&bot.AgainError{After: 40 * time.Minute, Err: errors.New("slow down")})
	r.until(r.at(day(11, 23), 10*time.Hour+30*time.Minute))
	r.chat.Refuse(nil)
	r.plan(day(11, 20)) // more to tell must not bring it forward
	if got := r.until(r.at(day(11, 23), 11*time.Hour)); len(got) != 0 {
		t.Errorf("too early: %v", got)
	}
	got := r.until(r.at(day(11, 23), 13*time.Hour))
	if len(got) != 2 || !strings.Contains(got[0], "FPP-2026-000001") || !strings.Contains(got[1], "FPP-2026-000002") {
		t.Errorf("heard %v", got)
	}
}

// TestChannelIsGone takes what was meant for a force's channel to the gateway and to the administrator.
func TestChannelIsGone(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	ref := r.raised("eve", nil)
	r.say("cat", "gateway take %s", ref)
	r.say("cat", "gateway decide %s %s", ref, verdict())
	r.deliver()
	r.seen = len(r.chat.Sent())
	r.reminder.Platforms["test"] = closedChannel{r.chat, "wiltshire"}
	heard := r.until(r.at(day(11, 27), 12*time.Hour))
	for _, want := range []string{"gateway: One thing waits for you | DEC-2026-000001 · Decision to acknowledge", "adm: 2 things wait for you | A channel does not take my messages: #wiltshire"} {
		if !strings.Contains(strings.Join(heard, "\n"), want) {
			t.Errorf("nobody heard %q: %s", want, strings.Join(heard, "\n"))
		}
	}
}

// closedChannel is a platform on which one channel can not be written to.
type closedChannel struct {
	bot.Platform
	id string
}

func (p closedChannel) Send(ctx context.Context, to bot.To, m bot.Message) (bot.Posted, error) {
	if to.Channel.ID == p.id {
		return bot.Posted{}, fmt.Errorf("post: %w", bot.ErrGone)
	}
	return p.Platform.Send(ctx, to, m)
}

// TestButtonsOfDuties presses every button that a duty may have: each is a verb that we know, with arguments that it takes.
func TestButtonsOfDuties(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	r.threat(func(t *soc.Threat) {
		t.Type, t.Plan, t.RiskLevel, t.LastActivityAt = "ocg", "", "high", r.now.AddDate(-1, 0, 0)
		t.Findings = soc.Findings{{Rule: "V15", Severity: soc.Warn}, {Rule: "V16", Severity: soc.Warn}}
	})
	r.threat(func(t *soc.Threat) { t.RegisterRef, t.LRO, t.Offered, t.OfferedOn = "OCG-2", "", "lou", day(11, 23) })
	r.plan(day(11, 10), func(p *soc.Plan) {
		p.Actions = []soc.Action{{P: "prevent", Title: soc.NewText("ACTIONWORD"), OwnerType: "police", Owner: "lou", Due: day(11, 20), Status: soc.ActionDoing}}
	})
	r.order(day(11, 1), func(o *soc.Order) {
		o.Location, o.LocatedOn, o.Release = "prison", day(11, 1), day(11, 25)
		o.Notifications = []soc.Notification{{Kind: "initial", DueOn: day(11, 23)}}
	})
	r.order(day(11, 1), func(o *soc.Order) {
		o.Manager, o.Offered, o.OfferedOn, o.UnmanagedSince = "", "lou", day(11, 20), day(11, 20)
	})
	r.order(soc.Date{}, func(o *soc.Order) {
		o.Type, o.ServedOn, o.MadeOn, o.State = "interim", soc.Date{}, day(11, 17), soc.OrderGranted
	})
	r.until(r.at(day(11, 24), 12*time.Hour))
	pressed := map[string]bool{}
	for _, s := range r.chat.Sent() {
		user := strings.TrimPrefix(s.Posted.Channel.ID, "dm-")
		for _, i := range s.Message.Items {
			for _, b := range i.Buttons {
				words := strings.Fields(b.Command)
				if pressed[words[0]+" "+words[1]+user] {
					continue
				}
				pressed[words[0]+" "+words[1]+user] = true
				got := r.act(bot.Request{Source: bot.Pressed, From: account(user), Text: b.Command})
				if said := got.Title + got.Text; said == "" && got.Form == nil || strings.Contains(said, "did you mean") || strings.Contains(said, "There is no") || strings.Contains(said, "don't understand") || strings.Contains(said, "does not take") {
					t.Errorf("%s presses %q (%s):\n%s", user, b.Label, b.Command, plain(got))
				}
			}
		}
	}
	if len(pressed) < 15 {
		t.Errorf("only %d kinds of buttons: %v", len(pressed), pressed)
	}
}

// BenchmarkDigest builds and sends a message about 50 records.
func BenchmarkDigest(b *testing.B) {
	r := newReminding(b)
	const items = 50
	var all []store.Item
	for range items {
		p := r.plan(day(11, 10), func(p *soc.Plan) { p.LRO = "ada" })
		all = append(all, store.Item{Seat: "ada", Ref: p.Ref, Duty: "review||2026-11-10"})
	}
	r.until(r.at(day(11, 23), 16*time.Hour))
	worker := &handlers.Worker{Queue: r.Store.Digests, Deliver: r.reminder.Digest, Log: r.log}
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		b.StopTimer()
		r.redis.Del("{south-west}:said:2026-11-23:ada")
		if err := r.Store.Announce(b.Context(), uuid.NewString(), all); err != nil {
			b.Fatal(err)
		}
		before := len(r.chat.Sent())
		b.StartTimer()
		if n, err := worker.Once(b.Context()); n != 1 || err != nil {
			b.Fatalf("%d messages, %v", n, err)
		}
		b.StopTimer()
		sent := r.chat.Sent()
		if got := sent[len(sent)-1].Message; len(sent) != before+1 || got.Title != fmt.Sprintf("%d things wait for you", items) {
			b.Fatalf("sent %d, the last is %q", len(sent)-before, got.Title)
		}
		b.StartTimer()
	}
}

// TestNotTwiceInADay has reminders come late, after a message that did not wait for them any longer: who was told of a duty
// today is not told again, and hears of it on the next day.
func TestNotTwiceInADay(t *testing.T) {
	t.Parallel()
	r := newReminding(t)
	r.later(8 * time.Hour) // nobody is at work
	r.plan(day(11, 24))
	r.work()
	r.later(r.at(day(11, 24), 9*time.Hour).Sub(r.now))
	for range 15 {
		if _, err := r.queues[1].Once(t.Context()); err != nil {
			t.Fatal(err)
		}
		r.later(time.Minute)
	}
	if got := r.news(); len(got) != 1 {
		t.Fatalf("heard %v", got)
	}
	if got := r.until(r.at(day(11, 24), 17*time.Hour)); len(got) != 0 {
		t.Errorf("heard again: %v", got)
	}
	if got := r.until(r.at(day(11, 25), 12*time.Hour)); len(got) != 1 {
		t.Errorf("on the next day: %v", got)
	}
}
