package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// mayImport says which packages of ours each may import, and which vendors' modules: "*" is any.
var mayImport = map[string]struct{ ours, vendors []string }{
	"soc":                     {},
	"bot":                     {},
	"config":                  {ours: []string{"soc"}, vendors: []string{"github.com/goccy/go-yaml", "github.com/caarlos0/env", "github.com/rickar/cal"}},
	"store":                   {ours: []string{"soc", "store/ledger"}, vendors: []string{"github.com/redis/go-redis", "github.com/tink-crypto/tink-go", "github.com/google/uuid", "golang.org/x/mod"}},
	"store/ledger":            {vendors: []string{"golang.org/x/mod"}},
	"store/redisserver":       {ours: []string{"store/redisserver/child"}, vendors: []string{"github.com/redis/go-redis"}},
	"store/redisserver/child": {},
	"register":                {ours: []string{"soc"}, vendors: []string{"golang.org/x/oauth2", "github.com/sony/gobreaker"}},
	"register/reference":      {ours: []string{"register"}, vendors: []string{"github.com/getkin/kin-openapi"}},
	"bot/bottest":             {ours: []string{"bot"}, vendors: []string{"github.com/google/go-cmp"}},
	"bot/console":             {ours: []string{"bot"}, vendors: []string{"golang.org/x/term"}},
	"bot/slack":               {ours: []string{"bot", "config"}, vendors: []string{"github.com/slack-go/slack", "github.com/gorilla/websocket"}},
	"bot/mattermost":          {ours: []string{"bot", "config"}, vendors: []string{"github.com/mattermost/mattermost/server/public", "github.com/gorilla/websocket", "golang.org/x/time"}},
	"handlers":                {ours: []string{"bot", "handlers/picture", "handlers/post", "soc", "store", "store/ledger", "register"}},
	"handlers/picture":        {vendors: []string{"github.com/go-analyze/charts"}}, //nolint:misspell // its own name
	"handlers/post":           {ours: []string{"soc"}},
	"cmd/gatewaybot":          {ours: []string{"*"}, vendors: []string{"*"}},
}

// TestImports keeps the arrows of the design: nothing points up, siblings do not see each other, and each vendor's SDK
// appears in one folder. Packages for tests, under e2e and called …test, may import what they like.
func TestImports(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, "gatewaybot/")
		if strings.HasPrefix(name, "e2e") || strings.HasSuffix(path.Base(name), "redistest") {
			continue
		}
		may, known := mayImport[name]
		if !known {
			t.Errorf("package %s is new: say here what it may import", name)
			continue
		}
		for _, imported := range p.Imports {
			if !allowed(imported, may.ours, may.vendors) {
				t.Errorf("%s must not import %s", name, imported)
			}
		}
	}
}

func allowed(imported string, ours, vendors []string) bool {
	if own, isOurs := strings.CutPrefix(imported, "gatewaybot/"); isOurs {
		return slices.Contains(ours, "*") || slices.Contains(ours, own)
	}
	if first, _, _ := strings.Cut(imported, "/"); !strings.Contains(first, ".") {
		return true // the standard library
	}
	return slices.ContainsFunc(vendors, func(v string) bool { return v == "*" || imported == v || strings.HasPrefix(imported, v+"/") })
}

type listed struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "gatewaybot/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}
