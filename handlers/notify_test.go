package handlers_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
	"gatewaybot/store"
)

// walk takes a request from raising to its decision, with a question.
func walk(d *desk) string {
	d.t.Helper()
	ref := d.taken(nil)
	d.say("cat", "gateway ask %s Which accounts are known?", ref)
	d.say("ada", "gateway answer %s Three.", ref)
	d.done("cat", "gateway decide %s %s", ref, verdict().with(args{"circulate_to": "wiltshire"}))
	return ref
}

// checkOnce checks that no message was sent twice.
func checkOnce(t *testing.T, d *desk) {
	t.Helper()
	seen := map[string]bool{}
	for _, s := range d.chat.Sent() {
		key := s.Posted.Channel.ID + " " + s.Message.Marker
		if seen[key] {
			t.Errorf("sent again to %s:\n%s", s.Posted.Channel.ID, plain(s.Message))
		}
		seen[key] = true
	}
}

// left is how many rows wait and how many were buried.
func (d *desk) left() (waiting, dead int) {
	d.t.Helper()
	depth, err := d.Store.Out.Depth(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	return depth.Waiting, depth.Dead
}

func (d *desk) checkEmpty() {
	d.t.Helper()
	if waiting, dead := d.left(); waiting+dead > 0 {
		d.t.Errorf("%d rows wait and %d are buried", waiting, dead)
	}
}

// TestEachSendingLosesItsAnswer has the chat take every message and answer the first time that it did not: what is
// read in the end is what is read without that.
func TestEachSendingLosesItsAnswer(t *testing.T) {
	t.Parallel()
	var read [2][]string
	for i := range read {
		d := newDesk(t)
		if i == 1 {
			d.worsen().answered = map[string]bool{}
		}
		walk(d)
		for range 12 {
			d.deliver()
			d.later(time.Minute)
		}
		checkOnce(t, d)
		d.checkEmpty()
		for _, line := range newReader(d.chat).news() {
			if !strings.Contains(line, "(changed)") { // a card that is found is written again
				read[i] = append(read[i], line)
			}
		}
	}
	record := func(line string) string { return refForm.FindString(line) }
	for i := range read { // two records that go to one channel have no order between them
		slices.SortStableFunc(read[i], func(a, b string) int { return strings.Compare(record(a), record(b)) })
	}
	if diff := cmp.Diff(read[0], read[1]); diff != "" {
		t.Errorf("what is read (-with answers +without):\n%s", diff)
	}
}

// TestWorkerDies claims everything, sends it and dies before it can say so: once the leases are over, another worker
// finds what was sent.
func TestWorkerDies(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.raised("ada", args{"risk_to_life": "yes"})
	jobs, err := d.Store.Out.Claim(t.Context(), 16)
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range jobs {
		d.chat.LoseNext(errNoAnswer)
		if err := d.notifier.Deliver(t.Context(), j); err != nil && !errors.Is(err, errNoAnswer) {
			t.Errorf("deliver to %s: %v", j.Dest, err)
		}
	}
	sent := len(d.chat.Sent())
	d.later(29 * time.Second)
	d.deliver()
	d.say("cat", "gateway take %s", ref)
	if again := len(d.chat.Sent()); sent != 4 || again != sent {
		t.Fatalf("%d messages, and %d before the leases were over", sent, again)
	}
	d.later(2 * time.Second)
	d.deliver()
	checkOnce(t, d)
	d.checkEmpty()
	for _, s := range d.in("gateway") {
		if got := s.Latest(); strings.HasPrefix(got.Title, ref) && got.Title != ref+" · With the gateway" {
			t.Errorf("the card is\n%s", plain(got))
		}
	}
}

// TestChatAsksToWait is a chat that says how long to leave it alone.
func TestChatAsksToWait(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.raised("ada", nil)
	d.chat.Refuse(&bot.AgainError{After: 90 * time.Second, Err: errors.New("too many")})
	d.deliver()
	d.chat.Refuse(nil)
	d.later(89 * time.Second)
	d.deliver()
	if n := len(d.chat.Sent()); n > 0 {
		t.Errorf("%d messages were sent before the time was over", n)
	}
	d.later(2 * time.Second)
	d.deliver()
	if n := len(d.chat.Sent()); n != 3 {
		t.Errorf("%d messages were sent, want 3", n)
	}
	d.checkEmpty()
}

// TestChannelGone buries what can not be sent to a person, until there is something new to say; what a configured channel
// does not get waits until the administrator has mended that.
func TestChannelGone(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.raised("ada", nil)
	d.chat.Refuse(fmt.Errorf("send: %w", bot.ErrGone))
	d.deliver()
	d.chat.Refuse(nil)
	if waiting, dead := d.left(); waiting != 2 || dead != 1 || len(d.chat.Sent()) > 0 {
		t.Errorf("%d rows wait, %d are buried, %d messages were sent", waiting, dead, len(d.chat.Sent()))
	}
	d.later(24 * time.Hour)
	d.deliver()
	d.say("cat", "gateway take %s", ref)
	d.deliver()
	d.checkEmpty()
	want := []string{
		"dm-ada: " + ref + " · Waiting for the gateway", "dm-ada: " + ref + " · With the gateway",
		"dorset: " + ref + ": Waiting for the gateway. ada raised it on Mon 23/11/2026 10:00.",
		"dorset (thread): " + ref + ": With the gateway. Cat Reed took it on Tue 24/11/2026 10:00.",
		"gateway: " + ref + " · Waiting for the gateway", "gateway (changed): " + ref + " · With the gateway",
	}
	if diff := cmp.Diff(want, newReader(d.chat).news()); diff != "" {
		t.Errorf("caught up (-want +got):\n%s", diff)
	}
}

// TestCardDeleted has somebody delete a card: the next change sends it anew, once, even when the answer to that is
// lost, and goes on there.
func TestCardDeleted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.raised("ada", nil)
	d.deliver()
	bad := d.worsen()
	bad.gone[d.in("gateway")[0].Posted] = true
	bad.answered = map[string]bool{}
	d.say("cat", "gateway take %s", ref)
	for range 4 {
		d.deliver()
		d.later(time.Minute)
	}
	d.say("cat", "gateway refer %s Complex.", ref)
	for range 4 {
		d.deliver()
		d.later(time.Minute)
	}
	cards := d.in("gateway")
	if len(cards) != 2 || cards[1].Latest().Title != ref+" · Referred to the capabilities meeting" {
		t.Errorf("there are %d cards; the last is\n%s", len(cards), plain(d.lastIn("gateway")))
	}
	d.checkEmpty()
}

// TestForceWithoutChannel has nowhere to share a decision: the decider is told, and nothing waits for it.
func TestForceWithoutChannel(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.taken(nil)
	told := d.say("cat", "gateway decide %s %s", ref, verdict().with(args{"circulate_to": "gloucestershire,wiltshire"}))
	if told.Note != "No channel is set up for Gloucestershire: tell them yourself." {
		t.Errorf("the decider is told:\n%s", plain(told))
	}
	d.deliver()
	d.checkEmpty()
	if got := d.lastIn("wiltshire"); !strings.Contains(plain(got), "Not yet acknowledged by: Dorset, Gloucestershire, Wiltshire") {
		t.Errorf("wiltshire reads:\n%s", plain(got))
	}
	if got := d.say("eve", "gateway acknowledge %s", d.refIn(told)); got.Text != "Still to acknowledge: Dorset, Gloucestershire." {
		t.Errorf("eve is told:\n%s", plain(got))
	}
}

// TestOrderIsKept refuses a person's first message for a while, with others behind it.
func TestOrderIsKept(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	bad := d.worsen()
	refused := 0
	bad.refuse = func(to bot.To) error {
		if refused++; to.Person.User != "ada" || refused > 8 {
			return nil
		}
		return errNoAnswer
	}
	ref := walk(d)
	for range 12 {
		d.deliver()
		d.later(5 * time.Minute)
	}
	var titles []string
	for _, s := range d.in("dm-ada") {
		titles = append(titles, strings.TrimPrefix(s.Message.Title, ref+" · "))
	}
	want := []string{"Waiting for the gateway", "With the gateway", "Waiting for the force's answer", "Decided"}
	if diff := cmp.Diff(want, titles); diff != "" {
		t.Errorf("ada reads (-want +got):\n%s", diff)
	}
}

// TestTwoWorkers has two replicas empty one queue together.
func TestTwoWorkers(t *testing.T) {
	t.Parallel()
	here := newDesk(t)
	there := here.desk(here.redis.Addr())
	const many = 8
	for i := range many {
		ref := here.raised("ada", args{"operation_name": fmt.Sprintf("Larkspur %d", i)})
		here.say("cat", "gateway take %s", ref)
	}
	var working sync.WaitGroup
	for _, d := range []*desk{here, there} {
		working.Go(d.deliver)
	}
	working.Wait()
	checkOnce(t, here)
	here.checkEmpty()
	if n := len(here.chat.Sent()); n != many*5 {
		t.Errorf("%d messages, want %d", n, many*5)
	}
}

// TestWorkerStops ends a worker in the middle of a delivery: that one is finished, and said to be.
func TestWorkerStops(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ctx, stop := context.WithCancel(t.Context())
	deliver := d.out.Deliver
	started, finish := make(chan struct{}), make(chan struct{})
	var once sync.Once
	d.out.Deliver = func(ctx context.Context, j store.Job) error {
		once.Do(func() { close(started) })
		<-finish
		return deliver(ctx, j)
	}
	ended := make(chan struct{})
	go func() {
		d.out.Run(ctx)
		close(ended)
	}()
	d.raised("ada", nil)
	<-started
	stop()
	select {
	case <-ended:
		t.Error("the worker ended with a delivery in hand")
	default:
	}
	close(finish)
	<-ended
	d.out.Deliver = deliver
	d.deliver()
	checkOnce(t, d)
	d.checkEmpty()
	d.chat.Wait(t, func(s []bottest.Sent) bool { return len(s) == 3 })
}
