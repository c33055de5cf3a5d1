package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
	"gatewaybot/soc"
)

// harmless complains about what a message must not do where others read.
func harmless(t *testing.T, m bot.Message) {
	t.Helper()
	for _, r := range plain(m) {
		if unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r) || r == unicode.ReplacementChar {
			t.Errorf("%U is in\n%s", r, plain(m))
		}
	}
	for _, n := range m.Notify {
		if n != (bot.Notify{Group: "intel-desk"}) {
			t.Errorf("it calls %v", n)
		}
	}
}

// TestHostilePosts keeps posts that format, call, hide and break: the desk reads them as they were written, but for what
// can not be seen, and nothing of them stands in the channel.
func TestHostilePosts(t *testing.T) {
	t.Parallel()
	texts := append(bottest.Hostile(), strings.Repeat("forty thousand ", 2667), strings.Repeat("x", 40000), "INT-0000-000000 DIS-0000-000000",
		"{south-west}:rec:INT-2026-000001", "%s %d %!x(MISSING)", strings.Repeat("<@slack/T/U>", 60), "intel", "\u202eintel: txet\u202c")
	for i, text := range texts {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.hears(written{by: "pat", id: "p1", words: "intel: danger: no\nwhat: " + text + "\nwhere: Quay Street " + text, files: []bot.File{{Name: text}}})
			d.hears(written{by: "pat", id: "p2", thread: "p1", words: text})
			d.hears(written{by: "pat", id: "p1", source: bot.Edited, revision: "r1", words: "intel: danger: no\nwhat: " + text + " again"})
			for _, m := range d.chat.Sent() {
				harmless(t, m.Message)
				lacks(t, plain(m.Message), "Quay Street", "everyone", "x.example")
			}
			want := strings.TrimSpace(bot.Clean(text))
			first, _, _ := strings.Cut(strings.TrimLeft(want, ":"), "\n")
			r := d.intelligence("INT-2026-000001")
			if !strings.Contains(r.What.Reveal(), first) || !strings.HasPrefix(r.Where.Reveal(), "Quay Street ") {
				t.Errorf("what is %.200q, where %.200q", r.What.Reveal(), r.Where.Reveal())
			}
			if n := len(r.Additions); n != 2 || r.Additions[0].Words.Reveal() != want {
				t.Errorf("%d additions", n)
			}
		})
	}
}

// TestTwentyReportsInOnePost makes a record of each, once, and amends and takes back each with the post.
func TestTwentyReportsInOnePost(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	words := func(what string) string {
		var all []string
		for i := range 20 {
			all = append(all, fmt.Sprintf("intel: danger: no\nwhat: %s %d", what, i))
		}
		return strings.Join(all, "\n\n")
	}
	post := written{by: "pat", id: "p1", words: words("boxes")}
	d.hears(post)
	d.hears(post)
	d.hears(written{by: "pat", id: "p1", source: bot.Edited, revision: "r1", words: words("crates")})
	d.hears(written{by: "pat", id: "p1", source: bot.Deleted})
	contains(t, says(d.types("ivy", "/intel queue")), "To do: 20")
	for i := range 20 {
		r := d.intelligence(fmt.Sprintf("INT-2026-%06d", i+1))
		if r.What.Reveal() != fmt.Sprint("boxes ", i) || r.Nth != i || !r.Retracted || len(r.Additions) != 1 {
			t.Errorf("%s: %q, number %d, taken back %t, %d additions", r.Ref, r.What.Reveal(), r.Nth, r.Retracted, len(r.Additions))
			continue
		}
		contains(t, r.Additions[0].Words.Reveal(), fmt.Sprint("crates ", i))
	}
}

// TestFloodInOnePost keeps every word of more reports than one post may make, and calls the desk to the danger in the last.
func TestFloodInOnePost(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var all []string
	for i := range 3000 {
		all = append(all, fmt.Sprintf("intel: box %d", i))
	}
	d.hears(written{by: "pat", id: "p1", words: strings.Join(all, "\n") + "\nintel: danger: yes\nwho: Jo"})
	contains(t, says(d.types("ivy", "/intel queue")), "To do: 32")
	last := d.intelligence("INT-2026-000032")
	contains(t, last.What.Reveal(), "box 31", "box 32\n", "box 2999", "who: Jo")
	if last.Danger != soc.DangerYes {
		t.Errorf("danger is %s", last.Danger)
	}
	contains(t, says(d.last("intel").Latest()), "DANGER NOW: INT-2026-000032")
}

// TestLinesTypedByHand has partners type what our buttons and our own road say, in a post and as a command.
func TestLinesTypedByHand(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	theirs := d.gives("hob", "h1", wholeReport)
	own := reported(d)
	before := len(d.intelligence(theirs).Additions)
	for _, line := range []string{
		"intel add " + theirs + " more=boxes", "intel safety " + theirs + " yes", "intel add " + theirs + " form=open", "intel withdraw " + theirs + " version=1 No.",
		"intel show " + theirs, "intel history " + theirs, "intel triage " + theirs + " version=1", "intel triage " + own + " version=1", "intel forward " + own,
		"intel evaluate " + own + " source=1 assessment=A handling=P", "intel heard words=boxes", "disruption add " + theirs + " more=boxes",
		"intel add DIS-2026-000099 more=boxes", "intel report ref=" + theirs + " safety_now=no more=boxes", "register status", "people set " + tag("pat") + " roles=admin",
	} {
		for _, source := range []bot.Source{bot.Typed, bot.Pressed, bot.Mention} {
			msg := d.act(bot.Request{Source: source, From: account("pat"), Channel: partnerChannel("pat"), Text: line})
			lacks(t, says(msg), "van", "Quay")
			if msg.Title != "" {
				t.Errorf("pat may %s:\n%s", line, plain(msg))
			}
		}
	}
	if r := d.intelligence(theirs); len(r.Additions) != before || r.Version != 1 || r.Danger != soc.DangerNo {
		t.Errorf("%s is at version %d with %d additions", theirs, r.Version, len(r.Additions))
	}
	if r := d.intelligence(own); r.Version != 1 || r.State != soc.ReportReceived {
		t.Errorf("%s is %s at version %d", own, r.State, r.Version)
	}
	d.hears(written{by: "pat", id: "p2", words: "intel safety " + theirs + " yes"}) // a post is words, not a command
	if r := d.intelligence(theirs); r.Version != 1 {
		t.Errorf("a post changed %s", theirs)
	}
}

// TestReplyThatNamesAnother adds to the report whose thread it stands in, whatever it names.
func TestReplyThatNamesAnother(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	theirs, own := d.gives("hob", "h1", wholeReport), reported(d)
	other := d.gives("pat", "p2", wholeReport)
	d.hears(written{by: "pat", id: "p3", thread: "p1", words: "See " + theirs + " and " + other})
	for ref, want := range map[string]int{theirs: 0, own: 1, other: 0} {
		if n := len(d.intelligence(ref).Additions); n != want {
			t.Errorf("%s has %d additions, not %d", ref, n, want)
		}
	}
	d.hears(written{by: "hob", id: "p4", thread: "p1", words: "Of ours: " + own, channel: partnerChannel("pat")})
	if n := len(d.intelligence(own).Additions); n != 1 {
		t.Errorf("another agency added to %s", own)
	}
}

// TestCopiedPress presses a copied button with another version in its line, and again, as others.
func TestCopiedPress(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := triaged(d)
	press := func(user, line string) string {
		return says(d.act(bot.Request{Source: bot.Pressed, From: account(user), Text: line}))
	}
	for _, version := range []string{"1", "3", "99", "-2", "0"} {
		contains(t, press("ivy", "intel no_action "+ref+" version="+version+" Known."), "was changed after you saw it")
	}
	contains(t, press("pat", "intel no_action "+ref+" version=2 Known."), "Only the role intel handler")
	contains(t, press("ned", "intel no_action "+ref+" version=2 Known."), "Only the role intel handler")
	if r := d.intelligence(ref); r.Version != 2 {
		t.Errorf("it is at version %d", r.Version)
	}
}

// TestReplayedSubmissions sends a form again, at once and days later: a report is one report, an addition one addition.
func TestReplayedSubmissions(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	twice := func(form bot.Message, given args) {
		t.Helper()
		req := submission(d, "pat", form, given)
		req.Channel = partnerChannel("pat")
		for range 3 {
			d.act(req)
			d.deliver()
		}
	}
	twice(d.say("pat", "intel report form=open"), wholeForm())
	const ref = "INT-2026-000001"
	form := d.say("pat", "intel add %s form=open", ref)
	twice(form, args{"more": "A white van.", "where": "Quay Street 14", "safety_now": "yes"})
	d.redis.FastForward(100 * time.Hour)
	twice(form, args{"more": "A white van.", "where": "Quay Street 14", "safety_now": "yes"})
	if r := d.intelligence(ref); len(r.Additions) != 1 || r.Danger != soc.DangerYes {
		t.Errorf("%d additions, danger %s", len(r.Additions), r.Danger)
	}
	contains(t, says(d.types("ivy", "/intel queue")), "To do: 1")
}

// TestReplyToTwoReports belongs to both, once, however late it comes again.
func TestReplyToTwoReports(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.hears(written{by: "pat", id: "p1", words: "intel: danger: no\nwhat: boxes\n\nintel: danger: no\nwhat: crates"})
	reply := written{by: "pat", id: "p2", thread: "p1", words: "Both on Tuesday."}
	d.hears(reply)
	d.redis.FastForward(100 * time.Hour)
	d.hears(reply)
	for _, ref := range []string{"INT-2026-000001", "INT-2026-000002"} {
		if r := d.intelligence(ref); len(r.Additions) != 1 {
			t.Errorf("%s has %d additions", ref, len(r.Additions))
		}
	}
	d.hears(written{by: "pat", id: "p3", thread: "p1", words: "INT-2026-000002 on Friday"})
	if a, b := d.intelligence("INT-2026-000001"), d.intelligence("INT-2026-000002"); len(a.Additions) != 1 || len(b.Additions) != 2 {
		t.Errorf("%d and %d additions", len(a.Additions), len(b.Additions))
	}
}

// TestSomethingNotForChatLater keeps nothing of a reply that must not be on a chat, and goes on with the report.
func TestSomethingNotForChatLater(t *testing.T) {
	t.Parallel()
	for name, reply := range map[string]written{
		"words":  {words: "where: the informant lives there"},
		"a file": {words: "This one", files: []bot.File{{Name: "TOP SECRET plan.pdf"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			ref := d.gives("pat", "p1", "intel: danger: no\nwhat: boxes")
			reply.by, reply.id, reply.thread = "pat", "p2", "p1"
			d.hears(reply)
			contains(t, says(d.last("council").Latest()), "I did not keep that", "Please delete it")
			contains(t, says(d.last("intel").Latest()), "must not be on chat")
			r := d.intelligence(ref)
			for field, text := range r.Texts() {
				lacks(t, field+text.Reveal(), "informant", "SECRET", "This one")
			}
			d.hears(written{by: "pat", id: "p3", thread: "p1", words: "where: Quay Street"})
			contains(t, says(d.last("council").Latest()), "Thank you, that is added.", "[Add details]")
			lacks(t, says(d.last("council").Latest()), "where,")
			warned := slices.DeleteFunc(d.posts("intel"), func(s bottest.Sent) bool { return !strings.Contains(s.Message.Text, "must not be on chat") })
			if len(warned) != 1 {
				t.Errorf("the desk is warned %d times", len(warned))
			}
			if r = d.intelligence(ref); r.Where.Reveal() != "Quay Street" || r.State != soc.ReportReceived {
				t.Errorf("where is %q, %s", r.Where.Reveal(), r.State)
			}
			d.hears(written{by: "pat", id: "p1", source: bot.Deleted})
			contains(t, says(d.last("council").Latest()), "A person decides")
		})
	}
}

// TestAnswersAboutDanger lets a clear no settle an unclear answer, and takes no yes back.
func TestAnswersAboutDanger(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.gives("pat", "p1", "intel: he may have hurt her, I am not sure")
	press := func(label string) string {
		t.Helper()
		root := d.posts("council")
		i := slices.IndexFunc(root, func(s bottest.Sent) bool { return len(s.Message.Buttons) > 1 })
		msg := d.press("pat", root[i].Message, label)
		d.deliver()
		return says(msg)
	}
	danger := func(want soc.Danger) {
		t.Helper()
		if got := d.intelligence(ref).Danger; got != want {
			t.Errorf("danger is %q, not %q", got, want)
		}
	}
	contains(t, press("No"), "nobody is in danger now")
	danger(soc.DangerNo)
	d.hears(written{by: "pat", id: "p2", thread: "p1", words: "danger: no, but he has a knife and is going there now"})
	danger(soc.DangerUnclear)
	contains(t, says(d.last("intel").Latest()), "DANGER UNCLEAR")
	contains(t, press("No"), "nobody is in danger now")
	danger(soc.DangerNo)
	contains(t, press("Yes, in danger"), "Call 999 now.")
	danger(soc.DangerYes)
	contains(t, says(d.last("intel").Latest()), "DANGER NOW")
	d.hears(written{by: "pat", id: "p3", thread: "p1", words: "danger: no, but he has a knife and is going there now"})
	danger(soc.DangerYes)
	contains(t, press("No"), "nobody is in danger now")
	danger(soc.DangerNo)
	contains(t, press("Yes, in danger"), "Call 999 now.")
	danger(soc.DangerYes)
	contains(t, says(d.last("intel").Latest()), "DANGER NOW")
}

// TestDangerInTheForm has somebody say in the form for more that there is danger, after it had ended, in the same words.
func TestDangerInTheForm(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.gives("pat", "p1", "intel: danger: no\nwhat: boxes")
	for range 2 {
		contains(t, says(d.types("pat", "/intel add "+ref+" safety_now=yes more=Again.")), "Call 999 now.")
		if got := d.intelligence(ref).Danger; got != soc.DangerYes {
			t.Errorf("danger is %q", got)
		}
		d.types("pat", "/intel safety "+ref+" no")
	}
}
