package soc_test

import (
	"testing"

	"gatewaybot/soc"
)

func TestRegions(t *testing.T) {
	t.Parallel()
	all := soc.Regions()
	if len(all) != 10 {
		t.Errorf("%d regions", len(all))
	}
	home, collaborations := map[string]string{}, 0
	for _, r := range all {
		if r.Collaboration {
			collaborations++
		}
		if found, ok := soc.RegionByKey(r.Key); !ok || found.Name != r.Name {
			t.Errorf("%s is not found", r.Key)
		}
		for _, f := range r.Forces {
			if other, twice := home[f.Key]; twice {
				t.Errorf("%s is in %s and %s", f.Key, r.Key, other)
			}
			home[f.Key] = r.Key
			if f.Name == "" || r.BodyName(f.Key) != f.Name || !r.HasForce(f.Key) {
				t.Errorf("%s is not known in its region", f.Key)
			}
		}
	}
	if len(home) != 44 || collaborations != 1 {
		t.Errorf("%d forces, %d collaborations", len(home), collaborations)
	}
}

func TestBodyName(t *testing.T) {
	t.Parallel()
	r, _ := soc.RegionByKey("south-west")
	r.Agencies = []soc.Agency{{Key: "poole", Name: "Poole Council"}}
	for key, want := range map[string]string{
		"rocu": "South West ROCU", "dorset": "Dorset", "poole": "Poole Council", "hmrc": "hmrc", "kent": "kent",
	} {
		if got := r.BodyName(key); got != want {
			t.Errorf("%s is %q", key, got)
		}
	}
	if r.HasForce(soc.ROCU) || r.HasForce("kent") {
		t.Error("the region has forces that it does not have")
	}
	if _, ok := soc.RegionByKey("scotland"); ok {
		t.Error("there is a region that does not exist")
	}
}

func TestTerms(t *testing.T) {
	t.Parallel()
	for name, terms := range map[string][]soc.Term{
		"themes": soc.Themes(), "support": soc.Support(), "authorities": soc.Authorities(), "leads": soc.Leads(),
		"outcomes": soc.Outcomes(), "reasons": soc.Reasons(), "specialists": soc.Specialists(),
	} {
		seen := map[string]bool{}
		for _, term := range terms {
			if term.Key == "" || term.Label == "" || term.Key == term.Label || seen[term.Key] {
				t.Errorf("%s: %+v", name, term)
			}
			seen[term.Key] = true
			if got := soc.Label(terms, term.Key); got != term.Label {
				t.Errorf("%s: %s is %q", name, term.Key, got)
			}
		}
		if got := soc.Label(terms, "unknown"); got != "unknown" {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func TestDefaultTeamsAreGuarded(t *testing.T) {
	t.Parallel()
	for _, team := range soc.DefaultTeams() {
		if !team.Guarded || team.Key == "" || team.Name == "" {
			t.Errorf("%+v", team)
		}
	}
}
