package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOutFile has its name only once it is whole, is for its owner alone, and takes nobody's place unasked.
func TestOutFile(t *testing.T) {
	t.Parallel()
	const is, was = "new", "old"
	for name, tt := range map[string]struct {
		there, force, keep bool
		want               string
		refused            bool
	}{
		"new":                        {keep: true, want: is},
		"new, given up":              {},
		"there":                      {there: true, keep: true, want: was, refused: true},
		"there, replaced":            {there: true, force: true, keep: true, want: is},
		"there, replacing given up":  {there: true, force: true, want: was},
		"new, forced all the same":   {force: true, keep: true, want: is},
		"new, forced, then given up": {force: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			path := filepath.Join(folder, "out.csv")
			if tt.there {
				if err := os.WriteFile(path, []byte(was), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			err := writeOut(path, tt.force, tt.keep, is)
			if refused := err != nil && strings.Contains(err.Error(), "--force"); refused != tt.refused || err != nil && !refused {
				t.Fatalf("error %v", err)
			}
			got, _ := os.ReadFile(path)
			if string(got) != tt.want {
				t.Errorf("the file is %q, want %q", got, tt.want)
			}
			if info, err := os.Stat(path); string(got) == is && (err != nil || info.Mode().Perm() != 0o600) {
				t.Errorf("the file's mode is %v, %v", info.Mode(), err)
			}
			if left, _ := os.ReadDir(folder); len(left) != min(1, len(tt.want)) {
				t.Errorf("%d files are left", len(left))
			}
		})
	}
}

func writeOut(path string, force, keep bool, words string) error {
	f, err := newOutFile(path, force)
	if err != nil {
		return err
	}
	defer f.discard()
	if _, err := f.WriteString(words); err != nil || !keep {
		return err
	}
	return f.keep()
}

func TestOutFileNowhere(t *testing.T) {
	t.Parallel()
	for _, force := range []bool{false, true} {
		if _, err := newOutFile(filepath.Join(t.TempDir(), "missing", "out.csv"), force); err == nil {
			t.Error("a file was made in a folder that is not there")
		}
	}
	if err := writeOut(t.TempDir(), true, true, "words"); err == nil {
		t.Error("a folder was replaced")
	}
}
