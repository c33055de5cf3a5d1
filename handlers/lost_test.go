package handlers_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
	"gatewaybot/store"
)

// acts are acts of each kind, each on a fresh desk.
func acts() map[string]struct {
	user, repeated string
} {
	return map[string]struct{ user, repeated string }{
		"gateway raise":       {"ada", "You raised this already: GWR-2026-000001"},
		"gateway direct":      {"ada", "You recorded this already: GWR-2026-000001"},
		"gateway take":        {"cat", "That can't be done to GWR-2026-000001 now: Cat Reed took it on"},
		"gateway ask":         {"cat", "That can't be done to GWR-2026-000001 now: Cat Reed asked for information on"},
		"gateway answer":      {"ada", "That can't be done to GWR-2026-000001 now: ada answered on"},
		"gateway decide":      {"cat", "That can't be done to GWR-2026-000001 now: Cat Reed decided it on"},
		"gateway acknowledge": {"ada", "ada acknowledged DEC-2026-000001 for Dorset on"},
		"gateway complete":    {"ada", "That can't be done to GWR-2026-000001 now: ada completed it on"},
		"gateway withdraw":    {"ada", "That can't be done to GWR-2026-000001 now: ada withdrew it on"},
	}
}

// lineOn is the line of a verb, on the record that it needs.
func lineOn(d *desk, verb string) string {
	line := verbs[verb].line
	if on := verbs[verb].on; on != nil {
		line = strings.ReplaceAll(line, "REF", on(d))
	}
	return line
}

// faraway is a replica behind a wire. Redis knows the script of a commit already, so that what is lost is the answer to
// the commit itself.
func (d *desk) faraway() (*desk, *wire) {
	d.t.Helper()
	if _, err := d.Store.Commit(d.t.Context(), store.Commit{ID: "nothing"}); err != nil {
		d.t.Fatal(err)
	}
	w := newWire(d.t, d.redis.Addr())
	return d.desk(w.Addr().String()), w
}

// TestAnswerLost has Redis do what it was told, and nobody hear of it: the person is told that it is not known, gets
// their words back, and may send them again; the second time they are told how things stand, and nothing is done twice.
func TestAnswerLost(t *testing.T) {
	t.Parallel()
	for verb, act := range acts() {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			line := lineOn(d, verb)
			far, wire := d.faraway()
			d.patience = 1500 * time.Millisecond
			wire.lose.Store(math.MaxInt64)
			told, err := far.handle(bot.Request{Source: bot.Typed, From: account(act.user), Text: line})
			if bot.CodeOf(err) != bot.Unsure {
				t.Errorf("error %v", err)
			}
			if !strings.HasPrefix(told.Text, "I could not confirm that this was kept. Please send the same again:") || told.Quote != "/"+line {
				t.Errorf("told:\n%s", plain(told))
			}
			d.patience = 0
			wire.lose.Store(0)
			after := d.redis.Dump()
			again := far.say(act.user, "%s", line)
			if got := again.Title + again.Text; !strings.HasPrefix(got, act.repeated) {
				t.Errorf("told on trying again:\n%s", plain(again))
			}
			if diff := cmp.Diff(after, d.redis.Dump()); diff != "" {
				t.Errorf("it was done again (-before +after):\n%s", diff)
			}
		})
	}
}

// TestAnswerLostOnce is an answer lost on the way, which the store asks for again: nobody needs to know.
func TestAnswerLostOnce(t *testing.T) {
	t.Parallel()
	for verb, act := range acts() {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			line := lineOn(d, verb)
			far, wire := d.faraway()
			wire.lose.Store(1)
			told := far.say(act.user, "%s", line)
			if told.Title == "" || strings.HasPrefix(told.Title, "You raised this already") || wire.lose.Load() > 0 {
				t.Errorf("told:\n%s", plain(told))
			}
		})
	}
}

// TestStoreDown has no Redis at all: nothing is kept, and the person is told so, with their words.
func TestStoreDown(t *testing.T) {
	t.Parallel()
	const sorry = "This was NOT kept: my store can't be reached. Please try again in a minute. If it can't wait, phone."
	for verb, act := range acts() {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			line := lineOn(d, verb)
			before := d.redis.Dump()
			d.redis.Close()
			d.patience = 500 * time.Millisecond
			told, err := d.handle(bot.Request{Source: bot.Typed, From: account(act.user), Text: line})
			d.patience = 0
			if bot.CodeOf(err) != bot.Unavailable || told.Text != sorry || told.Quote != "/"+line {
				t.Errorf("error %v, told:\n%s", err, plain(told))
			}
			if err := d.redis.Restart(); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before, d.redis.Dump()); diff != "" {
				t.Errorf("something was written (-before +after):\n%s", diff)
			}
			if again := d.say(act.user, "%s", line); again.Title == "" {
				t.Errorf("told on trying again:\n%s", plain(again))
			}
		})
	}
}

// TestFormWhileStoreDown gives a form back as it was filled in.
func TestFormWhileStoreDown(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	form := d.say("ada", "gateway raise")
	d.redis.Close()
	told, err := d.handle(submission(d, "ada", form, support()))
	if bot.CodeOf(err) != bot.Unavailable || told.Form == nil || !strings.HasPrefix(told.Form.Problem, "This was NOT kept") {
		t.Fatalf("error %v, told:\n%s", err, plain(told))
	}
	if err := d.redis.Restart(); err != nil {
		t.Fatal(err)
	}
	if again := d.submit("ada", told, nil); again.Title != "GWR-2026-000001 is with the gateway" {
		t.Errorf("sent again:\n%s", plain(again))
	}
}

// TestRiskWhileStoreDown must not let anybody believe that the gateway was called.
func TestRiskWhileStoreDown(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"gateway raise risk_to_life=yes", "gateway raise " + support().with(args{"risk_to_life": "yes"}).String()} {
		d := newDesk(t)
		d.say("ada", "people me")
		d.redis.Close()
		for user, want := range map[string]string{
			"ada": "The gateway may NOT have been called. Use your force's emergency route now.\nThis was NOT kept",
			"eve": "This was NOT kept: my store can't be reached. Please try again in a minute. If it can't wait, phone.", // not even who she is can be read
		} {
			told, err := d.handle(bot.Request{Source: bot.Typed, From: account(user), Text: line})
			if bot.CodeOf(err) != bot.Unavailable || !strings.HasPrefix(told.Text, want) || told.Quote != "/"+line {
				t.Errorf("error %v, %s is told:\n%s", err, user, plain(told))
			}
		}
	}
}
