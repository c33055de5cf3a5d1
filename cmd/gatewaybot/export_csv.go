package main

import (
	"encoding/csv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// byteOrderMark says that a file is in UTF-8. Without it, spreadsheets on Windows read ŵ and ŷ as something else, and
// save it back so; our own import passes over it.
const byteOrderMark = "\ufeff"

// csvSheet is an export as CSV (RFC 4180).
type csvSheet struct {
	file  *outFile
	lines *csv.Writer
	begun bool
	safe  []string
}

func newCSVSheet(file *outFile) *csvSheet {
	lines := csv.NewWriter(file)
	lines.UseCRLF = true
	return &csvSheet{file: file, lines: lines}
}

// Row implements handlers.Sheet.
func (s *csvSheet) Row(cells []string) error {
	if !s.begun {
		s.begun = true
		if _, err := s.file.WriteString(byteOrderMark); err != nil {
			return err
		}
	}
	s.safe = s.safe[:0]
	for _, cell := range cells {
		s.safe = append(s.safe, inert(cell))
	}
	return s.lines.Write(s.safe)
}

// Done implements handlers.Sheet.
func (s *csvSheet) Done() error {
	s.lines.Flush()
	if err := s.lines.Error(); err != nil {
		return err
	}
	return s.file.Sync()
}

// Close leaves the file as it is.
func (s *csvSheet) Close() error { return nil }

// oneBreak makes every line break one that the CSV writer keeps: it drops a carriage return that stands alone.
var oneBreak = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// inert is a cell that no spreadsheet takes for a formula: one that begins like one, also behind spaces or in full width,
// is led by an apostrophe. Registers have no negative numbers, so that no cell of ours is changed.
func inert(cell string) string {
	bare := strings.TrimLeftFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
	first, _ := utf8.DecodeRuneInString(bare)
	if strings.ContainsRune("=+-@＝＋－＠", first) || cell != "" && strings.ContainsRune("\t\r\n", rune(cell[0])) {
		cell = "'" + cell
	}
	return oneBreak.Replace(cell)
}
