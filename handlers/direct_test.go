package handlers_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

// mention is somebody saying something to the bot in a channel.
func mention(user, channel, words string) bot.Request {
	return bot.Request{
		Source: bot.Mention, From: account(user), Text: words, Channel: bot.Channel{Platform: "test", Workspace: "rocu", ID: channel},
	}
}

// TestDirect tasks a guarded team past the gateway, in each way that there is: the gateway is asked about it, and the
// words are kept as they were said.
func TestDirect(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ line, mention, task, reason string }{
		"mention":                    {mention: "please visit three premises on friday", task: "please visit three premises on friday"},
		"mention of several lines":   {mention: "Visit:\n- the mill\n- the quay", task: "Visit:\n- the mill\n- the quay"},
		"mention with a quote":       {mention: `see the "Old Mill`, task: `see the "Old Mill`},
		"mention that looks like us": {mention: "team=ecu objective=x go", task: "team=ecu objective=x go"},
		"mention of everybody":       {mention: "@all <!channel> help now", task: "@all <!channel> help now"},
		"mention of somebody":        {mention: bot.Tag(account("eve")) + " asked for you", task: "@eve asked for you"},
		"mention that hides":         {mention: "go \u202enow\u2066!", task: "go now!"},
		"mention of 4,000 letters":   {mention: strings.Repeat("é", 4000), task: strings.Repeat("é", 4000)},
		"typed":                      {line: "gateway direct rdt Visit three premises.", task: "Visit three premises."},
		"typed with names":           {line: `gateway direct team="regional disruption team" bypass_reason="The DI rang." objective="Go."`, task: "Go.", reason: "The DI rang."},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			req := bot.Request{Source: bot.Typed, From: account("ada"), Text: tt.line}
			if tt.mention != "" {
				req = mention("ada", "rdt", tt.mention)
			}
			told := d.act(req)
			const ref = "GWR-2026-000001"
			if told.Title != ref+" records a direct task for the Regional disruption team" {
				t.Fatalf("told:\n%s", plain(told))
			}
			d.deliver()
			card := d.lastIn("gateway")
			if card.Title != ref+" · Tasked directly, not ratified" || card.Note != "The team was tasked without a gateway reference." {
				t.Errorf("the card is\n%s", plain(card))
			}
			d.button(card, "Ratify")
			d.button(card, "Return")
			shown := map[string]string{}
			for _, f := range d.press("cat", card, "Show").Fields {
				shown[f.Label] = f.Value
			}
			if shown["Objective"] != tt.task || shown["Why not the gateway"] != tt.reason || shown["Tasked directly"] != "Regional disruption team" {
				t.Errorf("the record has %q", shown)
			}
		})
	}
}

// TestNotDirect are words in a team's channel that task nobody, and words elsewhere.
func TestNotDirect(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ user, channel, words, title, text string }{
		"nothing":             {"ada", "rdt", "", "What you can do here", ""},
		"help":                {"ada", "rdt", "help", "What you can do here", ""},
		"a command":           {"ada", "rdt", "gateway list", "Mine: 0", ""},
		"an agency":           {"pam", "rdt", "visit three premises", "", "Only the roles requester and gateway ci can use “/gateway direct”. Nothing was changed."},
		"a stranger":          {"zoe", "rdt", "visit three premises", "", refusals["who"]},
		"another channel":     {"ada", "dorset", "visit three premises", "", "I don't know “visit”. Type “help” to see what you can do."},
		"another workspace's": {"ada", "rdt2", "visit three premises", "", "I don't know “visit”. Type “help” to see what you can do."},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			before := d.redis.Dump()
			if got := d.act(mention(tt.user, tt.channel, tt.words)); got.Title != tt.title || tt.text != "" && got.Text != tt.text {
				t.Errorf("told:\n%s", plain(got))
			}
			if diff := cmp.Diff(before, d.redis.Dump()); diff != "" {
				t.Errorf("something was written (-before +after):\n%s", diff)
			}
		})
	}
}

// TestTaskWithReference is a task that names its request: that is no bypass (V03), and the request is shown.
func TestTaskWithReference(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.raised("ada", nil)
	for _, words := range []string{ref + " please go on friday", "please go on friday, see " + strings.ToLower(ref) + "."} {
		if got := d.act(mention("ada", "rdt", words)); got.Title != ref+" · Waiting for the gateway" {
			t.Errorf("%q is told:\n%s", words, plain(got))
		}
	}
}

// TestTooLongForATask opens the form with the words in it.
func TestTooLongForATask(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	words := strings.Repeat("é", 4001)
	got := d.act(mention("ada", "rdt", words))
	if got.Form == nil || got.Form.Errors()["objective"] != "That is longer than 4000 characters. Please shorten it." {
		t.Fatalf("told:\n%s", plain(got))
	}
	if !strings.Contains(plain(got), words) {
		t.Error("the words are lost")
	}
}

// TestBypassEnds ratifies one bypass and returns another, with what the requester is told.
func TestBypassEnds(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := direct(d)
	d.done("cat", "gateway ratify %s", ref)
	d.deliver()
	if got := d.lastIn("dm-ada"); got.Title != ref+" · Ratified, waiting for the gateway" || got.Text != "Cat Reed ratified it on Mon 23/11/2026 10:00." {
		t.Errorf("ada reads:\n%s", plain(got))
	}
	d.press("cat", d.lastIn("gateway"), "Take")
	d.done("cat", "gateway decide %s %s", ref, verdict())
	d.deliver()

	back := d.refIn(d.act(mention("ada", "rdt", "and one more thing")))
	for _, line := range []string{"gateway take %s", "gateway decide %s " + verdict().String()} {
		if got := d.say("cat", line, back); !strings.HasPrefix(got.Text, "That can't be done to "+back+" now: ada gave it to the team directly on") {
			t.Errorf("cat types %s:\n%s", line, plain(got))
		}
	}
	if got := d.say("cat", "gateway return %s", back); got.Form == nil {
		t.Errorf("returned without a reason:\n%s", plain(got))
	}
	d.done("cat", "gateway return %s Please raise it through the gateway.", back)
	d.deliver()
	if got := plain(d.lastIn("dm-ada")); !strings.Contains(got, "Reason: Please raise it through the gateway.") {
		t.Errorf("ada reads:\n%s", got)
	}
	if got := d.say("cat", "gateway ratify %s", back); !strings.HasPrefix(got.Text, "That can't be done to "+back+" now: Cat Reed returned it to the force on") {
		t.Errorf("ratified after all:\n%s", plain(got))
	}
}
