package console_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
	"gatewaybot/bot/console"
)

var update = flag.Bool("update", false, "write the golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got); -update rewrites it:\n%s", path, diff)
	}
}

func TestGoldens(t *testing.T) {
	t.Parallel()
	for name, m := range bottest.Samples(person("Ben").Account) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			c, err := console.New(desk(strings.NewReader(""), &out))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := c.Send(t.Context(), bot.To{Channel: channel("desk").Channel}, m); err != nil {
				t.Fatal(err)
			}
			golden(t, name, out.String())
		})
	}
}
