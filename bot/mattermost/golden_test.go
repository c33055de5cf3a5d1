package mattermost_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
	"gatewaybot/bot/mattermost"
)

var update = flag.Bool("update", false, "write the goldens anew")

// goldenURL keeps the ports of tests out of the goldens.
const goldenURL = "https://gateway.example"

func atGoldenURL(o *mattermost.Options) { o.CallbackURL = goldenURL }

// checkGolden compares a value, as JSON, with testdata/name.json.
func checkGolden(t *testing.T, name string, value any) {
	t.Helper()
	var got bytes.Buffer
	encoder := json.NewEncoder(&got)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s differs (-want +got); run with -update if that is meant:\n%s", path, diff)
	}
}

func TestPostGoldens(t *testing.T) {
	t.Parallel()
	samples := bottest.Samples(account(benID))
	for _, name := range slices.Sorted(maps.Keys(samples)) {
		d := start(t, nil, atGoldenURL)
		m := samples[name]
		m.Marker = "m-" + name
		posted, err := d.platform.Send(t.Context(), bot.To{Channel: desk()}, m)
		if err != nil {
			t.Fatal(err)
		}
		post := d.posts[posted.ID]
		checkGolden(t, "post-"+name, map[string]any{
			"message": post.Message, "props": post.GetProps(), "pending_post_id": post.PendingPostId,
		})
	}
}

func TestDialogGoldens(t *testing.T) {
	t.Parallel()
	samples := bottest.Samples(account(benID))
	for _, name := range []string{"form", "faulty", "review", "check"} {
		d := start(t, func(ctx, req) (bot.Message, error) { return samples[name], nil })
		d.Type(t, account(adaID), "/desk raise")
		open := d.dialogs["trigger-1"]
		open.Dialog.State = "(signed)"
		checkGolden(t, "dialog-"+name, open.Dialog)
	}
}
