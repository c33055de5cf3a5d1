package store_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
	"gatewaybot/store"
	"gatewaybot/store/redisserver/redistest"
)

// plant writes a word of its own into every text of a record.
func plant(r store.Record) []string {
	var words []string
	for field, text := range r.Texts() {
		word := "planted-" + field + "-" + uuid.NewString()
		*text = soc.NewText(word)
		words = append(words, word)
	}
	return words
}

// planted commits a request in triage with its question, and a decision about it, all of whose texts are planted.
func planted(t *testing.T, s *store.Store) (*soc.Request, *soc.Decision, []string) {
	t.Helper()
	r := take(t, s, put(t, s))
	c := decide(t, r, advice())
	next := c.Writes[0].New.(*soc.Request)
	next.Questions = []soc.Question{{AskedBy: "cat"}}
	words := append(plant(next), plant(c.Writes[1].New)...)
	c.Rows = []store.Row{{Queue: s.Out, Ref: r.Ref, Dest: "card/gateway"}}
	result := commit(t, s, c)
	return read(t, s, r.Ref), readDecision(t, s, result.Refs[soc.DecisionPrefix]), words
}

// TestRedisHoldsNoText looks for what people wrote in all of Redis and in its file.
func TestRedisHoldsNoText(t *testing.T) {
	t.Parallel()
	s, c := onDisk(t)
	r, d, words := planted(t, s)
	if _, err := s.ConsultRequest(t.Context(), r.Ref, store.Consultation{By: cat}); err != nil {
		t.Fatal(err)
	}
	if len(words) != 13+2+7 {
		t.Fatalf("planted %d words", len(words))
	}
	revealed := ""
	for _, record := range []store.Record{r, d} {
		for _, text := range record.Texts() {
			revealed += text.Reveal() + "\n"
		}
	}
	kept := fmt.Sprint(dump(t, c)) + appendOnlyFile(t, c)
	for _, word := range words {
		if !strings.Contains(revealed, word) {
			t.Errorf("%s is not readable", word)
		}
		if strings.Contains(kept, word) {
			t.Errorf("Redis holds %s", word)
		}
	}
	for _, clear := range []string{"OCG-1234", "dorset", string(r.Ref), string(d.Ref)} {
		if strings.Count(kept, clear) < 2 {
			t.Errorf("the search does not even find %s", clear)
		}
	}
}

func appendOnlyFile(t *testing.T, c *redis.Client) string {
	t.Helper()
	dir, err := c.ConfigGet(t.Context(), "dir").Result()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir["dir"], "appendonlydir", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no append-only file: %v", err)
	}
	var all strings.Builder
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(raw)
	}
	return all.String()
}

// vault is a stored record, for tests that tamper with it.
type vault struct {
	t   *testing.T
	c   *redis.Client
	key string
}

type vaultBlob struct {
	Clear  json.RawMessage   `json:"r"`
	Sealed map[string]string `json:"s"`
}

func (v vault) blob() vaultBlob {
	v.t.Helper()
	raw, err := v.c.HGet(v.t.Context(), v.key, "cur").Bytes()
	if err != nil {
		v.t.Fatal(err)
	}
	var b vaultBlob
	if err := json.Unmarshal(raw, &b); err != nil {
		v.t.Fatal(err)
	}
	return b
}

func (v vault) put(b vaultBlob) {
	v.t.Helper()
	raw, err := json.Marshal(b)
	if err != nil {
		v.t.Fatal(err)
	}
	v.set("cur", string(raw))
}

func (v vault) set(field, value string) {
	v.t.Helper()
	if err := v.c.HSet(v.t.Context(), v.key, field, value).Err(); err != nil {
		v.t.Fatal(err)
	}
}

// dataKey is the record's wrapped key.
func (v vault) dataKey() string {
	v.t.Helper()
	return v.c.HGet(v.t.Context(), v.key, "k").Val()
}

func TestTamperedTextDoesNotOpen(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		tamper func(mine, other vault)
		want   string
	}{
		{"moved to another field", func(mine, _ vault) {
			b := mine.blob()
			b.Sealed["objective"] = b.Sealed["operation_name"]
			mine.put(b)
		}, "sealed field objective does not open"},
		{"moved to another record", func(mine, other vault) {
			b := mine.blob()
			b.Sealed["objective"] = other.blob().Sealed["objective"]
			mine.put(b)
		}, "sealed field objective does not open"},
		{"moved to another record with its key", func(mine, other vault) {
			b := mine.blob()
			b.Sealed["objective"] = other.blob().Sealed["objective"]
			mine.put(b)
			mine.set("k", other.dataKey())
		}, "data key does not open"},
		{"cut short", func(mine, _ vault) {
			b := mine.blob()
			b.Sealed["objective"] = b.Sealed["objective"][:4]
			mine.put(b)
		}, "sealed field objective does not open"},
		{"another record's key", func(mine, other vault) { mine.set("k", other.dataKey()) }, "data key does not open"},
		{"no key but some bytes", func(mine, _ vault) { mine.set("k", "x") }, "data key does not open"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s, m := inMemory(t)
			c := client(t, m.Addr())
			mine, other := put(t, s), put(t, s)
			tc.tamper(vault{t, c, "{south-west}:rec:" + string(mine.Ref)}, vault{t, c, "{south-west}:rec:" + string(other.Ref)})
			got, err := s.Request(t.Context(), mine.Ref)
			if got != nil || err == nil || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), string(mine.Ref)) {
				t.Errorf("got %v, %v", got, err)
			}
			if err != nil && (strings.Contains(err.Error(), "Larkspur") || strings.Contains(err.Error(), "money")) {
				t.Errorf("the error shows the text: %v", err)
			}
			if _, err := s.Request(t.Context(), other.Ref); err != nil {
				t.Errorf("the other one: %v", err)
			}
		})
	}
}

func TestWrongKeyset(t *testing.T) {
	t.Parallel()
	s, m := inMemory(t)
	r := put(t, s)
	stranger := open(t, m.Addr())
	_, err := stranger.Request(t.Context(), r.Ref)
	if err == nil || !strings.Contains(err.Error(), "wrong keyset") || !strings.Contains(err.Error(), string(r.Ref)) {
		t.Errorf("error %v", err)
	}
	if _, _, err := stranger.OpenRequests(t.Context(), "", 10); err == nil {
		t.Error("the list was read")
	}
	if _, err := stranger.RequestVersions(t.Context(), r.Ref, 1, 1); err == nil {
		t.Error("the versions were read")
	}
}

func TestErasedText(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	s, c := open(t, server.Addr()), client(t, server.Addr())
	r := take(t, s, put(t, s))
	if err := c.HDel(t.Context(), "{south-west}:rec:"+string(r.Ref), "k").Err(); err != nil {
		t.Fatal(err)
	}
	want := r.Head
	want.DataKey = []byte{}
	got := read(t, s, r.Ref)
	if diff := cmp.Diff(want, got.Head); diff != "" {
		t.Error(diff)
	}
	if got.Handler != "cat" || got.ThreatRef != "OCG-1234" || got.State != soc.Triage {
		t.Errorf("what was in clear is lost: %+v", got)
	}
	versions, err := s.RequestVersions(t.Context(), r.Ref, 1, 2)
	if err != nil || len(versions) != 2 {
		t.Fatal(err)
	}
	for _, record := range append(versions, got) {
		for field, text := range record.Texts() {
			if !text.IsZero() {
				t.Errorf("version %d still has its %s", record.Version, field)
			}
		}
	}
	if open, _, err := s.OpenRequests(t.Context(), "", 10); err != nil || len(open) != 1 {
		t.Errorf("the list: %v", err)
	}
	next, err := got.Ask(soc.NewText("How many?"), cat, noon())
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Commit(t.Context(), store.Commit{ID: "act", Writes: []store.Write{{Old: got, New: next}}})
	if err == nil || !strings.Contains(err.Error(), "the text was erased") {
		t.Errorf("changing it: %v", err)
	}
}

func TestKeyset(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{"", "{}", "hunter2", `{"primaryKeyId": 1, "key": [{"keyData": {"value": "hunter2"}}]}`} {
		if _, err := store.ParseKeyset([]byte(secret)); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: error %v", secret, err)
		}
	}
	one, err := store.NewKeyset()
	if err != nil {
		t.Fatal(err)
	}
	if two, err := store.NewKeyset(); err != nil || string(one) == string(two) {
		t.Errorf("two keysets are the same, %v", err)
	}
}

func TestEveryVersionIsSealedAnew(t *testing.T) {
	t.Parallel()
	s, m := inMemory(t)
	r := put(t, s)
	v := vault{t, client(t, m.Addr()), "{south-west}:rec:" + string(r.Ref)}
	first, key := v.blob(), v.dataKey()
	take(t, s, r)
	second := v.blob()
	for field, sealed := range first.Sealed {
		if second.Sealed[field] == sealed {
			t.Errorf("%s is sealed with the same nonce", field)
		}
	}
	if v.dataKey() != key {
		t.Error("the data key changed")
	}
	if len(first.Sealed) != 2 {
		t.Errorf("empty texts are sealed: %d", len(first.Sealed))
	}
}
