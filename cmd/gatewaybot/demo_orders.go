package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"strings"
	"time"

	"gatewaybot/soc"
)

// demoOrders are serious crime prevention orders of a force, all alike but for their numbers (domain.md, A8).
type demoOrders struct {
	force, label string
	number       int
	location     string
	// manager is empty where nobody could be found.
	manager, team string
}

// allDemoOrders are the 56 orders that the inspectors counted: 24 in the community, 9 in prison and 23 of which the report does
// not say where. Nobody could say who manages nine of Gloucestershire's.
func allDemoOrders() []demoOrders {
	return []demoOrders{
		{"avon-and-somerset", "AS", 8, "community", "amy", "lro"},
		{"avon-and-somerset", "AP", 7, soc.LocationPrison, "zoe", "lro"},
		{"devon-and-cornwall", "DC", 7, "unknown", "kit", "lro"},
		{"dorset", "DO", 13, "unknown", "jed", "socit"},
		{"gloucestershire", "GL", 3, "community", "sam", "iom"},
		{"gloucestershire", "GN", 9, "community", "", ""},
		{"gloucestershire", "GP", 2, soc.LocationPrison, "sam", "iom"},
		{"wiltshire", "WI", 4, "community", "val", "orders_officer"},
		{"wiltshire", "WU", 3, "unknown", "val", "orders_officer"},
	}
}

// ordersKnown is how many days ago the demo's orders were entered.
const ordersKnown = 14

// enterOrders imports the demo's orders as a first load does, a fortnight ago.
func (d *demo) enterOrders(ctx context.Context) error {
	then := *d.handlers
	then.Now = func() time.Time { return d.clock.Now().AddDate(0, 0, -ordersKnown) }
	file, err := demoOrderFile(d.handlers.Reminders.Today(d.clock.Now()))
	if err != nil {
		return err
	}
	done, err := then.ImportOrders(ctx, strings.NewReader(file))
	if err != nil {
		return fmt.Errorf("enter the demo's orders: %w", err)
	}
	if len(done.Bad) > 0 {
		return fmt.Errorf("enter the demo's orders: line %d: %s", done.Bad[0].Line, done.Bad[0].Why)
	}
	return nil
}

// demoOrderFile writes the file of orders, as of a day. Their checks are spread over five weeks, the first of them gone, and the
// releases over the months to come; one release is not known.
func demoOrderFile(today soc.Date) (string, error) {
	var file strings.Builder
	out := csv.NewWriter(&file)
	rows := [][]string{strings.Split("subject_ref,made_on,label,order_type,applicant,in_force_from,in_force_to,force,location,risk,"+
		"represented,visor_ref,manager,manager_team,next_check_due,prison,expected_release,condition_type,condition_text", ",")}
	risks := []string{"medium", "low", "high"}
	for _, group := range allDemoOrders() {
		for n := range group.number {
			made := today.AddDays(-200 - 31*n)
			label := fmt.Sprintf("%s-%02d", group.label, n+1)
			prison, release := "", ""
			if group.location == soc.LocationPrison {
				prison = "HMP Bridge"
				if n > 0 {
					release = today.AddDays(32 + 45*(n-1)).String()
				}
			}
			rows = append(rows, []string{
				"MAPPS-" + label, made.String(), label, "conviction", "cps", made.String(), soc.EndOfPeriod(made, 5).String(), group.force,
				group.location, risks[n%len(risks)], "yes", "V-" + label, group.manager, group.team,
				today.AddDays(len(rows)*13%33 - 4).String(), prison, release, "use_of_item", "Have no more than one mobile phone.",
			})
		}
	}
	if err := out.WriteAll(rows); err != nil {
		return "", fmt.Errorf("write the demo's orders: %w", err)
	}
	return file.String(), nil
}
