package handlers

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

func (h *Handlers) allocateOrder() bot.Verb {
	return h.orderVerb(bot.Verb{
		Name: "allocate", Help: "Offer an order to a manager, or hand yours over. They have to accept it.", Form: "Allocate the order", Submit: "Offer",
		Example: "/scpo allocate SCP-2026-000042 to=<@slack/T0DORSET01/U0ADA>", Run: h.runAllocateOrder,
	}, soc.MoveAllocate,
		bot.Arg{Name: "to", Label: "To", Help: "A named officer. Name them with an @ mention.", Kind: bot.Person},
		bot.Arg{Name: "manager_team", Label: "Team", Kind: bot.OneOf, Choices: choices(soc.ManagerTeams()), Optional: true})
}

func (h *Handlers) runAllocateOrder(ctx context.Context, in bot.Input) (bot.Message, error) {
	to, err := h.person(ctx, in, "to")
	if err != nil {
		return bot.Message{}, err
	}
	return h.orderStep(ctx, in, func(o *soc.Order, by soc.Officer, at time.Time) (*soc.Order, error) {
		return o.Allocate(to, in.Str("manager_team"), h.Orders, by, at)
	}, func(o *soc.Order) string {
		text := h.People.Name(ctx, o.Offered) + " is asked to accept it."
		if o.Manager != "" {
			return text + " Until then " + h.People.Name(ctx, o.Manager) + " goes on to manage it."
		}
		return text + " Until then nobody manages it."
	})
}

func (h *Handlers) acceptOrder() bot.Verb {
	return h.orderVerb(bot.Verb{
		Name: "accept", Help: "Accept an order that was allocated to you.", Example: "/scpo accept SCP-2026-000042",
		Run: func(ctx context.Context, in bot.Input) (bot.Message, error) {
			return h.orderStep(ctx, in, func(o *soc.Order, by soc.Officer, at time.Time) (*soc.Order, error) {
				return o.TakeOn(h.Orders, by, at)
			}, func(o *soc.Order) string {
				return h.People.Name(ctx, o.Manager) + " manages it from now on. " + h.serviceLine(o) + h.nextCheckLine(o)
			})
		},
	}, soc.MoveTakeOn)
}

func (h *Handlers) declineOrder() bot.Verb {
	return h.orderVerb(bot.Verb{
		Name: "decline", Help: "Say that an order is not yours, and whose it may be.", Form: "Not mine", Submit: "Send back",
		Example: "/scpo decline SCP-2026-000042 He moved to Wiltshire.", Run: h.runDeclineOrder,
	}, soc.MoveDecline, textArg("reason", "Reason", "And whose it may be. Nobody is named to anyone who may not know of the order."))
}

func (h *Handlers) runDeclineOrder(ctx context.Context, in bot.Input) (bot.Message, error) {
	return h.orderStep(ctx, in, func(o *soc.Order, by soc.Officer, at time.Time) (*soc.Order, error) {
		return o.Decline(h.text(ctx, in, "reason"), h.Orders, by, at)
	}, func(o *soc.Order) string {
		if o.Manager != "" {
			return "It stays with " + h.People.Name(ctx, o.Manager) + "."
		}
		return "It has no manager now. The SOC lead is told, from today, until it has one."
	})
}

func nextManagerArg() bot.Arg {
	return bot.Arg{Name: "next_manager", Label: "Manager after release", Help: "They are offered the order on release.", Kind: bot.Person, Optional: true}
}

func (h *Handlers) locateOrder() bot.Verb {
	return h.orderVerb(bot.Verb{
		Name: "locate", Help: "Say where the subject is; in prison, when they are released and who manages the order then.", Form: "Where the subject is", Submit: "Record",
		Example: `/scpo locate SCP-2026-000042 prison prison="HMP Example" expected_release=2027-05-01`, Run: h.runLocateOrder,
		Opening: h.openingOrder(soc.MoveLocate, fillPlace),
	}, soc.MoveLocate,
		bot.Arg{Name: "location", Label: "Where they are", Kind: bot.OneOf, Bare: true, Choices: choices(soc.Locations())},
		bot.Arg{Name: "prison", Label: "Prison", Kind: bot.Line, Max: 80, Optional: true},
		bot.Arg{Name: "expected_release", Label: "Expected release", Kind: bot.Day, Optional: true},
		nextManagerArg())
}

// fillPlace fills in the day that is known. The prison is for who may read the order.
func fillPlace(_ context.Context, _ bot.Input, o *soc.Order, _ soc.Officer) (map[string][]string, error) {
	filled := map[string][]string{"location": {o.Location}}
	if !o.Release.IsZero() {
		filled["expected_release"] = []string{o.Release.String()}
	}
	return filled, nil
}

func (h *Handlers) releaseOrder() bot.Verb {
	return h.orderVerb(bot.Verb{
		Name: "release", Help: "Record that the subject was released from prison.", Form: "Released from prison", Submit: "Record",
		Example: "/scpo release SCP-2026-000042 community", Run: h.runLocateOrder, Opening: h.openingOrder(soc.MoveLocate, fillRelease),
	}, soc.MoveLocate,
		bot.Arg{Name: "location", Label: "Where they are now", Kind: bot.OneOf, Bare: true, Choices: choices(outOfPrison())},
		nextManagerArg())
}

// outOfPrison are the places where somebody can be who was released.
func outOfPrison() []soc.Term {
	return slices.DeleteFunc(soc.Locations(), func(t soc.Term) bool { return t.Key == soc.LocationPrison })
}

func fillRelease(context.Context, bot.Input, *soc.Order, soc.Officer) (map[string][]string, error) {
	return map[string][]string{"location": {soc.LocationFree}}, nil
}

func (h *Handlers) runLocateOrder(ctx context.Context, in bot.Input) (bot.Message, error) {
	var then soc.Officer
	if in.Has("next_manager") {
		var err error
		if then, err = h.person(ctx, in, "next_manager"); err != nil {
			return bot.Message{}, err
		}
	}
	return h.orderStep(ctx, in, func(o *soc.Order, by soc.Officer, at time.Time) (*soc.Order, error) {
		if then.ID == "" {
			var err error
			if then, err = h.officerOrNobody(ctx, o.NextManager); err != nil {
				return nil, err
			}
		}
		prison, release := o.Prison, h.releaseDay(in, o)
		if in.Has("prison") {
			prison = h.text(ctx, in, "prison")
		}
		return o.Locate(in.Str("location"), prison, release, then, h.Orders, by, at)
	}, func(o *soc.Order) string { return h.placeLine(ctx, o) })
}

// officerOrNobody is the entry of an officer as it is now; the zero Officer for no id.
func (h *Handlers) officerOrNobody(ctx context.Context, id string) (soc.Officer, error) {
	if id == "" {
		return soc.Officer{}, nil
	}
	o, err := h.Store.Officer(ctx, id)
	if err != nil {
		return soc.Officer{}, fmt.Errorf("read officer: %w", err)
	}
	return o, nil
}

// releaseDay is the day of release that was given. A form that was sent without one says that it is not known; a line that
// does not speak of it leaves a day to come as it is.
func (h *Handlers) releaseDay(in bot.Input, o *soc.Order) soc.Date {
	if in.Has("version") || o.Release.Before(h.today()) {
		return orderDay(in, "expected_release")
	}
	return dayOr(in, "expected_release", o.Release)
}

// placeLine says where the subject is, and what follows from it.
func (h *Handlers) placeLine(ctx context.Context, o *soc.Order) string {
	text := fmt.Sprintf("Recorded: %s. It is checked every %s. %s", soc.Label(soc.Locations(), o.Location), things(o.CheckDays, "day", "days"), h.nextCheckLine(o))
	switch {
	case o.Location == soc.LocationPrison && !o.Release.IsZero() && o.NextManager == "":
		text += " They leave prison on " + h.day(o.Release) + ": name who manages the order then."
	case o.Location == soc.LocationPrison && !o.Release.IsZero():
		text += " They leave prison on " + h.day(o.Release) + "; then " + h.People.Name(ctx, o.NextManager) + " is offered the order."
	case o.Offered != "":
		text += " " + h.People.Name(ctx, o.Offered) + " is asked to accept the order."
	}
	return text
}

func (h *Handlers) endOrder() bot.Verb {
	return h.orderVerb(bot.Verb{
		Name: "end", Help: "Record that an order is over.", Form: "End the order", Submit: "End",
		Example: "/scpo end SCP-2026-000042 how=discharged on=2026-11-20", Run: h.runEndOrder,
		Opening: h.openingOrder(soc.MoveEnd, h.fillEnd),
	}, soc.MoveEnd,
		bot.Arg{Name: "how", Label: "How it ended", Kind: bot.OneOf, Choices: choices(soc.OrderEndings())},
		bot.Arg{Name: "on", Label: "On", Kind: bot.Day, Default: "today", Optional: true},
		bot.Arg{Name: "reason", Label: "Reason", Kind: bot.Text, Optional: true})
}

// fillEnd fills in that an order expired whose last day has passed.
func (h *Handlers) fillEnd(_ context.Context, _ bot.Input, o *soc.Order, _ soc.Officer) (map[string][]string, error) {
	if o.To.IsZero() || !h.today().After(o.To) {
		return nil, nil
	}
	return map[string][]string{"how": {soc.Expired}, "on": {o.To.String()}}, nil
}

func (h *Handlers) runEndOrder(ctx context.Context, in bot.Input) (bot.Message, error) {
	return h.orderStep(ctx, in, func(o *soc.Order, by soc.Officer, at time.Time) (*soc.Order, error) {
		return o.End(in.Str("how"), dayOr(in, "on", h.today()), h.text(ctx, in, "reason"), h.Orders, by, at)
	}, func(*soc.Order) string { return "Nobody is reminded of it any more. It is kept with its history." })
}

func (h *Handlers) reopenOrder() bot.Verb {
	return h.orderVerb(bot.Verb{
		Name: "reopen", Help: "Take back that an order is over, when that was a mistake.", Form: "Open it again", Submit: "Open",
		Example: "/scpo reopen SCP-2026-000042 The wrong order was ended.", Run: h.runReopenOrder,
	}, soc.MoveReopen, textArg("reason", "Reason", "Why it is not over."))
}

func (h *Handlers) runReopenOrder(ctx context.Context, in bot.Input) (bot.Message, error) {
	return h.orderStep(ctx, in, func(o *soc.Order, by soc.Officer, at time.Time) (*soc.Order, error) {
		manager, err := h.officerOrNobody(ctx, o.Manager)
		if err != nil {
			return nil, err
		}
		return o.Reopen(manager, h.text(ctx, in, "reason"), h.Orders, by, at)
	}, func(o *soc.Order) string {
		switch {
		case !o.Granted():
			return "The application goes on."
		case o.Manager == "":
			return "It has no manager: allocate it. " + h.nextCheckLine(o)
		}
		return h.People.Name(ctx, o.Manager) + " manages it again. " + h.nextCheckLine(o)
	})
}

func (h *Handlers) snoozeOrder() bot.Verb {
	return h.orderVerb(bot.Verb{
		Name: "snooze", Help: "Put off what an order asks for: once, for five days at most, with a reason.", Form: "Put it off", Submit: "Put off",
		Example: "/scpo snooze SCP-2026-000042 until=friday reason=\"The team is in court.\"", Run: h.runSnoozeOrder,
		Opening: h.openSnoozeOrder,
	}, soc.MoveSnooze,
		bot.Arg{Name: "duty", Kind: bot.Carried, Optional: true},
		bot.Arg{Name: "until", Label: "Until", Help: "Five days at most.", Kind: bot.Day},
		bot.Arg{Name: "reason", Label: "Reason", Kind: bot.Text})
}

// openSnoozeOrder says in the form which duty it puts off, where none was named.
func (h *Handlers) openSnoozeOrder(ctx context.Context, in bot.Input) (bot.Opening, error) {
	var due soc.Duty
	opening, err := h.openingOrder(soc.MoveSnooze, func(_ context.Context, in bot.Input, o *soc.Order, by soc.Officer) (_ map[string][]string, err error) {
		due, err = h.orderDuty(o, in.Str("duty"), by)
		return nil, err
	})(ctx, in)
	if due.Kind != "" && err == nil {
		opening.Carry["duty"] = due.ID()
	}
	return opening, err
}

func (h *Handlers) runSnoozeOrder(ctx context.Context, in bot.Input) (bot.Message, error) {
	until := orderDay(in, "until")
	return h.orderStep(ctx, in, func(o *soc.Order, by soc.Officer, at time.Time) (*soc.Order, error) {
		d, err := h.orderDuty(o, in.Str("duty"), by)
		if err != nil {
			return nil, err
		}
		return o.Snooze(d, until, h.text(ctx, in, "reason"), h.Orders, by, at)
	}, func(*soc.Order) string {
		return "You hear of it again on " + h.day(h.Calendar.NextWorkingDay(until)) + "."
	})
}

// orderDuty is the duty that is named; where none is, the first that is due soon or was, of those that the officer can put off.
func (h *Handlers) orderDuty(o *soc.Order, named string, by soc.Officer) (soc.Duty, error) {
	var first soc.Duty
	works := o.May(soc.MoveVary, by) == nil
	for _, d := range o.Duties(h.Reminders) {
		if named != "" && d.ID() == named {
			return d, nil
		}
		theirs := works
		if d.Kind == soc.DutyAccept {
			theirs = by.Is(o.Offered)
		}
		if theirs && !d.Statutory && d.Stage(h.today()) != soc.StageNone && (first.Kind == "" || d.Due.Before(first.Due)) {
			first = d
		}
	}
	if named != "" || first.Kind == "" {
		return first, bot.Errorf(bot.Conflict, "Nothing of %s is due that could be put off: it is settled, or due on another day by now. Nothing was changed.", o.Ref)
	}
	return first, nil
}
