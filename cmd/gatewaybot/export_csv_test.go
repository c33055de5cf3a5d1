package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestInert(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"":                               "",
		"Ŵyl Llŷr a’r Tŷ Gwyn":           "Ŵyl Llŷr a’r Tŷ Gwyn",
		"a = b":                          "a = b",
		"3 - 4":                          "3 - 4",
		"=1+1":                           "'=1+1",
		"+44 1202":                       "'+44 1202",
		"-2+3+cmd|' /C calc'!A0":         "'-2+3+cmd|' /C calc'!A0",
		"@SUM(A1)":                       "'@SUM(A1)",
		"\t=1":                           "'\t=1",
		"\rtext":                         "'\ntext",
		"\n=1":                           "'\n=1",
		"  =1":                           "'  =1",
		"\u00a0=1":                       "'\u00a0=1",
		"\u200b=1":                       "'\u200b=1",
		"\ufeff=1":                       "'\ufeff=1",
		"＝1＋1":                           "'＝1＋1",
		"one\rtwo\r\nthree":              "one\ntwo\nthree",
		"'=1":                            "'=1",
		`=HYPERLINK("http://x","click")`: `'=HYPERLINK("http://x","click")`,
	} {
		if got := inert(cell); got != want {
			t.Errorf("%q became %q, want %q", cell, got, want)
		}
	}
}

// TestCSVSheet writes what a reader of RFC 4180 reads back, hostile cells and Welsh names included.
func TestCSVSheet(t *testing.T) {
	t.Parallel()
	rows := [][]string{
		{"Reference", "Description"},
		{"DIS-2026-000001", "“Tŷ Gwyn”, \"the yard\"\nand Llŷr’s van"},
		{"DIS-2026-000002", "=cmd|'/C calc'!A0"},
		{"", ""},
	}
	file, err := newOutFile(filepath.Join(t.TempDir(), "out.csv"), false)
	if err != nil {
		t.Fatal(err)
	}
	defer file.discard()
	sheet := newCSVSheet(file)
	for _, row := range rows {
		if err := sheet.Row(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := sheet.Done(); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(file.Name())
	if err != nil {
		t.Fatal(err)
	}
	text, marked := bytes.CutPrefix(raw, []byte(byteOrderMark))
	if !marked || strings.Count(string(text), "\r\n") != strings.Count(string(text), "\n") {
		t.Errorf("no byte order mark, or a line break without return: %q", raw)
	}
	got, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows[2][1] = "'" + rows[2][1]
	if diff := cmp.Diff(rows, got); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
}

// FuzzInert makes no cell that a spreadsheet runs, and loses no character but returns.
func FuzzInert(f *testing.F) {
	for _, cell := range []string{"=1", " \t-1", "\r\r\n@", "\u202e+", "Tŷ", "\x80=", "'"} {
		f.Add(cell)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		got := inert(cell)
		if strings.ContainsAny(got[:min(1, len(got))], "=+-@\t\r\n") {
			t.Errorf("%q became %q", cell, got)
		}
		bare := strings.NewReplacer("\r", "", "\n", "").Replace
		if b := bare(got); b != bare(cell) && b != "'"+bare(cell) {
			t.Errorf("%q became %q", cell, got)
		}
	})
}
