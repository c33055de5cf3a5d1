package handlers

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// Imported is what became of a file of people.
type Imported struct {
	Added, Changed, Same int
	// Bad says what is wrong with which line; these lines were left out.
	Bad []BadLine
}

// BadLine is a line that was not imported.
type BadLine struct {
	Line int
	Why  string
}

// The columns of a file of people, in any order. Roles and accounts hold several, separated by blanks. Those of importFurther
// stay as they were where the file does not have them.
const (
	neededColumns  = "id, name, body, rank, roles, accounts"
	trainedColumn  = "apmis_trained_on"
	furtherColumns = "area, " + trainedColumn + ", " + supervisorColumn + ", " + trainingColumn + ", " + hoursColumn
)

// ImportPeople reads people from CSV with a header line. Good lines are saved, bad ones reported; reading the same
// file again changes nothing.
func (h *Handlers) ImportPeople(ctx context.Context, in io.Reader) (Imported, error) {
	text := bufio.NewReader(in)
	if mark, err := text.Peek(len(byteOrderMark)); err == nil && string(mark) == byteOrderMark {
		_, _ = text.Discard(len(byteOrderMark))
	}
	reader := csv.NewReader(text)
	reader.FieldsPerRecord = -1
	reader.TrimLeadingSpace = true
	header, err := reader.Read()
	if err != nil {
		return Imported{}, fmt.Errorf("read header: %w", err)
	}
	place, err := placeColumns(header)
	if err != nil {
		return Imported{}, err
	}
	var done Imported
	lines := map[string]int{}
	for {
		row, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return done, nil
		}
		if parse, ok := errors.AsType[*csv.ParseError](err); ok {
			done.Bad = append(done.Bad, BadLine{parse.StartLine, parse.Err.Error()})
			continue
		}
		if err != nil {
			return done, fmt.Errorf("read people: %w", err)
		}
		line, _ := reader.FieldPos(0)
		err = h.importRow(ctx, personRow{place, row}, line, lines, &done)
		if err != nil {
			done.Bad = append(done.Bad, BadLine{line, strings.ReplaceAll(err.Error(), "\n", "; ")})
		}
		if errors.Is(err, store.ErrUnavailable) || errors.Is(err, store.ErrUnsure) {
			return done, err
		}
	}
}

// byteOrderMark is what spreadsheets put before a file in UTF-8.
const byteOrderMark = "\ufeff"

// personRow is one line of the file, and where its columns stand.
type personRow struct {
	place map[string]int
	cells []string
}

func (r personRow) get(column string) string {
	if i, ok := r.place[column]; ok && i < len(r.cells) {
		return strings.TrimSpace(r.cells[i])
	}
	return ""
}

// trained is the day of somebody's training on the register, as it was before where the file does not say. Both the way
// that we write days and the one of spreadsheets here are read.
func (r personRow) trained(before, today soc.Date) (soc.Date, error) {
	if _, ok := r.place[trainedColumn]; !ok {
		return before, nil
	}
	text := r.get(trainedColumn)
	if text == "" {
		return soc.Date{}, nil
	}
	day, err := pastDay(text, today)
	if err != nil {
		return before, fmt.Errorf("%s %q %w", trainedColumn, text, err)
	}
	return day, nil
}

// pastDay reads a day that is not to come. The error ends a sentence about it.
func pastDay(text string, today soc.Date) (soc.Date, error) {
	layout := time.DateOnly
	if strings.Contains(text, "/") {
		layout = "2/1/2006"
	}
	read, err := time.Parse(layout, text)
	if err != nil {
		return soc.Date{}, errors.New("is not a day like 2026-03-14 or 14/03/2026")
	}
	if day := soc.DateOf(read); !day.After(today) {
		return day, nil
	}
	return soc.Date{}, errors.New("is a day to come")
}

// readable refuses a line that is in another encoding, or that is about somebody whom an earlier line was about.
func (r personRow) readable(line int, lines map[string]int) error {
	if !utf8.ValidString(strings.Join(r.cells, "")) {
		return errors.New("not in UTF-8: save the file as “CSV UTF-8”")
	}
	id := r.get("id")
	if first, ok := lines[id]; ok && id != "" {
		return fmt.Errorf("id %q is on line %d already", id, first)
	}
	lines[id] = line
	return nil
}

// placeColumns says where each column stands; a missing one is refused.
func placeColumns(header []string) (map[string]int, error) {
	place := map[string]int{}
	for i, name := range header {
		place[strings.ToLower(strings.TrimSpace(name))] = i
	}
	for name := range strings.SplitSeq(neededColumns, ", ") {
		if _, ok := place[name]; !ok {
			return nil, fmt.Errorf("column %q is missing; the header line must name %s, and may name %s", name, neededColumns, furtherColumns)
		}
	}
	return place, nil
}

func (h *Handlers) importRow(ctx context.Context, row personRow, line int, lines map[string]int, done *Imported) error {
	if err := row.readable(line, lines); err != nil {
		return err
	}
	get := row.get
	before, err := h.Store.Officer(ctx, get("id"))
	fresh := errors.Is(err, store.ErrNotFound)
	if err != nil && !fresh {
		return fmt.Errorf("read officer: %w", err)
	}
	o := before
	o.ID, o.Name, o.Body, o.Rank, o.Area = get("id"), get("name"), get("body"), soc.Rank(get("rank")), get("area")
	o.Roles, o.Accounts = nil, strings.Fields(get("accounts"))
	for r := range strings.FieldsSeq(get("roles")) {
		o.Roles = append(o.Roles, soc.Role(r))
	}
	if fresh {
		o.Status = soc.Active
	}
	o.RegisterTrained, err = row.trained(before.RegisterTrained, h.today())
	if err := errors.Join(row.further(&o, h.today()), o.Validate(), h.knownBody(o.Body), err); err != nil {
		return err
	}
	switch {
	case fresh:
		done.Added++
	case sameOfficer(before, o):
		done.Same++
		return nil
	default:
		done.Changed++
	}
	_, err = h.Store.SaveOfficer(ctx, o, soc.Officer{}, "import")
	if err != nil && fresh {
		done.Added--
	} else if err != nil {
		done.Changed--
	}
	if taken, ok := errors.AsType[*store.TakenError](err); ok {
		return fmt.Errorf("account %q belongs to another officer", taken.Account)
	}
	return err
}

func (h *Handlers) knownBody(body string) error {
	if slices.ContainsFunc(h.Region.Bodies(), func(t soc.Term) bool { return t.Key == body }) {
		return nil
	}
	return fmt.Errorf("body %q is not %s, a force of the region or an agency", body, soc.ROCU)
}

func sameOfficer(a, b soc.Officer) bool {
	return a.Name == b.Name && a.Body == b.Body && a.Rank == b.Rank && a.Area == b.Area && a.RegisterTrained == b.RegisterTrained &&
		slices.Equal(a.Roles, b.Roles) && slices.Equal(a.Accounts, b.Accounts) && sameFurther(a, b)
}
