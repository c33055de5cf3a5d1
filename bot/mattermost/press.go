package mattermost

import (
	"context"
	"errors"
	"net/http"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

// pressed is what the server sends when somebody presses a button. Only the user and the trigger are its own word: the
// context of a post that a member made is that member's.
type pressed struct {
	Type        string `json:"type"`
	User        string `json:"user_id"`
	Channel     string `json:"channel_id"`
	ChannelName string `json:"channel_name"`
	Post        string `json:"post_id"`
	Trigger     string `json:"trigger_id"`
	Context     press  `json:"context"`
}

// The sentences for a button that is not taken. They do not say what was wrong with it to somebody who tries.
const (
	saidUnusable = "This button can not be used here. Nothing was changed. Type the command instead."
	saidExpired  = "This button is more than an hour old, so I did not act on it. Type the command again."
	saidNotYou   = "This button was made for somebody else. Nothing was changed."
	saidAgain    = "Mattermost did not answer me just now, so I could not check this. Nothing was changed. Please try again."
)

// action answers a pressed button.
func (p *Platform) action(ctx context.Context, handle bot.Handler, body []byte) (any, error) {
	var in pressed
	if err := decode(body, &in); err != nil {
		return nil, err
	}
	if in.Type != model.PostActionTypeButton || !model.IsValidId(in.User) || !model.IsValidId(in.Channel) {
		return nil, &refusal{http.StatusBadRequest, "body"}
	}
	if reason, said := p.unusable(in); reason != "" {
		return p.declined(reason, said), nil
	}
	done, err := p.pressedBy(ctx, in)
	if err != nil {
		return p.declinedFor(err), nil
	}
	req := p.request(bot.Pressed, actID("press", in.Trigger), done)
	req.Text = in.Context.Line
	msg, _ := handle(ctx, req) // as for a command
	return p.answerPress(ctx, done, in.Trigger, msg), nil
}

// unusable checks what needs no call: the MAC, and what it binds the button to.
func (p *Platform) unusable(in pressed) (reason, said string) {
	b := in.Context
	switch {
	case !p.signer.signed(b):
		return "mac", saidUnusable
	case b.Channel != in.Channel:
		return "channel", saidUnusable
	case b.User != "" && b.User != in.User:
		return "user", saidNotYou
	case b.Expires != 0 && p.Now().Unix() >= b.Expires:
		return "expired", saidExpired
	case b.User == "" && !model.IsValidId(in.Post):
		return "post", saidUnusable
	}
	return "", ""
}

var errNotOurs = errors.New("mattermost: the post is not ours")

// pressedBy looks up the person and, for a button on a post, the post: it must be ours and carry the marker that the
// button was signed with, so that a context copied to another post is worth nothing.
func (p *Platform) pressedBy(ctx context.Context, in pressed) (act, error) {
	user, err := p.people.person(ctx, in.User, 0)
	if err != nil {
		return act{}, err
	}
	b := in.Context
	seen := place{Channel: in.Channel, Thread: b.Thread, Direct: p.isDirect(ctx, in.ChannelName)}
	if b.User == "" {
		if seen.Thread, err = p.ownThread(ctx, in.Post, b.Marker); err != nil {
			return act{}, err
		}
	}
	done := act{from: p.people.account(user), at: seen, seen: seen}
	if b.Origin != "" {
		done.at = place{Channel: b.Origin, Thread: b.Thread}
	}
	return done, nil
}

// ownThread checks that a post is ours and has the marker, and gives the thread that it stands in.
func (p *Platform) ownThread(ctx context.Context, id, marker string) (string, error) {
	post, err := p.ownPost(ctx, id)
	if err != nil {
		return "", err
	}
	has, _ := post.GetProp(markerProp).(string)
	if post.DeleteAt != 0 || marker == "" || has != marker {
		return "", errNotOurs
	}
	return post.RootId, nil
}

// declinedFor answers a press whose person or post was not found to be right.
func (p *Platform) declinedFor(err error) pressReply {
	_, again := errors.AsType[*bot.AgainError](err)
	switch {
	case again:
		return p.declined("unchecked", saidAgain)
	case errors.Is(err, errNotOurs), errors.Is(err, errNotPerson), errors.Is(err, bot.ErrGone):
		return p.declined("post", saidUnusable)
	}
	p.Log.Error("a button could not be checked", "error", err)
	return p.declined("unchecked", saidAgain)
}

func (p *Platform) declined(reason, said string) pressReply {
	p.Refused(reason)
	return pressReply{EphemeralText: said, SkipSlackParsing: true}
}
