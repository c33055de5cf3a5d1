package slackserver_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"gatewaybot/e2e/slackserver"
)

func TestFaults(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	ctx := t.Context()
	gateway := s.AddChannel("gateway")
	s.Fail("chat.postMessage",
		slackserver.RateLimited(1500*time.Millisecond), slackserver.ServerError(http.StatusServiceUnavailable),
		slackserver.APIError("ekm_access_denied"), slackserver.LoseReply())
	post := func() error {
		_, _, err := b.api.PostMessageContext(ctx, string(gateway), card(false)...)
		return err
	}
	if limited, ok := errors.AsType[*slack.RateLimitedError](post()); !ok || limited.RetryAfter != 2*time.Second {
		t.Errorf("rate limit: %v", limited)
	}
	if status, ok := errors.AsType[slack.StatusCodeError](post()); !ok || status.Code != http.StatusServiceUnavailable {
		t.Errorf("server error: %v", status)
	}
	if err := post(); err == nil || err.Error() != "ekm_access_denied" {
		t.Errorf("error of the method: %v", err)
	}
	if all, err := s.Messages(ctx, gateway); err != nil || len(all) != 0 {
		t.Errorf("posted all the same: %+v, error %v", all, err)
	}
	if err := post(); err == nil {
		t.Error("the lost reply arrived")
	}
	if all, err := s.Messages(ctx, gateway); err != nil || len(all) != 1 {
		t.Errorf("after a lost reply: %+v, error %v", all, err)
	}
	if err := post(); err != nil {
		t.Errorf("after all faults: %v", err)
	}
	calls, err := s.WaitCalls(ctx, "chat.postMessage", 5)
	if err != nil || calls[0].Answer != nil || calls[3].Answer["ok"] != true {
		t.Errorf("calls %+v, error %v", calls, err)
	}
}

func TestSlowCallsAreDoneAllTheSame(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	gateway := s.AddChannel("gateway")
	s.Fail("chat.postMessage", slackserver.Slow(time.Hour))
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, _, err := b.api.PostMessageContext(ctx, string(gateway), card(false)...); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
	if _, err := s.WaitMessage(t.Context(), gateway, func(m slackserver.Message) bool { return m.Text == "new request" }); err != nil {
		t.Error(err)
	}
}

func TestSlowBot(t *testing.T) {
	t.Parallel()
	s := slackserver.Start(t, slackserver.Options{})
	web := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // Only then the server sees that the other side has hung up.
		<-r.Context().Done()
	}))
	t.Cleanup(web.Close)
	s.Connect(web.URL)
	_, err := s.Command(t.Context(), s.AddUser("Priya Shah"), s.AddChannel("gateway"), "/gateway", "list")
	if !errors.Is(err, slackserver.ErrTimeout) {
		t.Errorf("error %v", err)
	}
}

func TestWaitingInVain(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	gateway := s.AddChannel("gateway")
	priya := s.AddUser("Priya Shah")
	if _, _, err := b.api.PostMessageContext(t.Context(), string(gateway), slack.MsgOptionText("something else", false)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	never := func(slackserver.Message) bool { return false }
	_, err1 := s.WaitMessage(ctx, gateway, never)
	_, err2 := s.WaitEphemeral(ctx, priya, never)
	_, err3 := s.OpenView(ctx, priya)
	_, err4 := s.WaitCalls(ctx, "chat.postMessage", 2)
	for _, err := range []error{err1, err2, err3, err4} {
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
	}
}
