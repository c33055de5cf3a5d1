package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gatewaybot/handlers"
	"gatewaybot/soc"
	"gatewaybot/store"
	"gatewaybot/store/ledger"
)

type auditExportVerb struct {
	auditFlags
	onRecord
	Recipient string `required:"" placeholder:"NAME" help:"Who receives the file, for the audit log."`
	Reason    string `required:"" help:"Why they receive it, for the audit log. Nothing of what the records say."`
	Out       string `required:"" placeholder:"FILE" help:"The CSV file to write. Nobody but you can read it."`
	Force     bool   `help:"Replace the file if it is there already."`

	From day    `placeholder:"DAY" help:"Entries of this day and later."`
	To   day    `placeholder:"DAY" help:"Entries of this day and earlier."`
	Who  string `placeholder:"ID" help:"Entries of what this officer did."`
	Ref  string `placeholder:"REF" help:"Entries about this record."`
}

// Validate is called by the command line's parser.
func (v *auditExportVerb) Validate() error {
	if strings.TrimSpace(v.Recipient) == "" || strings.TrimSpace(v.Reason) == "" {
		return errors.New("--recipient and --reason need words: the law wants both logged")
	}
	if v.Ref != "" {
		if _, err := soc.ParseRef(v.Ref); err != nil {
			return errors.New("--ref needs a reference, such as GWR-2026-000042")
		}
	}
	return v.onRecord.Validate()
}

// auditColumns are the first line of the file.
var auditColumns = []string{"number", "id", "written", "actor", "operation", "record", "version", "move", "fields", "reason", "recipients", "platform", "channel"}

// Run writes the entries that were asked for.
func (v *auditExportVerb) Run(w *world) error {
	return v.atCounterOn(w, v.Redis, func(c counter) error {
		file, err := newOutFile(v.Out, v.Force)
		if err != nil {
			return err
		}
		defer file.discard()
		sheet := newCSVSheet(file)
		written, err := v.write(c, sheet)
		if err != nil {
			return err
		}
		if err := c.handlers.DiscloseAudit(c.ctx, handlers.Export{By: v.By, To: v.Recipient, Reason: v.Reason, Filter: v.filter()}, written); err != nil {
			return err
		}
		if err := file.keep(); err != nil {
			return err
		}
		fmt.Fprintf(c.out, "entries in %s: %d; that %s receives them is in the audit log\n", v.Out, written, strings.TrimSpace(v.Recipient))
		return nil
	})
}

// write writes the entries that pass, and says how many they are.
func (v *auditExportVerb) write(c counter, sheet handlers.Sheet) (int, error) {
	if err := sheet.Row(auditColumns); err != nil {
		return 0, err
	}
	number, written := 0, 0
	for e, err := range c.store.AuditEntries(c.ctx, "") {
		if err != nil {
			return 0, err
		}
		number++
		said, err := store.AuditEvent(e)
		if err != nil {
			return 0, err
		}
		if !v.wants(e, said, c.handlers.Calendar.Location) {
			continue
		}
		written++
		if err := sheet.Row(auditRow(number, e, said)); err != nil {
			return 0, err
		}
	}
	return written, sheet.Done()
}

// wants reports whether an entry passes the filters. Days are those of the region.
func (v *auditExportVerb) wants(e ledger.Entry, said soc.AuditEvent, location *time.Location) bool {
	on := soc.DateOf(store.AuditTime(e).In(location))
	from, to := soc.Date(v.From), soc.Date(v.To)
	return (from.IsZero() || !on.Before(from)) && (to.IsZero() || !on.After(to)) &&
		(v.Who == "" || said.Actor == v.Who) && (v.Ref == "" || said.Record == soc.Ref(v.Ref))
}

// filter says what was asked for, for the audit log.
func (v *auditExportVerb) filter() string {
	var words []string
	for _, one := range [][2]string{{"from", soc.Date(v.From).String()}, {"to", soc.Date(v.To).String()}, {"who", v.Who}, {"ref", v.Ref}} {
		if one[1] != "" {
			words = append(words, one[0]+" "+one[1])
		}
	}
	if len(words) == 0 {
		return "all"
	}
	return strings.Join(words, ", ")
}

func auditRow(number int, e ledger.Entry, said soc.AuditEvent) []string {
	version := ""
	if said.Version > 0 {
		version = strconv.Itoa(said.Version)
	}
	return []string{
		strconv.Itoa(number), e.ID, store.AuditTime(e).Format(time.RFC3339Nano), said.Actor, string(said.Operation), string(said.Record), version,
		string(said.Move), strings.Join(said.Fields, " "), said.Reason, strings.Join(said.Recipients, " "), said.Platform, said.Channel,
	}
}
