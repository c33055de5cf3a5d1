package slack

import (
	"cmp"
	"context"
	"encoding/json"

	"gatewaybot/bot"
)

// envelope is what Slack wraps an event in.
type envelope struct {
	Type          string          `json:"type"`
	Challenge     string          `json:"challenge"`
	EventID       string          `json:"event_id"`
	TeamID        string          `json:"team_id"`
	ContextTeamID string          `json:"context_team_id"`
	Event         json.RawMessage `json:"event"`
	// Authorizations names the installation that the event is delivered for; TeamID can be the author's.
	Authorizations []struct {
		TeamID string `json:"team_id"`
		UserID string `json:"user_id"`
		IsBot  bool   `json:"is_bot"`
	} `json:"authorizations"`
}

// event answers a delivery of the Events API. Anything but 200 makes Slack deliver it again.
func (p *Platform) event(ctx context.Context, h bot.Handler, call call) answer {
	var e envelope
	if json.Unmarshal(call.body, &e) != nil {
		return answer{refused: malformed}
	}
	switch e.Type {
	case "url_verification":
		return answer{json: map[string]string{"challenge": e.Challenge}}
	case "event_callback":
	case "app_rate_limited":
		p.opts.Log.ErrorContext(ctx, "slack holds events back: there are too many of them")
		return answer{}
	default:
		return answer{}
	}
	if !p.isOurs(e) {
		return answer{refused: notOurs}
	}
	if o, ok := parseOpening(e.Event); ok {
		return p.opened(ctx, h, e, o, call.last)
	}
	m, ok, err := parseMessage(e.Event)
	switch {
	case err != nil:
		return answer{refused: malformed}
	case !ok:
		return answer{}
	}
	if ear := p.ears[m.Channel]; ear != nil {
		return p.listen(ctx, h, ear, m, e.botUser(), call.last)
	}
	switch {
	case !m.isToUs(e.botUser()):
		return answer{}
	case e.EventID == "":
		return answer{refused: malformed}
	}
	return p.claimed(ctx, e.EventID, call.last, func() error { return p.answerMention(ctx, h, e, m, call.last) })
}

// isOurs reports whether an event is meant for our installation.
func (p *Platform) isOurs(e envelope) bool {
	if len(e.Authorizations) == 0 {
		return cmp.Or(e.ContextTeamID, e.TeamID) == p.opts.Workspace
	}
	for _, a := range e.Authorizations {
		if a.TeamID == p.opts.Workspace {
			return true
		}
	}
	return false
}

// botUser is our own user id.
func (e envelope) botUser() string {
	for _, a := range e.Authorizations {
		if a.IsBot {
			return a.UserID
		}
	}
	return ""
}
