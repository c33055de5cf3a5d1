package bot_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

const more = "Leave out what you don't have to hand: the form asks for it. "

func TestHelpByRole(t *testing.T) {
	t.Parallel()
	everybody := []string{"/desk raise SUBJECT [name=value …]", "/desk note RECORD TEXT", "/desk list [WHICH]"}
	for _, test := range []struct {
		name  string
		roles []bot.Role
		typed string
		title string
		shows []string
		note  string
	}{
		{"all, keeper", []bot.Role{keeper}, "help", "What you can do here", []string{"/desk help"}, ""},
		{"all, clerk", []bot.Role{clerk}, "HELP", "What you can do here", []string{"/desk help", "/4box help"}, ""},
		{"nothing typed", nil, "", "What you can do here", []string{"/desk help"}, ""},
		{"desk, guest", nil, "desk help", "/desk", everybody, more + "“/desk help raise” says more about one of them."},
		{"desk, keeper", []bot.Role{keeper}, "/desk", "/desk", []string{everybody[0], everybody[1], "/desk close RECORD [name=value …]", everybody[2]}, more + "“/desk help raise” says more about one of them."},
		{"box, clerk", []bot.Role{clerk}, "4box help", "/4box", []string{"/4box open"}, more + "“/4box help open” says more about one of them."},
		{"box, guest", nil, "4box", "/4box", nil, "There is nothing here that you can do."},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.who.Roles = test.roles
			msg := d.types(t, test.typed)
			var shows []string
			for _, f := range msg.Fields {
				shows = append(shows, f.Label)
			}
			if diff := cmp.Diff(test.shows, shows); diff != "" {
				t.Errorf("shows (-want +got):\n%s", diff)
			}
			if msg.Title != test.title || msg.Note != test.note {
				t.Errorf("title is %q, note %q", msg.Title, msg.Note)
			}
			if len(d.ran) > 0 || d.outcomes[0].Verb != "help" {
				t.Errorf("outcome is %+v", d.outcomes[0])
			}
		})
	}
}

func TestHelpOfOneVerb(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	msg := d.types(t, "desk help raise")
	want := bot.Message{
		Title: "/desk raise", Text: "Raise a note.", Note: `Example: /desk raise "Blue van" by=friday`,
		Fields: []bot.Field{
			{Label: "subject", Value: "Subject. One line.", Long: true},
			{Label: "text (optional)", Value: "What is it.", Long: true},
			{Label: "sure (optional)", Value: "How sure. One of: very, fairly, not_at_all.", Long: true},
			{Label: "purpose (optional)", Value: "What for. Any of: learn, stop, warn.", Long: true},
			{Label: "by", Value: "Needed by.", Long: true},
			{Label: "hurt (optional)", Value: "Anyone hurt?", Long: true},
			{Label: "hours (optional)", Value: "Hours.", Long: true},
			{Label: "lead (optional)", Value: "Who leads.", Long: true},
			{Label: "about (optional)", Value: "Belongs to.", Long: true},
		},
	}
	if diff := cmp.Diff(want, msg); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestHelpHides asks about verbs that are not there for the person: they are told so, and no more.
func TestHelpHides(t *testing.T) {
	t.Parallel()
	for _, verb := range []string{"peek", "close", "banana"} {
		d := newDesk(t)
		d.who.Roles = nil
		want := "There is no “/desk " + verb + "” for you. Type “/desk help” to see what you can do."
		if msg := d.types(t, "desk help "+strings.ToUpper(verb[:1])+verb[1:]); !strings.EqualFold(msg.Text, want) || d.outcomes[0].Code != bot.NotFound {
			t.Errorf("%s is answered with %+v", verb, msg)
		}
	}
}
