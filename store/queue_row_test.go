package store

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gatewaybot/soc"
)

// Rows of a queue are read and written again as they were: a destination may have anything in it.
func TestAnyJob(t *testing.T) {
	t.Parallel()
	anything := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-zA-Z0-9/|-]{0,20}`))
	rapid.Check(t, func(t *rapid.T) {
		ref, dest := anything.Draw(t, "ref"), anything.Draw(t, "dest")
		if read := jobOf(ref + dest); strings.Contains(ref+dest, "|") && read.row() != ref+dest {
			t.Errorf("read as %+v", read)
		}
		if strings.Contains(ref, "|") {
			return
		}
		want := Job{Ref: soc.Ref(ref), Dest: dest}
		if got := jobOf(want.row()); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})
}
