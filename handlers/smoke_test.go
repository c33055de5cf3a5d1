package handlers_test

import "testing"

const full = `gateway raise risk_to_life=no operation_name=Larkspur threat_ref=OCG-17 theme=drugs support_wanted=financial,analysis objective="Trace the money" threat_harm_risk="High harm in two towns" needed_by=friday authority_status=none lead_proposed=rocu sio=<@test/dorset/ben>`

func TestSmoke(t *testing.T) {
	d := newDesk(t)
	for _, s := range [][2]string{
		{"ada", full}, {"ada", full}, {"ada", "gateway list mine"}, {"cat", "gateway take GWR-2026-1"}, {"cat", "gateway ask GWR-2026-1 Which accounts?"},
		{"ada", "gateway answer GWR-2026-1 Three of them"}, {"cat", `gateway decide GWR-2026-1 advice lead_body=dorset owner=<@test/rocu/cat> due=28d rationale="The force can do this with our advice"`},
		{"eve", "gateway acknowledge DEC-2026-1"}, {"ada", "gateway show DEC-2026-1"}, {"ada", "gateway acknowledge DEC-2026-1"}, {"ben", "gateway complete GWR-2026-1 none"},
		{"ada", "gateway show GWR-2026-1"}, {"ada", "gateway history GWR-2026-1"}, {"ada", "gateway stats"}, {"adm", "people set <@test/dorset/ada> rank=PS name=Ada roles=requester,lro"}, {"ada", "people me"},
		{"ada", "gateway raise risk_to_life=yes"},{"ada", "gateway help"},
	} {
		msg := d.say(s[0], "%s", s[1])
		t.Logf("%s> %s\n%+v form=%+v", s[0], s[1], msg, msg.Form)
		d.deliver()
	}
	for _, s := range d.chat.Sent() { t.Logf("%+v", s) }
}
