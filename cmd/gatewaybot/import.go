package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
)

type importVerb struct {
	People importPeopleVerb `cmd:"" help:"Enter people from a CSV file with the columns id, name, body, rank, roles, accounts and, where you like, area, apmis_trained_on."`
}

type importPeopleVerb struct {
	configFlag
	File string `arg:"" help:"The CSV file."`
}

// Run imports the good lines and reports every bad one; the exit code is 1 when there was one.
func (v *importPeopleVerb) Run(w *world) error {
	log := w.logger(slog.LevelWarn)
	cfg, err := v.load(w)
	if err != nil {
		return err
	}
	a, err := newApp(cfg, log)
	if err != nil {
		return err
	}
	defer func() { _ = a.store.Close() }()
	file, err := os.Open(v.File)
	if err != nil {
		return fmt.Errorf("open the people: %w", err)
	}
	defer func() { _ = file.Close() }()
	done, err := a.handlers.ImportPeople(w.ctx, file)
	for _, bad := range done.Bad {
		fmt.Fprintf(w.out, "line %d: %s\n", bad.Line, bad.Why)
	}
	fmt.Fprintf(w.out, "%d added, %d changed, %d as they were, %d bad\n", done.Added, done.Changed, done.Same, len(done.Bad))
	if err == nil && len(done.Bad) > 0 {
		err = errors.New("the bad lines were left out; mend them and import the file again")
	}
	return err
}
