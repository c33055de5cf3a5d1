package handlers

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// Notifier carries what was committed to chats: cards, which are kept up to date, and messages, which tell each
// version once and in order.
type Notifier struct {
	*Handlers
	Platforms map[string]bot.Platform
	Log       *slog.Logger
}

// errNobody means that there is nowhere to deliver to, by configuration.
var errNobody = errors.New("no recipient is configured")

// Deliver does one row of the queue of outgoing messages. A person may be gone for good; a channel that was configured
// is mended by the administrator, and what is meant for it waits.
func (n *Notifier) Deliver(ctx context.Context, j store.Job) error {
	err := n.deliver(ctx, j)
	switch {
	case errors.Is(err, errNobody):
		return nil
	case errors.Is(err, bot.ErrGone) && j.Dest != requesterDest && j.Dest != handlerDest && j.Dest != contactDest:
		n.Log.ErrorContext(ctx, "a configured channel can not be reached: is the bot still a member?", "ref", j.Ref, "to", j.Dest, "error", err)
		return &laterError{longest, err}
	case errors.Is(err, bot.ErrGone), errors.Is(err, store.ErrNotFound):
		return &neverError{err}
	}
	return err
}

func (n *Notifier) deliver(ctx context.Context, j store.Job) error {
	if j.Ref == pictureRef {
		return n.postPicture(ctx, j)
	}
	d, err := n.Store.Delivery(ctx, j)
	if err != nil {
		return fmt.Errorf("read delivery: %w", err)
	}
	switch {
	case d.Erased:
		return n.deliverErased(ctx, j, d)
	case strings.HasPrefix(j.Dest, shareDest):
		return n.keepDecisionCard(ctx, j, d)
	case d.Told >= d.Version:
		return nil
	case j.Dest == cardDest:
		return n.keepRequestCard(ctx, j, d)
	case j.Dest == deskCardDest:
		return n.keepReportCard(ctx, j, d)
	case j.Dest == alertDest:
		return n.alert(ctx, j, d)
	case j.Dest == checkpointDest:
		return n.postCheckpoint(ctx, j, d)
	case j.Dest == refusedDest:
		return n.refused(ctx, j, d)
	}
	return n.tell(ctx, j, d)
}

// keepRequestCard shows a request in the gateway's channel as it is now.
func (n *Notifier) keepRequestCard(ctx context.Context, j store.Job, d store.Delivery) error {
	place, ok := n.Directory.gateway()
	if !ok {
		return errNobody
	}
	r, err := n.Store.Request(ctx, j.Ref)
	if err != nil {
		return fmt.Errorf("read request: %w", err)
	}
	return n.keep(ctx, j, d, bot.To{Channel: place.Channel}, r.Version, n.requestCard(ctx, r))
}

// keepDecisionCard shows a decision in a body's channel as it is now. An earlier try may have shown it and then been
// interrupted, before it could record that every body has it: that is made up for.
func (n *Notifier) keepDecisionCard(ctx context.Context, j store.Job, d store.Delivery) error {
	body := strings.TrimPrefix(j.Dest, shareDest)
	place, ok := n.Directory.of(body)
	if !ok {
		return errNobody
	}
	decision, err := n.Store.Decision(ctx, j.Ref)
	if err != nil {
		return fmt.Errorf("read decision: %w", err)
	}
	if d.Told < d.Version {
		if err := n.keep(ctx, j, d, bot.To{Channel: place.Channel}, decision.Version, n.decisionCard(ctx, decision, body)); err != nil {
			return err
		}
	}
	return n.circulated(ctx, decision)
}

// circulated records that a decision has reached every body's channel, once it has.
func (n *Notifier) circulated(ctx context.Context, d *soc.Decision) error {
	if d.State != soc.Recorded {
		return nil
	}
	dests := make([]string, len(d.CirculateTo))
	for i, body := range d.CirculateTo {
		dests[i] = shareDest + body
	}
	places, err := n.Store.Places(ctx, d.Ref, dests)
	if err != nil {
		return fmt.Errorf("read places: %w", err)
	}
	for _, p := range places {
		if p == nil {
			return nil
		}
	}
	next, err := d.Circulate(n.now())
	if err != nil {
		return err
	}
	_, err = n.Store.Commit(ctx, store.Commit{
		ID: fmt.Sprintf("circulate|%s|%d", d.Ref, d.Version), Writes: []store.Write{{Old: d, New: next}}, Rows: n.decisionRows(next),
	})
	if _, beaten := errors.AsType[*soc.ConflictError](err); beaten {
		return nil // the version that won has its own row, and looks again
	}
	return err
}

// keep sends a card, or updates the one that stands.
func (n *Notifier) keep(ctx context.Context, j store.Job, d store.Delivery, to bot.To, version int, msg bot.Message) error {
	msg.Marker = marker(j, 0)
	platform, err := n.platform(to)
	if err != nil {
		return err
	}
	at, err := posted(d.Place)
	if err != nil {
		return err
	}
	stands, err := replace(ctx, platform, to, at, msg)
	if err == nil && !stands && j.Attempt > 1 {
		if at, err = find(ctx, platform, to, msg.Marker); err == nil {
			stands, err = replace(ctx, platform, to, at, msg)
		}
	}
	if err == nil && !stands {
		if at, err = platform.Send(ctx, to, msg); err != nil {
			err = fmt.Errorf("send card: %w", err)
		}
	}
	if err != nil {
		return err
	}
	return n.delivered(ctx, j, version, at)
}

// replace updates a message of ours, and says whether it still stands.
func replace(ctx context.Context, p bot.Platform, to bot.To, at bot.Posted, msg bot.Message) (bool, error) {
	if at.ID == "" || to.Channel.ID != "" && at.Channel != to.Channel {
		return false, nil // there is none, or it stands where the channel was before it was configured anew
	}
	err := p.Update(ctx, at, msg)
	switch {
	case errors.Is(err, bot.ErrGone):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("update card: %w", err)
	}
	return true, nil
}

// sendOnce sends one message, unless an earlier try is found to have sent it.
func (n *Notifier) sendOnce(ctx context.Context, j store.Job, version int, to bot.To, msg bot.Message) (bot.Posted, error) {
	msg.Marker = marker(j, version)
	platform, err := n.platform(to)
	if err != nil {
		return bot.Posted{}, err
	}
	if j.Attempt > 1 {
		at, err := find(ctx, platform, to, msg.Marker)
		if err != nil || at.ID != "" {
			return at, err
		}
	}
	at, err := platform.Send(ctx, to, msg)
	if err != nil {
		return bot.Posted{}, fmt.Errorf("send message: %w", err)
	}
	return at, nil
}

func (n *Notifier) platform(to bot.To) (bot.Platform, error) {
	name := to.Channel.Platform
	if name == "" {
		name = to.Person.Platform
	}
	p, ok := n.Platforms[name]
	if !ok {
		return nil, &neverError{fmt.Errorf("platform %q is not configured", name)}
	}
	return p, nil
}

// delivered records where the messages of a version stand, the one that later versions go to first.
func (n *Notifier) delivered(ctx context.Context, j store.Job, version int, at ...bot.Posted) error {
	var places []json.RawMessage
	for _, one := range at {
		place, err := json.Marshal(one)
		if err != nil {
			return fmt.Errorf("encode place: %w", err)
		}
		places = append(places, place)
	}
	late, done := afterwards(ctx)
	defer done()
	return n.Store.Out.Delivered(late, j, version, places[0], places[1:]...)
}

func posted(place json.RawMessage) (bot.Posted, error) {
	var at bot.Posted
	if place == nil {
		return at, nil
	}
	if err := json.Unmarshal(place, &at); err != nil {
		return at, fmt.Errorf("decode place: %w", err)
	}
	return at, nil
}

// find looks for a message that an interrupted try may have sent.
func find(ctx context.Context, p bot.Platform, to bot.To, marker string) (bot.Posted, error) {
	f, ok := p.(bot.Finder)
	if !ok {
		return bot.Posted{}, nil
	}
	at, err := f.Find(ctx, to, marker)
	if err != nil {
		return bot.Posted{}, fmt.Errorf("find message: %w", err)
	}
	return at, nil
}

// marker names a message without saying what it is about. Version 0 is a card, which is one message for all versions.
func marker(j store.Job, version int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s|%s|%d", j.Ref, j.Dest, version))
	return hex.EncodeToString(sum[:12])
}
