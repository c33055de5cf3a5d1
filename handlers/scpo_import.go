package handlers

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// The columns of a file of orders. A line that names an order again adds a condition to it: its other columns are left empty,
// or say the same.
const (
	orderColumns        = "subject_ref, made_on, label, order_type, applicant, in_force_from, in_force_to, force, location, risk"
	furtherOrderColumns = "name, born, court, served_on, represented, manager, manager_team, prison, expected_release, visor_ref, " +
		"check_every_days, next_check_due, electronic_monitoring_from, electronic_monitoring_to"
	conditionColumns = "condition_type, condition_text, condition_from, condition_to, condition_answers"
)

// OrderColumns says what a file of orders holds, for the help of the command line.
const OrderColumns = orderColumns + " and, where you like, " + furtherOrderColumns + ", " + conditionColumns +
	". A line holds one condition; further lines with the same subject_ref and made_on add more"

// ImportOrders enters orders from CSV with a header line. Every bad line is reported; an order is entered when all of its lines
// are good, and the others with it are left out. Reading the same file again changes nothing: what is entered is kept here from
// then on.
func (h *Handlers) ImportOrders(ctx context.Context, in io.Reader) (Imported, error) {
	lines, bad, err := csvLines(in, strings.Split(orderColumns, ", "))
	if err != nil {
		return Imported{}, err
	}
	done, ok := groupable(bad)
	if !ok {
		return done, nil
	}
	for _, g := range orderLines(lines) {
		o, wrong, err := h.readOrder(ctx, g)
		if err == nil && len(wrong) == 0 {
			wrong, err = h.importOrder(ctx, g, o, &done)
		}
		done.Bad = append(done.Bad, wrong...)
		if err != nil {
			return done, err
		}
	}
	slices.SortStableFunc(done.Bad, func(a, b BadLine) int { return a.Line - b.Line })
	return done, nil
}

// orderGroup is the lines of a file that are about one order.
type orderGroup []csvLine

// first is the line that says what the order is.
func (g orderGroup) first() csvLine { return g[0] }

// all says the same of each line that could have been entered.
func (g orderGroup) all(why string) []BadLine {
	bad := []BadLine{{g.first().number, why}}
	for _, l := range g[1:] {
		bad = append(bad, BadLine{l.number, fmt.Sprintf("left out with line %d", g.first().number)})
	}
	return bad
}

// orderLines puts lines together that are about one order, in the order of the file.
func orderLines(lines []csvLine) []orderGroup {
	groups := map[string]int{}
	var all []orderGroup
	for _, l := range lines {
		key := strings.ToLower(l.cells["subject_ref"]) + "\n" + dayKey(l.cells["made_on"])
		i, known := groups[key]
		if !known {
			i = len(all)
			groups[key], all = i, append(all, nil)
		}
		all[i] = append(all[i], l)
	}
	return all
}

// dayKey is the same for one day, however it is written.
func dayKey(words string) string {
	if day, err := ReadDay(words); err == nil {
		return day.String()
	}
	return words
}

// readOrder reads an order from its lines, or says what is wrong with which.
func (h *Handlers) readOrder(ctx context.Context, g orderGroup) (soc.Order, []BadLine, error) {
	var bad []BadLine
	fail := func(l csvLine, err error) {
		if err != nil {
			bad = append(bad, BadLine{l.number, strings.ReplaceAll(err.Error(), "\n", "; ")})
		}
	}
	o, err := h.readOrderLine(ctx, g.first().cells)
	if errors.Is(err, store.ErrUnavailable) {
		return o, nil, err
	}
	fail(g.first(), err)
	for i, l := range g {
		if i > 0 {
			fail(l, sameOrder(g.first(), l))
		}
		c, given, err := readCondition(l.cells, o)
		fail(l, err)
		if given && err == nil {
			o.Conditions = append(o.Conditions, c)
		}
	}
	if len(bad) == 0 || len(g) == 1 {
		return o, bad, nil
	}
	for _, l := range g {
		if !slices.ContainsFunc(bad, func(b BadLine) bool { return b.Line == l.number }) {
			bad = append(bad, BadLine{l.number, fmt.Sprintf("left out, because line %d of the same order is bad", bad[0].Line)})
		}
	}
	return o, bad, nil
}

// sameOrder refuses a further line of an order that says something else of it, or nothing more.
func sameOrder(first, l csvLine) error {
	for column := range strings.SplitSeq(orderColumns+", "+furtherOrderColumns, ", ") {
		if has := l.cells[column]; has != "" && !strings.EqualFold(has, first.cells[column]) && column != "made_on" {
			return fmt.Errorf("%s is not what line %d says of the same order", column, first.number)
		}
	}
	if l.cells["condition_text"] == "" && l.cells["condition_type"] == "" {
		return fmt.Errorf("this order is on line %d already", first.number)
	}
	return nil
}

// orderCells reads cells, and collects what is wrong with them.
type orderCells struct {
	cells map[string]string
	errs  []error
}

func (c *orderCells) text(column string) soc.Text { return soc.NewText(c.cells[column]) }

// day reads a day; nothing is the zero date.
func (c *orderCells) day(column string) soc.Date {
	day, err := ReadDay(c.cells[column])
	if err != nil {
		c.errs = append(c.errs, fmt.Errorf("%s is %w", column, err))
	}
	return day
}

// term reads a value of an enumeration by its key or its name; what is none is left to the rules to refuse.
func (c *orderCells) term(column string, terms []soc.Term) string {
	key, loose := choose(terms, column, c.cells[column])
	if loose != "" {
		return "?"
	}
	return key
}

// number reads how many; nothing is zero.
func (c *orderCells) number(column string) int {
	if c.cells[column] == "" {
		return 0
	}
	n, err := strconv.Atoi(c.cells[column])
	if err != nil || n <= 0 {
		c.errs = append(c.errs, fmt.Errorf("%s is not a number from 1", column))
	}
	return n
}

// yes reads a yes or a no; nothing is no.
func (c *orderCells) yes(column string) bool {
	switch strings.ToLower(c.cells[column]) {
	case "yes", "y", "true":
		return true
	case "", "no", "n", "false":
		return false
	}
	c.errs = append(c.errs, fmt.Errorf("%s is not yes or no", column))
	return false
}

// readOrderLine reads what a line says of an order.
func (h *Handlers) readOrderLine(ctx context.Context, cells map[string]string) (soc.Order, error) {
	c := orderCells{cells: cells}
	o := soc.Order{
		Label: c.text("label"), Subject: c.text("subject_ref"), Name: c.text("name"), Visor: c.text("visor_ref"), Court: c.text("court"),
		Type: c.term("order_type", soc.OrderTypes()), Applicant: c.term("applicant", soc.Applicants()), MadeOn: c.day("made_on"),
		ServedOn: c.day("served_on"), Represented: c.yes("represented"), From: c.day("in_force_from"), To: c.day("in_force_to"),
		Force: c.term("force", h.Region.ThreatOwners()), Team: c.term("manager_team", soc.ManagerTeams()),
		Location: cmp.Or(c.term("location", soc.Locations()), "unknown"), Prison: c.text("prison"), Release: c.day("expected_release"),
		MonitoredFrom: c.day("electronic_monitoring_from"), MonitoredTo: c.day("electronic_monitoring_to"),
		Risk: c.term("risk", soc.RiskLevels()), CheckDays: c.number("check_every_days"), NextCheck: c.day("next_check_due"),
		Head: h.importHead(soc.OrderPrefix),
	}
	if cells["born"] != "" {
		o.Born = bornOn(cells["born"])
	}
	if cells["made_on"] == "" {
		c.errs = append(c.errs, errors.New("made_on is missing: applications are entered with /scpo add"))
	}
	if id := cells["manager"]; id != "" {
		if err := h.checkManager(ctx, id); err != nil {
			if errors.Is(err, store.ErrUnavailable) {
				return o, err
			}
			c.errs = append(c.errs, err)
		}
		o.Manager, o.AllocatedAt = id, h.now().UTC()
	}
	return o, errors.Join(c.errs...)
}

// checkManager refuses somebody as the manager of an order who can not be.
func (h *Handlers) checkManager(ctx context.Context, id string) error {
	o, err := h.Store.Officer(ctx, id)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return errors.New("manager is not the id of anybody: import people first, or leave it empty")
	case err != nil:
		return fmt.Errorf("read manager: %w", err)
	case o.Body != soc.ROCU && !h.Region.HasForce(o.Body):
		return errors.New("manager belongs to no force of the region")
	case o.Status == soc.Left || !o.Has(soc.SCPOManager, soc.LRO):
		return errors.New("manager has left, or has neither the role scpo_manager nor lro")
	}
	return nil
}

// readCondition reads the condition on a line, which is the order's in time unless it says so; false for none.
func readCondition(cells map[string]string, o soc.Order) (soc.Condition, bool, error) {
	given := slices.ContainsFunc(strings.Split(conditionColumns, ", "), func(column string) bool { return cells[column] != "" })
	if !given {
		return soc.Condition{}, false, nil
	}
	c := orderCells{cells: cells}
	condition := soc.Condition{
		Type: c.term("condition_type", soc.ConditionTypes()), Text: c.text("condition_text"), From: c.day("condition_from"), To: c.day("condition_to"),
		Answers: cmp.Or(c.term("condition_answers", soc.AnswerModes()), "none"),
	}
	if condition.From.IsZero() {
		condition.From = o.From
	}
	if condition.To.IsZero() {
		condition.To = o.To
	}
	return condition, true, errors.Join(c.errs...)
}

// importOrder enters an order that is not there yet.
func (h *Handlers) importOrder(ctx context.Context, g orderGroup, o soc.Order, done *Imported) ([]BadLine, error) {
	if err := h.markOrder(ctx, &o); err != nil {
		return nil, err
	}
	_, err := h.Store.OrderByMark(ctx, o.Mark)
	if err == nil {
		done.Same++
		return nil, nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("read order: %w", err)
	}
	next, err := o.Import(h.Orders, h.now())
	if err == nil {
		err = h.keptOff(nil, next.Texts())
	}
	if rules, ok := errors.AsType[*soc.RuleError](err); ok {
		return g.all(whyNot(rules.Findings)), nil
	}
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, commitPatience)
	defer cancel()
	if _, err := h.Store.Commit(ctx, store.Commit{ID: h.NewUID(), Writes: []store.Write{{New: next}}}); err != nil {
		return nil, fmt.Errorf("enter the order of line %d: %w", g.first().number, err)
	}
	done.Added++
	return nil, nil
}

// whyNot says what rules find, by field.
func whyNot(found soc.Findings) string {
	var all []string
	for _, f := range found {
		if f.Field != "" {
			f.Text = f.Field + ": " + f.Text
		}
		all = append(all, f.Text)
	}
	return strings.Join(all, "; ")
}
