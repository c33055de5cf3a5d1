package slackserver_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"gatewaybot/e2e/slackserver"
)

func TestResponseURLRunsOut(t *testing.T) {
	t.Parallel()
	s := slackserver.Start(t, slackserver.Options{SigningSecret: secret})
	next := catcher(t, s)
	ctx := t.Context()
	priya := s.AddUser("Priya Shah")
	gateway := s.AddChannel("gateway")
	send := func(url, text string) int {
		resp, err := http.Post(url, "application/json", strings.NewReader(fmt.Sprintf(`{"text":%q}`, text)))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		return resp.StatusCode
	}
	if _, err := s.Command(ctx, priya, gateway, "/gateway", "list"); err != nil {
		t.Fatal(err)
	}
	url := next().ResponseURL
	var got []int
	for i := range 6 {
		got = append(got, send(url, fmt.Sprint("answer ", i)))
	}
	if _, err := s.Command(ctx, priya, gateway, "/gateway", "list"); err != nil {
		t.Fatal(err)
	}
	s.Elapse(31 * time.Minute)
	got = append(got, send(next().ResponseURL, "late"), send(url[:len(url)-1], "lost"))
	if diff := cmp.Diff([]int{200, 200, 200, 200, 200, 404, 404, 404}, got); diff != "" {
		t.Errorf("status (-want +got):\n%s", diff)
	}
	if shown := s.Ephemerals(priya); len(shown) != 5 || shown[4].Text != "answer 4" {
		t.Errorf("shown %+v", shown)
	}
	if calls := s.Calls(slackserver.ResponseURL); len(calls) != 8 || calls[5].Answer["error"] != "used_url" || calls[6].Answer["error"] != "expired_url" {
		t.Errorf("recorded %+v", calls)
	}
}

func TestResponseURLAfterAPress(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	ctx := t.Context()
	priya := s.AddUser("Priya Shah")
	gateway := s.AddChannel("gateway")
	b.answers(func(slack.InteractionCallback) any { return nil })
	press := func(m slackserver.Message) string {
		t.Helper()
		if err := s.Press(ctx, priya, m, "take"); err != nil {
			t.Fatal(err)
		}
		return b.last(t, slack.InteractionTypeBlockActions).ResponseURL
	}
	respond := func(options ...slack.MsgOption) {
		t.Helper()
		if _, _, err := b.api.PostMessageContext(ctx, string(gateway), options...); err != nil {
			t.Fatal(err)
		}
	}
	labelled := func(m slackserver.Message) bool { return len(m.Labels()) > 0 }

	if _, err := b.api.PostEphemeralContext(ctx, string(gateway), string(priya), card(false)...); err != nil {
		t.Fatal(err)
	}
	mine, err := s.WaitEphemeral(ctx, priya, labelled)
	if err != nil {
		t.Fatal(err)
	}
	respond(append(card(true), slack.MsgOptionReplaceOriginal(press(mine)))...)
	if shown := s.Ephemerals(priya); len(shown) != 1 || shown[0].Text != "taken" || len(shown[0].Labels()) != 0 {
		t.Errorf("replaced by %+v", shown)
	}
	respond(slack.MsgOptionDeleteOriginal(press(mine)))
	if shown := s.Ephemerals(priya); len(shown) != 0 {
		t.Errorf("deleted, but %+v is shown", shown)
	}

	respond(card(false)...)
	posted, err := s.WaitMessage(ctx, gateway, labelled)
	if err != nil {
		t.Fatal(err)
	}
	respond(append(card(true), slack.MsgOptionReplaceOriginal(press(posted)))...)
	if _, err := s.WaitMessage(ctx, gateway, func(m slackserver.Message) bool { return m.TS == posted.TS && m.Text == "taken" }); err != nil {
		t.Error(err)
	}
	respond(slack.MsgOptionText("for all", false), slack.MsgOptionResponseURL(press(posted), slack.ResponseTypeInChannel))
	if _, err := s.WaitMessage(ctx, gateway, func(m slackserver.Message) bool { return m.Text == "for all" }); err != nil {
		t.Error(err)
	}
	respond(slack.MsgOptionDeleteOriginal(press(posted)))
	all, err := s.Messages(ctx, gateway)
	if err != nil || len(all) != 1 {
		t.Errorf("left are %+v, error %v", all, err)
	}
}
