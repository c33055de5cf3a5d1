package handlers

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// keepers are the roles that enter orders and work on them.
func keepers() []bot.Role { return roles(soc.SCPOManager, soc.LRO, soc.SRO, soc.SOCLead) }

// subjectArgs are the questions about the subject, of whom chats show the label only.
func subjectArgs(optional bool) []bot.Arg {
	return []bot.Arg{
		{Name: "label", Label: "Label", Help: "Initials or a cover name: all that chats show of the subject.", Kind: bot.Line, Max: 80, Optional: optional},
		{Name: "subject_ref", Label: "Subject's reference", Help: "In ViSOR, MAPPS or your force's system. It is sealed.", Kind: bot.Line, Max: 80, Optional: optional},
		{Name: "name", Label: "Name", Help: "It is sealed, and only shown to who may read it.", Kind: bot.Line, Max: 120, Optional: true},
		{Name: "born", Label: "Born on", Help: "Like 31/12/1990. It is sealed.", Kind: bot.Line, Max: 20, Optional: true},
		{Name: "visor_ref", Label: "ViSOR reference", Kind: bot.Line, Max: 40, Optional: true},
		{Name: "order_type", Label: "Type", Kind: bot.OneOf, Choices: choices(soc.OrderTypes()), Optional: optional},
		{Name: "applicant", Label: "Applicant", Kind: bot.OneOf, Choices: choices(soc.Applicants()), Optional: optional},
		{Name: "court", Label: "Court", Kind: bot.Line, Max: 120, Optional: true},
	}
}

// madeArgs are the questions about what a court made.
func madeArgs(optional bool) []bot.Arg {
	return []bot.Arg{
		{Name: "made_on", Label: "Made on", Help: "Leave empty for an application.", Kind: bot.Day, Optional: optional},
		{Name: "in_force_from", Label: "In force from", Help: "The first day of its first condition.", Kind: bot.Day, Optional: optional},
		{Name: "in_force_to", Label: "In force to", Help: "Its last day: five years from the first condition at most.", Kind: bot.Day, Optional: optional},
		{Name: "represented", Label: "Represented?", Help: "Was the subject represented at the hearing? If not, they are bound when they are served.", Kind: bot.YesNo, Optional: true},
	}
}

func (h *Handlers) addOrder() bot.Verb {
	args := append(subjectArgs(false), madeArgs(true)...)
	return asked(bot.Verb{
		Name: "add", Help: "Enter an order that a court made, or an application for one.", Form: "Enter an order", Submit: "Enter",
		Example: `/scpo add label="AB" subject_ref="MAPPS 1234" order_type=conviction applicant=cps location=community risk=medium made_on=2026-03-01 in_force_from=2026-03-01 in_force_to=2031-02-28`,
		Roles:   keepers(), Run: h.runAddOrder,
		Args: append(args,
			bot.Arg{Name: "served_on", Label: "Served on", Help: "If they have been served.", Kind: bot.Day, Optional: true},
			bot.Arg{Name: "force", Label: "Force", Help: "Leave empty for your own.", Kind: bot.OneOf, Choices: choices(h.Region.ThreatOwners()), Optional: true},
			bot.Arg{Name: "location", Label: "Where they are", Kind: bot.OneOf, Choices: choices(soc.Locations())},
			bot.Arg{Name: "prison", Label: "Prison", Kind: bot.Line, Max: 80, Optional: true},
			bot.Arg{Name: "expected_release", Label: "Expected release", Kind: bot.Day, Optional: true},
			bot.Arg{Name: "risk", Label: "Risk", Kind: bot.OneOf, Choices: choices(soc.RiskLevels())},
			checkDaysArg(), monitoredFromArg(), monitoredArg(),
		),
	})
}

func checkDaysArg() bot.Arg {
	return bot.Arg{Name: "check_every_days", Label: "Check every … days", Help: "Leave empty for the rhythm of the force.", Kind: bot.Number, Optional: true}
}

func monitoredArg() bot.Arg {
	return bot.Arg{Name: "electronic_monitoring_to", Label: "Tagged until", Help: "Twelve months at most at a time.", Kind: bot.Day, Optional: true}
}

func monitoredFromArg() bot.Arg {
	return bot.Arg{Name: "electronic_monitoring_from", Label: "Tagged from", Help: "Leave empty for the order's first day.", Kind: bot.Day, Optional: true}
}

func (h *Handlers) runAddOrder(ctx context.Context, in bot.Input) (bot.Message, error) {
	by, err := h.officer(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	begun := soc.Order{
		Head: h.head(soc.OrderPrefix, in, by, string(soc.OfficialSensitive)), Force: by.Body, Location: in.Str("location"),
		Prison: h.text(ctx, in, "prison"), Release: orderDay(in, "expected_release"), ServedOn: orderDay(in, "served_on"),
	}
	if in.Has("force") {
		begun.Force = in.Str("force")
	}
	if err := h.fillOrder(ctx, in, &begun); err != nil {
		return bot.Message{}, err
	}
	next, err := begun.Enter(h.Orders, by, h.now())
	if _, denied := errors.AsType[*soc.DeniedError](err); denied {
		return bot.Message{}, bot.Errorf(bot.Forbidden, "Only those who manage the orders of %s, or answer for them, can enter one. Nothing was changed.", h.Region.BodyName(begun.Force))
	}
	if err != nil {
		return bot.Message{}, err
	}
	if err := h.keptOff(nil, next.Texts()); err != nil {
		return bot.Message{}, err
	}
	result, err := h.commit(ctx, in, store.Commit{By: by, Writes: []store.Write{{New: next}}, Rows: h.orderRows(next)})
	if _, taken := errors.AsType[*store.OwnedError](err); taken {
		return bot.Message{}, h.twiceEntered(ctx, by, err)
	}
	if err != nil {
		return bot.Message{}, err
	}
	next.Ref = result.Ref(next.Ref)
	return h.saidEntered(next, by, result.Repeated), nil
}

func (h *Handlers) saidEntered(o *soc.Order, by soc.Officer, again bool) bot.Message {
	if again {
		return bot.Message{
			Title: "You entered this already: " + string(o.Ref), Text: "Nothing was added.", Buttons: []bot.Button{showButton(o.Ref)},
		}
	}
	text := "The application is kept. Have somebody else check it before it goes to court."
	if o.Granted() {
		text = "It has no manager yet. Allocate it now, and add its conditions one by one."
	}
	return h.saidOrder(o, by, text)
}

// twiceEntered says that there is an order of the subject and the day already, and which, to who may know of it.
func (h *Handlers) twiceEntered(ctx context.Context, by soc.Officer, err error) error {
	taken, _ := errors.AsType[*store.OwnedError](err)
	said := bot.Errorf(bot.Conflict, "An order about this subject, made on the same day, is entered already. Nothing was changed.")
	o, failed := h.Store.Order(ctx, taken.Owner)
	if failed != nil {
		return fmt.Errorf("read order: %w", failed)
	}
	if o.VisibleTo(by) {
		said.Text = fmt.Sprintf("This order is entered already: %s. Nothing was changed.", o.Ref)
		said.Buttons = []bot.Button{showButton(o.Ref)}
	}
	return said
}

// fillOrder copies what was given about the subject and of the court's order; the rest stays.
func (h *Handlers) fillOrder(ctx context.Context, in bot.Input, o *soc.Order) error {
	for name, text := range map[string]*soc.Text{
		"label": &o.Label, "subject_ref": &o.Subject, "name": &o.Name, "visor_ref": &o.Visor, "court": &o.Court,
	} {
		if in.Has(name) {
			*text = h.text(ctx, in, name)
		}
	}
	if in.Has("born") {
		o.Born = bornOn(in.Str("born"))
	}
	for name, value := range map[string]*string{"order_type": &o.Type, "applicant": &o.Applicant, "risk": &o.Risk} {
		if in.Has(name) {
			*value = in.Str(name)
		}
	}
	for name, day := range map[string]*soc.Date{
		"made_on": &o.MadeOn, "in_force_from": &o.From, "in_force_to": &o.To,
		"electronic_monitoring_from": &o.MonitoredFrom, "electronic_monitoring_to": &o.MonitoredTo,
	} {
		*day = dayOr(in, name, *day)
	}
	if in.Has("represented") {
		o.Represented = in.Yes("represented")
	}
	if in.Has("check_every_days") {
		o.CheckDays = count(in, "check_every_days")
	}
	return h.markOrder(ctx, o)
}

// bornOn is a day of birth as it is kept; what is none is left to the rules to refuse.
func bornOn(words string) soc.Text {
	if day, err := ReadDay(words); err == nil {
		words = day.String()
	}
	return soc.NewText(words)
}

// markOrder sets what only one order may have.
func (h *Handlers) markOrder(ctx context.Context, o *soc.Order) error {
	mark, err := h.Store.OrderMark(ctx, o.Subject, o.MadeOn)
	if err != nil {
		return fmt.Errorf("mark order: %w", err)
	}
	o.Mark = mark
	return nil
}

func (h *Handlers) amendOrder() bot.Verb {
	args := append(subjectArgs(true), madeArgs(true)...)
	args = append(args,
		bot.Arg{Name: "risk", Label: "Risk", Kind: bot.OneOf, Choices: choices(soc.RiskLevels()), Optional: true},
		checkDaysArg(), monitoredFromArg(), monitoredArg())
	return h.orderVerb(bot.Verb{
		Name: "amend", Help: "Correct what was entered of an order, or change how often it is checked. Say only what changes.",
		Example: "/scpo amend SCP-2026-000042 check_every_days=14", Run: h.runAmendOrder,
	}, soc.MoveVary, args...)
}

func (h *Handlers) runAmendOrder(ctx context.Context, in bot.Input) (bot.Message, error) {
	return h.orderStep(ctx, in, func(o *soc.Order, by soc.Officer, at time.Time) (*soc.Order, error) {
		changed := *o
		if err := h.fillOrder(ctx, in, &changed); err != nil {
			return nil, err
		}
		return o.Amend(changed, h.Orders, by, at)
	}, func(o *soc.Order) string { return "It is changed. " + h.nextCheckLine(o) })
}
