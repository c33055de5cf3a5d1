package main

import (
	"fmt"
	"text/tabwriter"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// retentionVerb lists the records of which it is to be decided whether they are still kept.
type retentionVerb struct {
	configFlag
	Before day `placeholder:"DAY" help:"Those due before this day; without it, those due by today."`
	Limit  int `default:"200" help:"At most so many."`
}

// Run prints what is due, the first on top.
func (v *retentionVerb) Run(w *world) error {
	return v.atCounter(w, func(c counter) error {
		before := soc.Date(v.Before)
		if before.IsZero() {
			before = soc.DateOf(c.handlers.Now().In(c.handlers.Calendar.Location)).AddDays(1)
		}
		due, err := c.handlers.Reviews(c.ctx, before, v.Limit)
		if err != nil {
			return err
		}
		if len(due) == 0 {
			fmt.Fprintln(c.out, "nothing is due")
			return nil
		}
		table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "RECORD\tWHAT\tDUE")
		for _, r := range due {
			what := "decide whether it is kept: /register keep or erase"
			if r.Kind == soc.DutyErase {
				what = "erase it: gatewaybot erase " + string(r.Ref)
			}
			fmt.Fprintf(table, "%s\t%s\t%s\n", r.Ref, what, bot.FormatDay(r.Due.In(c.handlers.Calendar.Location)))
		}
		return table.Flush()
	})
}
