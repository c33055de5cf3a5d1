package slackserver_test

import (
	"context"
	"log/slog"
	"net/http"
	"testing"
	"time"

	chat "gatewaybot/bot"
	ours "gatewaybot/bot/slack"
	"gatewaybot/config"
	"gatewaybot/e2e/slackserver"
)

// claims are never contested.
type claims struct{}

func (claims) Claim(context.Context, string) (mine, handled bool, err error) { return true, false, nil }
func (claims) Keep(context.Context, string) error                            { return nil }
func (claims) Release(context.Context, string) error                         { return nil }

// Our own platform gets over Socket Mode all that people do, also while Slack takes its connections back.
func TestSocketModeOfOurs(t *testing.T) {
	t.Parallel()
	s := slackserver.Start(t, slackserver.Options{SocketMode: true})
	p, err := ours.New(ours.Options{
		Token: config.NewSecret(s.BotToken()), AppToken: config.NewSecret(s.AppToken()), Workspace: string(s.TeamID()),
		APIURL: s.APIURL(), HTTPClient: &http.Client{Timeout: 8 * time.Second}, Claims: claims{}, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		ended <- p.Run(ctx, func(context.Context, chat.Request) (chat.Message, error) { return chat.Message{Text: "Done."}, nil })
	}()
	priya, gateway := s.AddUser("Priya Shah"), s.AddChannel("gateway")
	for range 3 {
		if err := s.WaitSockets(ctx, 2); err != nil {
			t.Fatal(err)
		}
		reply, err := s.Command(ctx, priya, gateway, "/gateway", "list")
		if err != nil || reply.Message.Text != "Done." {
			t.Errorf("the command was answered with %+v, %v", reply, err)
		}
		before := len(s.Ephemerals(priya))
		if _, err := s.Mention(ctx, priya, gateway, "gateway list"); err != nil {
			t.Error(err)
		}
		if n := len(s.Ephemerals(priya)); n != before+1 {
			t.Errorf("the mention was answered %d times", n-before)
		}
		s.Disconnect("refresh_requested")
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := s.WaitSockets(t.Context(), 0); err != nil {
		t.Errorf("connections are left: %v", err)
	}
}
