package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
	"gatewaybot/soc"
)

// partnerChannel is the shared channel of a user's agency.
func partnerChannel(user string) bot.Channel {
	return bot.Channel{Platform: "test", Workspace: "rocu", ID: workspaces[user]}
}

// post is what a partner's platform passes on.
type written struct {
	by, id, words, thread, revision string
	source                          bot.Source
	channel                         bot.Channel
	named                           bool
	files                           []bot.File
}

func (p written) request() bot.Request {
	if p.source == "" {
		p.source = bot.Said
	}
	if p.channel.ID == "" {
		p.channel = partnerChannel(p.by)
	}
	return bot.Request{
		ID: fmt.Sprintf("%s:%s:%s", p.source, p.id, p.revision), Source: p.source, From: account(p.by), Channel: p.channel,
		Thread: p.thread, Text: p.words, Post: &bot.Post{ID: p.id, Revision: p.revision, Named: p.named, Files: p.files},
	}
}

// hears gives a post to the bot, which must not answer it where others read, and delivers what it set going.
func (d *desk) hears(p written) {
	d.t.Helper()
	msg := d.act(p.request())
	if msg.Text != "" || msg.Title != "" || msg.Form != nil {
		d.t.Errorf("post %s was answered: %+v", p.id, msg)
	}
	d.deliver()
}

// posts are the messages that stand in a channel, oldest first.
func (d *desk) posts(channel string) []bottest.Sent {
	return slices.DeleteFunc(d.chat.Sent(), func(s bottest.Sent) bool { return s.To.Channel.ID != channel })
}

// last is the newest message of a channel that is no card.
func (d *desk) last(channel string) bottest.Sent {
	d.t.Helper()
	all := d.posts(channel)
	slices.SortStableFunc(all, func(a, b bottest.Sent) int { return strings.Compare(fmt.Sprint(isCard(b)), fmt.Sprint(isCard(a))) })
	if len(all) == 0 {
		d.t.Fatalf("nothing stands in %s", channel)
	}
	return all[len(all)-1]
}

// isCard reports whether a message is the card of a report, which is kept up to date where it stands.
func isCard(s bottest.Sent) bool {
	return slices.ContainsFunc(s.Latest().Fields, func(f bot.Field) bool { return f.Label == "Given by" })
}

// says is everything that a message says.
func says(m bot.Message) string {
	all := []string{m.Title, m.Text, m.Note, m.Quote}
	for _, f := range m.Fields {
		all = append(all, f.Label+": "+f.Value)
	}
	for _, i := range m.Items {
		all = append(all, i.Title, i.Text)
	}
	for _, b := range m.Buttons {
		all = append(all, "["+b.Label+"]")
	}
	return strings.Join(all, "\n")
}

// types has an officer type a line.
func (d *desk) types(user, line string) bot.Message {
	d.t.Helper()
	msg := d.act(bot.Request{Source: bot.Typed, From: account(user), Text: line})
	d.deliver()
	return msg
}

// contains complains about each of the words that a text does not say.
func contains(t testing.TB, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("it does not say %q:\n%s", w, text)
		}
	}
}

// lacks complains about each of the words that a text says.
func lacks(t testing.TB, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(text, w) {
			t.Errorf("it says %q:\n%s", w, text)
		}
	}
}

const wholeReport = `intel:
danger: no
what: a van unloads boxes
when: every night since 1 November
where: Quay Street 4
who: two men, not known
how do you know: I saw it
provenance: saw
who else knows: nobody
risk to source: none
can we act on it: yes`

// TestPostToRegister follows a report from the post to the register and back to its thread.
func TestPostToRegister(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	forwards, _ := d.forwarder(&ledger{})
	d.hears(written{by: "pat", id: "p1", words: wholeReport})
	receipt := d.last("council")
	if receipt.To.Thread != "p1" {
		t.Errorf("the receipt stands in thread %q", receipt.To.Thread)
	}
	contains(t, says(receipt.Latest()), "INT-2026-000001", "Received", "You hear what came of it by Mon 07/12/2026")
	lacks(t, says(receipt.Latest()), "van", "Quay", "missing", "danger")
	contains(t, says(d.last("intel").Latest()), "INT-2026-000001", "Seaport Council", "MEDIUM", "[Take]")
	lacks(t, says(d.last("intel").Latest()), "van", "Quay")

	contains(t, says(d.types("ivy", "/intel show INT-2026-000001")), "a van unloads boxes", "Quay Street 4", "two men")
	d.types("ivy", "/intel triage INT-2026-000001")
	contains(t, says(d.last("council").Latest()), "With the desk", "It is being looked at")
	d.types("ivy", "/intel evaluate INT-2026-000001 source=2 assessment=C handling=P")
	d.types("ivy", "/intel sanitise INT-2026-000001 A van is said to unload at night near the quay.")
	contains(t, says(d.types("ivy", "/intel forward INT-2026-000001")), "on its way to the register")
	for more := true; more; {
		n, err := forwards.Once(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		more = n > 0
	}
	d.deliver()
	contains(t, says(d.last("council").Latest()), "The register has it, as REG-INT-2026-000001/5")
	for _, m := range d.posts("council") {
		lacks(t, says(m.Latest()), "van", "Quay", "2 / C / P")
		if m.To.Thread != "p1" {
			t.Errorf("a message stands in thread %q", m.To.Thread)
		}
	}
}

// TestPosts gives single posts to the bot: what becomes of each, and what is said of it.
func TestPosts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		post    written
		ref     string // empty: nothing is kept
		receipt []string
		desk    []string
	}{
		"untagged":                {post: written{by: "pat", words: "Good morning everybody"}},
		"untagged, capture all":   {post: written{by: "hob", words: "A man sells something from flat 3"}, ref: "INT-2026-000001", receipt: []string{"is anyone in danger now?", "Call 999 now.", "Still missing", "[Yes, in danger]", "[Add details]"}},
		"named":                   {post: written{by: "pat", words: "A man sells something from flat 3", named: true}, ref: "INT-2026-000001"},
		"disruption":              {post: written{by: "pat", words: "disruption: danger: no\nwhat: we closed the club\nwhen: yesterday\nthreat: OCG-1234\ntactic: closure"}, ref: "DIS-2026-000001", receipt: []string{"Received"}},
		"danger":                  {post: written{by: "pat", words: "intel: danger: yes\nwhat: he has a knife in the yard"}, ref: "INT-2026-000001", receipt: []string{"Call 999 now.", "has been called"}, desk: []string{"DANGER NOW", "phone them"}},
		"danger, untagged":        {post: written{by: "pat", words: "She is in danger now, he has locked her in"}, ref: "INT-2026-000001", receipt: []string{"Call 999 now."}, desk: []string{"DANGER"}},
		"marked":                  {post: written{by: "pat", words: "intel: SECRET the ship arrives on Friday"}, ref: "INT-2026-000001", receipt: []string{"Please delete your post"}, desk: []string{"must not be on chat"}},
		"a source":                {post: written{by: "pat", words: "intel: our informant at the pub says so"}, ref: "INT-2026-000001", receipt: []string{"Please delete your post"}, desk: []string{"must not be on chat"}},
		"a source, untagged":      {post: written{by: "pat", words: "our informant at the pub says so"}, ref: "INT-2026-000001", receipt: []string{"Please delete your post"}},
		"agreement ended":         {post: written{by: "lil", words: "intel: danger: no\nwhat: boxes"}, ref: "INT-2026-000001", receipt: []string{"On hold", "sharing agreement has ended"}, desk: []string{"agreement has ended"}},
		"somebody not known":      {post: written{by: "zoe", words: "intel: danger: no\nwhat: boxes", channel: partnerChannel("pat")}, ref: "INT-2026-000001", receipt: []string{"On hold", "not known as one of the agency's people"}, desk: []string{"not known"}},
		"graded":                  {post: written{by: "pat", words: "intel: danger: no\nwhat: boxes\ngrading: B/2/1"}, ref: "INT-2026-000001", receipt: []string{"The grading is for the police"}},
		"a crime":                 {post: written{by: "pat", words: "intel: danger: no\nwhat: boxes\ncrime: yes"}, ref: "INT-2026-000001", receipt: []string{"report it on 101"}},
		"attachment":              {post: written{by: "pat", words: "intel: danger: no\nwhat: boxes", files: []bot.File{{Name: "jo-smith.jpg", Size: 7}}}, ref: "INT-2026-000001", receipt: []string{"did not copy it"}},
		"another agency's number": {post: written{by: "pat", words: "intel: see INT-2026-000777", thread: "unknown"}, ref: "INT-2026-000001"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			c.post.id = "p1"
			d.hears(c.post)
			channel := c.post.request().Channel.ID
			if c.ref == "" {
				if all := d.chat.Sent(); len(all) > 0 {
					t.Fatalf("something was said: %s", says(all[0].Latest()))
				}
				return
			}
			receipt := says(d.last(channel).Latest())
			contains(t, receipt, append(c.receipt, c.ref)...)
			lacks(t, receipt, "knife", "informant", "boxes", "SECRET", "jo-smith", "flat 3")
			desk := map[string]string{"I": "intel", "D": "panel"}[c.ref[:1]]
			var told []string
			for _, m := range d.posts(desk) {
				told = append(told, says(m.Latest()))
				lacks(t, says(m.Latest()), "knife", "informant", "boxes", "SECRET", "jo-smith", "flat 3")
			}
			contains(t, strings.Join(told, "\n"), c.desk...)
		})
	}
}

// TestPostTwice delivers a post three times, also days later and to another replica.
func TestPostTwice(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := written{by: "pat", id: "p1", words: wholeReport}
	d.hears(p)
	other := d.desk(d.redis.Addr())
	other.hears(p)
	d.later(100 * 60 * 60 * 1e9)
	d.hears(p)
	if n := len(d.posts("council")); n != 1 {
		t.Errorf("%d receipts", n)
	}
	contains(t, says(d.types("ivy", "/intel queue")), "To do: 1")
}

// TestTwoReportsInOnePost keeps both, each with a receipt.
func TestTwoReportsInOnePost(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.hears(written{by: "pat", id: "p1", words: "intel: danger: no\nwhat: boxes\n\ndisruption: danger: no\nwhat: we closed the club"})
	var titles []string
	for _, m := range d.posts("council") {
		titles = append(titles, m.Latest().Title)
	}
	slices.Sort(titles)
	contains(t, strings.Join(titles, " "), "DIS-2026-000001", "INT-2026-000001")
	if len(titles) != 2 {
		t.Errorf("%d receipts", len(titles))
	}
}

// TestFormReport reports by the form, as members of other organisations do.
func TestFormReport(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	press := bot.Request{Source: bot.Pressed, From: account("pat"), Channel: partnerChannel("pat"), Text: "intel report form=open"}
	form := d.act(press).Form
	if form == nil || form.Questions[0].Name != "safety_now" {
		t.Fatalf("the form does not begin with the safety question: %+v", form)
	}
	answers := map[string][]string{"safety_now": {"no"}, "what": {"boxes"}}
	submit := func() bot.Message {
		return d.act(bot.Request{Source: bot.Submitted, From: account("pat"), Channel: partnerChannel("pat"), Text: form.Command, Answers: answers})
	}
	if again := submit().Form; again == nil || again.Errors()["where"] == "" {
		t.Fatal("the form does not ask for what is missing")
	}
	for _, name := range []string{"when", "where", "who", "how_known"} {
		answers[name] = []string{"not known"}
	}
	answers["provenance"], answers["who_else_knows"], answers["risk_to_source"], answers["disclosure_view"] = []string{"saw"}, []string{"few"}, []string{"none"}, []string{"ok_to_act"}
	contains(t, says(submit()), "INT-2026-000001", "It is logged")
	d.deliver()
	submit() // sent again by Slack, or in a hurry
	d.deliver()
	if n := len(d.posts("council")); n != 1 {
		t.Fatalf("%d messages in the channel", n)
	}
	root := d.last("council").Posted
	d.hears(written{by: "pat", id: "p9", thread: root.ID, words: "It was a white van."})
	contains(t, says(d.types("ivy", "/intel show INT-2026-000001")), "It was a white van.")
}

// TestDangerStopsForm keeps what was said so far and calls the desk, before the form is sent.
func TestDangerStopsForm(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	req := bot.Request{
		Source: bot.Answered, From: account("pat"), Channel: partnerChannel("pat"), Text: "intel report form=open",
		Answers: map[string][]string{"safety_now": {"yes"}},
	}
	form := d.act(req).Form
	if form == nil {
		t.Fatal("no form")
	}
	contains(t, form.Problem, "Call 999 now.", "INT-2026-000001")
	d.deliver()
	contains(t, says(d.last("intel").Latest()), "DANGER NOW: INT-2026-000001")
	msg := d.act(bot.Request{
		Source: bot.Submitted, From: account("pat"), Channel: partnerChannel("pat"), Text: form.Command,
		Answers: map[string][]string{"safety_now": {"yes"}, "what": {"he has a knife"}},
	})
	contains(t, says(msg), "INT-2026-000001")
	contains(t, says(d.types("ivy", "/intel show INT-2026-000001")), "he has a knife")
	contains(t, says(d.types("ivy", "/intel queue")), "To do: 1")
}

// TestPartnersSeeTheirOwn gives numbers, states and outcomes to the agency, and nothing to others.
func TestPartnersSeeTheirOwn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.hears(written{by: "pat", id: "p1", words: wholeReport})
	own := says(d.types("pam", "/intel show INT-2026-000001"))
	contains(t, own, "Received")
	lacks(t, own, "van", "Quay")
	for _, other := range []string{"hob", "ada", "cat", "max"} {
		contains(t, says(d.types(other, "/intel show INT-2026-000001")), "no such record that you can see")
	}
	contains(t, says(d.types("hob", "/intel add INT-2026-000001 where=here")), "no such record that you can see")
	contains(t, says(d.types("pat", "/intel evaluate INT-2026-000001 source=1 assessment=A handling=P")), "Only")
	r, err := d.Store.Intelligence(t.Context(), "INT-2026-000001")
	if err != nil || r.State != soc.ReportReceived {
		t.Errorf("it is %v, %v", r.State, err)
	}
}

// TestOfficersTalk raises no alarm when an officer asks a partner about danger.
func TestOfficersTalk(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.hears(written{by: "ivy", id: "p1", words: "Is anyone in danger now?", channel: partnerChannel("pat")})
	d.hears(written{by: "ivy", id: "p2", words: "Thanks for coming", channel: partnerChannel("hob")})
	if all := d.chat.Sent(); len(all) > 0 {
		t.Errorf("something was said: %s", says(all[0].Latest()))
	}
}
