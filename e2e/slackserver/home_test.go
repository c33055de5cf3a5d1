package slackserver_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	chat "gatewaybot/bot"
	"gatewaybot/bot/bottest"
	ours "gatewaybot/bot/slack"
	"gatewaybot/config"
	"gatewaybot/e2e/slackserver"
)

// ourBot is our own platform, called over HTTP.
func ourBot(t *testing.T, handle chat.Handler) (*slackserver.Server, *ours.Platform) {
	t.Helper()
	s := slackserver.Start(t, slackserver.Options{SigningSecret: secret})
	p, err := ours.New(ours.Options{
		Token: config.NewSecret(s.BotToken()), SigningSecret: config.NewSecret(secret), Workspace: string(s.TeamID()),
		APIURL: s.APIURL(), HTTPClient: &http.Client{Timeout: 8 * time.Second}, Claims: claims{}, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	p.Routes(mux, handle)
	web := httptest.NewServer(mux)
	t.Cleanup(web.Close)
	s.Connect(web.URL)
	return s, p
}

// TestHome opens a person's home tab, presses a button on it and sends the form that opens.
func TestHome(t *testing.T) {
	t.Parallel()
	waits := "Two things wait for you"
	form := chat.Form{Title: "Review", Submit: "Record", Command: "4p review", Questions: []chat.Question{{Name: "note", Label: "Note", Kind: chat.Line}}}
	s, _ := ourBot(t, func(_ context.Context, req chat.Request) (chat.Message, error) {
		switch req.Source {
		case chat.Opened:
			return chat.Message{Title: waits, Buttons: []chat.Button{{Label: "Record review", Command: "4p review"}}}, nil
		case chat.Pressed:
			return chat.Message{Form: &form}, nil
		}
		waits = "One thing waits for you"
		return chat.Message{Text: "Recorded."}, nil
	})
	ctx := t.Context()
	priya := s.AddUser("Priya Shah")
	home, err := s.OpenHome(ctx, priya)
	if err != nil || !strings.Contains(home.Seen(), "Two things wait for you") {
		t.Fatalf("the tab shows %q, %v", home.Seen(), err)
	}
	if err := s.Press(ctx, priya, home, "Record review"); err != nil {
		t.Fatal(err)
	}
	modal, err := s.OpenView(ctx, priya)
	if err != nil || modal.Title != "Review" {
		t.Fatalf("the modal is %+v, %v", modal, err)
	}
	result, err := s.Submit(ctx, priya, modal, map[string]any{"note": "All well"})
	if err != nil || result.View == nil || !strings.Contains(result.View.Seen(), "Recorded.") {
		t.Errorf("the form was answered with %+v, %v", result, err)
	}
	if _, err := s.WaitHome(ctx, priya, func(v slackserver.View) bool { return strings.Contains(v.Seen(), "One thing waits") }); err != nil {
		t.Error(err)
	}
	if calls := s.Calls("views.publish"); len(calls) != 2 || calls[0].Args["user_id"] != string(priya) {
		t.Errorf("published %+v", calls)
	}
	partner := s.AddPartner("Harbour Council")
	pat := s.AddPartnerUser(partner, "Pat Lane")
	s.AddChannel("shared", slackserver.SharedWith(partner))
	if home, err := s.OpenHome(ctx, pat); err != nil || !strings.Contains(home.Seen(), "This page is for people of the organisation that runs me.") {
		t.Errorf("a partner sees %q, %v", home.Seen(), err)
	}
}

// TestPicture sends a picture into a channel, a thread and direct messages.
func TestPicture(t *testing.T) {
	t.Parallel()
	s, p := ourBot(t, nil)
	ctx := t.Context()
	priya, gateway := s.AddUser("Priya Shah"), s.AddChannel("gateway")
	m := bottest.Samples(chat.Account{})["picture"]
	m.Marker = "m-1"
	there := chat.To{Channel: chat.Channel{Platform: "slack", Workspace: string(s.TeamID()), ID: string(gateway)}}
	posted, err := p.Send(ctx, there, m)
	if err != nil {
		t.Fatal(err)
	}
	below := there
	below.Thread = posted.ID
	for _, to := range []chat.To{below, {Person: chat.Account{Platform: "slack", Workspace: string(s.TeamID()), User: string(priya)}}} {
		if _, err := p.Send(ctx, to, m); err != nil {
			t.Error(err)
		}
	}
	dm, err := s.DM(ctx, priya)
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.Messages(ctx, gateway)
	if err != nil || len(all) != 2 || len(dm) != 1 {
		t.Fatalf("%d messages, %d direct ones, %v", len(all), len(dm), err)
	}
	for _, message := range append(all, dm...) {
		pictures := s.Pictures(message)
		if len(pictures) != 1 || pictures[0].Alt != m.Picture.Alt || string(pictures[0].PNG) != string(m.Picture.PNG) || !strings.Contains(message.Seen(), "Westmoor") {
			t.Errorf("%d pictures in %q", len(pictures), message.Seen())
		}
	}
	if found, err := p.Find(ctx, there, "m-1"); err != nil || found != posted {
		t.Errorf("found %v, %v", found, err)
	}
}

// TestDeactivated: nobody is written to who has no account any more.
func TestDeactivated(t *testing.T) {
	t.Parallel()
	s, p := ourBot(t, nil)
	ctx := t.Context()
	priya := s.AddUser("Priya Shah")
	to := chat.To{Person: chat.Account{Platform: "slack", Workspace: string(s.TeamID()), User: string(priya)}}
	m := chat.Message{Text: "A review is due.", Marker: "m-1"}
	posted, err := p.Send(ctx, to, m)
	if err != nil {
		t.Fatal(err)
	}
	if found, err := p.Find(ctx, to, "m-1"); err != nil || found != posted {
		t.Errorf("found %v, %v", found, err)
	}
	s.Deactivate(priya)
	if _, err := p.Send(ctx, to, m); !errors.Is(err, chat.ErrGone) {
		t.Errorf("send: %v", err)
	}
	if _, err := p.Find(ctx, to, "m-1"); !errors.Is(err, chat.ErrGone) {
		t.Errorf("find: %v", err)
	}
	if n := len(s.Calls("chat.postMessage")); n != 1 {
		t.Errorf("%d messages were sent", n)
	}
}
