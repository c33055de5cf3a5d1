package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/store"
)

func TestDurability(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		args []string
		want []string
	}{
		{"everything right", nil, nil},
		{"no file", []string{"--appendonly", "no"}, []string{`redis: appendonly is "no"; set it to yes`}},
		{"synced every second", []string{"--appendfsync", "everysec"}, []string{`redis: appendfsync is "everysec"; set it to always`}},
		{"evicting", []string{"--maxmemory-policy", "allkeys-lru"}, []string{`redis: maxmemory-policy is "allkeys-lru"; set it to noeviction`}},
		{"all of it", []string{"--appendonly", "no", "--appendfsync", "no", "--maxmemory-policy", "volatile-ttl"}, []string{
			`redis: appendonly is "no"; set it to yes`,
			`redis: appendfsync is "no"; set it to always`,
			`redis: maxmemory-policy is "volatile-ttl"; set it to noeviction`,
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s, _ := onDisk(t, tc.args...)
			problems, err := s.Durability(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range problems {
				got = append(got, p.String())
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDurabilityThatCanNotBeRead(t *testing.T) {
	t.Parallel()
	s, m := inMemory(t) // without CONFIG
	if problems, err := s.Durability(t.Context()); err == nil {
		t.Errorf("it was read: %v", problems)
	}
	m.Close()
	if err := s.Ping(t.Context()); err == nil {
		t.Error("it answers")
	}
}

func TestPing(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if p := (store.Problem{Setting: "a", Is: "b", Want: "c"}); p.String() != `redis: a is "b"; set it to c` {
		t.Errorf("got %s", p)
	}
}
