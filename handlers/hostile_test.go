package handlers_test

import (
	"strings"
	"testing"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
)

// TestHostileWords writes what formats, links, calls and hides elsewhere: it comes back as it was written, but for what
// can not be seen and for people, who stand there by name; and it calls nobody.
func TestHostileWords(t *testing.T) {
	t.Parallel()
	for _, text := range append(bottest.Hostile(), "GWR-0000-000000 DEC-0000-000000", "{south-west}:rec:GWR-2026-000001", "%s %d %!x(MISSING)", "\U0001F469\u200d\U0001F692 \u0928\u092e\u0938\u094d\u0924\u0947") {
		d := newDesk(t)
		words := args{"objective": text, "threat_harm_risk": text, "partners": text}
		ref := d.refIn(d.submit("ada", d.say("ada", "gateway raise"), support().with(words)))
		d.done("cat", "gateway take %s", ref)
		d.done("cat", "gateway ask %s %s", ref, text)
		d.submit("ada", d.say("ada", "gateway answer %s", ref), args{"answer": text})
		d.deliver()
		shown := plain(d.say("cat", "gateway show %s", ref))
		want := bottest.Mentions(strings.TrimSpace(bot.Clean(text)), func(a bot.Account) string { return "@" + a.User })
		for label, times := range map[string]int{
			"Objective: " + want: 1, "Threat, harm and risk: " + want: 1, "ada on Mon 23/11/2026 10:00: " + want: 1, "Cat Reed asked on Mon 23/11/2026 10:00: " + want: 1,
			"Partners involved: " + strings.Join(strings.Fields(want), " "): 1,
		} {
			if strings.Count(shown, label) != times {
				t.Errorf("%q is not in\n%s", label, shown)
			}
		}
		for _, s := range d.chat.Sent() {
			if m := s.Latest(); len(m.Notify) > 0 {
				t.Errorf("%q calls %v", text, m.Notify)
			}
		}
	}
}
