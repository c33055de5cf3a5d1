package ledger_test

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"gatewaybot/store/ledger"
)

// entries are n entries of a log.
func entries(n int) []ledger.Entry {
	all := make([]ledger.Entry, n)
	for i := range all {
		all[i] = ledger.Entry{ID: fmt.Sprintf("%d-0", 1000+10*i), Event: fmt.Appendf(nil, `{"actor":"ada","version":%d}`, i)}
	}
	return all
}

func seq(all []ledger.Entry) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		for _, e := range all {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// sealed is the log of these entries as it is when all is well.
func sealed(t testing.TB, all []ledger.Entry) ledger.Log {
	t.Helper()
	tree, hashes, err := ledger.Build(seq(all))
	if err != nil {
		t.Fatal(err)
	}
	return ledger.Log{Region: "south-west", Entries: seq(all), Sealed: tree, Kept: hashes}
}

// checkpoint is one of the log as it is.
func checkpoint(t testing.TB, l ledger.Log) ledger.Checkpoint {
	t.Helper()
	root, err := ledger.Root(l.Sealed.Size, l.Kept)
	if err != nil {
		t.Fatal(err)
	}
	return ledger.Checkpoint{Region: l.Region, Tree: l.Sealed, Root: root, At: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
}

func verify(t testing.TB, l ledger.Log) ledger.Verdict {
	t.Helper()
	v, err := l.Verify()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestVerifyWhole(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, 3, 7, 8, 100} {
		l := sealed(t, entries(n))
		l.Checkpoints = []ledger.Checkpoint{checkpoint(t, l), checkpoint(t, sealed(t, entries(n/2)))}
		l.Entries = seq(entries(n + 3))
		if v := verify(t, l); len(v.Wrong) != 0 || v.Found.Size != int64(n+3) || v.Unsealed != 3 {
			t.Errorf("of %d entries: %+v", n, v)
		}
	}
}

// TestTampering does each thing to a log that somebody might.
func TestTampering(t *testing.T) {
	t.Parallel()
	at := func(n int, change func([]ledger.Entry, int) []ledger.Entry) func(*ledger.Log) {
		return func(l *ledger.Log) { l.Entries = seq(change(entries(20), n)) }
	}
	change := func(all []ledger.Entry, n int) []ledger.Entry { all[n].Event = []byte(`{"actor":"eve"}`); return all }
	remove := func(all []ledger.Entry, n int) []ledger.Entry { return slices.Delete(all, n, n+1) }
	insert := func(all []ledger.Entry, n int) []ledger.Entry {
		return slices.Insert(all, n, ledger.Entry{ID: "1001-7", Event: []byte(`{}`)})
	}
	swap := func(all []ledger.Entry, n int) []ledger.Entry { all[n], all[n+1] = all[n+1], all[n]; return all }
	trade := func(all []ledger.Entry, n int) []ledger.Entry {
		all[n].Event, all[n+1].Event = all[n+1].Event, all[n].Event
		return all
	}
	cut := func(all []ledger.Entry, n int) []ledger.Entry { return all[:n] }
	retime := func(all []ledger.Entry, n int) []ledger.Entry { all[n].ID = "1001-9"; return all }
	anew := func(tamper func([]ledger.Entry, int) []ledger.Entry, n int) func(*ledger.Log) {
		return func(l *ledger.Log) {
			forged := sealed(t, tamper(entries(20), n))
			forged.Checkpoints = l.Checkpoints
			*l = forged
		}
	}
	for name, test := range map[string]struct {
		tamper func(*ledger.Log)
		want   []ledger.Kind
		entry  int64
	}{
		"an entry changed":                  {at(7, change), []ledger.Kind{ledger.Changed, ledger.Rewritten}, 8},
		"the first changed":                 {at(0, change), []ledger.Kind{ledger.Changed, ledger.Rewritten}, 1},
		"the last changed":                  {at(19, change), []ledger.Kind{ledger.Changed, ledger.Rewritten}, 20},
		"an entry moved in time":            {at(7, retime), []ledger.Kind{ledger.Changed, ledger.Rewritten}, 8},
		"an entry removed":                  {at(7, remove), []ledger.Kind{ledger.Removed, ledger.Rolled}, 8},
		"an entry inserted":                 {at(7, insert), []ledger.Kind{ledger.Inserted, ledger.Rewritten}, 8},
		"two entries reordered":             {at(7, swap), []ledger.Kind{ledger.Reordered, ledger.Rewritten}, 8},
		"the words of two entries traded":   {at(7, trade), []ledger.Kind{ledger.Reordered, ledger.Rewritten}, 8},
		"the tail cut":                      {at(15, cut), []ledger.Kind{ledger.Cut, ledger.Rolled}, 16},
		"all removed":                       {at(0, cut), []ledger.Kind{ledger.Cut, ledger.Rolled}, 1},
		"changed, with a new tree":          {anew(change, 7), []ledger.Kind{ledger.Rewritten}, 20},
		"removed, with a new tree":          {anew(remove, 7), []ledger.Kind{ledger.Rolled}, 20},
		"inserted, with a new tree":         {anew(insert, 7), []ledger.Kind{ledger.Rewritten}, 20},
		"reordered, with a new tree":        {anew(trade, 7), []ledger.Kind{ledger.Rewritten}, 20},
		"rolled back to yesterday":          {anew(cut, 12), []ledger.Kind{ledger.Rolled}, 13},
		"the tree altered and not the log":  {func(l *ledger.Log) { h := slices.Clone(l.Kept.(ledger.Hashes)); h[2][0]++; l.Kept = h }, []ledger.Kind{ledger.Damaged}, 1},
		"a checkpoint of some other region": {func(l *ledger.Log) { l.Checkpoints[0].Region = "wales" }, []ledger.Kind{ledger.Foreign}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := sealed(t, entries(20))
			l.Checkpoints = []ledger.Checkpoint{checkpoint(t, l)}
			test.tamper(&l)
			v := verify(t, l)
			var kinds []ledger.Kind
			for _, w := range v.Wrong {
				kinds = append(kinds, w.Kind)
				if w.String() == "" || strings.Contains(w.String(), "%!") {
					t.Errorf("no sentence for %s", w.Kind)
				}
			}
			if !slices.Equal(kinds, test.want) || v.Wrong[0].Entry != test.entry {
				t.Errorf("found %v, want %v at entry %d", v.Wrong, test.want, test.entry)
			}
		})
	}
}

func TestVerifyUnreadable(t *testing.T) {
	t.Parallel()
	l := sealed(t, nil)
	broken := errors.New("gone")
	l.Entries = func(yield func(ledger.Entry, error) bool) { yield(ledger.Entry{}, broken) }
	if _, err := l.Verify(); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
