package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

func (h *Handlers) checkOrder() bot.Verb {
	v := bot.Verb{
		Name: "check", Help: "Record a check of an order: for each condition in force, met, not met or not tested.", Form: "Record the check", Submit: "Record",
		Example: "/scpo check SCP-2026-000042 method=visit", Run: h.runCheckOrder, More: h.moreOfCheck,
		Opening: h.openingOrder(soc.MoveCheck, h.fillCheck),
	}
	return h.orderVerb(v, soc.MoveCheck,
		bot.Arg{Name: "method", Label: "How", Kind: bot.OneOf, Choices: choices(soc.CheckMethods())},
		bot.Arg{Name: "done_on", Label: "Checked on", Kind: bot.Day, Default: "today", Optional: true},
		bot.Arg{Name: "next_due", Label: "Next check by", Help: "Leave empty for the order's own rhythm.", Kind: bot.Day, Optional: true},
		bot.Arg{Name: "notes", Label: "Notes", Help: "They are sealed.", Kind: bot.Text, Optional: true})
}

// moreOfCheck asks of each condition that was in force on the day of the check. The questions say its number, its kind and its
// days, and never its words.
func (h *Handlers) moreOfCheck(ctx context.Context, in bot.Input) ([]bot.Arg, error) {
	if soc.Ref(in.Str("ref")).Prefix() != soc.OrderPrefix {
		return nil, nil
	}
	o, by, err := h.seenOrder(ctx, in)
	if err != nil {
		return nil, err
	}
	if err := o.May(soc.MoveCheck, by); err != nil {
		return nil, err
	}
	var args []bot.Arg
	for _, n := range o.Binding(dayOr(in, "done_on", h.today())) {
		c := o.Conditions[n-1]
		kind := soc.Label(soc.ConditionTypes(), c.Type)
		args = append(args, bot.Arg{
			Name: soc.ConditionField(n), Label: shortLabel(fmt.Sprintf("%d. %s", n, kind)), Kind: bot.OneOf, Choices: choices(soc.CheckFindings()),
			Help: fmt.Sprintf("%s, from %s to %s.", kind, plainDay(c.From), plainDay(c.To)),
		})
	}
	return args, nil
}

// longestLabel is the longest label of a question, in bytes.
const longestLabel = 24

// shortLabel cuts a label to what every platform can show.
func shortLabel(label string) string {
	if len(label) <= longestLabel {
		return label
	}
	return strings.TrimRight(label[:longestLabel-len("…")], " ,") + "…"
}

func (h *Handlers) fillCheck(_ context.Context, in bot.Input, o *soc.Order, _ soc.Officer) (map[string][]string, error) {
	held := dayOr(in, "done_on", h.today())
	return map[string][]string{"next_due": {o.LatestCheck(held, h.Orders, h.now()).String()}}, nil
}

func (h *Handlers) runCheckOrder(ctx context.Context, in bot.Input) (bot.Message, error) {
	check := soc.OrderCheck{
		DoneOn: dayOr(in, "done_on", h.today()), Method: in.Str("method"), NextDue: orderDay(in, "next_due"), Notes: h.text(ctx, in, "notes"),
	}
	var by soc.Officer
	o, err := h.changeOrder(ctx, in, func(o *soc.Order, who soc.Officer, at time.Time) (*soc.Order, error) {
		by = who
		for _, n := range o.Binding(check.DoneOn) {
			if found := in.Str(soc.ConditionField(n)); found != "" {
				check.Results = append(check.Results, soc.CheckResult{Condition: n, Found: found})
			}
		}
		return o.Record(check, h.Orders, by, at)
	})
	if err != nil {
		return bot.Message{}, err
	}
	msg := h.saidOrder(o, by, "The check is recorded. "+h.nextCheckLine(o))
	msg.Note = slices.DeleteFunc(slices.Clone(o.Findings), func(f soc.Finding) bool { return f.Rule == "V31" }).Sentences()
	var breaches []bot.Button
	for _, r := range check.Results {
		if r.Found == soc.FoundNotMet {
			msg.Text += fmt.Sprintf("\nCondition %d was not met: log the breach.", r.Condition)
			breaches = append(breaches, bot.Button{
				Label: fmt.Sprintf("Breach of condition %d", r.Condition), Style: bot.Danger,
				Command: fmt.Sprintf("scpo breach %s version=%d condition=%d on=%s form=open", o.Ref, o.Version, r.Condition, check.DoneOn),
			})
		}
	}
	msg.Buttons = append(breaches, msg.Buttons...)
	return msg, nil
}
