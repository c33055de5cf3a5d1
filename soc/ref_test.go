package soc_test

import (
	"strings"
	"testing"

	"gatewaybot/soc"
)

func TestRef(t *testing.T) {
	t.Parallel()
	ref := soc.NewRef(soc.RequestPrefix, 2026, 42)
	if ref != "GWR-2026-000042" {
		t.Errorf("got %s", ref)
	}
	if ref.Prefix() != soc.RequestPrefix || ref.Year() != 2026 {
		t.Errorf("prefix %s, year %d", ref.Prefix(), ref.Year())
	}
	pending := soc.DecisionPrefix.Pending()
	if pending != "DEC-0000-000000" || pending.Prefix() != soc.DecisionPrefix || pending.Year() != 0 {
		t.Errorf("pending %s", pending)
	}
	if read, err := soc.ParseRef(string(ref)); err != nil || read != ref {
		t.Errorf("read %q, %v", read, err)
	}
}

func TestParseRefRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "GWR", "gwr-2026-000042", "GWR-2026-42", "GWR-2026-0000042", "GW-2026-000042", "GWR-26-000042",
		" GWR-2026-000042", "GWR-2026-000042\n", "GWR-2026-000042|x", "GWR-2026-00004２",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			_, err := soc.ParseRef(text)
			if err == nil {
				t.Fatal("it was read")
			}
			if len(text) > 3 && strings.Contains(err.Error(), text) {
				t.Errorf("the error repeats what was typed: %v", err)
			}
		})
	}
}

func TestMalformedRef(t *testing.T) {
	t.Parallel()
	for _, ref := range []soc.Ref{"", "G", "GWR", "GWR-20", "GWR-year-000001"} {
		if ref.Year() != 0 {
			t.Errorf("%q is of the year %d", ref, ref.Year())
		}
	}
	if got := soc.Ref("GW").Prefix(); got != "" {
		t.Errorf("prefix %q", got)
	}
}
