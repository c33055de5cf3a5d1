package store

import (
	"strings"
	"testing"

	"gatewaybot/soc"
)

// FuzzJob reads rows of a queue, and writes them again: a destination may have anything in it.
func FuzzJob(f *testing.F) {
	f.Add("GWR-2026-000042", "card/gateway")
	f.Add("GWR-2026-000042", "a|b|")
	f.Add("", "")
	f.Fuzz(func(t *testing.T, ref, dest string) {
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
