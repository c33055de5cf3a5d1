package handlers_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"gatewaybot/bot"
	"gatewaybot/register"
	"gatewaybot/soc"
)

// planting puts the word into every text that somebody can give by these names.
func planting(names ...string) args {
	all := args{}
	for _, n := range names {
		all[n] = "Our " + planted + " in " + n
	}
	return all
}

// lines writes fields as a post has them.
func lines(tag string, fields args) string {
	all := []string{tag + ":", "danger: no"}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		all = append(all, strings.ReplaceAll(name, "_", " ")+": "+fields[name])
	}
	return strings.Join(all, "\n")
}

func secretReport() string {
	return lines("intel", planting("what", "when", "where", "who", "how_known", "subjects", "provenance", "who else knows", "risk to source",
		"can we act on it", "theme", "threat", "crime", "safeguarding", "grading", planted))
}

func secretAct() string {
	return lines("disruption", planting("what was done", "when", "where", "against whom", "threat", "target type", "tactic", "theme", "who helped",
		"scpo", "action ref", "request", "role", "lead agency", "value", "evidence", "category", planted))
}

// secretFiles are attachments with the word in what is said of them.
func secretFiles() []bot.File {
	return []bot.File{{Name: planted + ".jpg", Size: 7, Link: "https://files.example/" + planted}}
}

// hears gives a post to the bot, and listens.
func (s *secretive) hears(p written) {
	s.t.Helper()
	s.try(p.request())
	s.deliver()
}

// held is everything in Redis: each key with all that is in it.
func (d *desk) held() []string {
	d.t.Helper()
	var all []string
	for _, key := range d.redis.Keys() {
		switch d.redis.Type(key) {
		case "string":
			value, _ := d.redis.Get(key)
			all = append(all, key+": "+value)
		case "hash":
			fields, _ := d.redis.HKeys(key)
			for _, f := range fields {
				all = append(all, key+" "+f+": "+d.redis.HGet(key, f))
			}
		case "zset":
			members, _ := d.redis.SortedSet(key)
			all = append(all, fmt.Sprint(key, ": ", members))
		case "stream":
			entries, _ := d.redis.Stream(key)
			all = append(all, fmt.Sprint(key, ": ", entries))
		default:
			d.t.Fatalf("%s is a %s", key, d.redis.Type(key))
		}
	}
	return all
}

// kept complains about the word wherever it may not be: on a chat, in what Redis holds, and in the log.
func (s *secretive) kept() {
	s.t.Helper()
	for _, m := range s.chat.Sent() {
		for _, one := range append(m.Updates, m.Message) {
			if strings.Contains(plain(one), planted) {
				s.t.Errorf("%s is told:\n%s", m.Posted.Channel.ID, plain(one))
			}
		}
	}
	for _, held := range s.held() {
		if strings.Contains(held, planted) {
			s.t.Errorf("Redis holds %s", held)
		}
	}
	if heard := s.ear.heard(); strings.Contains(heard, planted) {
		s.t.Errorf("the log says:\n%s", heard)
	}
}

// TestIntelKeepsSecrets makes every move on intelligence with the word in every text that is given with it.
func TestIntelKeepsSecrets(t *testing.T) {
	t.Parallel()
	s := newSecretive(t)
	refusal := &register.Refused{Reasons: []register.Reason{{Field: "data.sanitised_text", Text: planted}}}
	to := &ledger{answer: func(register.Event) error { return refusal }}
	s.hears(written{by: "pat", id: "p1", words: secretReport(), files: secretFiles()})
	const ref = "INT-2026-000001"
	s.hears(written{by: "pam", id: "p2", thread: "p1", words: "where: the " + planted, files: secretFiles()})
	s.hears(written{by: "pat", id: "p1", source: bot.Edited, revision: "r1", words: secretReport() + "\nMore " + planted, files: secretFiles()})
	evaluate := fmt.Sprintf(`intel evaluate %s source=2 assessment=C handling=C conditions="Ask %s first."`, ref, planted)
	sanitise := fmt.Sprintf("intel sanitise %s The %s is said to unload at night.", ref, planted)
	for _, line := range []string{"intel triage " + ref, "intel ask " + ref + " Which days?", "intel ask " + ref + " version=1 Which " + planted + "?", evaluate, sanitise, "intel forward " + ref} {
		s.typed("ivy", "%s", line)
		s.deliver()
	}
	s.desk.forwards(to)
	s.hears(written{by: "pat", id: "p3", thread: "p1", words: "The " + planted + " again, danger yes"})
	to.answer = nil
	for _, line := range []string{evaluate, sanitise, "intel forward " + ref} {
		s.typed("ivy", "%s", line)
	}
	s.desk.forwards(to)
	if r := s.intelligence(ref); r.RegisterRef == "" {
		t.Fatalf("the road does not lead to the register: %s", r.State)
	}
	s.typed("pat", "intel withdraw %s The %s is wrong.", ref, planted)
	s.hears(written{by: "pat", id: "p1", source: bot.Deleted})
	s.typed("ivy", "intel withdraw %s The %s is wrong.", ref, planted)
	for i, end := range []string{"safeguarding", "no_action"} {
		s.hears(written{by: "pat", id: fmt.Sprint("q", i), words: secretReport()})
		s.typed("ivy", "intel %s INT-2026-%06d The %s of old.", end, i+2, planted)
	}
	for _, line := range []string{"queue", "queue late", "overdue", "history " + ref, "feedback " + ref + " outcome=" + planted} {
		lacks(t, plain(s.typed("aud", "intel %s", line)), "Our "+planted)
	}
	s.deliver()
	s.kept()
}

// TestDisruptionKeepsSecrets does so on disruptions.
func TestDisruptionKeepsSecrets(t *testing.T) {
	t.Parallel()
	s := newSecretive(t)
	to := new(ledger)
	s.hears(written{by: "pat", id: "d1", words: secretAct(), files: secretFiles()})
	const ref = "DIS-2026-000001"
	s.hears(written{by: "pat", id: "d2", thread: "d1", words: "scpo: " + planted + "\naction ref: " + planted + "\nwho helped: " + planted, files: secretFiles()})
	texts := planting("rationale", "description", "evidence_ref", "supporting_agencies")
	for _, line := range []string{
		"disruption query " + ref + " version=1 Which " + planted + "?",
		"disruption approve " + ref + " " + moderation().with(texts).with(planting("request", "scpo", "action", "lead_agency")).String(),
		"disruption hold " + ref + " The " + planted + " of it.", "disruption release " + ref,
		"disruption approve " + ref + " " + moderation().with(texts).String(),
	} {
		s.typed("max", "%s", line)
		s.deliver()
	}
	s.desk.forwards(to)
	if d := s.disruption(ref); d.RegisterRef == "" {
		t.Fatalf("the road does not lead to the register: %s", d.State)
	}
	s.hears(written{by: "hob", id: "d3", words: secretAct(), channel: partnerChannel("hob")})
	s.typed("max", "disruption approve DIS-2026-000002 %s", moderation().with(texts))
	s.typed("max", "disruption withdraw %s The %s is wrong.", ref, planted)
	s.deliver()
	s.kept()
}

// TestFormsKeepSecrets reports, adds and takes back by the form, also with what must not be on a chat in it.
func TestFormsKeepSecrets(t *testing.T) {
	t.Parallel()
	s := newSecretive(t)
	names := []string{"what", "when", "where", "who", "how_known", "threat", "subjects"}
	acts := []string{"description", "where", "threat", "supporting_agencies", "request", "scpo", "action"}
	for i, line := range []string{
		"intel report " + wholeForm().with(planting(names...)).String(),
		"intel report " + wholeForm().with(planting(names...)).with(args{"what": "The informant of " + planted}).String(),
		"intel report " + wholeForm().with(planting(names...)).with(args{"safety_now": "yes", "who": ""}).String(),
		"intel report " + planting(names...).String(), "intel report safety_now=" + planted, "intel report theme=" + planted + " safety_now=no",
		"disruption report " + wholeAct().with(planting(acts...)).String(), "disruption report " + planting(acts...).String(),
		"intel add INT-2026-000001 " + planting(append(names, "more")...).String(), "intel add INT-2026-000001 more=\"SECRET " + planted + "\"",
		"disruption add DIS-2026-000001 " + planting(append(acts, "more")...).String(),
		"intel withdraw INT-2026-000001 The informant of " + planted, "intel withdraw INT-2026-000001 " + planted,
		"intel safety INT-2026-000001 " + planted, "intel safety " + planted + " yes", "intel heard words=" + planted,
	} {
		for _, source := range []bot.Source{bot.Typed, bot.Pressed} {
			s.try(bot.Request{ID: fmt.Sprint(source, i), Source: source, From: account("pat"), Channel: partnerChannel("pat"), Text: line})
			s.deliver()
		}
	}
	s.kept()
}

// TestPostsThatFailKeepSecrets has Redis fail below a post.
func TestPostsThatFailKeepSecrets(t *testing.T) {
	t.Parallel()
	for name, fails := range map[string]func(*secretive){
		"no redis":      func(s *secretive) { s.redis.Close() },
		"redis refuses": func(s *secretive) { s.redis.SetError("ERR not now") },
		"a panic": func(s *secretive) {
			s.NewUID = func() string { panic(planted) }
			s.open()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSecretive(t)
			s.say("pat", "people me")
			fails(s)
			s.ear.heard()
			for _, p := range []written{
				{by: "pat", id: "p1", words: secretReport()},
				{by: "pat", id: "p1", words: secretReport(), source: bot.Edited, revision: "1"},
				{by: "zoe", id: "p2", words: secretReport(), channel: partnerChannel("pat")},
			} {
				if msg := s.try(p.request()); strings.Contains(plain(msg), planted) || msg.Text == "" {
					t.Errorf("where others read, it says:\n%s", plain(msg))
				}
			}
		})
	}
}

// TestErasure takes a record's key away: no version of its text can be read again, and the fact that it was stays.
func TestErasure(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	intel, act := forwarded(d), released(d)
	d.hears(written{by: "pat", id: "p2", thread: "p1", words: "A white van."})
	for _, ref := range []string{intel, act} {
		d.redis.HDel("{south-west}:rec:"+ref, "k")
	}
	all, err := d.Store.IntelligenceVersions(t.Context(), soc.Ref(intel), 1, 6)
	if err != nil || len(all) != 6 {
		t.Fatalf("%d versions, %v", len(all), err)
	}
	acts, err := d.Store.DisruptionVersions(t.Context(), soc.Ref(act), 1, 2)
	if err != nil || len(acts) != 2 {
		t.Fatalf("%d versions, %v", len(acts), err)
	}
	for _, r := range all {
		for field, text := range r.Texts() {
			if !text.IsZero() {
				t.Errorf("%s of version %d can be read", field, r.Version)
			}
		}
		if r.Agency != "seaport" || r.Submitter == "" || !r.CreatedAt.Equal(d.now) || r.Ref != soc.Ref(intel) {
			t.Errorf("version %d lost more than its text: %+v", r.Version, r.Head)
		}
	}
	for _, r := range acts {
		for field, text := range r.Texts() {
			if !text.IsZero() {
				t.Errorf("%s of version %d can be read", field, r.Version)
			}
		}
	}
	contains(t, says(d.types("ivy", "/intel show "+intel)), intel, "Seaport Council", "Grading: 2 / C / P")
	contains(t, says(d.types("ivy", "/intel history "+intel)), "5. ", "Ivy Holt forwarded it")
	contains(t, says(d.types("pat", "/intel show "+intel)), "Forwarded to the register")
	d.later(time.Hour)
	contains(t, says(d.types("ivy", "/intel queue")), "To do: 1")
}
