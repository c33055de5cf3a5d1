package mattermost

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

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
	done := act{from: p.people.local(user), at: said, seen: said}
	req := p.request(bot.Typed, actID("command", trigger), done)
	req.Text = strings.TrimPrefix(form.Get("command"), "/")
	if text := p.commandText(ctx, form); text != "" {
		req.Text += " " + text
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

// commandText is what was typed, with mentions as tags. The server names only members of the command's team, so the
// others are looked up, and so are people of connected servers, whose names have a colon.
func (p *Platform) commandText(ctx context.Context, form url.Values) string {
	text := form.Get("text")
	known := map[string]bot.Account{}
	names, ids := form["user_mentions"], form["user_mentions_ids"]
	for i := range min(len(names), len(ids)) {
		if model.IsValidId(ids[i]) && !strings.Contains(names[i], ":") {
			known[names[i]] = p.people.local(ids[i])
		}
	}
	return p.withTags(ctx, text, known)
}

// withTags turns the mentions in a text into tags; names that are not known are looked up.
func (p *Platform) withTags(ctx context.Context, text string, known map[string]bot.Account) string {
	var found map[string]bot.Account
	if unknown := unknownNames(text, known); len(unknown) > 0 {
		found = p.people.byName(ctx, unknown)
	}
	return tagged(text, func(username string) (bot.Account, bool) {
		if a, ok := known[username]; ok {
			return a, true
		}
		a, ok := found[username]
		return a, ok
	})
}

// actID names an act by what the server made for it alone; what comes without is an act of its own.
func actID(kind, unique string) string {
	sum := sha256.Sum256([]byte(cmp.Or(unique, rand.Text())))
	return name + "-" + kind + "-" + hex.EncodeToString(sum[:16])
}
