package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// register is /register: whether what was decided gets to the register.
func (h *Handlers) register() bot.Command {
	return bot.Command{
		Name: "register",
		Help: "See whether what was decided gets to the register and what waits, and decide what is kept.",
		Verbs: []bot.Verb{h.retention(), h.keep(), h.askErase(), {
			Name: "status", Help: "Show what waits for the register, since when, and what a person has to see to.", Example: "/register status",
			Roles: roles(soc.GatewayCI, soc.IntelHandler, soc.DisruptionModerator, soc.Auditor, soc.Admin), Run: h.runStatus,
		}},
	}
}

// shownDead is how many dead letters are listed.
const shownDead = 10

func (h *Handlers) runStatus(ctx context.Context, _ bot.Input) (bot.Message, error) {
	msg := bot.Message{Title: "On the way"}
	for _, line := range []struct {
		name  string
		queue *store.Queue
	}{{"To the register", h.Store.Forwards}, {"Messages", h.Store.Out}} {
		depth, err := line.queue.Depth(ctx)
		if err != nil {
			return bot.Message{}, fmt.Errorf("read queue: %w", err)
		}
		msg.Fields = append(msg.Fields, bot.Field{Label: line.name, Value: h.depthWords(depth), Long: true})
		if err := h.addFailing(ctx, &msg, line.queue); err != nil {
			return bot.Message{}, err
		}
		if depth.Dead == 0 {
			continue
		}
		dead, err := line.queue.List(ctx, store.Dead, shownDead)
		if err != nil {
			return bot.Message{}, fmt.Errorf("list dead letters: %w", err)
		}
		for _, row := range dead {
			msg.Items = append(msg.Items, bot.Item{
				Title: fmt.Sprintf("%s → %s", row.Ref, row.Dest), Text: fmt.Sprintf("Stuck since %s: %s", h.moment(row.Since), row.Why),
				Buttons: []bot.Button{showButton(row.Ref)},
			})
		}
		msg.Note = "Stuck ones wait for a person: gatewaybot queue show, retry or drop."
	}
	return msg, nil
}

// shownFailing is how many of the rows that are tried again are looked at.
const shownFailing = 100

// addFailing says what is being tried again: since when the longest, and why.
func (h *Handlers) addFailing(ctx context.Context, msg *bot.Message, q *store.Queue) error {
	waiting, err := q.List(ctx, store.Waiting, shownFailing)
	if err != nil {
		return fmt.Errorf("list what waits: %w", err)
	}
	failing := slices.DeleteFunc(waiting, func(e store.Entry) bool { return e.Why == "" })
	if len(failing) == 0 {
		return nil
	}
	longest := slices.MinFunc(failing, func(a, b store.Entry) int { return a.Since.Compare(b.Since) })
	msg.Fields = append(msg.Fields, bot.Field{
		Label: "Tried again", Long: true,
		Value: fmt.Sprintf("%d, the longest since %s: %s", len(failing), h.moment(longest.Since), longest.Why),
	})
	return nil
}

func (h *Handlers) depthWords(d store.Depth) string {
	words := fmt.Sprintf("%d waiting, %d in work, %d stuck.", d.Waiting-d.Leased, d.Leased, d.Dead)
	if d.Oldest > time.Minute {
		words += fmt.Sprintf(" The oldest has been due for %s.", strings.TrimSuffix(d.Oldest.Round(time.Minute).String(), "0s"))
	}
	if d.Pause.Kind != "" {
		words += fmt.Sprintf(" STANDING STILL since %s: %s. It is tried again at %s.", h.moment(d.Pause.Since), d.Pause.Why, h.moment(d.Pause.Until))
	}
	return words
}
