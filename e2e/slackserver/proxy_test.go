package slackserver_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"gatewaybot/e2e/slackserver"
)

func TestHistory(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	ctx := t.Context()
	gateway := string(s.AddChannel("gateway"))
	marker := slack.SlackMetadata{EventType: "gatewaybot", EventPayload: map[string]any{"ref": "GWR-2026-000001"}}
	var stamps []string
	for range 5 {
		_, ts, err := b.api.PostMessageContext(ctx, gateway, append(card(false), slack.MsgOptionMetadata(marker))...)
		if err != nil {
			t.Fatal(err)
		}
		stamps = append(stamps, ts)
	}
	ask := func(p slack.GetConversationHistoryParameters) []string {
		t.Helper()
		p.ChannelID = gateway
		var got []string
		for {
			page, err := b.api.GetConversationHistoryContext(ctx, &p)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range page.Messages {
				got = append(got, m.Timestamp)
			}
			if p.Cursor = page.ResponseMetaData.NextCursor; !page.HasMore {
				return got
			}
		}
	}
	newest := []string{stamps[4], stamps[3], stamps[2], stamps[1], stamps[0]}
	for name, tc := range map[string]struct {
		p    slack.GetConversationHistoryParameters
		want []string
	}{
		"all":               {slack.GetConversationHistoryParameters{}, newest},
		"in pages":          {slack.GetConversationHistoryParameters{Limit: 2}, newest},
		"after":             {slack.GetConversationHistoryParameters{Oldest: stamps[2]}, newest[:2]},
		"from":              {slack.GetConversationHistoryParameters{Oldest: stamps[2], Inclusive: true}, newest[:3]},
		"before":            {slack.GetConversationHistoryParameters{Latest: stamps[2]}, newest[3:]},
		"between, in pages": {slack.GetConversationHistoryParameters{Oldest: stamps[0], Latest: stamps[4], Limit: 1}, newest[1:4]},
	} {
		if diff := cmp.Diff(tc.want, ask(tc.p)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}

	page, err := b.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: gateway, Limit: 1, IncludeAllMetadata: true})
	if err != nil {
		t.Fatal(err)
	}
	m := page.Messages[0]
	if diff := cmp.Diff(marker, m.Metadata); diff != "" {
		t.Errorf("metadata (-want +got):\n%s", diff)
	}
	if m.BotID == "" || m.Team != string(s.TeamID()) || m.Blocks.BlockSet[1].ID() == "" {
		t.Errorf("message %+v", m)
	}
	plain, err := b.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: gateway})
	if err != nil || plain.Messages[0].Metadata.EventType != "" {
		t.Errorf("metadata not asked for: %+v, error %v", plain.Messages[0].Metadata, err)
	}
}

func TestThreads(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	ctx := t.Context()
	gateway := string(s.AddChannel("gateway"))
	_, root, err := b.api.PostMessageContext(ctx, gateway, slack.MsgOptionText("root", false))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"one", "two"} {
		if _, _, err := b.api.PostMessageContext(ctx, gateway, slack.MsgOptionText(text, false), slack.MsgOptionTS(root)); err != nil {
			t.Fatal(err)
		}
	}
	thread, _, _, err := b.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{ChannelID: gateway, Timestamp: root})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range thread {
		got = append(got, m.Text)
	}
	if diff := cmp.Diff([]string{"root", "one", "two"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, _, _, err = b.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{ChannelID: gateway, Timestamp: "1.000001"})
	if err == nil || err.Error() != "thread_not_found" {
		t.Errorf("a thread of nothing: error %v", err)
	}
}

func TestWhereTheBotIsNot(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	ctx := t.Context()
	public := s.AddChannel("public", slackserver.WithoutBot())
	private := s.AddChannel("private", slackserver.Private(), slackserver.WithoutBot())
	for channel, want := range map[slackserver.ChannelID]string{public: "not_in_channel", private: "channel_not_found", "C999": "channel_not_found"} {
		_, _, err := b.api.PostMessageContext(ctx, string(channel), card(false)...)
		if err == nil || err.Error() != want {
			t.Errorf("post: error %v, want %s", err, want)
		}
		_, err = b.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: string(channel)})
		if err == nil || err.Error() != want {
			t.Errorf("history: error %v, want %s", err, want)
		}
	}
	mine := s.AddChannel("mine")
	priya := s.AddUser("Priya Shah")
	desk := s.AddChannel("desk", slackserver.Private(priya))
	members, _, err := b.api.GetUsersInConversationContext(ctx, &slack.GetUsersInConversationParameters{ChannelID: string(desk)})
	if err != nil || len(members) != 2 || !slices.Contains(members, string(s.BotUserID())) || !slices.Contains(members, string(priya)) {
		t.Errorf("members %q, error %v", members, err)
	}
	if _, err := s.Command(ctx, s.AddUser("Tom Hale"), desk, "/gateway", "list"); err == nil || !strings.Contains(err.Error(), "is not in channel") {
		t.Errorf("a command where the person is not: error %v", err)
	}
	channels, _, err := b.api.GetConversationsForUserContext(ctx, &slack.GetConversationsForUserParameters{Types: []string{"public_channel", "private_channel"}})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, c := range channels {
		got[c.ID] = c.IsPrivate
	}
	if diff := cmp.Diff(map[string]bool{string(mine): false, string(desk): true}, got); diff != "" {
		t.Errorf("the bot's channels (-want +got):\n%s", diff)
	}
}

func TestDirectMessages(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	ctx := t.Context()
	priya := s.AddUser("Priya Shah")
	channel, ts, err := b.api.PostMessageContext(ctx, string(priya), card(false)...)
	if err != nil || channel[0] != 'D' {
		t.Fatalf("posted to %s, error %v", channel, err)
	}
	opened, _, _, err := b.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{string(priya)}})
	if err != nil || opened.ID != channel {
		t.Errorf("opened %+v, error %v", opened, err)
	}
	if _, _, _, err := b.api.UpdateMessageContext(ctx, channel, ts, card(true)...); err != nil {
		t.Error(err)
	}
	all, err := s.DM(ctx, priya)
	if err != nil || len(all) != 1 || all[0].Text != "taken" || all[0].Channel != slackserver.ChannelID(channel) {
		t.Errorf("direct messages %+v, error %v", all, err)
	}
	if err := s.Press(ctx, priya, all[0], "take"); err == nil {
		t.Error("a button that is gone was pressed")
	}
}

func TestTokenAndScopes(t *testing.T) {
	t.Parallel()
	var granted http.Header
	s := slackserver.Start(t, slackserver.Options{Scopes: []string{"chat:write", "users:read"}})
	ctx := t.Context()
	gateway := string(s.AddChannel("gateway"))
	api := slack.New(s.BotToken(), slack.OptionAPIURL(s.APIURL()),
		slack.OptionOnResponseHeaders(func(_ string, h http.Header) { granted = h }))
	who, err := api.AuthTestContext(ctx)
	if err != nil || who.TeamID != string(s.TeamID()) || who.UserID != string(s.BotUserID()) || who.BotID == "" {
		t.Errorf("auth.test %+v, error %v", who, err)
	}
	if got := granted.Get("X-Oauth-Scopes"); got != "chat:write,users:read" {
		t.Errorf("scopes %q", got)
	}
	err = api.AddPinContext(ctx, gateway, slack.ItemRef{Timestamp: "1.1"})
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); !ok || refused.Err != "missing_scope" || refused.Needed != "pins:write" {
		t.Errorf("pin without the scope: error %v", err)
	}
	for token, want := range map[string]string{"xoxb-other": "invalid_auth", "": "not_authed", "xoxp-admin": "invalid_auth"} {
		if _, err := slack.New(token, slack.OptionAPIURL(s.APIURL())).AuthTestContext(ctx); err == nil || err.Error() != want {
			t.Errorf("token %q: error %v, want %s", token, err, want)
		}
	}
	for _, c := range s.Calls("auth.test") {
		if c.Args["token"] != nil {
			t.Error("a token was recorded")
		}
	}
}

func TestFilesAndPins(t *testing.T) {
	t.Parallel()
	s, b := start(t, append(slackserver.DefaultScopes(), "files:write", "pins:write", "pins:read")...)
	ctx := t.Context()
	gateway := s.AddChannel("gateway")
	_, err := b.api.UploadFileContext(ctx, slack.UploadFileParameters{
		Filename: "chart.png", FileSize: 3, Reader: strings.NewReader("png"), Channel: string(gateway), InitialComment: "this month",
	})
	if err != nil {
		t.Fatal(err)
	}
	shared, err := s.WaitMessage(ctx, gateway, func(m slackserver.Message) bool { return m.JSON["files"] != nil })
	if err != nil || shared.Text != "this month" {
		t.Fatalf("shared %+v, error %v", shared, err)
	}
	if err := b.api.AddPinContext(ctx, string(gateway), slack.NewRefToMessage(string(gateway), shared.TS)); err != nil {
		t.Error(err)
	}
	if pins, _, err := b.api.ListPinsContext(ctx, string(gateway)); err != nil || len(pins) != 1 {
		t.Errorf("pins %+v, error %v", pins, err)
	}
	link, err := b.api.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: string(gateway), Ts: shared.TS})
	if err != nil || !strings.Contains(link, "/archives/"+string(gateway)) {
		t.Errorf("link %q, error %v", link, err)
	}
}
