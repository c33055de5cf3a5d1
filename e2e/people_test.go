package e2e_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
)

// person is somebody at a chat. What they do returns once their platform has taken it; what they see comes when it comes.
type person struct {
	w *world
	chat

	id, name, body, rank, roles string
}

// seen is something that a person reads: a message, or a form that opened for them.
type seen struct {
	text    string // all of it in one line: titles, labels, values, and what is wrong
	buttons []string
	form    bool
	byBot   bool
	native  any
}

// answers are what a person puts into a form, by the name of the question: a text, the value of a choice, several of
// them, an ISO date, or a *person.
type answers map[string]any

// chat is what a person can do and see on one platform.
type chat interface {
	account() string
	// mention is how a person of the same platform is named in a text.
	mention(of *person) string
	direct(context.Context) (place, error)
	// typeLine types a slash command and gives what it is answered with at once.
	typeLine(ctx context.Context, at place, line string) (string, error)
	press(ctx context.Context, on seen, button string) error
	submit(ctx context.Context, form seen, a answers) error
	// say posts a message that names the bot, unless it is in direct messages; under is the message whose thread it is in.
	say(ctx context.Context, at place, text string, under *seen) error
	// alone is what was shown to nobody but this person since they last did something, the newest last.
	alone() []seen
	read(ctx context.Context, at place) ([]seen, error)
}

// types types a slash command.
func (p *person) types(at place, line string, args ...any) {
	p.w.t.Helper()
	_, err := p.typeLine(p.w.t.Context(), at, fmt.Sprintf(line, args...))
	p.must("type", err)
}

// insists types a slash command again and again until the answer to it holds one of the texts, as somebody does who is
// told to try again, or sees their platform say that the bot does not answer.
func (p *person) insists(at place, line string, texts ...string) (string, error) {
	var answer string
	return answer, poll(p.w.t.Context(), 2*patience, func() error {
		var err error
		answer, err = p.typeLine(p.w.t.Context(), at, line)
		if err == nil && !slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(answer, text) }) {
			err = fmt.Errorf("%s is answered %q", p.name, answer)
		}
		return err
	})
}

// presses presses a button, by its label.
func (p *person) presses(on seen, button string) {
	p.w.t.Helper()
	p.must("press", p.press(p.w.t.Context(), on, button))
}

// submits fills in a form and sends it.
func (p *person) submits(form seen, a answers) {
	p.w.t.Helper()
	p.must("submit", p.submit(p.w.t.Context(), form, a))
}

// says mentions the bot in a channel.
func (p *person) says(at place, text string, args ...any) {
	p.w.t.Helper()
	p.must("say", p.say(p.w.t.Context(), at, fmt.Sprintf(text, args...), nil))
}

// replies mentions the bot in the thread of a message.
func (p *person) replies(under seen, at place, text string, args ...any) {
	p.w.t.Helper()
	p.must("reply", p.say(p.w.t.Context(), at, fmt.Sprintf(text, args...), &under))
}

// tells writes to the bot in direct messages.
func (p *person) tells(text string, args ...any) {
	p.w.t.Helper()
	at, err := p.direct(p.w.t.Context())
	p.must("open direct messages", err)
	p.must("tell", p.say(p.w.t.Context(), at, fmt.Sprintf(text, args...), nil))
}

// sees waits until something is shown to this person, alone or in direct messages, in which all of the texts stand, and
// gives the newest such.
func (p *person) sees(texts ...string) seen {
	p.w.t.Helper()
	at, err := p.direct(p.w.t.Context())
	p.must("open direct messages", err)
	return p.wait("is shown to "+p.name, texts, func() ([]seen, error) {
		messages, err := p.read(p.w.t.Context(), at)
		return append(messages, p.alone()...), err
	})
}

// finds waits until there is a message of the bot's in a channel in which all of the texts stand.
func (p *person) finds(at place, texts ...string) seen {
	p.w.t.Helper()
	return p.wait("is in the channel", texts, func() ([]seen, error) { return p.read(p.w.t.Context(), at) })
}

func (p *person) wait(what string, texts []string, look func() ([]seen, error)) seen {
	p.w.t.Helper()
	var found seen
	until(p.w.t, patience, func() error {
		all, err := look()
		if err != nil {
			return err
		}
		for _, s := range slices.Backward(all) {
			if s.byBot && s.holds(texts...) {
				found = s
				return nil
			}
		}
		return fmt.Errorf("nothing with %q %s, only:\n%s", texts, what, transcript(all))
	})
	return found
}

// count is how many messages of the bot's in a place hold all of the texts.
func (p *person) count(at place, texts ...string) (int, error) {
	all, err := p.read(p.w.t.Context(), at)
	n := 0
	for _, s := range all {
		if s.byBot && s.holds(texts...) {
			n++
		}
	}
	return n, err
}

func (p *person) must(what string, err error) {
	p.w.t.Helper()
	if err != nil {
		p.w.t.Fatalf("%s: %s: %v", p.name, what, err)
	}
}

func (s seen) holds(texts ...string) bool {
	return !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(s.text, text) })
}

// lacks fails the test if a text is shown that should not be.
func (s seen) lacks(w *world, texts ...string) {
	w.t.Helper()
	for _, text := range texts {
		if s.holds(text) {
			w.t.Errorf("%q is shown in:\n%s", text, s.text)
		}
	}
}

// offers fails the test unless these are the buttons.
func (s seen) offers(w *world, buttons ...string) {
	w.t.Helper()
	if err := same("buttons", buttons, s.buttons); err != nil {
		w.t.Error(err)
	}
}

// ref is the first reference of a kind that is shown.
func (s seen) ref(w *world, prefix string) string {
	w.t.Helper()
	at := strings.Index(s.text, prefix+"-20")
	const length = len("GWR-2026-000001")
	if at < 0 || len(s.text) < at+length {
		w.t.Fatalf("no %s reference in:\n%s", prefix, s.text)
	}
	return s.text[at : at+length]
}

func transcript(all []seen) string {
	var texts []string
	for _, s := range all[max(0, len(all)-12):] {
		texts = append(texts, fmt.Sprintf("%s %q", s.text, s.buttons))
	}
	return strings.Join(texts, "\n")
}

// same says how two things differ.
func same(what string, want, got any) error {
	if diff := cmp.Diff(want, got); diff != "" {
		return fmt.Errorf("%s (-want +got):\n%s", what, diff)
	}
	return nil
}

// unique is a word that no other part of a run has.
func unique(word string) string { return word + "-" + strings.ToLower(rand.Text()) }

// flat makes one line of a text, so that it can be looked for wherever a platform breaks it.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }
