package slackserver

import (
	"context"
	"fmt"
	"strings"
)

// Posted is a message that a person has posted, and the events that told the bot.
type Posted struct {
	Message
	Events []Event
}

// Post posts a message as a person; one that mentions the bot is an
// app_mention too. The message is in the channel even if the error says that
// the bot could not be told; Redeliver tells it again.
func (s *Server) Post(ctx context.Context, user UserID, channel ChannelID, text string, how ...Signing) (Posted, error) {
	return s.post(ctx, user, channel, text, "", how)
}

// ReplyTo posts a message in the thread of another.
func (s *Server) ReplyTo(ctx context.Context, user UserID, m Message, text string, how ...Signing) (Posted, error) {
	root := m.ThreadTS
	if root == "" {
		root = m.TS
	}
	return s.post(ctx, user, m.Channel, text, root, how)
}

// Mention posts a message that begins with a mention of the bot.
func (s *Server) Mention(ctx context.Context, user UserID, channel ChannelID, text string, how ...Signing) (Posted, error) {
	return s.Post(ctx, user, channel, mention+" "+text, how...)
}

const mention = "<@" + string(botUser) + ">"

func (s *Server) post(ctx context.Context, user UserID, channel ChannelID, text, thread string, how []Signing) (Posted, error) {
	p, c, err := s.who(user, channel)
	if err != nil {
		return Posted{}, err
	}
	args := object{"channel": channel, "text": text, "blocks": typed(text), "client_msg_id": stamp()}
	if thread != "" {
		args["thread_ts"] = thread
	}
	answer, err := s.emulator.call(ctx, p.token, "chat.postMessage", args)
	if err != nil {
		return Posted{}, fmt.Errorf("post as %s: %w", p.name, err)
	}
	s.mendMessage(answer["message"])
	m, _ := answer["message"].(object)
	event := messageEvent(m)
	posted := Posted{Message: newMessage(channel, m)}
	inner := []object{event}
	if strings.Contains(text, mention) && c.im == "" {
		inner = append(inner, merge(event, object{"type": "app_mention"}))
	}
	posted.Events, err = s.tell(ctx, c, inner, how)
	return posted, err
}

// Edit changes a person's message; the bot gets message_changed.
func (s *Server) Edit(ctx context.Context, user UserID, m Message, text string, how ...Signing) (Posted, error) {
	p, c, err := s.who(user, m.Channel)
	if err != nil {
		return Posted{}, err
	}
	before := s.stored(ctx, string(m.Channel), m.TS)
	args := object{"channel": m.Channel, "ts": m.TS, "text": text, "blocks": typed(text)}
	answer, err := s.emulator.call(ctx, p.token, "chat.update", args)
	if err != nil {
		return Posted{}, fmt.Errorf("edit as %s: %w", p.name, err)
	}
	s.mendMessage(answer["message"])
	after, _ := answer["message"].(object)
	events, err := s.tell(ctx, c, []object{changedEvent(after, before)}, how)
	return Posted{newMessage(m.Channel, after), events}, err
}

// Unfurl shows a preview of a link in a message, which Slack tells the bot as
// a message_changed although nobody has changed a word.
func (s *Server) Unfurl(ctx context.Context, m Message, how ...Signing) (Event, error) {
	c, err := s.findChannel(m.Channel)
	if err != nil {
		return Event{}, err
	}
	after := merge(m.JSON, object{"attachments": []object{{"id": 1, "title": "A page", "from_url": "https://page.example/"}}})
	events, err := s.tell(ctx, c, []object{changedEvent(after, m.JSON)}, how)
	return events[0], err
}

// Delete removes a person's message; the bot gets message_deleted.
func (s *Server) Delete(ctx context.Context, user UserID, m Message, how ...Signing) (Event, error) {
	p, c, err := s.who(user, m.Channel)
	if err != nil {
		return Event{}, err
	}
	before := s.stored(ctx, string(m.Channel), m.TS)
	if _, err := s.emulator.call(ctx, p.token, "chat.delete", object{"channel": m.Channel, "ts": m.TS}); err != nil {
		return Event{}, fmt.Errorf("delete as %s: %w", p.name, err)
	}
	events, err := s.tell(ctx, c, []object{deletedEvent(before)}, how)
	return events[0], err
}

// tell sends events to the bot if it is in the channel, and returns them even if that failed.
func (s *Server) tell(ctx context.Context, c *room, inner []object, how []Signing) ([]Event, error) {
	s.mu.Lock()
	present := c.members[botUser]
	s.announce()
	s.mu.Unlock()
	var events []Event
	var failed error
	for _, o := range inner {
		e := s.newEvent(c, o)
		events = append(events, e)
		if !present {
			continue
		}
		if err := s.Redeliver(ctx, e, 0, how...); err != nil {
			failed = err
		}
	}
	return events, failed
}

// typed is the block that Slack makes of what a person types; texts in it are as typed, without entities.
func typed(text string) []object {
	text = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
	return []object{{"type": "rich_text", "elements": []object{{
		"type": "rich_text_section", "elements": []object{{"type": "text", "text": text}},
	}}}}
}
