package handlers

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// csvLine is a line of a CSV file: where it stands in the file, and its cells by column.
type csvLine struct {
	number int
	cells  map[string]string
}

// csvLines reads a CSV file whose header names these columns, in any order and beside others, and says which lines can not
// be read. Lines of separators only, as spreadsheets leave them, are left out.
func csvLines(in io.Reader, columns []string) (lines []csvLine, bad []BadLine, err error) {
	reader, header, err := csvHeader(in, columns)
	if err != nil {
		return nil, nil, err
	}
	for {
		row, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return lines, bad, nil
		}
		if parse, ok := errors.AsType[*csv.ParseError](err); ok {
			bad = append(bad, BadLine{parse.StartLine, parse.Err.Error()})
			continue
		}
		if err != nil {
			return nil, nil, fmt.Errorf("read lines: %w", err)
		}
		if strings.TrimSpace(strings.Join(row, "")) == "" {
			continue
		}
		line := csvLine{cells: map[string]string{}}
		line.number, _ = reader.FieldPos(0)
		if !utf8.ValidString(strings.Join(row, "")) {
			bad = append(bad, BadLine{line.number, "not in UTF-8: save the file as “CSV UTF-8”"})
			continue
		}
		for i, name := range header {
			line.cells[name] = strings.TrimSpace(row[i])
		}
		lines = append(lines, line)
	}
}

// csvHeader begins to read a CSV file: every line after the header has as many cells.
func csvHeader(in io.Reader, columns []string) (reader *csv.Reader, header []string, err error) {
	text := bufio.NewReader(in)
	if mark, _ := text.Peek(len(byteOrderMark)); string(mark) == byteOrderMark {
		_, _ = text.Discard(len(byteOrderMark))
	}
	reader = csv.NewReader(text)
	reader.Comma = separator(text)
	reader.TrimLeadingSpace = true
	if header, err = reader.Read(); err != nil {
		return nil, nil, fmt.Errorf("read header: %w", err)
	}
	for i, name := range header {
		header[i] = strings.ToLower(strings.TrimSpace(name))
	}
	for _, name := range columns {
		if !slices.Contains(header, name) {
			return nil, nil, fmt.Errorf("column %q is missing; the header line must name %s", name, strings.Join(columns, ", "))
		}
	}
	return reader, header, nil
}

// separator is what stands between the cells of a file: spreadsheets of some countries write semicolons.
func separator(text *bufio.Reader) rune {
	start, _ := text.Peek(text.Size())
	header, _, _ := strings.Cut(string(start), "\n")
	if strings.Count(header, ";") > strings.Count(header, ",") {
		return ';'
	}
	return ','
}

// groupable refuses a file of records that have several lines each while one of its lines can not be read: nobody knows to
// which of the records that line belongs.
func groupable(bad []BadLine) (Imported, bool) {
	for i := range bad {
		bad[i].Why += "; nothing of the file is entered before this line can be read, as it may belong to any of the others"
	}
	return Imported{Bad: bad}, len(bad) == 0
}
