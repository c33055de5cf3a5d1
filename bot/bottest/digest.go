package bottest

import (
	"fmt"
	"regexp"
	"strconv"
	"testing"

	"gatewaybot/bot"
)

// duty is an entry of a digest, with as many of the buttons as it has use for.
func duty(ref, kind, when string, buttons int) bot.Item {
	all := []bot.Button{
		{Label: "Record " + kind, Command: "4p " + kind + " " + ref + " form=open version=4", Style: bot.Primary},
		{Label: "Snooze", Command: "4p snooze " + ref + " form=open version=4 duty=" + kind},
		{Label: "Show", Command: "4p show " + ref},
		{Label: "Hand over", Command: "4p allocate " + ref + " form=open version=4"},
		{Label: "Not mine", Command: "4p decline " + ref + " form=open version=4", Style: bot.Danger},
	}
	return bot.Item{Title: ref + " · " + kind + " · " + when, Text: "OCG-1187, cover label HARBOUR.", Buttons: all[:buttons]}
}

// sampleDigest has what waits for one person, of every stage, most urgent first.
func sampleDigest() bot.Message {
	return bot.Message{
		Title: "5 things wait for you",
		Text:  "1 is escalated, 2 are overdue, 1 is due, 1 is due soon.",
		Items: []bot.Item{
			duty("FPP-2026-000012", "review", "escalated: 16 days overdue, since Mon 07/12/2026. Your supervisor sees it too.", 5),
			duty("SCP-2026-000031", "check", "overdue since Thu 17/12/2026, escalates on Mon 28/12/2026.", 3),
			duty("FPP-2026-000015", "review", "overdue since Mon 21/12/2026.", 3),
			duty("SCP-2026-000007", "check", "due today, Wed 23/12/2026.", 3),
			duty("FPP-2026-000019", "review", "due on Thu 31/12/2026.", 3),
		},
		Buttons: []bot.Button{{Label: "Everything that waits for me", Command: "people mine"}},
		Note:    "I write to you once a day, in your own hours. “/people hours” changes them.",
	}
}

// sampleUrgent is what does not wait for the digest.
func sampleUrgent() bot.Message {
	return bot.Message{
		Title: "Now: SCP-2026-000031 · notification",
		Text:  "A notification is due by Thu 24/12/2026: the period of 3 days runs through Christmas. Cover label HARBOUR.",
		Buttons: []bot.Button{
			{Label: "Received", Command: "scpo received SCP-2026-000031 form=open version=7", Style: bot.Primary},
			{Label: "Show", Command: "scpo show SCP-2026-000031"},
		},
		Note: "This period is the law's own and can not be snoozed.",
	}
}

// samplePage is a person's list where they open it themselves.
func samplePage() bot.Message {
	m := sampleDigest()
	m.Title, m.Note = "What waits for you", "As of Wed 23/12/2026 09:05."
	m.Buttons = []bot.Button{{Label: "My hours", Command: "people hours form=open"}}
	return m
}

// sampleOverview is the region at a glance.
func sampleOverview() bot.Message {
	return bot.Message{
		Title: "Overdue by force",
		Text:  "On Wed 23/12/2026: 7 reviews and 3 checks are overdue in the region.",
		Table: &bot.Table{
			Header: []string{"Force", "Plans", "Overdue", "Orders", "Overdue", "No manager"},
			Rows: [][]string{
				{"Northshire", "41", "4", "22", "1", "5"},
				{"Westmoor", "18", "2", "14", "2", "3"},
				{"Eastmere", "9", "1", "20", "0", "1"},
				{"Region", "68", "7", "56", "3", "9"},
			},
		},
		Picture: &bot.Picture{
			Name: "overdue.png", Alt: "Bars of overdue reviews and checks by force: Northshire 4 and 1, Westmoor 2 and 2, Eastmere 1 and 0.",
			PNG: SamplePNG(),
		},
		Buttons: []bot.Button{{Label: "Orders without a manager", Command: "scpo list unmanaged"}},
	}
}

// sampleReview asks of each open action of a plan what became of it, and then of the plan.
func sampleReview() bot.Form {
	became := []bot.Choice{{Value: "done", Label: "Done"}, {Value: "not_done", Label: "Not done"}, {Value: "changed", Label: "Changed"}}
	f := bot.Form{
		Title: "Review of the 4P plan", Submit: "Record review", Intro: "FPP-2026-000012: 2 actions are open. You see version 4.",
		Command: `4p review form=open ref="FPP-2026-000012" version="4"`,
	}
	for _, n := range []int{3, 5} {
		f.Questions = append(f.Questions,
			bot.Question{Name: fmt.Sprintf("action_%d", n), Label: fmt.Sprintf("Action %d, Prevent", n), Hint: "Due on Mon 21/12/2026.", Kind: bot.OneOf, Choices: became},
			bot.Question{Name: fmt.Sprintf("note_%d", n), Label: fmt.Sprintf("On action %d", n), Kind: bot.Line, Optional: true})
	}
	f.Questions = append(f.Questions,
		bot.Question{Name: "partners", Label: "What partners said", Kind: bot.Text, Optional: true},
		bot.Question{Name: "outcome", Label: "Outcome", Kind: bot.OneOf, Choices: []bot.Choice{{Value: "continue", Label: "The plan goes on"}, {Value: "amend", Label: "The plan changes"}, {Value: "close", Label: "Propose to close"}}},
		bot.Question{Name: "next", Label: "Next review", Kind: bot.Day, Values: []string{"2027-01-20"}})
	return f
}

// sampleCheck asks of each condition of an order whether it was met.
func sampleCheck() bot.Form {
	met := []bot.Choice{{Value: "met", Label: "Met"}, {Value: "not_met", Label: "Not met"}, {Value: "not_tested", Label: "Not tested"}}
	f := bot.Form{
		Title: "Check of an order", Submit: "Record check", Intro: "SCP-2026-000031: 3 conditions are in force.",
		Command: `scpo check form=open ref="SCP-2026-000031" version="7"`,
	}
	for n := range 3 {
		f.Questions = append(f.Questions, bot.Question{Name: fmt.Sprintf("condition_%d", n+1), Label: fmt.Sprintf("Condition %d", n+1), Kind: bot.OneOf, Choices: met})
	}
	f.Questions[1].Error = "Please fill this in."
	f.Questions = append(f.Questions, bot.Question{Name: "how", Label: "How it was checked", Kind: bot.ManyOf, Choices: []bot.Choice{{Value: "visit", Label: "Visit"}, {Value: "records", Label: "Records"}}})
	return f
}

// digestIsThere sends a digest of a usual day, which everybody sees in full, and one of the worst: what of it is not
// shown is counted.
func digestIsThere(t testing.TB, s *scene) {
	m := Samples(s.Ben)["digest"]
	m.Marker = "d-0001"
	posted := s.send(t, bot.To{Person: s.Ben}, m)
	seen := s.Driver.Read(t, posted)
	checkShown(t, "digest", m, seen)
	s.Driver.Press(t, s.Ben, seen, 5)
	if req := s.request(t); req.Text != m.Items[1].Buttons[0].Command {
		t.Errorf("the button of the second entry arrived as %q", req.Text)
	}

	m.Marker, m.Items = "d-0002", nil
	for i := range 20 {
		m.Items = append(m.Items, duty(fmt.Sprintf("FPP-2026-%06d", 100+i), "review", "overdue since Mon 21/12/2026.", 5))
	}
	seen = s.Driver.Read(t, s.send(t, bot.To{Person: s.Ben}, m))
	shown := 0
	for _, item := range m.Items {
		if contains(seen.Text, item.Title) {
			shown++
		}
	}
	left := 0
	if said := leftOut.FindStringSubmatch(seen.Text); said != nil {
		left, _ = strconv.Atoi(said[1])
	}
	if shown+left != len(m.Items) || shown < 9 {
		t.Errorf("%d entries are shown and %d said to be left out, of %d", shown, left, len(m.Items))
	}
	if want := 5*shown + len(m.Buttons); len(seen.Buttons) != want || !contains(seen.Text, m.Note) {
		t.Errorf("%d buttons are shown, want %d, and the note", len(seen.Buttons), want)
	}
}

var leftOut = regexp.MustCompile(`(\d+) more`)
