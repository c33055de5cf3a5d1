package store_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/store"
)

func TestDelivery(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	r := take(t, s, put(t, s))
	jobs, err := s.Out.Claim(t.Context(), 10)
	if err != nil || len(jobs) != 2 {
		t.Fatal(err)
	}
	card, force := jobs[0], jobs[1]
	expect := func(j store.Job, want store.Delivery) {
		t.Helper()
		got, err := s.Delivery(t.Context(), j)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	delivered := func(j store.Job, version int, place string) {
		t.Helper()
		if err := s.Out.Delivered(t.Context(), j, version, json.RawMessage(place)); err != nil {
			t.Fatal(err)
		}
	}
	expect(card, store.Delivery{Version: 2})
	delivered(card, 1, `{"ts":"1"}`)
	expect(card, store.Delivery{Version: 2, Told: 1, Place: json.RawMessage(`{"ts":"1"}`)})
	expect(force, store.Delivery{Version: 2})
	delivered(card, 2, "")
	expect(card, store.Delivery{Version: 2, Told: 2, Place: json.RawMessage(`{"ts":"1"}`)})
	delivered(card, 1, "")
	expect(card, store.Delivery{Version: 2, Told: 2, Place: json.RawMessage(`{"ts":"1"}`)})

	places, err := s.Places(t.Context(), r.Ref, []string{"tell/force", "card/gateway", "nowhere"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]json.RawMessage{nil, json.RawMessage(`{"ts":"1"}`), nil}, places); diff != "" {
		t.Error(diff)
	}
	change(t, s, r, ask(t, r), nil)
	expect(card, store.Delivery{Version: 3, Told: 2, Place: json.RawMessage(`{"ts":"1"}`)})
}

func TestDeliveryOfNothing(t *testing.T) {
	t.Parallel()
	s, _ := inMemory(t)
	if _, err := s.Delivery(t.Context(), store.Job{Ref: "GWR-2026-000404", Dest: "register"}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("error %v", err)
	}
}
