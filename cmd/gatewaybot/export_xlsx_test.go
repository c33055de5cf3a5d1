package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// TestXLSXSheet has text in every cell, none of it a formula, and nothing left beside the file.
func TestXLSXSheet(t *testing.T) {
	t.Parallel()
	rows := [][]string{
		{"Reference", "Description", "Value seized (£)"},
		{"DIS-2026-000001", "“Tŷ Gwyn”, \"the yard\"\nand Llŷr’s van", "12.50"},
		{"DIS-2026-000002", "=cmd|'/C calc'!A0", "+1"},
		{"DIS-2026-000003", "_x0041_ <b>&amp;", "0012"},
	}
	folder := t.TempDir()
	file, err := newOutFile(filepath.Join(folder, "out.xlsx"), false)
	if err != nil {
		t.Fatal(err)
	}
	defer file.discard()
	sheet, err := newXLSXSheet(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := sheet.Row(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := sheet.Done(); err != nil {
		t.Fatal(err)
	}
	if err := sheet.Close(); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenFile(file.Name())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	name := book.GetSheetName(0)
	got, err := book.GetRows(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rows, got); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
	for _, cell := range []string{"A2", "B3", "C2", "C3", "C4"} {
		formula, _ := book.GetCellFormula(name, cell)
		kind, _ := book.GetCellType(name, cell)
		if formula != "" || kind != excelize.CellTypeInlineString {
			t.Errorf("%s is of type %v with formula %q", cell, kind, formula)
		}
	}
	if left, _ := os.ReadDir(folder); len(left) != 2 { // the file, and the name that is kept for it
		t.Errorf("%d files", len(left))
	}
}

func TestFitting(t *testing.T) {
	t.Parallel()
	whole := strings.Repeat("ŵ", excelize.TotalCellChars)
	if fitting(whole) != whole {
		t.Error("what just fits is cut")
	}
	for _, letter := range []string{"a", "ŵ", "🚓"} {
		got := fitting(strings.Repeat(letter, excelize.TotalCellChars+1))
		if n := units(got); !strings.HasSuffix(got, cutMark) || n > excelize.TotalCellChars || n < excelize.TotalCellChars-1 {
			t.Errorf("%s: %d units, ending in %q", letter, n, got[len(got)-20:])
		}
	}
}
