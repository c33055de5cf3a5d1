package handlers

import (
	"context"
	"strconv"

	"gatewaybot/soc"
)

// ExportOrders writes orders as they were managed, and says how many: never who the subject is, nor what a condition says. It
// is in the audit log when it returns.
func (h *Handlers) ExportOrders(ctx context.Context, e Export, to Sheet) (int, error) {
	filter, err := soc.FilterNamed(soc.OrderFilters(), e.Filter)
	if err != nil {
		return 0, err
	}
	day := e.AsAt
	if day.IsZero() {
		day = h.today()
	}
	return export(ctx, h, e, "orders", filter, h.orderColumns(ctx, day), h.Store.Orders, to)
}

// orderColumns are the columns of orders, as they stood on a day.
func (h *Handlers) orderColumns(ctx context.Context, day soc.Date) []column[*soc.Order] {
	type order = *soc.Order
	return []column[order]{
		{"Reference", func(o order) string { return string(o.Ref) }},
		{"Version", func(o order) string { return strconv.Itoa(o.Version) }},
		{"Label", func(o order) string { return o.Label.Reveal() }},
		{"Force", labelled(h.Region.Bodies(), func(o order) string { return o.Force })},
		{"State", labelled(soc.OrderStates(), func(o order) string { return string(o.State) })},
		{"Type", labelled(soc.OrderTypes(), func(o order) string { return o.Type })},
		{"Made on", func(o order) string { return plainDay(o.MadeOn) }},
		{"Served on", func(o order) string { return plainDay(o.ServedOn) }},
		{"In force from", func(o order) string { return plainDay(o.From) }},
		{"In force to", func(o order) string { return plainDay(o.To) }},
		{"Manager", func(o order) string { return h.People.Name(ctx, o.Manager) }},
		{"Team", labelled(soc.ManagerTeams(), func(o order) string { return o.Team })},
		{"Without manager since", func(o order) string { return plainDay(o.UnmanagedSince) }},
		{"Location", labelled(soc.Locations(), func(o order) string { return o.Location })},
		{"Expected release", func(o order) string { return plainDay(o.Release) }},
		{"Risk", labelled(soc.RiskLevels(), func(o order) string { return o.Risk })},
		{"Conditions", func(o order) string { return strconv.Itoa(o.Conditioned()) }},
		{"Check every (days)", func(o order) string { return strconv.Itoa(o.CheckDays) }},
		{"Checks done", func(o order) string { return strconv.Itoa(len(o.Checks)) }},
		{"Checks missed", func(o order) string { return strconv.Itoa(o.Missed(day)) }},
		{"Last check", func(o order) string { return plainDay(lastCheck(o)) }},
		{"Next check by", func(o order) string { return plainDay(o.NextCheck) }},
		{"Breaches alleged", func(o order) string { return strconv.Itoa(o.Alleged()) }},
		{"Breaches open", func(o order) string { return strconv.Itoa(len(o.OpenBreaches())) }},
		{"Ended on", func(o order) string { return plainDay(o.EndedOn) }},
		{"How", labelled(soc.OrderEndings(), func(o order) string { return o.Ending })},
	}
}

func lastCheck(o *soc.Order) soc.Date {
	if n := len(o.Checks); n > 0 {
		return o.Checks[n-1].DoneOn
	}
	return soc.Date{}
}
