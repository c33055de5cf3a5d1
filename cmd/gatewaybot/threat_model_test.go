package main

import (
	"bytes"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestThreatModel looks for every test that the threat model names, and for a test in each of its lines.
func TestThreatModel(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/threat-model.md")
	if err != nil {
		t.Fatal(err)
	}
	there := testNames(t)
	name := regexp.MustCompile(`\bTest[A-Z]\w+`)
	lines := 0
	for line := range strings.SplitSeq(string(text), "\n") {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| What could happen") {
			continue
		}
		lines++
		named := name.FindAllString(line, -1)
		if len(named) == 0 {
			t.Errorf("names no test: %s", line)
		}
		for _, one := range named {
			if !there[one] {
				t.Errorf("there is no %s", one)
			}
		}
	}
	if lines == 0 {
		t.Error("the threat model has no lines")
	}
}

// testNames are the tests of the whole project.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	names, declared := map[string]bool{}, regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(root, path)
		for _, found := range declared.FindAllSubmatch(text, -1) {
			names[string(bytes.TrimSpace(found[1]))] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
