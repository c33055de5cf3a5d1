package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// soonDays is how far ahead an overview looks, today not counted.
const soonDays = 7

// fourpOverview are the verbs that show the threats and plans of all forces at a glance.
func (h *Handlers) fourpOverview() []bot.Verb {
	return []bot.Verb{
		h.overdueDuties("4p", soc.DutyReview, "Count plan reviews by force: due soon, overdue, escalated."),
		h.overview("4p", "region", "Show by force the threats without an LRO or a plan, and the plans without Prevent or Protect.", h.runFourPRegion),
		h.postPictures("4p", "Post pictures of the 4P balance and of overdue reviews by force.", balancePicture, reviewsPicture),
	}
}

// scpoOverview are the verbs that show the orders of all forces at a glance.
func (h *Handlers) scpoOverview() []bot.Verb {
	return []bot.Verb{
		h.overdueDuties("scpo", soc.DutyCheck, "Count order checks by force: due soon, overdue, escalated."),
		h.overview("scpo", "region", "Count orders by force and by where the subject is, and name those without a manager.", h.runSCPORegion),
		h.postPictures("scpo", "Post a picture of overdue checks by force.", checksPicture),
	}
}

// overview is a verb that shows counts by force, and a page of the records that the officer may see.
func (h *Handlers) overview(command, name, help string, show func(context.Context, soc.Officer, page) (bot.Message, int, error)) bot.Verb {
	return bot.Verb{
		Name: name, Help: help, Example: "/" + command + " " + name, Roles: roles(soc.ResponseRoles()...), Args: []bot.Arg{pageArg()},
		Run: func(ctx context.Context, in bot.Input) (bot.Message, error) {
			by, err := h.officer(ctx, in)
			if err != nil {
				return bot.Message{}, err
			}
			p := pageOf(in)
			msg, total, err := show(ctx, by, p)
			if err != nil {
				return bot.Message{}, fmt.Errorf("read overview: %w", err)
			}
			p.more(&msg, command+" "+name, total)
			return msg, nil
		},
	}
}

// responders are who meets threats: the forces, and the region's own unit last.
func (h *Handlers) responders() []soc.Term {
	owners := h.Region.ThreatOwners()
	return append(slices.Clone(owners[1:]), owners[0])
}

func keysOf(terms []soc.Term) []string {
	keys := make([]string, len(terms))
	for i, t := range terms {
		keys[i] = t.Key
	}
	return keys
}

// seenBody is whose records an officer sees named: their own body's; the region's unit those of all, which is no body.
func seenBody(by soc.Officer) string {
	if by.Body == soc.ROCU {
		return ""
	}
	return by.Body
}

// figures are numbers by force, one of each column.
type figures struct {
	columns []string
	forces  []string
	numbers [][]int
}

// byForce are the figures of bodies. The region's own unit has a row when it has any figure.
func byForce(columns []string, bodies []soc.Term, numbers [][]int) figures {
	f := figures{columns: columns}
	for i, b := range bodies {
		if b.Key == soc.ROCU && !slices.ContainsFunc(numbers[i], func(n int) bool { return n > 0 }) {
			continue
		}
		f.forces, f.numbers = append(f.forces, b.Label), append(f.numbers, numbers[i])
	}
	return f
}

// table shows the figures with their sums.
func (f figures) table() *bot.Table {
	table := bot.Table{Header: append([]string{"Force"}, f.columns...)}
	sums := make([]int, len(f.columns))
	for i, force := range f.forces {
		table.Rows = append(table.Rows, cells(force, f.numbers[i]))
		for k, n := range f.numbers[i] {
			sums[k] += n
		}
	}
	table.Rows = append(table.Rows, cells("Region", sums))
	return &table
}

// any reports whether there is a figure that is not nothing.
func (f figures) any() bool {
	return slices.ContainsFunc(f.numbers, func(row []int) bool { return slices.Max(row) > 0 })
}

func cells(name string, numbers []int) []string {
	row := []string{name}
	for _, n := range numbers {
		row = append(row, strconv.Itoa(n))
	}
	return row
}

// overdueDuties counts by force what is due soon, overdue and escalated of a command's records, and names what is overdue.
func (h *Handlers) overdueDuties(command string, kind soc.DutyKind, help string) bot.Verb {
	return h.overview(command, "overdue", help, func(ctx context.Context, by soc.Officer, p page) (bot.Message, int, error) {
		table, err := h.lateTable(ctx, kind)
		if err != nil {
			return bot.Message{}, 0, err
		}
		records, total, err := readable(h.Store.DutiesIn(ctx, kind, seenBody(by), h.today(), p.end()))
		if err != nil {
			return bot.Message{}, 0, err
		}
		msg := bot.Message{Title: overdueTitles[kind] + " by force", Table: table}
		if total == 0 {
			msg.Text = "Nothing that you can see is overdue."
		}
		for _, r := range of(p, records) {
			if item, ok := h.lateItem(r, kind, by); ok {
				msg.Items = append(msg.Items, item)
			}
		}
		return msg, total, nil
	})
}

var overdueTitles = map[soc.DutyKind]string{soc.DutyReview: "Overdue reviews", soc.DutyCheck: "Overdue checks"}

// late is how a kind of duty stands in each force, and the day since which each has been the latest; zero for none.
func (h *Handlers) late(ctx context.Context, kind soc.DutyKind) (figures, []soc.Date, error) {
	bodies := h.responders()
	all, err := h.Store.DutyFigures(ctx, kind, keysOf(bodies), h.today(), soonDays)
	if err != nil {
		return figures{}, nil, err
	}
	numbers, oldest := make([][]int, len(bodies)), make([]soc.Date, len(bodies))
	for i, f := range all {
		numbers[i], oldest[i] = []int{f.Soon, f.Overdue, f.Escalated}, f.Oldest
	}
	return byForce([]string{fmt.Sprintf("Due in %d days", soonDays), "Overdue", "Escalated"}, bodies, numbers), oldest, nil
}

// lateTable shows how a kind of duty stands in each force, and how late the latest is.
func (h *Handlers) lateTable(ctx context.Context, kind soc.DutyKind) (*bot.Table, error) {
	f, oldest, err := h.late(ctx, kind)
	if err != nil {
		return nil, err
	}
	table, most := f.table(), 0
	table.Header = append(table.Header, "Oldest, days late")
	last := len(table.Rows) - 1
	for i := range table.Rows[:last] {
		n := h.daysLate(oldest[i])
		most = max(most, n)
		table.Rows[i] = append(table.Rows[i], strconv.Itoa(n))
	}
	table.Rows[last] = append(table.Rows[last], strconv.Itoa(most))
	return table, nil
}

// daysLate is how many days ago a day was; zero for no day.
func (h *Handlers) daysLate(due soc.Date) int {
	if due.IsZero() {
		return 0
	}
	return int(h.today().In(time.UTC).Sub(due.In(time.UTC)).Hours() / 24)
}

// lateItem names a record by its reference and its cover label, and says how late it is.
func (h *Handlers) lateItem(r store.Record, kind soc.DutyKind, by soc.Officer) (bot.Item, bool) {
	ref, version := r.Meta().Ref, r.Meta().Version
	var duties []soc.Duty
	item := bot.Item{Buttons: []bot.Button{showButton(ref)}}
	act := func(label, verb string) {
		item.Buttons = append([]bot.Button{{
			Label: label, Style: bot.Primary, Command: fmt.Sprintf("%s %s %s version=%d", commandOf(ref), verb, ref, version),
		}}, item.Buttons...)
	}
	switch r := r.(type) {
	case *soc.Plan:
		if !r.VisibleTo(by) {
			return item, false
		}
		item.Title, duties = refAndLabel(ref, r.Label), r.Duties(h.Reminders)
		item.Text = h.Region.BodyName(r.Force) + " · review"
		if r.May(soc.MoveReview, by) == nil {
			act("Record review", "review")
		}
	case *soc.Order:
		if !r.VisibleTo(by) {
			return item, false
		}
		item.Title, duties = refAndLabel(ref, r.Label), r.Duties(h.Reminders)
		item.Text = h.Region.BodyName(r.Force) + " · check"
		if r.May(soc.MoveCheck, by) == nil {
			act("Record check", "check")
		}
	}
	i := slices.IndexFunc(duties, func(d soc.Duty) bool { return d.Kind == kind })
	if i < 0 {
		return item, false
	}
	item.Text += fmt.Sprintf(" was due on %s, %s late", h.day(duties[i].Due), days(h.daysLate(duties[i].Due)))
	if s := duties[i].Stage(h.today()); s == soc.StageEscalated || s == soc.StageFurther {
		item.Text += " · escalated"
	}
	return item, true
}

// refAndLabel is a record by its reference and its cover label.
func refAndLabel(ref soc.Ref, label soc.Text) string {
	if label.IsZero() {
		return string(ref)
	}
	return string(ref) + " · " + label.Reveal()
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}
