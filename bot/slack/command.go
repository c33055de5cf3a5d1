package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"gatewaybot/bot"
)

// command is a slash command, as far as we look at it.
type command struct {
	team, channel, user, name, text, trigger string
}

// parseCommand reads the fields that we need and leaves the others as they are: it is on the way of every command, and
// decoding all of them costs more than verifying the call.
func parseCommand(body string) (command, bool) {
	var c command
	for pair := range strings.SplitSeq(body, "&") {
		key, value, _ := strings.Cut(pair, "=")
		field := c.field(key)
		if field == nil {
			continue
		}
		var err error
		if *field, err = url.QueryUnescape(value); err != nil {
			return command{}, false
		}
	}
	ok := c.team != "" && c.channel != "" && c.user != "" && c.trigger != "" && len(c.name) > 1 && c.name[0] == '/'
	return c, ok
}

func (c *command) field(key string) *string {
	switch key {
	case "team_id":
		return &c.team
	case "channel_id":
		return &c.channel
	case "user_id":
		return &c.user
	case "command":
		return &c.name
	case "text":
		return &c.text
	case "trigger_id":
		return &c.trigger
	}
	return nil
}

// isSSLCheck reports whether Slack only looks whether somebody is there; it is not said whether it signs that.
func isSSLCheck(body []byte) bool {
	if !bytes.Contains(body, []byte("ssl_check=1")) {
		return false
	}
	form, err := url.ParseQuery(string(body))
	return err == nil && form.Get("ssl_check") == "1" && !form.Has("command") && !form.Has("payload")
}

// commandReply is the answer to a command. Only the person who typed it sees it.
type commandReply struct {
	ResponseType string            `json:"response_type"`
	Text         string            `json:"text"`
	Markdown     bool              `json:"mrkdwn"` // never: Text is plain
	Blocks       []json.RawMessage `json:"blocks"`
}

// command answers a slash command in the answer to the call itself.
func (p *Platform) command(ctx context.Context, h bot.Handler, call call) answer {
	c, ok := parseCommand(string(call.body))
	switch {
	case !ok:
		return answer{refused: malformed}
	case c.team != p.opts.Workspace:
		return answer{refused: notOurs}
	}
	from, text, err := p.speaker(ctx, c.user, c.text)
	req := bot.Request{
		ID: "command:" + c.trigger, Source: bot.Typed, From: from, Channel: p.channel(c.channel), Direct: direct(c.channel),
		Text: strings.TrimSpace(c.name[1:] + " " + text),
	}
	var msg bot.Message
	if err != nil {
		p.notFound(ctx, req.ID, err)
		msg = unchecked("/" + req.Text)
	} else {
		msg, _ = h(ctx, req) // the message says what the error is about
	}
	if msg.Form != nil {
		err := p.openForm(ctx, c.trigger, *msg.Form, origin{Channel: c.channel})
		if err == nil {
			return answer{}
		}
		msg = p.notOpened(ctx, msg, err)
	}
	all := pages(msg)
	if len(all) == 0 {
		return answer{}
	}
	first := commandReply{ResponseType: "ephemeral", Text: all[0].Text, Blocks: all[0].Blocks}
	return answer{json: first, then: p.following(req, all[1:])}
}

// notOpened is what the person sees when Slack did not open a form.
func (p *Platform) notOpened(ctx context.Context, msg bot.Message, err error) bot.Message {
	p.opts.Log.WarnContext(ctx, "form not opened", "error", err)
	msg.Text = paragraphs("Slack did not open the form. Nothing is lost.", msg.Text)
	return msg
}
