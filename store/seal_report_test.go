package store_test

import (
	"fmt"
	"strings"
	"testing"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// TestRedisHoldsNoReport looks for what partners wrote in all of Redis, two versions of each kind of record; and when a
// record's key is erased, in what is read of it.
func TestRedisHoldsNoReport(t *testing.T) {
	t.Parallel()
	s, c := onDisk(t)
	said := soc.Report{
		Head:  soc.Head{Region: "south-west", CreatedBy: council.ID, CreatedAt: noon(), By: council.ID, At: noon()},
		Files: make([]soc.File, 1), Additions: make([]soc.Addition, 1), Questions: make([]soc.Question, 1),
	}
	begin := func(p soc.Prefix) soc.Report {
		r := said
		r.Ref, r.UID = p.Pending(), "uid-"+string(p)
		return r
	}
	threat := &soc.Threat{Head: begin(soc.ThreatPrefix).Head, RegisterRef: "OCG-1234"}
	for name, first := range map[string]store.Record{
		"intelligence": &soc.Intelligence{Report: begin(soc.IntelligencePrefix)},
		"disruption":   &soc.Disruption{Report: begin(soc.DisruptionPrefix)},
		"threat":       threat,
	} {
		words := plant(first)
		first.Meta().Version = 1
		result, err := s.Commit(t.Context(), store.Commit{ID: name, Writes: []store.Write{{New: first}}})
		if err != nil {
			t.Fatal(err)
		}
		ref := result.Ref(first.Meta().Ref)
		if name != "threat" && len(words) < 8 {
			t.Errorf("%s: planted %d words", name, len(words))
		}
		kept := fmt.Sprint(dump(t, c)) + appendOnlyFile(t, c)
		for _, word := range words {
			if strings.Contains(kept, word) {
				t.Errorf("Redis holds %s", word)
			}
		}
		if err := c.HDel(t.Context(), "{south-west}:rec:"+string(ref), "k").Err(); err != nil {
			t.Fatal(err)
		}
		read, err := readAny(t, s, ref)
		if err != nil || read.Meta().Ref != ref {
			t.Fatalf("%s: what was erased is not there any more: %v", name, err)
		}
		for field, text := range read.Texts() {
			if !text.IsZero() {
				t.Errorf("%s: %s can be read without its key", name, field)
			}
		}
	}
}

func readAny(t *testing.T, s *store.Store, ref soc.Ref) (store.Record, error) {
	t.Helper()
	switch ref.Prefix() {
	case soc.IntelligencePrefix:
		return s.Intelligence(t.Context(), ref)
	case soc.DisruptionPrefix:
		return s.Disruption(t.Context(), ref)
	}
	return s.Threat(t.Context(), ref)
}
