package slackserver_test

import (
	"errors"
	"net/http"
	"testing"

	"gatewaybot/e2e/slackserver"
)

func TestForgeriesAreRefused(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	ctx := t.Context()
	priya := s.AddUser("Priya Shah")
	gateway := s.AddChannel("gateway")
	if _, err := s.Command(ctx, priya, gateway, "/gateway", "new"); err != nil {
		t.Fatal(err)
	}
	view, err := s.OpenView(ctx, priya)
	if err != nil {
		t.Fatal(err)
	}
	_, timestamp, err := b.api.PostMessageContext(ctx, string(gateway), card(false)...)
	if err != nil {
		t.Fatal(err)
	}
	posted, err := s.WaitMessage(ctx, gateway, func(m slackserver.Message) bool { return m.TS == timestamp })
	if err != nil {
		t.Fatal(err)
	}
	ways := map[string]func(slackserver.Signing) error{
		"form": func(how slackserver.Signing) error {
			_, err := s.Submit(ctx, priya, view, map[string]any{"what": "A van", "kind": "anpr"}, how)
			return err
		},
		"close": func(how slackserver.Signing) error { return s.Close(ctx, priya, view, how) },
		"command": func(how slackserver.Signing) error {
			_, err := s.Command(ctx, priya, gateway, "/gateway", "list", how)
			return err
		},
		"press": func(how slackserver.Signing) error { return s.Press(ctx, priya, posted, "take", how) },
		"post": func(how slackserver.Signing) error {
			_, err := s.Post(ctx, priya, gateway, "hello", how)
			return err
		},
		"challenge": func(how slackserver.Signing) error { return s.Verify(ctx, how) },
	}
	forgeries := map[string]slackserver.Signing{
		"unsigned": slackserver.Unsigned, "wrong secret": slackserver.WrongSecret, "stale": slackserver.Stale, "tampered": slackserver.Tampered,
	}
	for _, way := range []string{"form", "close", "command", "press", "post", "challenge"} {
		for forgery, how := range forgeries {
			if way == "close" && forgery != "unsigned" {
				continue // It is closed by then.
			}
			var status *slackserver.StatusError
			if err := ways[way](how); !errors.As(err, &status) || status.Status != http.StatusUnauthorized {
				t.Errorf("%s, %s: error %v", way, forgery, err)
			}
		}
	}
	for _, way := range []string{"command", "press", "post", "challenge"} {
		if err := ways[way](slackserver.Signed); err != nil {
			t.Errorf("%s, signed: %v", way, err)
		}
	}
}
