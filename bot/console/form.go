package console

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"gatewaybot/bot"
)

// errStopped is that the person types /cancel.
var errStopped = errors.New("form stopped")

// fillIn asks the questions of a form one after another and sends the answers, until the bot is content with them or
// the person stops.
func (s *session) fillIn(ctx context.Context, where place, m bot.Message) error {
	for again := false; m.Form != nil; again = true {
		f := *m.Form
		f.Questions = slices.Clone(f.Questions)
		s.introduce(where, m, again)
		if err := s.askAll(ctx, where, &f, again); err != nil {
			s.remark("Stopped. The form was not sent.")
			if errors.Is(err, errStopped) {
				return nil
			}
			return err
		}
		m = s.request(ctx, where, bot.Request{Source: bot.Submitted, Text: f.Command, Answers: answers(f)})
	}
	s.show(where, m)
	return nil
}

// introduce prints what stands above the questions.
func (s *session) introduce(where place, m bot.Message, again bool) {
	s.mu.Lock()
	s.print(sheet{head: s.Bot + " form", place: where, only: s.me}, intro(m))
	s.screen.write(s.problem(m.Form.Problem)...)
	s.mu.Unlock()
	how := "An empty line keeps what is in [brackets], - clears it. “/show” shows the whole form, “/cancel” stops. "
	if again {
		how = ""
	}
	s.remark("%s“%s” follows the last answer.", how, oneLine(cmp.Or(m.Form.Submit, "Send")))
}

// intro is a message with what its form says first.
func intro(m bot.Message) bot.Message {
	m.Title = cmp.Or(m.Title, m.Form.Title)
	m.Text = strings.TrimSpace(m.Text + "\n" + m.Form.Intro)
	return m
}

// askAll asks the questions and puts the answers into them: all of them, or in a form that came back those alone whose
// answers were wrong.
func (s *session) askAll(ctx context.Context, where place, f *bot.Form, again bool) error {
	again = again && len(f.Errors()) > 0
	for i := range f.Questions {
		q := &f.Questions[i]
		if again && q.Error == "" {
			continue
		}
		s.mu.Lock()
		s.screen.write(s.question(*f, i)...)
		s.mu.Unlock()
		if err := s.askOne(ctx, *f, q); err != nil {
			return err
		}
		if q.AtOnce && len(q.Values) > 0 {
			s.tellAtOnce(ctx, where, f)
		}
	}
	return nil
}

// tellAtOnce sends an answer that can not wait for the others. What was done about it is printed, and the form goes on.
func (s *session) tellAtOnce(ctx context.Context, where place, f *bot.Form) {
	m := s.request(ctx, where, bot.Request{Source: bot.Answered, Text: f.Command, Answers: answers(*f)})
	if m.Form == nil {
		return
	}
	f.Command = m.Form.Command
	s.mu.Lock()
	defer s.mu.Unlock()
	s.screen.write(s.problem(m.Form.Problem)...)
}

// askOne reads the answer to one question.
func (s *session) askOne(ctx context.Context, f bot.Form, q *bot.Question) error {
	for {
		typed, err := s.read(ctx, s.formPrompt(*q))
		if err != nil {
			return err
		}
		switch strings.TrimSpace(typed) {
		case "/cancel":
			return errStopped
		case "/quit":
			return io.EOF
		case "/show":
			s.showForm(f)
			continue
		case "":
		case "-":
			q.Values = nil
		default:
			q.Values = s.answer(*q, typed)
		}
		return nil
	}
}

func (s *session) showForm(f bot.Form) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range f.Questions {
		s.screen.write(s.question(f, i)...)
		for _, v := range s.values(f.Questions[i]) {
			s.screen.write(edged("= ", v, s.screen.columns())...)
		}
	}
}

// answers are a form's values by name. A question left empty has none, which is an answer too.
func answers(f bot.Form) map[string][]string {
	all := map[string][]string{}
	for _, q := range f.Questions {
		all[q.Name] = q.Values
	}
	return all
}

// question lays out a question: its label, what helps to answer it, and what is wrong.
func (s *session) question(f bot.Form, i int) []string {
	q := f.Questions[i]
	label := s.screen.bold(oneLine(q.Label))
	if q.Optional {
		label += " (optional)"
	}
	p := page{screen: s.screen, wide: s.screen.columns()}
	p.lines = append(p.lines, fmt.Sprintf("  %d/%d %s", i+1, len(f.Questions), label))
	if q.Hint != "" {
		p.text("    ", q.Hint)
	}
	for n, c := range q.Choices {
		p.text("    ", fmt.Sprintf("%d) %s", n+1, oneLine(c.Label)))
	}
	return append(p.lines, s.problem(q.Error)...)
}

// problem lays out what is wrong.
func (s *session) problem(text string) []string {
	if text == "" {
		return nil
	}
	return edged("! ", text, s.screen.columns())
}

// edged sets text behind a mark at the left edge.
func edged(mark, text string, columns int) []string {
	lines := wrap(text, columns-2)
	for i := range lines {
		lines[i] = mark + lines[i]
	}
	return lines
}
