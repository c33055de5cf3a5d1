package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"

	"gatewaybot/handlers"
	"gatewaybot/soc"
)

type exportVerb struct {
	Disruptions exportDisruptionsVerb `cmd:"" help:"Write the disruptions that were released to the register, as they were released."`
	Threats     exportThreatsVerb     `cmd:"" help:"Write the mirror of the SOC master list."`
	Plans       exportPlansVerb       `cmd:"" help:"Write the 4P plans, a row for each action."`
	Orders      exportOrdersVerb      `cmd:"" help:"Write the serious crime prevention orders as they are managed, without names and conditions."`
}

// exportFlags are what every export asks for. It is a disclosure: who makes it, for whom and why is in the audit log (V47).
type exportFlags struct {
	configFlag
	onRecord
	To     string `required:"" placeholder:"NAME" help:"Who receives the file, for the audit log."`
	Reason string `required:"" help:"Why they receive it, for the audit log. Nothing of what the records say."`
	Format string `enum:"csv,xlsx" default:"csv" help:"csv or xlsx."`
	Out    string `required:"" placeholder:"FILE" help:"The file to write. Nobody but you can read it."`
	Force  bool   `help:"Replace the file if it is there already."`
	AsAt   day    `placeholder:"DAY" help:"The records as they stood at the end of this day; without it, as they stand now."`
}

// Validate is called by the command line's parser.
func (f exportFlags) Validate() error {
	for _, needed := range []struct{ value, problem string }{
		{f.To, "--to needs the name of who receives the file"},
		{f.Reason, "--reason needs a reason"},
		{f.Out, "--out needs a file"},
	} {
		if strings.TrimSpace(needed.value) == "" {
			return errors.New(needed.problem)
		}
	}
	return f.onRecord.Validate()
}

// day is a day on the command line.
type day soc.Date

// UnmarshalText reads a day as ReadDay does.
func (d *day) UnmarshalText(text []byte) error {
	read, err := handlers.ReadDay(string(text))
	*d = day(read)
	return err
}

type exportDisruptionsVerb struct {
	exportFlags
	Filter        string `default:"all" help:"A saved filter: all, or batch-1 or batch-2 of the inspection."`
	RecordedAfter day    `placeholder:"DAY" help:"Only those recorded after this day, not on it: a filter of the inspection for later years."`
}

// Validate is called by the command line's parser.
func (v exportDisruptionsVerb) Validate() error {
	_, err := soc.FilterNamed(soc.DisruptionFilters(), v.Filter)
	return cmp.Or(err, v.exportFlags.Validate())
}

// Run writes disruptions.
func (v *exportDisruptionsVerb) Run(w *world) error {
	return v.run(w, "disruptions", func(c counter, to handlers.Sheet) (int, error) {
		e := v.export(v.Filter)
		e.RecordedAfter = soc.Date(v.RecordedAfter)
		return c.handlers.ExportDisruptions(c.ctx, e, to)
	})
}

type exportThreatsVerb struct {
	exportFlags
	Filter string `default:"all" help:"A saved filter: all, or extract, the MoRiLE extract of the inspection."`
}

// Validate is called by the command line's parser.
func (v exportThreatsVerb) Validate() error {
	_, err := soc.FilterNamed(soc.ThreatFilters(), v.Filter)
	return cmp.Or(err, v.exportFlags.Validate())
}

// Run writes threats.
func (v *exportThreatsVerb) Run(w *world) error {
	return v.run(w, "threats", func(c counter, to handlers.Sheet) (int, error) {
		return c.handlers.ExportThreats(c.ctx, v.export(v.Filter), to)
	})
}

type exportPlansVerb struct {
	exportFlags
	Filter string `default:"all" help:"A saved filter: all, live, or lopsided, those without Prevent or Protect."`
}

// Validate is called by the command line's parser.
func (v exportPlansVerb) Validate() error {
	_, err := soc.FilterNamed(soc.PlanFilters(), v.Filter)
	return cmp.Or(err, v.exportFlags.Validate())
}

// Run writes plans.
func (v *exportPlansVerb) Run(w *world) error {
	return v.run(w, "rows of plans", func(c counter, to handlers.Sheet) (int, error) {
		return c.handlers.ExportPlans(c.ctx, v.export(v.Filter), to)
	})
}

type exportOrdersVerb struct {
	exportFlags
	Filter string `default:"all" help:"A saved filter: all, live, or unmanaged."`
}

// Validate is called by the command line's parser.
func (v exportOrdersVerb) Validate() error {
	_, err := soc.FilterNamed(soc.OrderFilters(), v.Filter)
	return cmp.Or(err, v.exportFlags.Validate())
}

// Run writes orders.
func (v *exportOrdersVerb) Run(w *world) error {
	return v.run(w, "orders", func(c counter, to handlers.Sheet) (int, error) {
		return c.handlers.ExportOrders(c.ctx, v.export(v.Filter), to)
	})
}

func (f exportFlags) export(filter string) handlers.Export {
	return handlers.Export{Filter: filter, AsAt: soc.Date(f.AsAt), By: f.By, To: f.To, Reason: f.Reason}
}

// run writes a file that is there, under its name, only when its disclosure is in the audit log.
func (f exportFlags) run(w *world, what string, write func(counter, handlers.Sheet) (int, error)) error {
	return f.atCounter(w, func(c counter) error {
		file, err := newOutFile(f.Out, f.Force)
		if err != nil {
			return err
		}
		defer file.discard()
		sheet, err := f.sheet(file)
		if err != nil {
			return err
		}
		defer func() { _ = sheet.Close() }()
		written, err := write(c, sheet)
		if err != nil {
			return err
		}
		if err := file.keep(); err != nil {
			return err
		}
		fmt.Fprintf(c.out, "%s in %s: %d; that %s receives them is in the audit log\n", what, f.Out, written, strings.TrimSpace(f.To))
		return nil
	})
}

// sheet is what writes the format that was asked for.
func (f exportFlags) sheet(file *outFile) (sheetCloser, error) {
	if f.Format == "xlsx" {
		return newXLSXSheet(file)
	}
	return newCSVSheet(file), nil
}

// sheetCloser is a sheet that may leave something behind until it is closed.
type sheetCloser interface {
	handlers.Sheet
	io.Closer
}
