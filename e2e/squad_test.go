package e2e_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// watch is what belongs to a world in which time passes.
type watch struct {
	// began is the moment of the bots' clock at which the story begins, and ahead how far it is ahead of ours.
	began time.Time
	ahead time.Duration

	amy                 *person // an administrator
	dorsets, wiltshires *squad
}

// calendar is the part of a configuration that sets the clock.
func (w *watch) calendar() string {
	if w.ahead == 0 {
		return ""
	}
	return fmt.Sprintf("calendar: {ahead: %s}\n", w.ahead)
}

// squad is who meets a force's threats and manages its orders, all of them on one platform.
type squad struct {
	w    *world
	body string
	home place
	// lro leads and manages, next takes over, boss is the supervisor of both, lead the SOC lead of the force.
	lro, next, boss, lead *person
}

// newWatch makes a world in which time can pass, with a squad on each platform, and Amy, who administers the bot.
func newWatch(t testing.TB) *world {
	t.Helper()
	w := newTown(t, onMattermost)
	w.setClock()
	w.amy = w.addMattermost("Amy Vale", "rocu", "staff", "admin")
	w.admit(w.gateway, w.amy)
	w.dorsets = w.addSquad("dorset", w.dorset, w.addSlack, "Lea Ford", "Ned Cole", "Bea Hurst", "Sol Kerr")
	w.wiltshires = w.addSquad("wiltshire", w.wiltshire, w.addMattermost, "Lou Finch", "Nan Cope", "Bob Hythe", "Sid Kane")
	w.furnish()
	return w
}

func (w *world) addSquad(body string, home place, add func(name, body, rank, roles string) *person, lro, next, boss, lead string) *squad {
	s := &squad{w: w, body: body, home: home}
	s.lead = add(lead, body, "Supt", "soc_lead")
	s.boss = add(boss, body, "Insp", "sio")
	s.boss.supervisor = s.lead.id
	for name, p := range map[string]**person{lro: &s.lro, next: &s.next} {
		*p = add(name, body, "PS", "lro scpo_manager")
		(*p).supervisor, (*p).taught = s.boss.id, "two_day:2026-03-14"
	}
	if home.platform == onMattermost {
		w.admit(home, s.lead, s.boss, s.lro, s.next)
	}
	return s
}

// admit lets people into a channel on Mattermost.
func (w *world) admit(at place, people ...*person) {
	w.t.Helper()
	for _, p := range people {
		if _, _, err := w.mm.Admin.AddChannelMember(w.t.Context(), at.id, p.chat.(*mattermostChat).user.Id); err != nil {
			w.t.Fatal(err)
		}
	}
}

// squads does something with both, one after the other.
func (w *world) squads(do func(*squad)) {
	w.t.Helper()
	for _, s := range []*squad{w.dorsets, w.wiltshires} {
		do(s)
	}
}

// discreet fails the test if the bot wrote a planted word anywhere that somebody reads again. The absent can not look.
func (w *world) discreet(absent ...*person) {
	w.t.Helper()
	read := func(by *person, at place) {
		all, err := by.read(w.t.Context(), at)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, s := range all {
			if words := w.leaked(s.text); s.byBot && len(words) > 0 {
				w.t.Errorf("%q stands in:\n%s", words, s.text)
			}
		}
	}
	for _, p := range w.people {
		if slices.Contains(absent, p) {
			continue
		}
		at, err := p.direct(w.t.Context())
		if err != nil {
			w.t.Fatal(err)
		}
		read(p, at)
	}
	for by, places := range map[*person][]place{w.ada: {w.dorset, w.rdt}, w.eve: {w.wiltshire, w.ecu}, w.called(): {w.gateway}} {
		for _, at := range places {
			read(by, at)
		}
	}
}

// gets waits until all that is to be said now has been said, and gives the one message of the bot's to a person with all of
// the texts. More or fewer of those fail the test.
func (w *world) gets(p *person, texts ...string) seen {
	w.t.Helper()
	return w.getsAll(p, 1, texts...)[0]
}

// getsNone is gets for none.
func (w *world) getsNone(p *person, texts ...string) {
	w.t.Helper()
	w.getsAll(p, 0, texts...)
}

// getsAll is gets for some.
func (w *world) getsAll(p *person, times int, texts ...string) []seen {
	w.t.Helper()
	all := w.said(p)
	found := slices.DeleteFunc(slices.Clone(all), func(s seen) bool { return !s.holds(texts...) })
	if len(found) != times {
		w.t.Fatalf("%s has %d messages with %q, not %d:\n%s", p.name, len(found), texts, times, transcript(all))
	}
	return found
}

// said are the bot's messages to a person, when all has been said that is to be said now.
func (w *world) said(p *person) []seen {
	w.t.Helper()
	w.settles()
	at, err := p.direct(w.t.Context())
	p.must("open direct messages", err)
	all, err := p.read(w.t.Context(), at)
	p.must("read", err)
	return slices.DeleteFunc(all, func(s seen) bool { return !s.byBot })
}

// inOrder fails the test unless the texts stand in a message one after the other.
func (s seen) inOrder(w *world, texts ...string) {
	w.t.Helper()
	rest := s.text
	for _, text := range texts {
		_, after, found := strings.Cut(rest, text)
		if !found {
			w.t.Errorf("no %q, or not in its place, in:\n%s", text, s.text)
			return
		}
		rest = after
	}
}
