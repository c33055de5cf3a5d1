package handlers

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

func (h *Handlers) showOrder() bot.Verb {
	return h.orderVerb(bot.Verb{
		Name: "show", Help: "Show an order: all of it to who may read it, its card to others of the force. That you looked is logged.",
		Example: "/scpo show SCP-2026-000042", Run: h.runShowOrder,
	}, "")
}

func (h *Handlers) runShowOrder(ctx context.Context, in bot.Input) (bot.Message, error) {
	o, by, err := h.seenOrder(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	if o, err = h.Store.ConsultOrder(ctx, o.Ref, store.Consultation{By: by, Channel: in.Channel.String()}); err != nil {
		return bot.Message{}, fmt.Errorf("consult order: %w", err)
	}
	if !o.VisibleTo(by) {
		return bot.Message{}, &hiddenError{o.Ref}
	}
	msg := h.orderCard(ctx, o)
	if o.Readable(by) {
		h.addSubject(&msg, o)
		h.addConditions(&msg, o)
		h.addEvents(ctx, &msg, o)
	}
	msg.Note = strings.TrimSpace(o.Findings.Sentences() + "\n" + string(o.Marking))
	msg.Buttons = append(h.orderButtons(o, by), historyButton(o.Ref))
	return msg, nil
}

// orderCard is what everybody sees of an order who may know of it: its label, where it stands, and its days.
func (h *Handlers) orderCard(ctx context.Context, o *soc.Order) bot.Message {
	msg := bot.Message{Title: orderTitle(o), Text: h.lastMove(ctx, o.Did, o.By, o.Head)}
	manager := h.People.Name(ctx, o.Manager)
	if o.Granted() && o.Manager == "" {
		manager = "NOBODY since " + h.day(o.UnmanagedSince)
	}
	msg.Fields = fields(
		bot.Field{Label: "Label", Value: o.Label.Reveal()},
		bot.Field{Label: "Force", Value: h.Region.BodyName(o.Force)},
		bot.Field{Label: "Manager", Value: manager},
		bot.Field{Label: "Team", Value: soc.Label(soc.ManagerTeams(), o.Team)},
		bot.Field{Label: "Offered to", Value: h.People.Name(ctx, o.Offered)},
		bot.Field{Label: "Type", Value: soc.Label(soc.OrderTypes(), o.Type)},
		bot.Field{Label: "Made on", Value: h.day(o.MadeOn)},
		bot.Field{Label: "In force", Value: h.span(o.From, o.To)},
		bot.Field{Label: "Served on", Value: h.day(o.ServedOn)},
		bot.Field{Label: "Bound", Value: boundWords(o)},
		bot.Field{Label: "Where they are", Value: soc.Label(soc.Locations(), o.Location)},
		bot.Field{Label: "Expected release", Value: h.day(o.Release)},
		bot.Field{Label: "Manager after release", Value: h.People.Name(ctx, o.NextManager)},
		bot.Field{Label: "Risk", Value: soc.Label(soc.RiskLevels(), o.Risk)},
		bot.Field{Label: "Checks", Value: h.checkWords(o)},
		bot.Field{Label: "Ended", Value: endWords(o, h.day(o.EndedOn))},
	)
	if o.Granted() && !o.NextCheck.IsZero() {
		label := "Next check by"
		if h.today().After(o.NextCheck) {
			label = "Check OVERDUE since"
		}
		msg.Fields = append(msg.Fields, bot.Field{Label: label, Value: h.day(o.NextCheck)})
	}
	return msg
}

// span writes a time from one day to another; nothing where one is missing.
func (h *Handlers) span(from, to soc.Date) string {
	if from.IsZero() || to.IsZero() {
		return ""
	}
	return h.day(from) + " to " + h.day(to)
}

func boundWords(o *soc.Order) string {
	switch {
	case o.Represented:
		return "Represented at the hearing"
	case o.Granted() && !o.Bound():
		return "NO: neither served nor represented"
	}
	return ""
}

// checkWords say how many checks were held and missed.
func (h *Handlers) checkWords(o *soc.Order) string {
	if o.MadeOn.IsZero() {
		return ""
	}
	return fmt.Sprintf("every %s; %d held, %d missed", things(o.CheckDays, "day", "days"), len(o.Checks), o.Missed(h.today()))
}

func endWords(o *soc.Order, on string) string {
	if o.Ending == "" {
		return ""
	}
	return soc.Label(soc.OrderEndings(), o.Ending) + " on " + on
}

// addSubject adds who the subject is.
func (h *Handlers) addSubject(msg *bot.Message, o *soc.Order) {
	monitored := ""
	if !o.MonitoredTo.IsZero() {
		monitored = "until " + h.day(o.MonitoredTo)
	}
	born := o.Born.Reveal()
	var day soc.Date
	if err := day.UnmarshalText([]byte(born)); err == nil {
		born = h.day(day)
	}
	msg.Fields = append(msg.Fields, fields(
		bot.Field{Label: "Name", Value: o.Name.Reveal()},
		bot.Field{Label: "Born on", Value: born},
		bot.Field{Label: "Subject's reference", Value: o.Subject.Reveal()},
		bot.Field{Label: "ViSOR reference", Value: o.Visor.Reveal()},
		bot.Field{Label: "Applicant", Value: soc.Label(soc.Applicants(), o.Applicant)},
		bot.Field{Label: "Court", Value: o.Court.Reveal()},
		bot.Field{Label: "Prison", Value: o.Prison.Reveal()},
		bot.Field{Label: "Tagged", Value: monitored},
	)...)
}

// addConditions adds each condition with its days and what the last check found of it.
func (h *Handlers) addConditions(msg *bot.Message, o *soc.Order) {
	found := map[int]string{}
	if n := len(o.Checks); n > 0 {
		for _, r := range o.Checks[n-1].Results {
			found[r.Condition] = "; last check: " + strings.ToLower(soc.Label(soc.CheckFindings(), r.Found))
		}
	}
	for i, c := range o.Conditions {
		label := fmt.Sprintf("%d. %s (%s%s)", i+1, soc.Label(soc.ConditionTypes(), c.Type), h.span(c.From, c.To), found[i+1])
		switch {
		case c.Withdrawn:
			label += ", WITHDRAWN: entered by mistake"
		case !c.Binds(h.today()):
			label += ", not in force today"
		}
		msg.Fields = append(msg.Fields, bot.Field{Label: label, Value: c.Text.Reveal(), Long: true})
	}
}

// addEvents adds the last check, and what was notified and alleged.
func (h *Handlers) addEvents(ctx context.Context, msg *bot.Message, o *soc.Order) {
	if n := len(o.Checks); n > 0 {
		c := o.Checks[n-1]
		value := fmt.Sprintf("%s, %s, by %s", h.day(c.DoneOn), strings.ToLower(soc.Label(soc.CheckMethods(), c.Method)), h.People.Name(ctx, c.DoneBy))
		if !c.Notes.IsZero() {
			value += "\n" + c.Notes.Reveal()
		}
		msg.Fields = append(msg.Fields, bot.Field{Label: "Last check", Value: value, Long: true})
	}
	for i, n := range o.Notifications {
		value := "due by " + h.day(n.DueOn) + ", not received"
		if !n.ReceivedOn.IsZero() {
			value = "received on " + h.day(n.ReceivedOn) + ": " + labels(soc.NotificationItems(), n.Items)
		}
		if n.Withdrawn {
			value = "WITHDRAWN: entered by mistake"
		}
		msg.Fields = append(msg.Fields, bot.Field{Label: "Notification " + strconv.Itoa(i+1), Value: value, Long: true})
	}
	for i, b := range o.Breaches {
		value := fmt.Sprintf("condition %d on %s. Evidence: %s", b.Condition, h.day(b.On), b.Evidence.Reveal())
		if !b.Referred.IsZero() {
			value += ". Referred to " + b.Referred.Reveal()
		}
		if b.Outcome != "" {
			value += ". " + soc.Label(soc.BreachOutcomes(), b.Outcome)
		}
		if b.Withdrawn {
			value += ". WITHDRAWN: logged by mistake"
		}
		msg.Fields = append(msg.Fields, bot.Field{Label: "Breach " + strconv.Itoa(i+1), Value: value, Long: true})
	}
	if !o.Reason.IsZero() {
		msg.Fields = append(msg.Fields, bot.Field{Label: "Reason", Value: o.Reason.Reveal(), Long: true})
	}
}

func (h *Handlers) historyOrder() bot.Verb {
	return h.orderVerb(bot.Verb{
		Name: "history", Help: "Show what happened to an order, by whom and when.", Example: "/scpo history SCP-2026-000042", Run: h.runHistoryOrder,
	}, "")
}

func (h *Handlers) runHistoryOrder(ctx context.Context, in bot.Input) (bot.Message, error) {
	o, _, err := h.seenOrder(ctx, in)
	if err != nil {
		return bot.Message{}, err
	}
	all, err := h.Store.OrderVersions(ctx, o.Ref, 1, o.Version)
	if err != nil {
		return bot.Message{}, fmt.Errorf("read versions: %w", err)
	}
	msg := bot.Message{Title: "History of " + string(o.Ref), Buttons: []bot.Button{showButton(o.Ref)}}
	for _, v := range all {
		msg.Items = append(msg.Items, bot.Item{
			Title: fmt.Sprintf("%d. %s", v.Version, h.moment(v.At)),
			Text:  fmt.Sprintf("%s %s. %s.", h.People.Name(ctx, v.By), said[v.Did], stateWords(v.Ref, string(v.State))),
		})
	}
	return msg, nil
}
