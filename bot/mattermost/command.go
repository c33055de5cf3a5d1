package mattermost

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

const saidPeopleOnly = "I take commands from people only. Nothing was changed."

// command answers a slash command.
func (p *Platform) command(ctx context.Context, handle bot.Handler, body []byte) (any, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, &refusal{http.StatusBadRequest, "body"}
	}
	if !p.knownToken(form.Get("token")) {
		return nil, &refusal{http.StatusUnauthorized, "token"}
	}
	said := place{Channel: form.Get("channel_id"), Thread: form.Get("root_id")}
	user, trigger := form.Get("user_id"), form.Get("trigger_id")
	if !model.IsValidId(user) || !model.IsValidId(said.Channel) {
		return nil, &refusal{http.StatusBadRequest, "body"}
	}
	said.Direct = p.isDirect(ctx, form.Get("channel_name"))
	line := strings.TrimPrefix(form.Get("command"), "/")
	if text := form.Get("text"); text != "" {
		line += " " + text
	}
	person, err := p.people.person(ctx, user, roleAge)
	if err != nil {
		return p.declinedCommand(ctx, line, err), nil
	}
	done := act{from: p.people.account(person), at: said, seen: said}
	req := p.request(bot.Typed, actID("command", trigger), done)
	if req.Text, err = p.withTags(ctx, line); err != nil {
		return p.declinedCommand(ctx, line, err), nil
	}
	msg, _ := handle(ctx, req) // the message says what the error means, and the server does not try again
	return p.answerCommand(ctx, done, trigger, msg), nil
}

// knownToken compares hashes, so that neither the length nor the place of a difference shows in the time it takes.
func (p *Platform) knownToken(given string) bool {
	sum := sha256.Sum256([]byte(given))
	known := 0
	for _, t := range p.tokens {
		known |= subtle.ConstantTimeCompare(sum[:], t[:])
	}
	return known == 1
}

// declinedCommand answers somebody who is no person, or whom the server did not tell us of, and gives the words back.
func (p *Platform) declinedCommand(ctx context.Context, line string, err error) commandReply {
	reason, said := "unchecked", saidAgain
	if errors.Is(err, errNotPerson) || errors.Is(err, bot.ErrGone) {
		reason, said = "user", saidPeopleOnly
	} else {
		p.Log.Warn("a command could not be checked", "error", err)
	}
	p.Refused(reason)
	out := p.renderer(ctx, press{}, maxReply).render(bot.Message{Text: said, Quote: line})
	return commandReply{
		ResponseType: model.CommandResponseTypeEphemeral, Text: out.text, Attachments: out.attachments, SkipSlackParsing: true,
	}
}

// withTags turns the mentions in a text into tags. Everybody is looked up, also those whom the server names with a
// command: it does not say who is a guest or an integration.
func (p *Platform) withTags(ctx context.Context, text string) (string, error) {
	names := namesIn(text)
	if len(names) == 0 {
		return text, nil
	}
	found, err := p.people.byName(ctx, names)
	if err != nil {
		return "", err
	}
	return tagged(text, func(username string) (bot.Account, bool) {
		a, ok := found[username]
		return a, ok
	}), nil
}

// actID names an act by what the server made for it alone; what comes without is an act of its own.
func actID(kind, unique string) string {
	sum := sha256.Sum256([]byte(cmp.Or(unique, rand.Text())))
	return name + "-" + kind + "-" + hex.EncodeToString(sum[:16])
}
