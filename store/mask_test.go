package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// TestNothingPrintsText makes the store fail in every way it can with records full of planted words, and prints all
// that it gives back.
func TestNothingPrintsText(t *testing.T) {
	t.Parallel()
	s, m := inMemory(t)
	r, d, words := planted(t, s)
	if !strings.Contains(strings.Join(words, " "), r.Objective.Reveal()) || r.Objective.IsZero() {
		t.Fatal("the words are not there")
	}
	next := r.Head
	next.Version++
	newer := *r
	newer.Head = next
	act := store.Commit{ID: uuid.NewString(), By: ada, Writes: []store.Write{{Old: r, New: &newer}}}
	commit(t, s, act)
	act.ID = uuid.NewString()

	printed := map[string]any{
		"request": r, "decision": d, "write": act.Writes[0], "commit": act, "records": []*soc.Request{r}, "value": *r,
	}
	fail := func(name string, err error) {
		t.Helper()
		if err == nil {
			t.Errorf("%s did not fail", name)
		}
		printed[name] = err
	}
	_, err := s.Commit(t.Context(), act)
	fail("conflict", err)
	disclosure := act
	disclosure.Audit = []soc.AuditEvent{{Operation: soc.Disclosure}}
	_, err = s.Commit(t.Context(), disclosure)
	fail("disclosure", err)
	_, err = open(t, m.Addr()).Commit(t.Context(), act)
	fail("wrong keyset", err)
	v := vault{t, client(t, m.Addr()), "{south-west}:rec:" + string(r.Ref)}
	v.set("cur", `{"r": "`+strings.Join(words, " ")+`"}`)
	_, err = s.Request(t.Context(), r.Ref)
	fail("blob that is no record", err)
	v.set("cur", strings.Join(words, " "))
	_, err = s.Request(t.Context(), r.Ref)
	fail("blob that is no JSON", err)
	m.SetError("WRONGTYPE no")
	_, err = s.Commit(t.Context(), act)
	fail("refusal", err)
	m.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = s.Commit(ctx, act)
	fail("Redis is down", err)
	if !errors.Is(err, store.ErrUnavailable) && !errors.Is(err, store.ErrUnsure) {
		t.Errorf("error %v", err)
	}

	for name, value := range printed {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			out := fmt.Sprintf(verb, value)
			for _, word := range words {
				if strings.Contains(out, word) {
					t.Errorf("%s printed with %s shows %s", name, verb, word)
				}
			}
		}
	}
}
