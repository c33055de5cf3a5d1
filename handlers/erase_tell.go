package handlers

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/handlers/post"
	"gatewaybot/register"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// goneDest tells those who wrote to an erased report that nothing of it was kept.
const goneDest = "gone/reporter"

// deliverErased does a row of the queue of messages about a record that was erased.
func (n *Notifier) deliverErased(ctx context.Context, j store.Job, d store.Delivery) error {
	record, err := n.Store.Unopened(ctx, j.Ref)
	if err != nil {
		return fmt.Errorf("read what is left: %w", err)
	}
	switch j.Dest {
	case store.EraseDest:
		return n.clearUp(ctx, record)
	case goneDest:
		return n.sayGone(ctx, j, record)
	}
	if j.Attempt > 1 && d.Told < d.Version {
		if err := n.findErased(ctx, j, d, record); err != nil {
			return err
		}
	}
	return n.Store.Out.Delivered(ctx, j, d.Version, nil)
}

// clearUp puts into each message about a record that it was erased. What was done is forgotten at once, so that another try
// does the rest.
func (n *Notifier) clearUp(ctx context.Context, record store.Record) error {
	ref := record.Meta().Ref
	messages, err := n.Store.Messages(ctx, ref)
	if err != nil {
		return fmt.Errorf("read messages: %w", err)
	}
	var failed []error
	done := map[bot.Posted]bool{}
	for _, m := range messages {
		at, err := posted(m.Place)
		if err != nil || at.ID == "" {
			continue // the register's own reference
		}
		if !done[at] {
			if err := n.overwrite(ctx, record, at); err != nil {
				failed = append(failed, err)
				continue
			}
			done[at] = true
		}
		if err := n.Store.ForgetMessage(ctx, ref, m); err != nil {
			return err
		}
	}
	return errors.Join(failed...)
}

// overwrite puts into one message that the record was erased. A message that is gone is as good.
func (n *Notifier) overwrite(ctx context.Context, record store.Record, at bot.Posted) error {
	platform, err := n.platform(bot.To{Channel: at.Channel})
	if err != nil {
		return err
	}
	if err := platform.Update(ctx, at, n.erasedMessage(record)); err != nil && !errors.Is(err, bot.ErrGone) {
		return fmt.Errorf("update message: %w", err)
	}
	return nil
}

func (h *Handlers) erasedMessage(record store.Record) bot.Message {
	return bot.Message{Title: string(record.Meta().Ref) + " · Erased", Text: "Erased on " + h.day(h.erasedOn(record)) + "."}
}

// erasedOn is the day of the region on which a record was erased.
func (h *Handlers) erasedOn(record store.Record) soc.Date {
	return soc.DateOf(record.Meta().At.In(h.Calendar.Location))
}

// findErased looks for messages that an interrupted try sent and nobody wrote down, and overwrites them.
func (n *Notifier) findErased(ctx context.Context, j store.Job, d store.Delivery, record store.Record) error {
	to, ok, err := n.wasTo(ctx, j.Dest, record)
	if err != nil || !ok {
		return err
	}
	first, err := posted(d.Place)
	if err != nil {
		return err
	}
	if to.Thread == "" && first.ID != "" && to.Channel == first.Channel {
		to.Thread = first.ID
	}
	platform, err := n.platform(to)
	if err != nil {
		return err
	}
	versions := []int{0, 1}
	for v := max(d.Told+1, 2); v < d.Version; v++ {
		versions = append(versions, v)
	}
	for _, v := range versions {
		at, err := find(ctx, platform, to, marker(j, v))
		if err == nil && at.ID != "" {
			err = n.overwrite(ctx, record, at)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// wasTo is where messages about a record went; false when it is nowhere any more.
func (n *Notifier) wasTo(ctx context.Context, dest string, record store.Record) (bot.To, bool, error) {
	channel := func(p Place, ok bool) (bot.To, bool, error) { return bot.To{Channel: p.Channel}, ok, nil }
	person := func(id string) (bot.To, bool, error) {
		to, _, ok, err := n.to(ctx, id, "", &bot.Message{})
		if unreachable(err) {
			return to, false, nil
		}
		return to, ok, err
	}
	body, share := strings.CutPrefix(dest, shareDest)
	switch {
	case share:
		return channel(n.Directory.of(body))
	case dest == deskCardDest, dest == deskDest:
		return channel(n.deskOf(record.Meta().Ref))
	}
	switch r := record.(type) {
	case *soc.Request:
		switch dest {
		case forceDest:
			return channel(n.Directory.of(r.Body))
		case requesterDest:
			return person(r.Requester)
		case handlerDest:
			return person(r.Handler)
		}
	case report:
		if dest == contactDest {
			return person(n.agency(r.Common().Agency).Contact)
		}
		if to, ok := n.reporterAt(r); ok {
			return to, true, nil
		}
		return person(r.Common().Submitter)
	}
	return channel(n.Directory.gateway())
}

// sayGone answers those who wrote to an erased report.
func (n *Notifier) sayGone(ctx context.Context, j store.Job, record store.Record) error {
	r, ok := record.(report)
	if !ok {
		return nil
	}
	to, msg, ok, err := n.toReporter(ctx, r, &bot.Message{
		Title: string(j.Ref) + " · Erased",
		Text: fmt.Sprintf("This report was erased on %s. Nothing of what you wrote now was kept. If it is new, post it anew.\n%s",
			n.day(n.erasedOn(record)), n.Emergency),
	})
	if err != nil || !ok {
		return err
	}
	platform, err := n.platform(to)
	if err != nil {
		return err
	}
	_, err = platform.Send(ctx, to, msg)
	if err != nil {
		return fmt.Errorf("send message: %w", err)
	}
	return nil
}

// wroteToErased answers an edit, a reply or a deletion that is about an erased report, once, and keeps nothing of it.
func (h *Handlers) wroteToErased(ctx context.Context, key string, ref soc.Ref) error {
	_, err := h.Store.Commit(ctx, store.Commit{
		ID: "gone|" + key, Posts: []string{key}, Rows: []store.Row{{Queue: h.Store.Out, Ref: ref, Dest: goneDest}},
	})
	if err != nil {
		return fmt.Errorf("answer for what was erased: %w", err)
	}
	return nil
}

// repliedToErased takes a reply in the thread of an erased report: one that says itself that it is a report, or raises an
// alarm, is read like any post.
func (h *Handlers) repliedToErased(ctx context.Context, in bot.Input, by soc.Officer, key string, ref soc.Ref) error {
	place, _ := h.Directory.partnerAt(in.Channel)
	for _, p := range post.Parse(in.Str(wordsArg)) {
		if h.wanted(p, in, place, by) {
			return h.read(ctx, in, by, 0)
		}
	}
	return h.wroteToErased(ctx, key, ref)
}

// erasedData is what the register is told of an erasure.
type erasedData struct {
	Ref      soc.Ref  `json:"ref"`
	Version  int      `json:"version"`
	Region   string   `json:"region"`
	ErasedOn soc.Date `json:"erased_on"`
}

// tellErased tells the register that a record was erased, after whatever it was told before; what was not sent yet is not sent
// any more. A register that will not hear of it is for a person.
func (f *Forwarder) tellErased(ctx context.Context, j store.Job, d store.Delivery) error {
	record, err := f.Store.Unopened(ctx, j.Ref)
	if err != nil {
		return fmt.Errorf("read what is left: %w", err)
	}
	h := record.Meta()
	e, err := register.NewEvent(register.Version{Record: register.Erasure, Ref: string(h.Ref), Number: h.Version, Region: h.Region, At: h.At},
		erasedData{h.Ref, h.Version, h.Region, f.erasedOn(record)})
	if err != nil {
		return err
	}
	_, answer := f.Register.Put(ctx, e)
	if err := errors.Join(answer, f.heed(ctx, j, answer)); err != nil {
		return errors.Join(instruct(answer), err)
	}
	late, done := afterwards(ctx)
	defer done()
	return finished(f.Store.Forwards.Finish(late, j, d.Version, nil))
}
