package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gatewaybot/soc"
)

// sealer is a store without a Redis, for what is done with blobs.
func sealer(t testing.TB) *Store {
	t.Helper()
	secret, err := NewKeyset()
	if err != nil {
		t.Fatal(err)
	}
	keyset, err := ParseKeyset(secret)
	if err != nil {
		t.Fatal(err)
	}
	return &Store{seal: keyset}
}

// sealed is a request with a question, as it is stored.
func sealed(t testing.TB, s *Store) (*soc.Request, []byte, dataKey) {
	t.Helper()
	r := &soc.Request{
		Head:      soc.Head{Ref: "GWR-2026-000042", UID: "uid", Version: 3, Region: "south-west"},
		State:     soc.MoreInfo,
		Objective: soc.NewText("Find the money."), OperationName: soc.NewText("Larkspur"),
		Questions: []soc.Question{{AskedBy: "cat", Asked: soc.NewText("How many premises?")}},
	}
	key, err := s.seal.newDataKey(r.UID)
	if err != nil {
		t.Fatal(err)
	}
	blob, err := encode(r, key)
	if err != nil {
		t.Fatal(err)
	}
	return r, blob, key
}

// FuzzDecode reads what might stand in Redis: it is refused or read, and what is read can be stored again.
func FuzzDecode(f *testing.F) {
	s := sealer(f)
	_, blob, key := sealed(f, s)
	f.Add(blob, key.wrapped)
	f.Add(blob, []byte{})
	f.Add([]byte(`{"r":null,"s":{"objective":""}}`), key.wrapped)
	f.Add([]byte(`{"r":{"uid":"uid","questions":[{},{}]},"s":{"asked_1":"AAAA","asked_9":"AAAA"}}`), key.wrapped)
	f.Add([]byte(`{"r":{"needed_by":"2026-02-30"}}`), []byte("x"))
	f.Add([]byte(`{"r":{"uid":"uid","actions":[{},null],"conditions":[{}],"checks":[{}],"reviews":[{}]},"s":{"action_1":"AAAA"}}`), []byte(nil))
	f.Add([]byte(`{}`), []byte(nil))
	f.Fuzz(func(t *testing.T, raw, wrapped []byte) {
		for _, record := range []Record{
			new(soc.Request), new(soc.Decision), new(soc.Intelligence), new(soc.Disruption), new(soc.Threat), new(soc.Plan), new(soc.Order),
		} {
			if err := s.decode(string(raw), string(wrapped), record); err != nil {
				continue
			}
			if _, err := encode(record, key); err != nil {
				t.Errorf("it was read, and can not be stored again: %v", err)
			}
		}
	})
}

func TestTextSurvivesAsItIs(t *testing.T) {
	t.Parallel()
	s := sealer(t)
	rapid.Check(t, func(rt *rapid.T) {
		words := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(rt, "words")
		want := &soc.Decision{Head: soc.Head{Ref: "DEC-2026-000001", UID: "uid"}, Rationale: soc.NewText(words), Dissent: soc.NewText("x" + words)}
		key, err := s.seal.newDataKey(want.UID)
		if err != nil {
			rt.Fatal(err)
		}
		blob, err := encode(want, key)
		if err != nil {
			rt.Fatal(err)
		}
		got := new(soc.Decision)
		if err := s.decode(string(blob), string(key.wrapped), got); err != nil {
			rt.Fatal(err)
		}
		want.DataKey = key.wrapped
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatal(diff)
		}
	})
}

func BenchmarkEncode(b *testing.B) {
	s := sealer(b)
	r, _, key := sealed(b, s)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := encode(r, key); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	s := sealer(b)
	_, blob, key := sealed(b, s)
	raw, wrapped := string(blob), string(key.wrapped)
	b.ReportAllocs()
	for b.Loop() {
		if err := s.decode(raw, wrapped, new(soc.Request)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNewDataKey(b *testing.B) {
	s := sealer(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.seal.newDataKey("uid"); err != nil {
			b.Fatal(err)
		}
	}
}
