package config_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/config"
)

var update = flag.Bool("update", false, "write what Load says into the first line of the files in testdata/bad")

// TestBadFiles loads files with one mistake each. The first line of a file is the one sentence that Load must say:
// no mistake may cause a second one.
func TestBadFiles(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			t.Parallel()
			_, err := config.Load(file, secrets())
			if err == nil {
				t.Fatal("Load accepts it")
			}
			got := strings.TrimPrefix(err.Error(), file+":\n")
			content, readErr := os.ReadFile(file)
			if readErr != nil {
				t.Fatal(readErr)
			}
			first, rest, _ := strings.Cut(string(content), "\n")
			if *update {
				if err := os.WriteFile(file, []byte("# "+got+"\n"+rest), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(strings.TrimPrefix(first, "# "), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
