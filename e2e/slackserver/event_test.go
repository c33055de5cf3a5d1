package slackserver_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"gatewaybot/e2e/slackserver"
)

func TestPosts(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	ctx := t.Context()
	priya := s.AddUser("Priya Shah")
	gateway := s.AddChannel("gateway")

	posted, err := s.Post(ctx, priya, gateway, "5 &lt; 6 for <!subteam^S1|@lros>")
	if err != nil {
		t.Fatal(err)
	}
	h := b.hear(t, "message")
	m := h.InnerEvent.Data.(*slackevents.MessageEvent)
	if m.Text != posted.Text || m.User != string(priya) || m.TimeStamp != posted.TS || m.ChannelType != "channel" || h.TeamID != string(s.TeamID()) {
		t.Errorf("heard %+v from %s", m, h.TeamID)
	}

	if _, err := s.ReplyTo(ctx, priya, posted.Message, "and more"); err != nil {
		t.Fatal(err)
	}
	if m := b.hear(t, "message").InnerEvent.Data.(*slackevents.MessageEvent); m.ThreadTimeStamp != posted.TS || m.TimeStamp == posted.TS {
		t.Errorf("heard %+v", m)
	}
	all, err := s.Messages(ctx, gateway)
	if err != nil || len(all) != 2 || all[0].ThreadTS != posted.TS || all[1].ThreadTS != posted.TS || all[1].Text != "and more" {
		t.Errorf("in the channel: %+v, error %v", all, err)
	}

	dm, err := s.DMChannel(ctx, priya)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Post(ctx, priya, dm, "help"); err != nil {
		t.Fatal(err)
	}
	if m := b.hear(t, "message").InnerEvent.Data.(*slackevents.MessageEvent); m.ChannelType != "im" || m.Text != "help" {
		t.Errorf("heard %+v", m)
	}
}

func TestMentions(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	priya := s.AddUser("Priya Shah")
	posted, err := s.Mention(t.Context(), priya, s.AddChannel("gateway"), "gateway list")
	if err != nil {
		t.Fatal(err)
	}
	message, mention := b.hear(t, "message"), b.hear(t, "app_mention")
	m := mention.InnerEvent.Data.(*slackevents.AppMentionEvent)
	if m.Text != "<@"+string(s.BotUserID())+"> gateway list" || m.TimeStamp != posted.TS {
		t.Errorf("heard %+v", m)
	}
	if message.id == mention.id || len(posted.Events) != 2 {
		t.Errorf("events %s and %s of %d", message.id, mention.id, len(posted.Events))
	}
}

func TestEditsAndDeletions(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	ctx := t.Context()
	priya := s.AddUser("Priya Shah")
	posted, err := s.Post(ctx, priya, s.AddChannel("gateway"), "a car")
	if err != nil {
		t.Fatal(err)
	}
	edited, err := s.Edit(ctx, priya, posted.Message, "a van")
	if err != nil {
		t.Fatal(err)
	}
	m := b.hear(t, "message/message_changed").InnerEvent.Data.(*slackevents.MessageEvent)
	if m.Message.Text != "a van" || m.PreviousMessage.Text != "a car" || m.Message.Timestamp != posted.TS || m.Message.Edited == nil {
		t.Errorf("heard %+v", m)
	}
	if _, err := s.Unfurl(ctx, edited.Message); err != nil {
		t.Fatal(err)
	}
	m = b.hear(t, "message/message_changed").InnerEvent.Data.(*slackevents.MessageEvent)
	if m.Message.Text != "a van" || m.PreviousMessage.Text != "a van" || len(m.Message.Attachments) != 1 {
		t.Errorf("heard %+v", m)
	}
	if _, err := s.Delete(ctx, priya, posted.Message); err != nil {
		t.Fatal(err)
	}
	m = b.hear(t, "message/message_deleted").InnerEvent.Data.(*slackevents.MessageEvent)
	if m.DeletedTimeStamp != posted.TS || m.PreviousMessage.Text != "a van" {
		t.Errorf("heard %+v", m)
	}
}

func TestRedelivery(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	ctx := t.Context()
	priya := s.AddUser("Priya Shah")
	posted, err := s.Post(ctx, priya, s.AddChannel("gateway"), "once")
	if err != nil {
		t.Fatal(err)
	}
	for retry := range 3 {
		if err := s.Redeliver(ctx, posted.Events[0], retry); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for range 4 {
		h := b.hear(t, "message")
		got = append(got, strings.Replace(h.id, posted.Events[0].ID, "same", 1)+h.retry)
	}
	if diff := cmp.Diff([]string{"same", "same", "same1", "same2"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheBotHearsItself(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	ctx := t.Context()
	gateway := string(s.AddChannel("gateway"))
	_, ts, err := b.api.PostMessageContext(ctx, gateway, card(false)...)
	if err != nil {
		t.Fatal(err)
	}
	m := b.hear(t, "message").InnerEvent.Data.(*slackevents.MessageEvent)
	if m.BotID == "" || m.User != string(s.BotUserID()) || m.TimeStamp != ts {
		t.Errorf("heard %+v", m)
	}
	if _, _, _, err := b.api.UpdateMessageContext(ctx, gateway, ts, card(true)...); err != nil {
		t.Fatal(err)
	}
	m = b.hear(t, "message/message_changed").InnerEvent.Data.(*slackevents.MessageEvent)
	if m.Message.BotID == "" || m.PreviousMessage.Text != "new request" {
		t.Errorf("heard %+v", m)
	}
	if _, _, err := b.api.DeleteMessageContext(ctx, gateway, ts); err != nil {
		t.Fatal(err)
	}
	b.hear(t, "message/message_deleted")
	if _, _, err := b.api.PostMessageContext(ctx, string(s.AddUser("Priya Shah")), card(false)...); err != nil {
		t.Fatal(err)
	}
	if m := b.hear(t, "message").InnerEvent.Data.(*slackevents.MessageEvent); m.ChannelType != "im" {
		t.Errorf("heard %+v", m)
	}
}

func TestNobodyToTell(t *testing.T) {
	t.Parallel()
	s := slackserver.Start(t, slackserver.Options{SigningSecret: secret, BotURL: "http://127.0.0.1:1"})
	ctx := t.Context()
	priya := s.AddUser("Priya Shah")
	gateway := s.AddChannel("gateway")
	posted, err := s.Post(ctx, priya, gateway, "is anybody there?")
	if err == nil || len(posted.Events) != 1 {
		t.Errorf("posted %+v, error %v", posted, err)
	}
	if all, err := s.Messages(ctx, gateway); err != nil || len(all) != 1 {
		t.Errorf("in the channel: %+v, error %v", all, err)
	}
	quiet := s.AddChannel("quiet", slackserver.WithoutBot())
	if _, err := s.Post(ctx, priya, quiet, "the bot is not here"); err != nil {
		t.Errorf("the bot was told of a channel it is not in: %v", err)
	}
	if _, err := s.Post(ctx, s.AddUser("Tom Hale"), s.AddChannel("desk", slackserver.Private(priya)), "let me in"); err == nil {
		t.Error("a private channel is open to everybody")
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	s, _ := start(t)
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	catcher(t, s)
	if err := s.Verify(t.Context()); err == nil {
		t.Error("an address that gives no challenge back was taken for the bot")
	}
}

func TestPressInAChangedMessage(t *testing.T) {
	t.Parallel()
	s, b := start(t)
	ctx := t.Context()
	priya := s.AddUser("Priya Shah")
	gateway := s.AddChannel("gateway")
	if _, _, err := b.api.PostMessageContext(ctx, string(gateway), card(false)...); err != nil {
		t.Fatal(err)
	}
	posted, err := s.WaitMessage(ctx, gateway, func(m slackserver.Message) bool { return len(m.Labels()) > 0 })
	if err != nil {
		t.Fatal(err)
	}
	var triggers []string
	for range 2 {
		if err := s.Press(ctx, priya, posted, "take"); err != nil {
			t.Fatal(err)
		}
		triggers = append(triggers, b.last(t, slack.InteractionTypeBlockActions).TriggerID)
	}
	if triggers[0] == triggers[1] {
		t.Error("two presses have one trigger")
	}
	twins := slack.NewActionBlock("", slack.NewButtonBlockElement("a", "", plainText("Go")), slack.NewButtonBlockElement("b", "", plainText("Go")))
	if _, _, err := b.api.PostMessageContext(ctx, string(gateway), slack.MsgOptionText("twins", false), slack.MsgOptionBlocks(twins)); err != nil {
		t.Fatal(err)
	}
	two, err := s.WaitMessage(ctx, gateway, func(m slackserver.Message) bool { return m.Text == "twins" })
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Press(ctx, priya, two, "Go"); err == nil || !strings.Contains(err.Error(), "more than one") {
		t.Errorf("one of two buttons was pressed, error %v", err)
	}
	if err := s.Press(ctx, priya, posted, "Refuse it"); err == nil || !strings.Contains(err.Error(), "Take it (take)") {
		t.Errorf("pressed what is not there, error %v", err)
	}
}
