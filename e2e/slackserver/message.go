package slackserver

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Message is a message as a person sees it in a channel.
type Message struct {
	Channel   ChannelID
	TS        string
	ThreadTS  string // The thread it is in, its own TS if it has replies.
	User      UserID
	Text      string         // The fallback that screen readers and notifications use.
	Ephemeral bool           // Only one person sees it, and it is in no history.
	JSON      map[string]any // As Slack gives it out, blocks and metadata included.
}

func newMessage(channel ChannelID, m object) Message {
	return Message{
		Channel: channel, TS: str(m, "ts"), ThreadTS: str(m, "thread_ts"), User: UserID(str(m, "user")),
		Text: str(m, "text"), Ephemeral: truth(m["is_ephemeral"]), JSON: m,
	}
}

// Seen is everything a person reads in the message: its blocks, or its text if there are none.
func (m Message) Seen() string {
	if seen := seen(m.JSON); seen != "" {
		return seen
	}
	return m.Text
}

// Labels are the texts of the buttons of the message.
func (m Message) Labels() []string { return labels(m.JSON) }

// Seen is everything a person reads in the modal, the labels of its fields included.
func (v View) Seen() string { return v.Title + "\n" + seen(v.JSON) }

// Labels are the texts of the buttons in the modal, and of submit and close.
func (v View) Labels() []string {
	all := labels(v.JSON)
	for _, key := range []string{"submit", "close"} {
		if text := str(v.JSON, key, "text"); text != "" {
			all = append(all, text)
		}
	}
	return all
}

func labels(v object) []string {
	var all []string
	for _, b := range objects(v, "blocks") {
		for _, e := range elements(b) {
			if str(e, "type") == "button" {
				all = append(all, str(e, "text", "text"))
			}
		}
	}
	return all
}

// seen gathers the texts of blocks, one to a line.
func seen(v object) string {
	var lines []string
	for _, b := range objects(v, "blocks") {
		gather(b, &lines)
	}
	return strings.Join(lines, "\n")
}

// gather walks blocks in the order in which Slack shows their texts.
func gather(v any, lines *[]string) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			gather(item, lines)
		}
	case object:
		for _, key := range []string{"label", "text", "alt_text", "fields", "hint", "element", "elements", "accessory", "initial_value", "options"} {
			if line, ok := v[key].(string); ok {
				*lines = append(*lines, line)
				continue
			}
			gather(v[key], lines)
		}
	}
}

// show puts an ephemeral message before a person.
func (s *Server) show(user UserID, channel ChannelID, ts string, args object) Message {
	nameBlocks(args, "blocks")
	m := newMessage(channel, object{
		"type": "message", "user": string(botUser), "bot_id": botID, "ts": ts, "is_ephemeral": true,
		"text": args["text"], "blocks": args["blocks"], "thread_ts": args["thread_ts"],
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ephemerals[user] = append(s.ephemerals[user], m)
	s.announce()
	return m
}

func (s *Server) replaceEphemeral(user UserID, ts string, args object, remove bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	shown := slices.Clone(s.ephemerals[user])
	i := slices.IndexFunc(shown, func(m Message) bool { return m.TS == ts })
	switch {
	case i < 0:
		return
	case remove:
		shown = slices.Delete(shown, i, i+1)
	default:
		nameBlocks(args, "blocks")
		shown[i] = newMessage(shown[i].Channel, merge(shown[i].JSON, object{"text": args["text"], "blocks": args["blocks"]}))
	}
	s.ephemerals[user] = shown
	s.announce()
}

// newTS is a time no other message has.
func (s *Server) newTS() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Sprintf("%d.9%05d", time.Now().Unix(), s.next())
}
