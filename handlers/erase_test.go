package handlers_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"gatewaybot/bot"
	"gatewaybot/handlers"
	"gatewaybot/soc"
	"gatewaybot/store"
	"gatewaybot/store/redisserver/redistest"
)

// kestrel is in every text that the tests of erasure plant.
const kestrel = "Kestrel"

// erasable are roads to records that say kestrel in all that they can: who takes them, and what is said on the way.
var erasable = map[string]func(*desk) string{
	"request": func(d *desk) string {
		ref := d.raised("ada", args{"operation_name": kestrel, "objective": "Find " + kestrel + ".", "threat_harm_risk": kestrel + " harms."})
		d.steps("cat", ref, "gateway take REF", "gateway ask REF Who is Kestrel?")
		d.steps("ada", ref, "gateway answer REF Kestrel is a man.")
		return ref
	},
	"decision": func(d *desk) string {
		_, ref := d.decided(args{"rationale": "Kestrel is dangerous to everybody."})
		return ref
	},
	"intelligence": func(d *desk) string {
		ref := d.gives("pat", "p1", strings.ReplaceAll(wholeReport, "Quay Street", kestrel+" Street"))
		d.hears(written{by: "pat", id: "p1-2", thread: "p1", words: "And Kestrel came again."})
		d.steps("ivy", ref, "intel triage REF", "intel ask REF When did Kestrel come?")
		d.steps("ivy", ref, "intel evaluate REF source=2 assessment=C handling=P", "intel sanitise REF A man named Kestrel is said to unload at night.", "intel forward REF")
		return ref
	},
	"disruption": func(d *desk) string {
		ref := d.gives("pat", "d1", strings.ReplaceAll(wholeDisruption, "the club", "the Kestrel club"))
		return d.steps("max", ref, "disruption approve REF "+moderation().with(args{"description": "The Kestrel club was closed by an order."}).String())
	},
}

func (d *desk) erase(ref string) handlers.Erasure {
	d.t.Helper()
	done, err := d.Erase(d.t.Context(), handlers.Erasing{Ref: soc.Ref(ref), By: "Dee Poe", Reason: "The subject's request SAR-0042."})
	if err != nil {
		d.t.Fatal(err)
	}
	return done
}

// sealed are the sealed fields of a record and its wrapped key, of all versions, as Redis has them.
func sealed(t *testing.T, db *redis.Client, ref string) []string {
	t.Helper()
	fields, err := db.HGetAll(t.Context(), "{south-west}:rec:"+ref).Result()
	if err != nil {
		t.Fatal(err)
	}
	all := []string{fields["k"]}
	for _, value := range fields {
		_, texts, _ := strings.Cut(value, `"s":{`)
		for part := range strings.SplitSeq(texts, `"`) {
			if len(part) > 30 {
				all = append(all, part)
			}
		}
	}
	return all
}

// everything is all that Redis holds, in one string.
func everything(t *testing.T, db *redis.Client) string {
	t.Helper()
	keys, err := db.Keys(t.Context(), "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, key := range keys {
		fmt.Fprintln(&all, key)
		switch kind := db.Type(t.Context(), key).Val(); kind {
		case "string":
			fmt.Fprintln(&all, db.Get(t.Context(), key).Val())
		case "hash":
			for k, v := range db.HGetAll(t.Context(), key).Val() {
				fmt.Fprintln(&all, k, v)
			}
		case "list":
			fmt.Fprintln(&all, db.LRange(t.Context(), key, 0, -1).Val())
		case "zset":
			fmt.Fprintln(&all, db.ZRangeWithScores(t.Context(), key, 0, -1).Val())
		case "stream":
			fmt.Fprintln(&all, db.XRange(t.Context(), key, "-", "+").Val())
		default:
			t.Fatalf("%s is a %s", key, kind)
		}
	}
	return all.String()
}

// TestErase erases a record of each kind from a real Redis, the chat and the register, twice: nothing of it is left but that
// there was one, and everything else goes on.
func TestErase(t *testing.T) {
	t.Parallel()
	for kind, road := range erasable {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			server := redistest.Start(t)
			d := newWorld(t).desk(server.Addr())
			d.enterPeople()
			outside, client := outside(t)
			w, _ := d.forwarder(client)
			ref := road(d)
			work(t, w)
			d.deliver()
			db := redis.NewClient(&redis.Options{Addr: server.Addr()})
			t.Cleanup(func() { _ = db.Close() })
			secrets := append(sealed(t, db, ref), kestrel)
			if len(secrets) < 4 {
				t.Fatal("the record has hardly any sealed text")
			}
			held := len(outside.Held())

			if done := d.erase(ref); !done.Done || done.Before {
				t.Errorf("it gave %+v", done)
			}
			work(t, w)
			d.deliver()
			left := everything(t, db)
			for i, s := range secrets {
				if strings.Contains(left, s) {
					t.Errorf("secret %d of %d is still in Redis", i, len(secrets))
				}
			}
			for _, s := range d.chat.Sent() {
				latest := says(s.Latest())
				if strings.Contains(latest, kestrel) && strings.Contains(says(s.Message), ref) {
					t.Errorf("a message to %v still says:\n%s", s.To, latest)
				}
				if strings.HasPrefix(s.Message.Title, ref) && (s.Latest().Text != "Erased on Mon 23/11/2026." || s.Latest().Title != ref+" · Erased" || s.Latest().Buttons != nil) {
					t.Errorf("a message to %v still says:\n%s", s.To, latest)
				}
			}
			stones := 0
			for _, h := range outside.Held() {
				if h.Event.Subject != ref {
					continue
				}
				stones++
				if h.Event.Type != "uk.police.soc.erasure.v1" || strings.Contains(string(h.Event.Data), kestrel) || h.OutOfOrder {
					t.Errorf("the register has %s: %s", h.Event, h.Event.Data)
				}
			}
			if kind != "request" && (stones < 2 || len(outside.Held()) != held+1) {
				t.Errorf("the register has %d events of it, and %d more than before", stones, len(outside.Held())-held)
			}

			told := len(d.chat.Sent())
			if done := d.erase(ref); !done.Done || !done.Before || done.Head.By != "Dee Poe" {
				t.Errorf("a second time it gave %+v", done)
			}
			work(t, w)
			d.deliver()
			if len(d.chat.Sent()) != told {
				t.Error("the second time told people of it")
			}
			if n := strings.Count(everything(t, db), `"op":"erasure"`); n != 1 {
				t.Errorf("%d entries of the audit log say that it was erased", n)
			}
			for user, says := range map[string]string{"cat": " was erased on Mon 23/11/2026 by Dee Poe. Why is in the audit log.", "zoe": "I don't know you here"} {
				who := map[string]string{"intelligence": "ivy", "disruption": "max"}[kind]
				if user != "cat" || who == "" {
					who = user
				}
				for _, verb := range []string{"show", "history"} {
					if got := d.say(who, "%s %s %s", map[string]string{"intelligence": "intel", "disruption": "disruption"}[kind]+map[bool]string{true: "gateway"}[kind == "request" || kind == "decision"], verb, ref); !strings.Contains(got.Text, says) {
						t.Errorf("%s %s: %s", who, verb, plain(got))
					}
				}
			}
			for user, line := range map[string]string{"ada": "gateway list", "ivy": "intel queue", "max": "disruption panel", "cat": "people mine", "eve": "gateway stats"} {
				if got := d.say(user, "%s", line); strings.Contains(got.Text, "went wrong") || got.Title == "" && got.Text == "" {
					t.Errorf("%s: %s", line, plain(got))
				}
			}
			if _, err := d.Store.Rederive(t.Context()); err != nil {
				t.Error(err)
			}
			for _, err := range d.Store.ReleasedDisruptions(t.Context(), d.now) {
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// TestEraseLeavesTheFile has Redis write its append-only file anew: neither the sealed text nor its key is on the disk.
func TestEraseLeavesTheFile(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	d := newWorld(t).desk(server.Addr())
	d.enterPeople()
	ref := erasable["intelligence"](d)
	db := redis.NewClient(&redis.Options{Addr: server.Addr()})
	t.Cleanup(func() { _ = db.Close() })
	secrets := sealed(t, db, ref)
	dir := db.ConfigGet(t.Context(), "dir").Val()["dir"]
	onDisk := func() string {
		var all strings.Builder
		err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
			if err == nil && entry.Type().IsRegular() {
				text, _ := os.ReadFile(path) // a file that goes meanwhile has nothing
				all.Write(text)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return all.String()
	}
	if !strings.Contains(onDisk(), secrets[0]) {
		t.Fatal("the key is not on the disk even before: this looks in the wrong place")
	}
	d.erase(ref)
	if !d.Store.Compact(t.Context()) {
		t.Fatal("Redis does not write its file anew")
	}
	for strings.Contains(db.Info(t.Context(), "persistence").Val(), "aof_rewrite_in_progress:1") ||
		strings.Contains(db.Info(t.Context(), "persistence").Val(), "aof_rewrite_scheduled:1") {
		if t.Context().Err() != nil {
			t.Fatal("it takes for ever")
		}
	}
	left := onDisk()
	for i, s := range secrets {
		if strings.Contains(left, s) {
			t.Errorf("secret %d of %d is still on the disk", i, len(secrets))
		}
	}
}

// TestEraseRefused says why something is not erased, and changes nothing.
func TestEraseRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		on       func(*desk) string
		erasing  handlers.Erasing
		says     string
		forcible bool
	}{
		"unknown":          {func(*desk) string { return "INT-2026-000099" }, handlers.Erasing{Reason: "Why not."}, "There is no record INT-2026-000099.", false},
		"no such kind":     {func(*desk) string { return "XXX-2026-000099" }, handlers.Erasing{Reason: "Why not."}, "There is no record XXX-2026-000099.", false},
		"without a reason": {reported, handlers.Erasing{Reason: "  "}, "An erasure needs a reason, for the audit log.", false},
		"repeats the text": {reported, handlers.Erasing{Reason: "They unload boxes at night, which is wrong."}, "The reason repeats what the record says", false},
		"held": {func(d *desk) string {
			return d.steps("ivy", reported(d), "register keep REF until=2030-01-07 hold=yes For the inquest.")
		}, handlers.Erasing{Reason: "Why not."}, "is held for a court or an inquiry since Mon 23/11/2026. Let it go first, or say --force.", true},
		"in use": {kept, handlers.Erasing{Reason: "Why not."}, " is open. Settle it first, or say --force.", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := crowd(t)
			c.erasing.Ref = soc.Ref(c.on(d))
			if name == "repeats the text" {
				c.erasing.Reason = "It said: " + d.intelligence(string(c.erasing.Ref)).What.Reveal()
			}
			before := d.redis.Dump()
			_, err := d.Erase(t.Context(), c.erasing)
			said, ok := errors.AsType[*bot.Error](err)
			if !ok || !strings.Contains(said.Text, c.says) {
				t.Errorf("it gave %v: %s", err, said.Text)
			}
			if d.redis.Dump() != before {
				t.Error("it changed something")
			}
			c.erasing.Force = true
			if _, err := d.Erase(t.Context(), c.erasing); (err == nil) != c.forcible {
				t.Errorf("by force it gave %v", err)
			}
		})
	}
}

// TestEraseWhileDelivering erases while a message is in the air: whoever sent it writes that down after the erasure, or dies
// before, and the message says in the end that the record is erased.
func TestEraseWhileDelivering(t *testing.T) {
	t.Parallel()
	for name, dies := range map[string]bool{"the sender tells": false, "the sender dies": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			ref := d.raised("ada", args{"operation_name": kestrel})
			jobs, err := d.Store.Out.Claim(t.Context(), 10)
			if err != nil || len(jobs) == 0 {
				t.Fatal(err)
			}
			erased := false
			d.chat.OnSend(func() {
				if !erased {
					erased = true
					d.erase(ref)
				}
			})
			for _, j := range jobs {
				if dies {
					d.chat.LoseNext(errors.New("the answer was lost"))
				}
				_ = d.notifier.Deliver(t.Context(), j) // a job whose answer is lost is claimed again when its lease ends
			}
			d.later(store.Lease * 2)
			d.deliver()
			d.later(store.Lease * 2)
			d.deliver()
			for _, s := range d.chat.Sent() {
				if strings.Contains(says(s.Latest()), kestrel) {
					t.Errorf("a message to %v still says:\n%s", s.To, says(s.Latest()))
				}
			}
			if !erased || len(d.chat.Sent()) == 0 {
				t.Error("nothing was in the air")
			}
		})
	}
}

// TestEraseGoesOn has the platform fail while messages are rewritten: what was done is done, and another try does the rest.
func TestEraseGoesOn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := erasable["intelligence"](d)
	d.erase(ref)
	d.chat.Refuse(errors.New("the platform is down"))
	d.deliver()
	d.chat.Refuse(nil)
	d.later(store.Lease * 20)
	d.deliver()
	for _, s := range d.chat.Sent() {
		if strings.HasPrefix(s.Message.Title, ref) && s.Latest().Title != ref+" · Erased" {
			t.Errorf("a message to %v still says:\n%s", s.To, says(s.Latest()))
		}
	}
	if left, err := d.Store.Messages(t.Context(), soc.Ref(ref)); err != nil || slices.ContainsFunc(left, func(m store.Message) bool { return strings.Contains(string(m.Place), "channel") }) {
		t.Errorf("places are left: %v %v", left, err)
	}
}

// TestWritingToTheErased has the partner edit, answer, delete and press after the erasure: they are told, and nothing is kept.
func TestWritingToTheErased(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := reported(d)
	d.erase(ref)
	d.deliver()
	d.hears(written{by: "pat", id: "p1", source: bot.Edited, revision: "r1", words: wholeReport + "\nalso: Kestrel"})
	contains(t, says(d.last("council").Latest()), ref+" · Erased", "This report was erased on Mon 23/11/2026. Nothing of what you wrote now was kept.", "Call 999 now.")
	n := len(d.chat.Sent())
	d.hears(written{by: "pat", id: "p1", source: bot.Edited, revision: "r1", words: wholeReport + "\nalso: Kestrel"})
	if len(d.chat.Sent()) != n {
		t.Error("the same edit is answered twice")
	}
	d.hears(written{by: "pat", id: "p2", thread: "p1", words: "Kestrel says hello"})
	if len(d.chat.Sent()) != n+1 {
		t.Error("a reply is not answered")
	}
	d.hears(written{by: "pat", id: "p1", source: bot.Deleted, revision: "r2"})
	if strings.Contains(d.redis.Dump(), kestrel) || len(d.chat.Sent()) != n+1 {
		t.Error("something of it was kept, or the deletion was answered")
	}
	for _, line := range []string{"intel add %s more=more", "intel withdraw %s Wrong."} {
		if got := d.say("pat", line, ref); got.Text != ref+" was erased on Mon 23/11/2026." {
			t.Errorf("%s: %s", line, plain(got))
		}
	}
	if got := d.say("pat", "intel safety %s yes", ref); !strings.HasPrefix(got.Text, "Call 999 now. The police desk has NOT been called.") {
		t.Errorf("a press: %s", plain(got))
	}
	if got := d.say("hob", "intel show %s", ref); got.Text != unknownRecord {
		t.Errorf("another agency is told: %s", plain(got))
	}
	d.hears(written{by: "pat", id: "p3", thread: "p1", words: "danger: yes, he is back with a gun"})
	contains(t, says(d.last("intel").Latest()), "DANGER NOW", "INT-2026-000002")
}

// TestEraseLinked says which records may repeat what an erased one said.
func TestEraseLinked(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	request, decision := d.decided(nil)
	if got := d.erase(request); !slices.Contains(got.Linked, soc.Ref(decision)) {
		t.Errorf("linked are %v", got.Linked)
	}
	contains(t, says(d.say("cat", "gateway show %s", decision)), decision)
	d.steps("ada", decision, "gateway acknowledge REF")
}

// TestKeepAndErase records what reviews decide: a reason for the audit log, a new day, who is told.
func TestKeepAndErase(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := reported(d)
	got := d.say("ivy", "register keep %s until=2030-01-07 group=1 Still relevant to a live threat.", ref)
	contains(t, says(got), ref+" is kept", "Mon 07/01/2030")
	if r := d.intelligence(ref).Retention; r.Group != 1 || r.Until != (soc.Date{Year: 2030, Month: 1, Day: 7}) || r.By != "ivy" {
		t.Errorf("it is %+v", r)
	}
	db := redis.NewClient(&redis.Options{Addr: d.redis.Addr()})
	t.Cleanup(func() { _ = db.Close() })
	contains(t, everything(t, db), `"reason":"Still relevant to a live threat."`)
	contains(t, says(d.say("ivy", "register erase %s The time is over.", ref)), "asked for")
	contains(t, says(d.say("adm", "register retention")), ref, "To be erased")
	lacks(t, says(d.say("max", "register retention")), ref)
	if got := d.say("ivy", "register keep %s until=yesterday Still relevant.", ref); got.Form == nil {
		t.Errorf("it is kept until yesterday: %s", plain(got))
	}
	contains(t, says(d.say("ivy", "register keep %s until=2030-01-07 %s", ref, d.intelligence(ref).What.Reveal())), "repeats what the record says")
	d.erase(ref)
	contains(t, says(d.say("ivy", "register keep %s until=2030-01-07 Still relevant.", ref)), "was erased on")
	lacks(t, says(d.say("adm", "register retention")), ref)
}
