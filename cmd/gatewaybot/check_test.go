package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gatewaybot/store"
)

func TestCheckWayIn(t *testing.T) {
	t.Parallel()
	ours := httptest.NewServer((&app{}).callbacks())
	defer ours.Close()
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, strings.Repeat(greeting, 2))
	}))
	defer other.Close()
	for _, tt := range []struct {
		name, url string
		ok        bool
		detail    string
	}{
		{"ours", ours.URL, true, "leads to a running bot"},
		{"another's", other.URL, false, "something else answers"},
		{"nobody's", "http://127.0.0.1:1", false, "start the bot"},
		{"no address", "::", false, "mend it"},
	} {
		if got := checkWayIn(t.Context(), tt.url); got.OK != tt.ok || !strings.Contains(got.Detail, tt.detail) {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
}

// TestCheckSaysWarnings has nothing in place but a configuration, with an agency whose agreement has ended.
func TestCheckSaysWarnings(t *testing.T) {
	t.Parallel()
	keyset, err := store.NewKeyset()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "gatewaybot.yaml")
	text := strings.NewReplacer("https://gateway.example", "http://127.0.0.1:1", "{workspace: T0ROCU0001}", "{workspace: T0ROCU0001, api_url: 'http://127.0.0.1:1'}",
		"expires: 2028-03-31, suspended: true", "expires: 2026-03-31").Replace(partners) + "redis: {url: 'redis://127.0.0.1:1'}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	err = (&checkVerb{configFlag{file}}).Run(&world{ctx: t.Context(), out: &out, environ: []string{
		"GATEWAYBOT_KEYSET=" + string(keyset), "GATEWAYBOT_SLACK_BOT_TOKEN=xoxb-desk", "GATEWAYBOT_SLACK_SIGNING_SECRET=" + deskSecret,
	}})
	if err == nil || !strings.Contains(out.String(), "note     agencies: the sharing agreement of Seaport Council ended with Tue 31/03/2026. Its reports are held.\n") {
		t.Errorf("check ends with %v and says\n%s", err, out.String())
	}
}
