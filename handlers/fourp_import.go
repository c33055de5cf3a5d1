package handlers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// The columns of a file of plans. Those that are needed must be in the header line, in any order and beside others.
const (
	planColumns  = "threat, threat_summary, objectives, p, title, owner, due"
	planExtras   = "template, template_version, intelligence_gaps, local_policing_team, sio, sro, financial_investigator, no_financial_investigator, cadence_days, next_review, partners, partners_on, status, done_on, evidence, disruption_ref, no_disruption, victims_safeguarded"
	onlyOncePlan = "threat_summary, objectives, " +
		"template, template_version, intelligence_gaps, local_policing_team, sio, sro, financial_investigator, no_financial_investigator, cadence_days, next_review, partners, partners_on"
)

// PlanFileHelp says how a file of plans is prepared.
const PlanFileHelp = "One line for each action. The first line of a plan says what the plan is, the lines of its other actions " +
	"repeat the threat and leave the rest of the plan empty; a plan without actions is one line. Threat is THR-… or the register's reference, " +
	"people are ids as in the file of people, owner is one of these or a partner agency's key, partners are the keys of those consulted, " +
	"separated by blanks, on the day partners_on. Columns: " + planColumns + "; and, where you like, " + planExtras + ". " +
	"A plan with a bad line is left out as a whole, and a threat that has a plan already stays as it is: mend the lines and import the file again. " +
	"While a line can not be read at all, nothing is entered, since nobody knows whose it is."

// planLines are the lines of one plan in a file.
type planLines struct {
	threat string
	lines  []csvLine
	bad    bool
}

// ImportPlans enters 4P plans from CSV with a header line, for the first load. Good plans are entered, every bad line is
// reported; a threat that has a plan already stays as it is, so that reading the same file again changes nothing.
func (h *Handlers) ImportPlans(ctx context.Context, in io.Reader) (Imported, error) {
	lines, bad, err := csvLines(in, strings.Split(planColumns, ", "))
	if err != nil {
		return Imported{}, err
	}
	done, ok := groupable(bad)
	if !ok {
		return done, nil
	}
	var failed error
	for _, group := range byThreat(lines) {
		if failed = h.importPlan(ctx, group, &done); failed != nil {
			failed = fmt.Errorf("enter the plan of line %d: %w", group.lines[0].number, failed)
			break
		}
	}
	slices.SortStableFunc(done.Bad, func(a, b BadLine) int { return a.Line - b.Line })
	return done, failed
}

// byThreat puts the lines of each plan together, in the order of the file.
func byThreat(lines []csvLine) []*planLines {
	var all []*planLines
	known := map[string]*planLines{}
	for _, line := range lines {
		name := strings.ToUpper(line.cells["threat"])
		if ref, ok := soc.ThreatRef(name); ok {
			name = ref
		}
		if known[name] == nil {
			known[name] = &planLines{threat: name}
			all = append(all, known[name])
		}
		known[name].lines = append(known[name].lines, line)
	}
	return all
}

// importPlan enters one plan, or says what is wrong with its lines.
func (h *Handlers) importPlan(ctx context.Context, group *planLines, done *Imported) error {
	refuse := func(line csvLine, err error) {
		group.bad = true
		done.Bad = append(done.Bad, BadLine{line.number, strings.ReplaceAll(err.Error(), "\n", "; ")})
	}
	t, err := h.importedThreat(ctx, group.threat)
	if errors.Is(err, store.ErrNotFound) {
		refuse(group.lines[0], errors.New("threat is not known here: enter it, or import the master list first"))
		return nil
	}
	if err != nil {
		return err
	}
	if t.Plan != "" || t.Closed != "" {
		done.Same++
		return nil
	}
	p := soc.Plan{Head: h.importHead(soc.PlanPrefix)}
	people := h.importPeople(ctx)
	if err := h.readPlan(&p, group.lines[0].cells, people); err != nil {
		refuse(group.lines[0], err)
	}
	for i, line := range group.lines {
		if err := errors.Join(h.readAction(&p, line.cells, people), again(line.cells, i)); err != nil {
			refuse(line, err)
		}
	}
	if people.failed != nil {
		return people.failed
	}
	if group.bad {
		return nil
	}
	next, threat, err := h.fromFile(ctx, p, t)
	if broken, ok := errors.AsType[*soc.RuleError](err); ok {
		refuse(group.lines[0], errors.New(fieldSentences(broken.Findings)))
		return nil
	}
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, commitPatience)
	defer cancel()
	if _, err := h.Store.Commit(ctx, store.Commit{
		ID: h.NewUID(), Writes: []store.Write{{New: next}, {Old: t, New: threat}}, Rows: h.planRows(next),
	}); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	done.Added++
	return nil
}

// importedThreat is the threat of a line, by its reference here or on the register.
func (h *Handlers) importedThreat(ctx context.Context, name string) (*soc.Threat, error) {
	r, err := h.named4P(ctx, name)
	if bot.CodeOf(err) == bot.NotFound {
		return nil, store.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	if t, ok := r.(*soc.Threat); ok {
		return t, nil
	}
	return nil, store.ErrNotFound
}

// fromFile applies the rules to a plan of a file.
func (h *Handlers) fromFile(ctx context.Context, p soc.Plan, t *soc.Threat) (*soc.Plan, *soc.Threat, error) {
	others, _, err := h.Store.PlansOf(ctx, t.Force, mostCompared)
	if err != nil {
		return nil, nil, fmt.Errorf("read plans: %w", err)
	}
	next, threat, err := p.Import(*t, h.rules4P(t.Force), others, h.now())
	if err != nil {
		return nil, nil, err
	}
	return next, threat, h.allowed(&soc.Plan{}, next)
}

// fieldSentences are the sentences of rules, each with the column that it is about.
func fieldSentences(f soc.Findings) string {
	var all []string
	for _, one := range f {
		all = append(all, strings.TrimPrefix(one.Field+": "+strings.TrimSuffix(one.Text, "."), ": "))
	}
	return strings.Join(all, "; ")
}

// again refuses a line after a plan's first that says something of the plan as a whole.
func again(cells map[string]string, i int) error {
	if i == 0 {
		return nil
	}
	for column := range strings.SplitSeq(onlyOncePlan, ", ") {
		if cells[column] != "" {
			return fmt.Errorf("%s belongs on the first line of the plan only", column)
		}
	}
	return nil
}

// readPlan reads what a line says of the plan as a whole.
func (h *Handlers) readPlan(p *soc.Plan, cells map[string]string, people *fileOfficers) error {
	p.Summary, p.Objectives = soc.NewText(cells["threat_summary"]), soc.NewText(cells["objectives"])
	p.Gaps, p.LocalTeam = soc.NewText(cells["intelligence_gaps"]), soc.NewText(cells["local_policing_team"])
	p.NoFinancial, p.TemplateVersion = soc.NewText(cells["no_financial_investigator"]), cells["template_version"]
	var errs []error
	p.Template = soc.PlanTemplates()[0].Key
	fileChoice(&errs, "template", cells["template"], soc.PlanTemplates(), &p.Template)
	p.SIO = people.officer(&errs, "sio", cells["sio"])
	p.SRO = people.officer(&errs, "sro", cells["sro"], soc.SRO)
	p.Financial = people.officer(&errs, "financial_investigator", cells["financial_investigator"])
	p.ReviewDays = wholeNumber(&errs, "cadence_days", cells["cadence_days"])
	p.NextReview = fileDay(&errs, "next_review", cells["next_review"])
	on := fileDay(&errs, "partners_on", cells["partners_on"])
	for key := range strings.FieldsSeq(cells["partners"]) {
		if _, known := h.Region.Agency(key); !known {
			errs = append(errs, errors.New("partners are not all keys of agencies of the region"))
			break
		}
		p.Partners = append(p.Partners, soc.Considered{Who: key, Consulted: true, On: on})
	}
	if len(p.Partners) > 0 && on.IsZero() {
		errs = append(errs, errors.New("partners_on is missing: the day on which the partners were consulted"))
	}
	return errors.Join(errs...)
}

// readAction reads the action of a line, if there is one.
func (h *Handlers) readAction(p *soc.Plan, cells map[string]string, people *fileOfficers) error {
	if cells["p"] == "" && cells["title"] == "" && cells["owner"] == "" {
		return nil
	}
	var errs []error
	a := soc.Action{
		Title: soc.NewText(cells["title"]), Status: soc.ActionPlanned, Evidence: soc.NewText(cells["evidence"]),
		NoDisruption: soc.NewText(cells["no_disruption"]), OwnerType: soc.OwnedByPolice,
	}
	fileChoice(&errs, "p", cells["p"], soc.FourP(), &a.P)
	fileChoice(&errs, "status", cells["status"], soc.ActionStatuses(), &a.Status)
	if _, partner := h.Region.Agency(cells["owner"]); partner {
		a.OwnerType, a.Owner = soc.OwnedByPartner, cells["owner"]
	} else {
		a.Owner = people.officer(&errs, "owner", cells["owner"])
	}
	a.Due, a.DoneOn = fileDay(&errs, "due", cells["due"]), fileDay(&errs, "done_on", cells["done_on"])
	a.Safeguarded = wholeNumber(&errs, "victims_safeguarded", cells["victims_safeguarded"])
	if words := cells["disruption_ref"]; words != "" {
		ref, ok := soc.ThreatRef(words)
		if !ok {
			errs = append(errs, errors.New("disruption_ref is not a reference"))
		}
		a.Disruption = ref
	}
	p.Actions = append(p.Actions, a)
	if len(errs) == 0 {
		if f := a.Check(h.today()); len(f) > 0 {
			errs = append(errs, errors.New(fieldSentences(f)))
		}
	}
	return errors.Join(errs...)
}

// fileChoice reads one of an enumeration; nothing leaves it as it is.
func fileChoice(errs *[]error, column, cell string, terms []soc.Term, is *string) {
	key, loose := choose(terms, column, cell)
	switch {
	case loose != "":
		*errs = append(*errs, fmt.Errorf("%s is not one of %s", column, strings.Join(keysOf(terms), ", ")))
	case key != "":
		*is = key
	}
}

// wholeNumber reads a number of a file; nothing is zero.
func wholeNumber(errs *[]error, column, cell string) int {
	if cell == "" {
		return 0
	}
	n, err := strconv.Atoi(cell)
	if err != nil || n < 1 || n > 1_000_000 {
		*errs = append(*errs, fmt.Errorf("%s is not a whole number from 1", column))
	}
	return n
}

// fileDay reads a day of a file.
func fileDay(errs *[]error, column, cell string) soc.Date {
	day, err := ReadDay(cell)
	if err != nil {
		*errs = append(*errs, fmt.Errorf("%s is %w", column, err))
	}
	return day
}

// fileOfficers finds the officers whom a file names by their ids.
type fileOfficers struct {
	find func(id string) (soc.Officer, error)
	// failed is why officers can not be found at all.
	failed error
}

func (h *Handlers) importPeople(ctx context.Context) *fileOfficers {
	return &fileOfficers{find: func(id string) (soc.Officer, error) { return h.Store.Officer(ctx, id) }}
}

// officer is the officer of a cell, who must hold one of the roles, if any are asked for; nothing is nobody.
func (f *fileOfficers) officer(errs *[]error, column, id string, needs ...soc.Role) string {
	if id == "" || f.failed != nil {
		return ""
	}
	o, err := f.find(id)
	switch {
	case errors.Is(err, store.ErrNotFound):
		*errs = append(*errs, fmt.Errorf("%s is nobody's id: import people first", column))
	case err != nil:
		f.failed = err
	case o.Status == soc.Left:
		*errs = append(*errs, fmt.Errorf("%s has left", column))
	case len(needs) > 0 && !o.Has(needs...):
		*errs = append(*errs, fmt.Errorf("%s does not have the role %s", column, needs[0]))
	}
	return o.ID
}
