package e2e_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

// TestEraseOnSlack erases what Pat of Seaport Council reported in Slack; the desk is on Mattermost.
func TestEraseOnSlack(t *testing.T) {
	t.Parallel()
	w := newPartnersWorld(t, onMattermost)
	b := w.serve()
	w.erases(b, w.pat, w.council, "Seaport Council", "https://slack.com/archives/")
	b.rests()
}

// TestEraseOnMattermost erases what Rob reported on a connected server; the desk is in Slack.
func TestEraseOnMattermost(t *testing.T) {
	t.Parallel()
	w := newPartnersWorld(t, onSlack)
	b := w.serve()
	w.erases(b, w.rob, w.prison, "HMP Bridge", "/_redirect/pl/")
	b.rests()
}

// erases has a report go all its way to the register, and then erased, with Redis killed before and after: no word of it is
// left in a message of the bot's, at the register, or in Redis.
func (w *world) erases(b *bot, by *person, at place, agency, link string) {
	w.t.Helper()
	text, words := w.account()
	post := by.posts(at, text)
	ref := by.hears(post, at, "Thank you. It is logged.").ref(w, "INT")
	words = append(words, w.plant("question"), w.plant("sanitised"))
	w.desks(w.ivy, ref, "triage %s", "ask %s On which days? "+words[3])
	by.hears(post, at, "We have a question.", words[3])
	by.adds(post, at, "On Tuesdays.")
	w.ivy.finds(w.intel, ref, "added to it or answered.")
	w.desks(w.ivy, ref, "evaluate %s source=2 assessment=C handling=P", "sanitise %s A van is said to unload. "+words[4], "forward %s")
	by.hears(post, at, ref, "The register has it, as ")
	w.given(ref, words[4:], words[:3])

	erase := []string{"erase", ref, "--config", b.config, "--by", "Dee Poe", "--reason", "SAR-0042", "--yes"}
	if err := w.redis.Kill(); err != nil {
		w.t.Fatal(err)
	}
	if said, code := w.run(erase...); code == 0 {
		w.t.Errorf("it is erased without Redis:\n%s", said)
	}
	if err := w.redis.Restart(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	said := w.do(erase...)
	for _, part := range []string{ref + " is erased", "The register is told", "The partner's own post", link, "Ask " + agency, "Backups of Redis"} {
		if !strings.Contains(said, part) {
			w.t.Errorf("it does not say %q:\n%s", part, said)
		}
	}
	if err := w.redis.Kill(); err != nil {
		w.t.Fatal(err)
	}
	if err := w.redis.Restart(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	if said := w.do(erase...); !strings.Contains(said, ref+" was erased before") {
		w.t.Errorf("a killed Redis forgot it:\n%s", said)
	}
	w.nothingSays(by, post, at, ref, words)

	by.edits(post, strings.Replace(text, "two men", "three men", 1))
	by.hears(post, at, ref, "This report was erased on ", "Nothing of what you wrote now was kept.")
	w.ivy.types(w.intel, "/intel show %s", ref)
	w.ivy.sees(ref+" was erased on ", "by Dee Poe. Why is in the audit log.")
	again := by.posts(at, "intel: danger: no\nwhat: another van "+w.plant("other"))
	if other := by.hears(again, at, "Thank you. It is logged.").ref(w, "INT"); other == ref {
		w.t.Errorf("%s is given again", ref)
	}
}

// nothingSays waits until no message of the bot's, nothing at the register and nothing in Redis has one of the words, and each
// of the bot's messages in the thread and the card say that the report was erased.
func (w *world) nothingSays(by *person, post seen, at place, ref string, words []string) {
	w.t.Helper()
	w.ivy.finds(w.intel, ref+" · Erased", "Erased on ")
	until(w.t, 2*patience, func() error {
		said, err := by.thread(post, at)
		if err != nil {
			return err
		}
		for _, s := range said {
			if !s.holds(ref+" · Erased", "Erased on ") || len(s.buttons) > 0 {
				return fmt.Errorf("a message still says:\n%s", s.text)
			}
		}
		events, err := w.register.held(ref)
		if err != nil {
			return err
		}
		raw, err := json.Marshal(events)
		file, failed := os.ReadFile(filepath.Join(w.dir, "register.jsonl"))
		if err != nil || failed != nil {
			return fmt.Errorf("read what the register has: %w, %w", err, failed)
		}
		for _, word := range words {
			if strings.Contains(string(raw)+string(file), word) {
				return fmt.Errorf("the register still has %q", word)
			}
		}
		if last := events[len(events)-1].Event; last.Type != "uk.police.soc.erasure.v1" || len(events) < 2 {
			return fmt.Errorf("the register has %d versions, the last one %s", len(events), last)
		}
		return nil
	})
	w.silent(by, at, words)
	db := redis.NewClient(&redis.Options{Addr: w.redis.Addr()})
	defer func() { _ = db.Close() }()
	fields, err := db.HGetAll(w.t.Context(), "{south-west}:rec:"+ref).Result()
	if err != nil {
		w.t.Fatal(err)
	}
	for name, value := range fields {
		if name == "k" || strings.Contains(value, `"s":{`) || strings.Trim(name, "0123456789") == "" {
			w.t.Errorf("%s of the record is still there", name)
		}
	}
}
