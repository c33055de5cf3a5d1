package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// cutMark ends a text that is longer than a cell of a spreadsheet may be.
const cutMark = " [cut here: a cell holds no more; export to CSV for the rest]"

// xlsxSheet is an export as a spreadsheet, in which every cell is text: none is taken for a formula.
type xlsxSheet struct {
	file  *outFile
	book  *excelize.File
	lines *excelize.StreamWriter
	rows  int
}

// newXLSXSheet begins a spreadsheet. What does not stay in memory waits beside the file, for its owner alone.
func newXLSXSheet(file *outFile) (*xlsxSheet, error) {
	book := excelize.NewFile(excelize.Options{TmpDir: filepath.Dir(file.name)})
	lines, err := book.NewStreamWriter(book.GetSheetName(0))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("begin the spreadsheet: %w", err), book.Close())
	}
	return &xlsxSheet{file: file, book: book, lines: lines}, nil
}

// Row implements handlers.Sheet.
func (s *xlsxSheet) Row(cells []string) error {
	s.rows++
	values := make([]any, len(cells))
	for i, cell := range cells {
		values[i] = fitting(cell)
	}
	return s.lines.SetRow(fmt.Sprintf("A%d", s.rows), values)
}

// Done implements handlers.Sheet.
func (s *xlsxSheet) Done() error {
	if err := s.lines.Flush(); err != nil {
		return err
	}
	if _, err := s.book.WriteTo(s.file); err != nil {
		return err
	}
	return s.file.Sync()
}

// Close removes what waited beside the file.
func (s *xlsxSheet) Close() error { return s.book.Close() }

// fitting is a text as far as a cell holds it; one that is cut says so.
func fitting(cell string) string {
	if len(cell) <= excelize.TotalCellChars || units(cell) <= excelize.TotalCellChars {
		return cell
	}
	room := excelize.TotalCellChars - units(cutMark)
	for i, r := range cell {
		if room -= max(1, utf16.RuneLen(r)); room < 0 {
			return cell[:i] + cutMark
		}
	}
	return cell
}

// units are what spreadsheets count a text in.
func units(text string) int {
	n := utf8.RuneCountInString(text)
	for _, r := range text {
		if r > 0xFFFF {
			n++
		}
	}
	return n
}
