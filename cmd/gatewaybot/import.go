package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"gatewaybot/handlers"
	"gatewaybot/store"
)

type importVerb struct {
	People  importPeopleVerb  `cmd:"" help:"Enter people from a CSV file with the columns id, name, body, rank, roles, accounts and, where you like, area, apmis_trained_on, supervisor, lro_training, hours."`
	Threats importThreatsVerb `cmd:"" help:"Mirror the SOC master list from a CSV file with the columns register_ref, name, threat_type, theme, force, area, identified_by, assessment_type, moderation_status, soc, tier, phase, morile_score, morile_scored_at, risk_level and, where you like, lro, sio, sro."`
	Plans   importPlansVerb   `cmd:"" help:"Enter 4P plans from a CSV file, for threats that are known. Each threat's plan is entered once."`
	Orders  importOrdersVerb  `cmd:"" help:"Enter serious crime prevention orders from a CSV file, with or without managers. Each order is entered once."`
}

type importPeopleVerb struct {
	configFlag
	File string `arg:"" help:"The CSV file."`
}

// Help is called by the command line's parser.
func (v *importPeopleVerb) Help() string {
	return "Roles and accounts hold several, separated by blanks. A supervisor is the id of somebody. Trainings of an LRO are like " +
		"two_day:2026-03-02:College of Policing, separated by semicolons. Hours are somebody's own, like 08:00-16:00 mon,tue,wed Europe/London; " +
		"what is left out of them is the region's. A column that the file does not have stays as it was."
}

// Run imports the good lines and reports every bad one; the exit code is 1 when there was one.
func (v *importPeopleVerb) Run(w *world) error {
	return v.importFile(w, v.File, (*handlers.Handlers).ImportPeople, "the bad lines were left out; mend them and import the file again")
}

type importThreatsVerb struct {
	configFlag
	File string `arg:"" help:"The CSV file."`
}

// Run imports the whole file, or reports every bad line and imports nothing; the exit code is 1 then.
func (v *importThreatsVerb) Run(w *world) error {
	return v.importFile(w, v.File, (*handlers.Handlers).ImportThreats, "nothing was imported; mend the bad lines and import the file again")
}

type importPlansVerb struct {
	configFlag
	File string `arg:"" help:"The CSV file."`
}

// Help is called by the command line's parser.
func (v *importPlansVerb) Help() string { return handlers.PlanFileHelp }

// Run enters the good plans and reports every bad line; the exit code is 1 when there was one.
func (v *importPlansVerb) Run(w *world) error {
	return v.importFile(w, v.File, (*handlers.Handlers).ImportPlans, "the plans with bad lines were left out; mend them and import the file again")
}

type importOrdersVerb struct {
	configFlag
	File string `arg:"" help:"The CSV file."`
}

// Help is called by the command line's parser.
func (v *importOrdersVerb) Help() string {
	return "The columns are " + handlers.OrderColumns + "."
}

// Run enters the good orders and reports every bad line; the exit code is 1 when there was one.
func (v *importOrdersVerb) Run(w *world) error {
	return v.importFile(w, v.File, (*handlers.Handlers).ImportOrders, "the orders with bad lines were left out; mend them and import the file again")
}

// importFile reads a file and says what became of it, and what to do when some lines are bad.
func (f configFlag) importFile(
	w *world, name string, read func(*handlers.Handlers, context.Context, io.Reader) (handlers.Imported, error), whenBad string,
) error {
	return f.atCounter(w, func(c counter) error {
		file, err := os.Open(name)
		if err != nil {
			return fmt.Errorf("open the file: %w", err)
		}
		defer func() { _ = file.Close() }()
		done, err := read(c.handlers, store.From(c.ctx, store.FromImport), file)
		for _, bad := range done.Bad {
			fmt.Fprintf(c.out, "line %d: %s\n", bad.Line, bad.Why)
		}
		fmt.Fprintf(c.out, "%d added, %d changed, %d as they were, %d bad\n", done.Added, done.Changed, done.Same, len(done.Bad))
		if err == nil && len(done.Bad) > 0 {
			err = errors.New(whenBad)
		}
		return err
	})
}
