package handlers

import (
	"context"
	"fmt"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// runFourPRegion shows what the report found in every force: threats that nobody leads or that have no plan, and plans with
// little but Pursue (domain.md, rows 27, 29, 33).
func (h *Handlers) runFourPRegion(ctx context.Context, by soc.Officer, p page) (bot.Message, int, error) {
	bodies := h.responders()
	all, err := h.Store.ThreatFigures(ctx, keysOf(bodies))
	if err != nil {
		return bot.Message{}, 0, err
	}
	numbers := make([][]int, len(bodies))
	for i, f := range all {
		numbers[i] = []int{f.Threats, f.Unled, f.Unplanned, f.Plans, f.Lopsided}
	}
	records, total, err := readable(h.Store.Lacking(ctx, seenBody(by), p.end()))
	if err != nil {
		return bot.Message{}, 0, err
	}
	msg := bot.Message{
		Title: "Threats and plans by force",
		Table: byForce([]string{"Open threats", "No LRO", "No plan", "Live plans", "No Prevent or Protect"}, bodies, numbers).table(),
	}
	if total == 0 {
		msg.Text = "Every threat that you can see has its LRO and its plan, and every plan its Prevent and Protect."
	}
	for _, r := range of(p, records) {
		if item, ok := h.lackingItem(r, by); ok {
			msg.Items = append(msg.Items, item)
		}
	}
	return msg, total, nil
}

// lackingItem says what a threat or a plan lacks, with the button that mends it for who may.
func (h *Handlers) lackingItem(r store.Record, by soc.Officer) (bot.Item, bool) {
	switch r := r.(type) {
	case *soc.Threat:
		return h.lackingThreat(r, by), r.VisibleTo(by)
	case *soc.Plan:
		return h.lackingPlan(r, by), r.VisibleTo(by)
	}
	return bot.Item{}, false
}

// since says from which day something is so, if that is known.
func (h *Handlers) since(day soc.Date) string {
	if day.IsZero() {
		return ""
	}
	return " since " + h.day(day)
}

func (h *Handlers) lackingThreat(t *soc.Threat, by soc.Officer) bot.Item {
	item := bot.Item{Title: refAndLabel(t.Ref, t.Name)}
	says := []string{h.Region.BodyName(t.Force)}
	if t.LRO == "" {
		lacks := "no LRO" + h.since(t.UnledSince)
		if t.Offered != "" {
			lacks += ", allocated and not accepted yet"
		}
		says = append(says, lacks)
		if t.May(soc.MoveAllocate, by) == nil {
			item.Buttons = append(item.Buttons, bot.Button{Label: "Allocate", Style: bot.Primary, Command: "4p allocate " + string(t.Ref)})
		}
	}
	if t.Standing() == soc.ThreatActive && t.Plan == "" {
		says = append(says, "no plan"+h.since(t.ActiveSince))
		if (&soc.Plan{Force: t.Force, LRO: t.LRO, SRO: t.SRO}).May(soc.MoveEnter, by) == nil {
			item.Buttons = append(item.Buttons, bot.Button{Label: "Write the plan", Command: "4p add " + string(t.Ref)})
		}
	}
	item.Text = strings.Join(says, " · ")
	item.Buttons = append(item.Buttons, showButton(t.Ref))
	return item
}

func (h *Handlers) lackingPlan(p *soc.Plan, by soc.Officer) bot.Item {
	item := bot.Item{Title: refAndLabel(p.Ref, p.Label)}
	counts := p.Counts()
	var lacks []string
	for _, one := range soc.FourP() {
		if (one.Key == "prevent" || one.Key == "protect") && counts[one.Key] == 0 {
			lacks = append(lacks, one.Label)
		}
	}
	item.Text = h.Region.BodyName(p.Force) + " · no " + strings.Join(lacks, " and no ")
	if p.May(soc.MoveAct, by) == nil {
		item.Buttons = append(item.Buttons, bot.Button{Label: "Add an action", Style: bot.Primary, Command: "4p action " + string(p.Ref)})
	}
	item.Buttons = append(item.Buttons, showButton(p.Ref))
	return item
}

// places are the columns of the orders by where their subjects are: abroad and deported stand together, and unknown is what
// the report calls not stated.
var places = []struct {
	header    string
	locations []string
}{
	{"Community", []string{"community"}},
	{"Prison", []string{soc.LocationPrison}},
	{"Abroad or deported", []string{"abroad", "deported"}},
	{"Not stated", []string{"unknown"}},
}

// runSCPORegion counts the orders of the region as the report does (domain.md, A8), and names those that nobody manages.
func (h *Handlers) runSCPORegion(ctx context.Context, by soc.Officer, p page) (bot.Message, int, error) {
	f, err := h.orderFigures(ctx)
	if err != nil {
		return bot.Message{}, 0, err
	}
	records, total, err := readable(h.Store.DutiesIn(ctx, soc.DutyManager, seenBody(by), soc.Date{}, p.end()))
	if err != nil {
		return bot.Message{}, 0, err
	}
	msg := bot.Message{
		Title: "Serious crime prevention orders by force",
		Table: f.table(),
		Text:  fmt.Sprintf("Without a manager, of those that you can see: %d.", total),
	}
	for _, r := range of(p, records) {
		if o, ok := r.(*soc.Order); ok && o.VisibleTo(by) {
			msg.Items = append(msg.Items, h.unmanagedItem(o, by))
		}
	}
	return msg, total, nil
}

// orderFigures are the live orders of each force by place, their total, and those without a manager.
func (h *Handlers) orderFigures(ctx context.Context) (figures, error) {
	bodies := h.responders()
	var locations, columns []string
	for _, place := range places {
		locations, columns = append(locations, place.locations...), append(columns, place.header)
	}
	at, err := h.Store.OrderPlaces(ctx, keysOf(bodies), locations)
	if err != nil {
		return figures{}, err
	}
	unmanaged, err := h.Store.CountDuties(ctx, soc.DutyManager, keysOf(bodies), soc.Date{})
	if err != nil {
		return figures{}, err
	}
	numbers := make([][]int, len(bodies))
	for i := range bodies {
		counts, total := at[i], 0
		for _, place := range places {
			sum := 0
			for range place.locations {
				sum += counts[0]
				counts = counts[1:]
			}
			numbers[i] = append(numbers[i], sum)
			total += sum
		}
		numbers[i] = append(numbers[i], total, unmanaged[i])
	}
	return byForce(append(columns, "Total", "No manager"), bodies, numbers), nil
}

func (h *Handlers) unmanagedItem(o *soc.Order, by soc.Officer) bot.Item {
	item := bot.Item{
		Title: refAndLabel(o.Ref, o.Label),
		Text:  fmt.Sprintf("%s · %s · no manager%s", h.Region.BodyName(o.Force), soc.Label(soc.Locations(), o.Location), h.since(o.UnmanagedSince)),
	}
	if o.Offered != "" {
		item.Text += ", allocated and not accepted yet"
	}
	if o.May(soc.MoveAllocate, by) == nil {
		item.Buttons = append(item.Buttons, bot.Button{Label: "Allocate", Style: bot.Primary, Command: "scpo allocate " + string(o.Ref)})
	}
	item.Buttons = append(item.Buttons, showButton(o.Ref))
	return item
}
