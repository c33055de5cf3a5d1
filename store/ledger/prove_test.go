package ledger_test

import (
	"slices"
	"testing"

	"gatewaybot/store/ledger"
)

func TestProve(t *testing.T) {
	t.Parallel()
	all := entries(20)
	l := sealed(t, all)
	c := checkpoint(t, l)
	for i, e := range all {
		if _, err := ledger.Prove(c, int64(i+1), e, l.Kept); err != nil {
			t.Errorf("entry %d: %v", i+1, err)
		}
	}
	altered := l.Kept.(ledger.Hashes)
	altered = slices.Clone(altered)
	altered[len(altered)-1][0]++
	for name, prove := range map[string]func() error{
		"other words": func() error {
			_, err := ledger.Prove(c, 3, ledger.Entry{ID: all[2].ID, Event: []byte("{}")}, l.Kept)
			return err
		},
		"another place":   func() error { _, err := ledger.Prove(c, 4, all[2], l.Kept); return err },
		"behind the end":  func() error { _, err := ledger.Prove(c, 21, all[2], l.Kept); return err },
		"an altered tree": func() error { _, err := ledger.Prove(c, 3, all[2], altered); return err },
	} {
		if prove() == nil {
			t.Errorf("%s is proved", name)
		}
	}
}
