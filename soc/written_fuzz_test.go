package soc_test

import (
	"testing"

	"gatewaybot/soc"
)

// FuzzWritten reads any text as a date and as a reference: what is accepted is written back as it was.
func FuzzWritten(f *testing.F) {
	for _, seed := range []string{"", "2026-12-14", "2028-02-29", "0000-01-01", "9999-12-31", "banana", "GWR-2026-000042", "DEC-0000-000000", "GWR-2026-000042\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var d soc.Date
		if d.UnmarshalText([]byte(text)) == nil {
			if got, err := d.MarshalText(); err != nil || string(got) != text || d.String() != text {
				t.Errorf("%q is written back as %q, %v", text, got, err)
			}
		}
		ref, err := soc.ParseRef(text)
		if err == nil && (string(ref) != text || len(ref.Prefix()) != 3 || ref.Year() < 0 || ref.Year() > 9999) {
			t.Errorf("%q is read as %q, %s, %d", text, ref, ref.Prefix(), ref.Year())
		}
	})
}
