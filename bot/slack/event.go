package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"gatewaybot/bot"
)

const claimWithin = time.Second

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

// message is the event of a message that was said to us.
type message struct {
	Type        string          `json:"type"`
	Subtype     string          `json:"subtype"`
	ChannelType string          `json:"channel_type"`
	Channel     string          `json:"channel"`
	User        string          `json:"user"`
	BotID       string          `json:"bot_id"`
	Text        string          `json:"text"`
	TS          string          `json:"ts"`
	ThreadTS    string          `json:"thread_ts"`
	Edited      json.RawMessage `json:"edited"`
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
	m, ok, err := parseMessage(e)
	switch {
	case err != nil || ok && e.EventID == "":
		return answer{refused: malformed}
	case !ok:
		return answer{}
	}
	return p.claimed(ctx, e.EventID, call.last, func() error { return p.heard(ctx, h, e, m, call.last) })
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

// parseMessage tells a message that a person said to us from everything else.
func parseMessage(e envelope) (m message, ok bool, err error) {
	var kind struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(e.Event, &kind); err != nil {
		return message{}, false, errors.New("no event")
	}
	if kind.Type != "message" && kind.Type != "app_mention" {
		return message{}, false, nil
	}
	if err := json.Unmarshal(e.Event, &m); err != nil {
		return message{}, false, errors.New("no message")
	}
	said := slices.Contains([]string{"", "file_share", "me_message", "thread_broadcast"}, m.Subtype)
	// In direct messages a mention comes as a message too, and once is enough.
	toUs := (m.Type == "app_mention") != (m.ChannelType == "im")
	edited := len(m.Edited) > 0 && string(m.Edited) != "null"
	if !said || !toUs || edited || m.BotID != "" || m.User == "" || m.User == e.botUser() || m.Channel == "" {
		return message{}, false, nil
	}
	return m, true, nil
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

// claimed does the work of an event unless somebody else does. The last delivery of it is worked on unclaimed if need
// be: the person has to be told that nothing was kept, and the handler knows what it has done already.
func (p *Platform) claimed(ctx context.Context, id string, last bool, work func() error) answer {
	mine, handled, err := p.claim(ctx, id)
	switch {
	case err != nil && last:
		_ = work() // the person and the log have been told
		return answer{}
	case err != nil:
		return answer{status: http.StatusServiceUnavailable}
	case handled:
		return answer{}
	case !mine:
		return answer{status: http.StatusServiceUnavailable}
	}
	worked, settle := work(), p.opts.Claims.Keep
	if worked != nil {
		settle = p.opts.Claims.Release
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := settle(late, id); err != nil {
		p.opts.Log.ErrorContext(ctx, "claim of an event not settled", "id", id, "error", err)
	}
	if worked != nil {
		return answer{status: http.StatusServiceUnavailable}
	}
	return answer{}
}

// claim leaves enough of the time for the work.
func (p *Platform) claim(ctx context.Context, id string) (mine, handled bool, err error) {
	asked, cancel := context.WithTimeout(ctx, claimWithin)
	defer cancel()
	mine, handled, err = p.opts.Claims.Claim(asked, id)
	if err != nil {
		p.opts.Log.ErrorContext(ctx, "event not claimed", "id", id, "error", err)
	}
	return mine, handled, err
}

// heard handles a mention or direct message. The error means that Slack shall deliver it again, because it may not have
// been kept or because the reply did not get through; by its ID the handler knows the act, and does not do it twice.
func (p *Platform) heard(ctx context.Context, h bot.Handler, e envelope, m message, last bool) error {
	req, err := p.mention(ctx, e, m)
	var msg bot.Message
	if err != nil {
		p.notFound(ctx, req.ID, err)
		msg = unchecked(req.Text)
	} else {
		msg, err = h(ctx, req)
	}
	if err != nil && !last {
		// Nobody is told of a failure that the next delivery may make good.
		return err
	}
	err = p.reply(ctx, req, msg)
	if err == nil {
		return nil
	}
	p.opts.Log.ErrorContext(ctx, "reply to a message not shown", "id", req.ID, "error", err)
	if _, again := errors.AsType[*bot.AgainError](err); again {
		return err
	}
	return nil
}

func (p *Platform) mention(ctx context.Context, e envelope, m message) (bot.Request, error) {
	from, text, err := p.speaker(ctx, m.User, withoutMention(m.Text, e.botUser()))
	req := bot.Request{
		ID: "event:" + e.EventID, Source: bot.Mention, From: from,
		Channel: p.channel(m.Channel), Direct: m.ChannelType == "im",
		Text: text,
	}
	if m.ThreadTS != m.TS {
		req.Thread = m.ThreadTS
	}
	return req, err
}

// withoutMention is the text of a message without the mentions of us, wherever they stand.
func withoutMention(text, self string) string {
	if self == "" {
		return text
	}
	us := regexp.MustCompile(` *<@` + regexp.QuoteMeta(self) + `(\|[^>]*)?>,? *`)
	return strings.TrimSpace(us.ReplaceAllLiteralString(text, " "))
}
