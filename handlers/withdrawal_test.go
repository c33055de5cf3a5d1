package handlers_test

import (
	"strings"
	"testing"

	"gatewaybot/register"
	"gatewaybot/soc"
)

// TestWordsBeforeTheTag keeps the beginning of a story that stands before the tag, and drops a greeting.
func TestWordsBeforeTheTag(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.hears(written{by: "pat", id: "p1", words: "The van AB12 CDE was at the quay again.\n\nintel: danger: no\nwhat: boxes"})
	d.hears(written{by: "pat", id: "p2", words: "Good morning all\nintel: danger: no\nwhat: boxes"})
	contains(t, says(d.types("ivy", "/intel show INT-2026-000001")), "AB12 CDE", "boxes")
	lacks(t, says(d.types("ivy", "/intel show INT-2026-000002")), "morning")
}

// TestWithdrawalRepeatsNothing has the desk write a text after a report was forwarded, and withdraw it: the register hears
// of the withdrawal and not of the text that nobody let go.
func TestWithdrawalRepeatsNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var sent []string
	forwards, _ := d.forwarder(&ledger{answer: func(e register.Event) error {
		sent = append(sent, string(e.Data))
		return nil
	}})
	d.hears(written{by: "pat", id: "p1", words: wholeReport})
	for _, line := range []string{
		"triage INT-2026-000001", "evaluate INT-2026-000001 source=2 assessment=C handling=P",
		"sanitise INT-2026-000001 A van is said to unload at night.", "forward INT-2026-000001",
	} {
		d.types("ivy", "/intel "+line)
	}
	d.hears(written{by: "pat", id: "p2", thread: "p1", words: "It was another quay."})
	for _, line := range []string{
		"evaluate INT-2026-000001 source=2 assessment=C handling=P", "sanitise INT-2026-000001 The unreleased words of the desk.",
		"withdraw INT-2026-000001 It was wrong.",
	} {
		d.types("ivy", "/intel "+line)
	}
	if _, err := forwards.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(sent) != 2 {
		t.Fatalf("%d versions were sent", len(sent))
	}
	contains(t, sent[1], `"withdrawn"`, "It was wrong.")
	lacks(t, sent[1], "unreleased", "unload")
}

// TestLateRefusal leaves a report alone of which a later version was sent than the one that the register refused.
func TestLateRefusal(t *testing.T) {
	t.Parallel()
	r := soc.Intelligence{Report: soc.Report{Sent: 8}, State: soc.ReportForwarded}
	if next := r.Refuse(5, soc.NewText("wrong"), newWorld(t).now); next.State != soc.ReportForwarded {
		t.Errorf("an old refusal made it %s", next.State)
	}
	if next := r.Refuse(8, soc.NewText("wrong"), newWorld(t).now); next.State != soc.ReportEvaluated {
		t.Errorf("the refusal of what was sent last made it %s", next.State)
	}
}

// TestWithheldCanBeEnded lets the desk end a report that must not be on chat, and that nobody can take away.
func TestWithheldCanBeEnded(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.hears(written{by: "pat", id: "p1", words: "intel: SECRET the ship arrives"})
	contains(t, says(d.last("intel").Latest()), "[Withdraw]")
	d.types("ivy", "/intel withdraw INT-2026-000001 Seen to.")
	if list := says(d.types("ivy", "/intel queue")); !strings.Contains(list, "To do: 0") {
		t.Errorf("it is still to do:\n%s", list)
	}
}

// TestEarlierVersionTaken has the register take a version of which a later one is on its way: the partner is told when the
// last was taken, and not before.
func TestEarlierVersionTaken(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	forwards, _ := d.forwarder(&ledger{})
	d.hears(written{by: "pat", id: "p1", words: wholeReport})
	for _, line := range []string{
		"triage INT-2026-000001", "evaluate INT-2026-000001 source=2 assessment=C handling=P",
		"sanitise INT-2026-000001 A van is said to unload at night.", "forward INT-2026-000001", "withdraw INT-2026-000001 It was wrong.",
	} {
		d.types("ivy", "/intel "+line)
	}
	if _, err := forwards.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.deliver()
	told := 0
	for _, m := range d.posts("council") {
		told += strings.Count(says(m.Latest()), "The register knows that it is withdrawn.")
		lacks(t, says(m.Latest()), "The register has it")
	}
	if told != 1 {
		t.Errorf("the partner was told %d times that the register knows", told)
	}
	old := soc.Disruption{Report: soc.Report{Sent: 8}, State: soc.DisruptionQueued}
	if next := old.Accept(5, "REG-1", d.now); next.State != soc.DisruptionQueued {
		t.Errorf("an old version's receipt made it %s", next.State)
	}
}
