package slackserver

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Event is one event as it was sent to the bot.
type Event struct {
	ID   string
	Type string // message or app_mention.
	Body []byte
}

// newEvent wraps an event of a channel as Slack sends it. Messages of a
// partner's people come in the name of the partner's workspace, all others in ours.
func (s *Server) newEvent(c *room, inner object) Event {
	inner = merge(inner, object{"channel": c.id})
	author := UserID(str(inner, "user"))
	if author == "" {
		author = UserID(str(inner, "previous_message", "user"))
	}
	team := homeTeam
	switch str(inner, "type") {
	case "message":
		inner["channel_type"] = c.kind()
		team = s.teamOf(author)
	case "app_mention":
		if home := s.teamOf(author); home != homeTeam {
			inner = merge(inner, object{"team": homeTeam, "user_team": home, "source_team": home, "user_profile": object{"team": home}})
		}
	}
	s.mu.Lock()
	serial := s.next()
	s.mu.Unlock()
	e := Event{ID: fmt.Sprintf("Ev%08d", serial), Type: str(inner, "type")}
	e.Body, _ = json.Marshal(object{
		"type": "event_callback", "token": "unused", "team_id": team, "context_team_id": homeTeam,
		"context_enterprise_id": nil, "api_app_id": appID, "event": inner, "event_id": e.ID,
		"event_time": time.Now().Unix(), "event_context": "4-" + e.ID, "is_ext_shared_channel": len(c.teams) > 0,
		"authorizations": []object{{
			"enterprise_id": nil, "team_id": homeTeam, "user_id": botUser, "is_bot": true, "is_enterprise_install": false,
		}},
	})
	return e
}

// messageEvent tells of a new message.
func messageEvent(message any) object {
	m, _ := message.(object)
	return merge(m, object{"type": "message", "event_ts": m["ts"]})
}

// changedEvent tells of a message that is not what it was.
func changedEvent(message any, before object) object {
	now := stamp()
	return object{
		"type": "message", "subtype": "message_changed", "hidden": true, "ts": now, "event_ts": now,
		"message": message, "previous_message": before,
	}
}

// deletedEvent tells of a message that is gone.
func deletedEvent(before object) object {
	now := stamp()
	return object{
		"type": "message", "subtype": "message_deleted", "hidden": true, "ts": now, "event_ts": now,
		"deleted_ts": before["ts"], "previous_message": before,
	}
}

// Redeliver sends an event again, as Slack does when it thinks it was not
// received; retry is 1, 2 or 3, or 0 for a second first try.
func (s *Server) Redeliver(ctx context.Context, e Event, retry int, how ...Signing) error {
	_, err := s.deliver(ctx, delivery{
		path: s.opts.EventPath, contentType: "application/json", body: e.Body, signing: chosen(how), retry: retry,
	})
	return err
}

// Verify asks the bot to prove that the address for events is its own, as
// Slack does when the address is entered.
func (s *Server) Verify(ctx context.Context, how ...Signing) error {
	challenge := stamp()
	body, err := json.Marshal(object{"type": "url_verification", "token": "unused", "challenge": challenge})
	if err != nil {
		return err
	}
	answer, err := s.deliver(ctx, delivery{path: s.opts.EventPath, contentType: "application/json", body: body, signing: chosen(how)})
	if err == nil && !strings.Contains(string(answer), challenge) {
		err = fmt.Errorf("the bot did not give the challenge back")
	}
	return err
}

// echo tells the bot of what it did itself, as Slack does. Nobody waits for its answer.
func (s *Server) echo(inner object, channel string) {
	c, err := s.findChannel(ChannelID(channel))
	s.mu.Lock()
	known := s.opts.BotURL != "" || len(s.sockets) > 0
	s.announce()
	s.mu.Unlock()
	if err != nil || !known {
		return
	}
	e := s.newEvent(c, inner)
	s.echoes.Go(func() { _ = s.Redeliver(s.running, e, 0) })
}
