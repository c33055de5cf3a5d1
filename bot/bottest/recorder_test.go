package bottest_test

import (
	"context"
	"errors"
	"testing"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
)

var (
	_ bot.Platform = (*bottest.Recorder)(nil)
	_ bot.Finder   = (*bottest.Recorder)(nil)
)

func TestRecorderKeepsWhatIsSent(t *testing.T) {
	t.Parallel()
	r := bottest.NewRecorder("slack")
	to := bot.To{Person: bot.Account{Platform: "slack", Workspace: "T0FORCE", User: "U0ADA"}}
	posted, err := r.Send(t.Context(), to, bot.Message{Text: "One.", Marker: "m1"})
	if err != nil {
		t.Fatal(err)
	}
	if want := (bot.Channel{Platform: "slack", Workspace: "T0FORCE", ID: "dm-U0ADA"}); posted.Channel != want {
		t.Errorf("posted to %v, want %v", posted.Channel, want)
	}
	if err := r.Update(t.Context(), posted, bot.Message{Text: "Two.", Marker: "m1"}); err != nil {
		t.Fatal(err)
	}
	sent := r.Sent()
	if len(sent) != 1 || sent[0].Message.Text != "One." || sent[0].Latest().Text != "Two." || sent[0].To != to {
		t.Errorf("sent is %+v", sent)
	}
	if found, err := r.Find(t.Context(), to, "m1"); err != nil || found != posted {
		t.Errorf("found %v, %v; want %v", found, err, posted)
	}
	if err := r.Update(t.Context(), bot.Posted{ID: "9"}, bot.Message{}); !errors.Is(err, bot.ErrGone) {
		t.Errorf("update of nothing: %v, want ErrGone", err)
	}
}

func TestRecorderFailsOnRequest(t *testing.T) {
	t.Parallel()
	r := bottest.NewRecorder("slack")
	to := bot.To{Channel: bot.Channel{Platform: "slack", ID: "C1"}}
	down := errors.New("down")

	r.Refuse(down)
	if _, err := r.Send(t.Context(), to, bot.Message{}); !errors.Is(err, down) || len(r.Sent()) != 0 {
		t.Errorf("a refused send: %v, sent %v", err, r.Sent())
	}
	r.Refuse(nil)

	r.LoseNext(down)
	if _, err := r.Send(t.Context(), to, bot.Message{Marker: "m1"}); !errors.Is(err, down) {
		t.Errorf("a lost send: %v, want %v", err, down)
	}
	if found, err := r.Find(t.Context(), to, "m1"); err != nil || found.ID != "1" {
		t.Errorf("a lost message was found as %v, %v", found, err)
	}
	if _, err := r.Send(t.Context(), to, bot.Message{}); err != nil {
		t.Errorf("the send after a lost one: %v", err)
	}

	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Send(ended, to, bot.Message{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a send too late: %v", err)
	}
}

func TestRecorderWaits(t *testing.T) {
	t.Parallel()
	r := bottest.NewRecorder("slack")
	go func() {
		for range 3 {
			_, _ = r.Send(context.Background(), bot.To{}, bot.Message{})
		}
	}()
	if sent := r.Wait(t, func(s []bottest.Sent) bool { return len(s) == 3 }); len(sent) != 3 {
		t.Errorf("waited for %d messages, want 3", len(sent))
	}
}

func TestMentions(t *testing.T) {
	t.Parallel()
	name := func(a bot.Account) string { return "@" + a.User }
	for in, want := range map[string]string{
		"":                             "",
		"give <@p/w/ada>, <@p/w/ben>!": "give @ada, @ben!",
		"a <@ b <@p/w/ada>":            "a <@ b @ada",
		"<@p/w/ada":                    "<@p/w/ada",
		"<@here> <@a/b>":               "<@here> <@a/b>",
	} {
		if got := bottest.Mentions(in, name); got != want {
			t.Errorf("Mentions(%q) = %q, want %q", in, got, want)
		}
	}
}
