package e2e_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// person is somebody at a chat. What they do returns once their platform has taken it; what they see comes when it comes.
type person struct {
	w *world
	chat

	id, name, body, rank, roles string
	trained                     string // on the register, the ISO date
	supervisor                  string // their id
	taught                      string // what they learnt about leading the response to a threat, as a file of people has it
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
	pressOf(ctx context.Context, on seen, of, button string) error
	submit(ctx context.Context, form seen, a answers) error
	// say posts a message that names the bot, unless it is in direct messages; under is the message whose thread it is in.
	say(ctx context.Context, at place, text string, under *seen) error
	// bot is how the bot is named in a text.
	bot() string
	// post posts a message as it is; under is as in say.
	post(ctx context.Context, at place, text string, under *seen) (seen, error)
	edit(ctx context.Context, post seen, text string) error
	remove(ctx context.Context, post seen) error
	// alone is what was shown to nobody but this person since they last did something, the newest last.
	alone() []seen
	read(ctx context.Context, at place) ([]seen, error)
	pinned(ctx context.Context, at place) ([]seen, error)
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
