package e2e_test

import "testing"

// TestRiskToLife: the gateway is called as soon as somebody says that a life is at risk, once, and the form goes on with
// what they said.
func TestRiskToLife(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onMattermost)
	b := w.serve()

	w.ada.types(w.dorset, "/gateway raise risk_to_life=yes operation_name=Larkspur")
	form := w.ada.sees("Ask for support", "The gateway team has been called.", "please fill in the rest", "Larkspur")
	ref := form.ref(w, "GWR")
	alert := w.cat.finds(w.gateway, "RISK TO LIFE: "+ref, "Ada Marsh of Dorset", w.cat.mention(w.cat), "still filling in the form")
	alert.offers(w, "Show")

	w.ada.submits(form, answers{
		"risk": "Threats were made. " + w.plant("risk"), "threat_ref": "THR-7", "theme": "firearms",
		"support_wanted": []string{"surveillance"}, "objective": w.plant("objective"), "threat_harm_risk": w.plant("harm"),
		"needed_by": "2030-12-13", "authority_status": "discuss_offline", "lead_proposed": "joint", "sio": w.ada,
	})
	w.ada.sees(ref+" is with the gateway", "use your force's emergency route as well")
	w.cat.finds(w.gateway, ref, "Waiting for the gateway", "Risk to life: YES")
	b.rests()
	if n, err := w.cat.count(w.gateway, "RISK TO LIFE: "+ref); err != nil || n != 1 {
		t.Errorf("the gateway was called %d times, %v", n, err)
	}
}
