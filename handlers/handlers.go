// Package handlers is what the bot does: one file for each slash command, split by verb where a command has many,
// and the workers that carry what was committed to chats and to the register. A handler reads, decides by the rules
// of soc, commits, and returns a message; it never calls a platform to answer.
package handlers

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// Handlers are the commands, with what they need.
type Handlers struct {
	Store     *store.Store
	Region    soc.Region
	Rules     soc.RequestRules
	Reports   soc.ReportRules
	Reminders soc.ReminderRules
	Orders    soc.OrderRules
	Calendar  soc.Calendar
	Directory Directory
	People    *People
	Now       func() time.Time
	// NewUID names a record before its reference is issued.
	NewUID func() string
	// Emergency is what a partner is told first: where to call if anyone is in danger now.
	Emergency string
}

// Commands are the slash commands, in the order in which help shows them.
func (h *Handlers) Commands() []bot.Command {
	commands := []bot.Command{h.gateway(), h.fourp(), h.scpo(), h.intel(), h.disruption(), h.people(), h.register()}
	for _, c := range commands {
		for i, v := range c.Verbs {
			c.Verbs[i].Run = explained(h, v.Run)
			if v.Urgent != nil {
				c.Verbs[i].Urgent = explained(h, v.Urgent)
			}
			if v.Opening != nil {
				c.Verbs[i].Opening = explained(h, v.Opening)
			}
			if v.More != nil {
				c.Verbs[i].More = explained(h, v.More)
			}
		}
	}
	return commands
}

func (h *Handlers) now() time.Time { return h.Now().In(h.Calendar.Location) }

func (h *Handlers) today() soc.Date { return soc.DateOf(h.now()) }

// officer is who made the request. The bot has let them through already, so this costs nothing.
func (h *Handlers) officer(ctx context.Context, in bot.Input) (soc.Officer, error) {
	return h.People.ByAccount(ctx, in.From)
}

// commit writes an act under an id made from the act itself: who did what, with which words, to which versions. The
// same act sent again, by a person or by a platform, is the same commit.
func (h *Handlers) commit(ctx context.Context, in bot.Input, c store.Commit) (store.Result, error) {
	c.ID = h.actID(in, c)
	result, err := h.Store.Commit(ctx, c)
	if err != nil {
		return result, fmt.Errorf("commit: %w", err)
	}
	return result, nil
}

// actID names an act by what was done, not by when. But a bare yes to danger says the same every time: the second one of a
// day must not be taken for the first.
func (h *Handlers) actID(in bot.Input, c store.Commit) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\n%s\n", c.By.ID, in.Text)
	if in.Yes("safety_now") {
		fmt.Fprintf(sum, "%s\n", h.now().UTC().Truncate(sameAlarm))
	}
	for _, name := range slices.Sorted(maps.Keys(in.Answers)) {
		fmt.Fprintf(sum, "%s=%q\n", name, in.Answers[name])
	}
	for _, w := range c.Writes {
		if r, ok := w.Old.(*soc.Request); ok && r.State == soc.Draft {
			continue // the same words raise one request, whether the draft is still found or not
		}
		if w.Old != nil {
			fmt.Fprintf(sum, "%s/%d\n", w.Old.Meta().Ref, w.Old.Meta().Version)
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// head begins a new record.
func (h *Handlers) head(p soc.Prefix, in bot.Input, by soc.Officer, marking string) soc.Head {
	now := h.now().UTC()
	return soc.Head{
		Ref: p.Pending(), UID: h.NewUID(), Region: h.Region.Key, Marking: soc.Marking(marking),
		CreatedBy: by.ID, CreatedAt: now, By: by.ID, At: now,
		Origin: h.origin(in),
	}
}

func (h *Handlers) origin(in bot.Input) soc.Origin {
	return soc.Origin{Platform: in.Channel.Platform, Workspace: in.Channel.Workspace, Channel: in.Channel.ID}
}

// choices turn an enumeration into an argument's choices.
func choices(terms []soc.Term) []bot.Choice {
	var cs []bot.Choice
	for _, t := range terms {
		cs = append(cs, bot.Choice{Value: t.Key, Label: t.Label})
	}
	return cs
}

// roles are the roles of a verb.
func roles(rs ...soc.Role) []bot.Role {
	var names []bot.Role
	for _, r := range rs {
		names = append(names, bot.Role(r))
	}
	return names
}
