package handlers

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// dutyWords are what a kind of duty is called, and what the button says and does that sees to it.
type dutyWords struct{ name, label, verb string }

var dutyKinds = map[soc.DutyKind]dutyWords{
	soc.DutyReview:       {"4P review", "Record review", "review"},
	soc.DutyAction:       {"Action", "Record as done", "done"},
	soc.DutyClose:        {"Proposed to close", "Close the plan", "close"},
	soc.DutyBalance:      {"Prevent or Protect is missing", "Add an action", "action"},
	soc.DutyLRO:          {"No LRO", "Allocate", "allocate"},
	soc.DutyAccept:       {"Waits for your answer", "Accept", "accept"},
	soc.DutyPlan:         {"No 4P plan yet", "Write the plan", "add"},
	soc.DutyPND:          {"Not on the PND yet", "It is on the PND", "pnd"},
	soc.DutyDormant:      {"No activity for a long time", "Record activity", "activity"},
	soc.DutyTraining:     {"The LRO has no training", "", ""},
	soc.DutyWorkload:     {"The LRO leads more threats than the cap", "Allocate", "allocate"},
	soc.DutyManager:      {"No manager", "Allocate", "allocate"},
	soc.DutyCheck:        {"Check of the order", "Record check", "check"},
	soc.DutyService:      {"Order to be served", "Record service", "serve"},
	soc.DutyNotification: {"Notification to be received", "Record receipt", "received"},
	soc.DutyRelease:      {"Release from prison", "Record release", "release"},
	soc.DutyExpiry:       {"End of the order", "End the order", "end"},
	soc.DutyDecide:       {"Decision", "", ""},
	soc.DutyAcknowledge:  {"Decision to acknowledge", "Acknowledge", "acknowledge"},
	soc.DutyFeedback:     {"Feedback to the partner", "Give feedback", "feedback"},
	soc.DutyRetention:    {"Still to be kept?", "", ""},
	soc.DutyErase:        {"To be erased: gatewaybot erase", "", ""},
}

// dutyItem is a record's duty as its hearer sees it: reference, kind, cover label and day, and nothing that anybody wrote.
func (h *Handlers) dutyItem(ctx context.Context, record store.Record, d soc.Duty, to hearer) notice {
	today := h.today()
	title := []string{string(record.Meta().Ref), dutyName(d)}
	if label := coverLabel(record); label != "" {
		title = append(title, label)
	}
	lines := []string{h.dueLine(d)}
	if why := h.hearerLine(ctx, d, to); why != "" {
		lines = append(lines, why)
	}
	return notice{
		record: true, stage: d.Stage(today), due: d.Due, told: store.Item{Seat: to.Seat, Ref: record.Meta().Ref, Duty: d.ID()},
		Item: bot.Item{Title: strings.Join(title, " · "), Text: strings.Join(lines, "\n"), Buttons: h.dutyButtons(ctx, record, d, to)},
	}
}

// dutyName says what is to be done.
func dutyName(d soc.Duty) string {
	name := dutyKinds[d.Kind].name
	switch d.Kind {
	case soc.DutyAction, soc.DutyNotification:
		return name + " " + d.Part
	case soc.DutyRelease:
		return map[string]string{
			soc.ReleaseDay: "Release from prison: day not known", soc.ReleaseManager: "Release from prison: no manager afterwards",
			soc.ReleaseRecord: "Release from prison",
		}[d.Part]
	}
	return name
}

// coverLabel is all that a message says of whom a record is about.
func coverLabel(record store.Record) string {
	switch r := record.(type) {
	case *soc.Plan:
		return r.Label.Reveal()
	case *soc.Threat:
		return r.Name.Reveal()
	case *soc.Order:
		return r.Label.Reveal()
	}
	return ""
}

// dueLine says when a duty is or was due.
func (h *Handlers) dueLine(d soc.Duty) string {
	today, day := h.today(), h.day(d.Due)
	switch n := daysBetween(today, d.Due); {
	case n > 0:
		return fmt.Sprintf("Due %s, in %s.", day, dayCount(n))
	case n < 0:
		return fmt.Sprintf("Was due %s, %s ago.", day, dayCount(-n))
	}
	return "Due today, " + day + "."
}

// daysBetween counts the days from one to another; it is negative when to is earlier.
func daysBetween(from, to soc.Date) int {
	return int(to.In(time.UTC).Sub(from.In(time.UTC)) / (24 * time.Hour))
}

func dayCount(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

// hearerLine says why somebody hears of what is not theirs, and the owner that others heard. Channels are told no names.
func (h *Handlers) hearerLine(ctx context.Context, d soc.Duty, to hearer) string {
	channel := strings.HasPrefix(to.Seat, "#")
	owner := "the responsible officer"
	if !channel && d.Owner != "" {
		owner = h.People.Name(ctx, d.Owner)
	}
	var lines []string
	if to.For != "" {
		lines = append(lines, h.standsInLine(ctx, to.For))
	}
	switch to.As {
	case asLine:
		lines = append(lines, fmt.Sprintf("You get this because %s can't be told.", owner))
	case asSupervisor:
		lines = append(lines, fmt.Sprintf("Escalated: %s has not done this.", owner))
	case asLead:
		lines = append(lines, "Escalated further, to those who answer for "+h.Region.BodyName(d.Body)+".")
	case asGateway:
		lines = append(lines, "This comes here because nobody else of "+h.Region.BodyName(d.Body)+" can be told.")
	case asOwner, asDeputy:
		if day, up := d.Escalated(h.today(), h.Reminders); up && d.Owner != "" {
			lines = append(lines, "Escalated to your supervisor on "+h.day(day)+".")
		}
	}
	return strings.Join(lines, "\n")
}

// standsInLine says for whom a deputy hears something.
func (h *Handlers) standsInLine(ctx context.Context, id string) string {
	line := "You get this because you stand in for " + h.People.Name(ctx, id)
	if o, known, err := h.entry(ctx, id); err == nil && known && o.On(h.today()) == soc.Away {
		line += " until " + h.day(o.AwayUntil)
	}
	return line + "."
}

// dutyButtons are what the hearer can do about a duty there and then.
func (h *Handlers) dutyButtons(ctx context.Context, record store.Record, d soc.Duty, to hearer) []bot.Button {
	ref := record.Meta().Ref
	var all []bot.Button
	add := func(label, verb, more string, style bot.Style) {
		// Without the version that is shown: one message has several buttons of a record, and the form carries the version.
		all = append(all, bot.Button{Label: label, Command: commandOf(ref) + " " + verb + " " + string(ref) + more, Style: style})
	}
	if d.Kind == soc.DutyRetention {
		return append(retentionButtons(ref), showButton(ref))
	}
	if d.Kind == soc.DutyErase {
		return []bot.Button{showButton(ref)}
	}
	words, mine := dutyKinds[d.Kind], to.As == asOwner || to.As == asDeputy
	if d.Kind == soc.DutyRelease && d.Part != soc.ReleaseRecord {
		words.label, words.verb = "Record what is known", "locate"
	}
	switch {
	case d.Kind == soc.DutyTraining:
		if t, ok := record.(*soc.Threat); ok {
			if o, known, err := h.entry(ctx, t.LRO); err == nil && known && len(o.Accounts) > 0 {
				all = append(all, bot.Button{Label: "Record training", Command: "people training <@" + o.Accounts[0] + ">", Style: bot.Primary})
			}
		}
	case words.verb == "":
	case mine:
		add(words.label, words.verb, dutyPart(d), bot.Primary)
	case d.Kind == soc.DutyAction:
		add("Change the action", "action", dutyPart(d)+" form=open", bot.Plain)
	case isResponse(ref):
		add("Hand over", "allocate", "", bot.Plain)
	}
	if mine && declinable(d) {
		add("Not mine", "decline", "", bot.Plain)
	}
	if stage := d.Stage(h.today()); mine && isResponse(ref) && !d.Statutory && d.Snoozed.IsZero() && stage != soc.StageEscalated && stage != soc.StageFurther {
		add("Snooze", "snooze", " duty="+d.ID(), bot.Plain)
	}
	return append(all, showButton(ref))
}

// isResponse reports whether a record is a threat, a plan or an order: those who answer for them are reminded of them.
func isResponse(ref soc.Ref) bool {
	command := commandOf(ref)
	return command == "4p" || command == "scpo"
}

// dutyPart is the argument that names the part of the record that the duty is about.
func dutyPart(d soc.Duty) string {
	switch d.Kind {
	case soc.DutyAction:
		return " action=" + d.Part
	case soc.DutyNotification:
		return " number=" + d.Part
	}
	return ""
}

// declinable reports whether its owner can say that a duty is not theirs, which reopens the allocation.
func declinable(d soc.Duty) bool {
	switch d.Kind {
	case soc.DutyAccept, soc.DutyReview, soc.DutyCheck, soc.DutyPlan:
		return d.Owner != ""
	}
	return false
}
