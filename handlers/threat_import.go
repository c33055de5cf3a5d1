package handlers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// masterListColumns are the columns of a file of threats.
const masterListColumns = "register_ref, name, threat_type, theme, force, area, identified_by, assessment_type, " +
	"moderation_status, soc, tier, phase, morile_score, morile_scored_at, risk_level"

// commitPatience is how long somebody at a command line waits for a Redis that does not answer.
const commitPatience = 10 * time.Second

// ImportThreats mirrors the SOC master list from CSV with a header line. Every bad line is reported, and then nothing of
// the file is entered: the mirror is of a whole list or as it was. Reading the same file again changes nothing. Columns lro, sio
// and sro, with ids of officers, say who works on a threat, as long as nobody was asked to here.
func (h *Handlers) ImportThreats(ctx context.Context, in io.Reader) (Imported, error) {
	lines, bad, err := csvLines(in, strings.Split(masterListColumns, ", "))
	if err != nil {
		return Imported{}, err
	}
	first, people := map[string]int{}, h.importLeads(ctx)
	var threats []soc.Threat
	for _, line := range lines {
		t, err := h.readThreat(line.cells)
		if err == nil {
			err = people.read(&t, line.cells)
		}
		if before, twice := first[t.RegisterRef]; twice && err == nil {
			err = fmt.Errorf("%s is on line %d already", t.RegisterRef, before)
		}
		if err != nil {
			bad = append(bad, BadLine{line.number, strings.ReplaceAll(err.Error(), "\n", "; ")})
			continue
		}
		first[t.RegisterRef] = line.number
		threats = append(threats, t)
	}
	if people.failed != nil {
		return Imported{}, people.failed
	}
	if len(bad) > 0 {
		slices.SortStableFunc(bad, func(a, b BadLine) int { return a.Line - b.Line })
		return Imported{Bad: bad}, nil
	}
	var done Imported
	for _, t := range threats {
		if err := h.importThreat(ctx, t, &done); err != nil {
			return done, fmt.Errorf("enter %s: %w", t.RegisterRef, err)
		}
	}
	return done, nil
}

// readThreat reads a line of the master list, or says everything that is wrong with it.
func (h *Handlers) readThreat(cells map[string]string) (soc.Threat, error) {
	one := func(column string, terms []soc.Term) string {
		key, words := choose(terms, column, cells[column])
		if words != "" {
			return cells[column] // the rules say that it is none of them
		}
		return key
	}
	isSOC, errSOC := socFlag(cells["soc"])
	scored, errScored := ReadDay(cells["morile_scored_at"])
	if errScored != nil {
		errScored = fmt.Errorf("morile_scored_at is %w", errScored)
	}
	t := soc.Threat{
		RegisterRef: cells["register_ref"], Name: soc.NewText(cells["name"]), Type: one("threat_type", soc.TargetTypes()),
		Theme: one("theme", soc.Themes()), Force: one("force", h.Region.ThreatOwners()), Area: cells["area"],
		IdentifiedBy: one("identified_by", soc.Identifiers()), AssessmentType: one("assessment_type", soc.AssessmentTypes()),
		ModerationStatus: one("moderation_status", soc.ModerationStatuses()), SOC: isSOC, Tier: tier(cells["tier"]),
		Phase: one("phase", soc.Phases()), MorileScore: score(cells["morile_score"]), MorileScoredAt: scored,
		RiskLevel: one("risk_level", soc.RiskLevels()),
	}
	if ref, ok := soc.ThreatRef(t.RegisterRef); ok {
		t.RegisterRef = ref
	}
	if errScored != nil {
		t.MorileScore = 0 // one thing wrong with the two of them is enough
	}
	return t, errors.Join(errSOC, errScored, t.Validate(h.Region, h.Reports, h.today()))
}

// socFlag reads the column that says “SOC” in the register.
func socFlag(cell string) (bool, error) {
	switch strings.ToLower(cell) {
	case "soc", "yes", "true":
		return true, nil
	case "not soc", "no", "false":
		return false, nil
	}
	return false, errors.New("soc is not SOC, yes or no")
}

// tier reads “5” or “Tier 5”; nothing is no tier, and what is none is one that the rules refuse.
func tier(cell string) int {
	if cell == "" {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(strings.ToLower(cell), "tier")))
	if err != nil || n == 0 {
		return -1
	}
	return n
}

// score reads a number; nothing is no score, and what is none is one that the rules refuse.
func score(cell string) float64 {
	if cell == "" {
		return 0
	}
	n, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		return math.NaN()
	}
	return n
}

// ReadDay reads a day of a file or a command line: as we write it in files, or as spreadsheets here do. Nothing is the zero
// date.
func ReadDay(text string) (soc.Date, error) {
	layout := time.DateOnly
	text = strings.TrimSuffix(strings.TrimSuffix(text, " 00:00:00"), "T00:00:00")
	switch {
	case text == "":
		return soc.Date{}, nil
	case strings.Contains(text, "/"):
		layout = "2/1/2006"
	case strings.Contains(text, "."):
		layout = "2.1.2006"
	}
	read, err := time.Parse(layout, text)
	if err != nil {
		return soc.Date{}, errors.New("not a day like 2026-03-14 or 14/03/2026") // err would repeat the text
	}
	return soc.DateOf(read), nil
}

// importThreat enters what an entry says, where it says something new.
func (h *Handlers) importThreat(ctx context.Context, entry soc.Threat, done *Imported) error {
	old, err := h.Store.ThreatByRegister(ctx, entry.RegisterRef)
	write, count := store.Write{}, &done.Changed
	switch {
	case errors.Is(err, store.ErrNotFound):
		old, count = &soc.Threat{Head: h.importHead(soc.ThreatPrefix)}, &done.Added
	case err != nil:
		return fmt.Errorf("read threat: %w", err)
	default:
		write.Old = old
	}
	led, err := h.withLead(ctx, old)
	if err != nil {
		return err
	}
	next := led.Import(entry, h.Reminders, h.now())
	if next == nil {
		done.Same++
		return nil
	}
	write.New = next
	writes := []store.Write{write}
	plan, err := h.planOf(ctx, old)
	if err != nil {
		return err
	}
	if follows := plan.Follow(next, soc.MoveImport, soc.Officer{ID: soc.SystemActor}, h.now()); follows != nil {
		writes = append(writes, store.Write{Old: plan, New: follows})
	}
	ctx, cancel := context.WithTimeout(ctx, commitPatience)
	defer cancel()
	if _, err := h.Store.Commit(ctx, store.Commit{ID: h.NewUID(), Writes: writes}); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	*count++
	return nil
}

// importHead begins a record that comes from a file.
func (h *Handlers) importHead(p soc.Prefix) soc.Head {
	return soc.Head{
		Ref: p.Pending(), UID: h.NewUID(), Region: h.Region.Key, Marking: soc.OfficialSensitive,
		CreatedBy: soc.SystemActor, CreatedAt: h.now().UTC(),
	}
}
