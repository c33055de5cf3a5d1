package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gatewaybot/config"
)

// FuzzLoad looks for files that crash Load, that it gives back with a mistake in it, or whose secrets it repeats.
func FuzzLoad(f *testing.F) {
	f.Add(string(config.Example))
	f.Add(minimal)
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(content))
	}
	path := filepath.Join(f.TempDir(), "file")
	f.Fuzz(func(t *testing.T, content string) {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := config.Load(path, secrets())
		if err != nil {
			if strings.Contains(err.Error(), planted) && !strings.Contains(content, planted) {
				t.Errorf("the error repeats a secret: %v", err)
			}
			if len(problems(err)) == 0 {
				t.Errorf("the error says no problem: %v", err)
			}
			return
		}
		c.Calendar()
		c.Warnings(today)
		if c.Region == "" || c.Ask == "" || len(c.Channels) == 0 || !c.Keys.Keyset.Set() {
			t.Errorf("accepted without what is needed: %+v", c)
		}
	})
}
