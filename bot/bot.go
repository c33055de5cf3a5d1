package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

const (
	// deadline is how long a request may take: Slack shows its own error after three seconds.
	deadline = 2500 * time.Millisecond
	// postDeadline is how long taking a post may take: nobody waits for its answer, and it may be long.
	postDeadline = 10 * time.Second
)

// Options are what a Bot is made of.
type Options struct {
	Commands []Command
	// Who tells who made a request; an *Error it returns is said to the person.
	Who func(context.Context, Request) (Actor, error)
	// Rewrite turns words that are no command into one, or says that it can not; nil never does. Posts are rewritten
	// unless they name the bot and a command.
	Rewrite func(Request) (Request, bool)
	// Dates reads dates as of now; called once a request.
	Dates func() Dates
	Log   *slog.Logger
	// NewID makes the reference that a person can quote when something went wrong.
	NewID func() string
	// Refused is told of every request for whose verb the person has no role; nil is nobody.
	Refused func(context.Context, Request, Actor) error
	// Observe is told of every request that was handled; nil is nobody.
	Observe func(Outcome)
}

// Outcome is what became of a request, without anything a person wrote.
type Outcome struct {
	Platform, Command, Verb string
	Source                  Source
	Code                    Code
	Took                    time.Duration
}

// Bot checks requests and gives them to the verbs of a table of commands.
type Bot struct {
	Options
	table map[string]Command
}

// New makes a Bot. It refuses a table with a mistake in it, with every mistake named.
func New(o Options) (*Bot, error) {
	b := &Bot{Options: o, table: map[string]Command{}}
	if err := checkTable(o.Commands, o.Dates()); err != nil {
		return nil, fmt.Errorf("command table: %w", err)
	}
	for _, c := range o.Commands {
		b.table[c.Name] = c
	}
	return b, nil
}

// act is a request with what is found out about it on the way.
type act struct {
	Request
	// said is Text as it came, before the channel gave it a meaning.
	said      string
	rewritten bool
	command   Command
	verb      Verb
	args      line
	dates     Dates
	actor     Actor
	opening   Opening
	urgent    Urgent
	// more are the arguments among the verb's that its More gave; unasked says that it was not heard.
	more    []Arg
	unasked bool
}

// Handle is the one road for everything people do: it finds the verb, checks who asks, reads the arguments, runs
// the verb and turns any error into words. The error it returns means that the act may not have been kept.
func (b *Bot) Handle(ctx context.Context, req Request) (Message, error) {
	start := time.Now()
	within := deadline
	if req.Source.IsPost() {
		within = postDeadline
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	a := &act{Request: req, dates: b.Dates()}
	msg, err := b.try(ctx, a)
	err = tooLate(err)
	code := CodeOf(err)
	if err != nil {
		msg = b.explain(ctx, a, err)
	}
	b.observe(ctx, a, code, err, time.Since(start))
	if code == Unavailable || code == Unsure || a.losesPost(err) {
		return msg, err
	}
	return msg, nil
}

// losesPost reports whether an error that nobody foresaw stands in the way of a post, which its author does not send
// again: it may pass, as when the store does not let us in. What makes a verb panic would do so for ever, and nothing
// that was posted later would come to its turn.
func (a *act) losesPost(err error) bool {
	_, panicked := errors.AsType[*panicError](err)
	_, asks := errors.AsType[*incomplete](err)
	return a.Source.IsPost() && CodeOf(err) == Internal && !panicked && !asks
}

// panicError is a panic of a verb, with where it was.
type panicError struct {
	verb  string
	value any
	stack []byte
}

// Error leaves out the value: it may hold what somebody wrote.
func (e *panicError) Error() string {
	return fmt.Sprintf("panic in %s: %T\n%s", e.verb, e.value, e.stack)
}

// try handles a request; a panic is an error like any other.
func (b *Bot) try(ctx context.Context, a *act) (msg Message, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &panicError{verb: a.command.Name + " " + a.verb.Name, value: p, stack: debug.Stack()}
		}
	}()
	a.said = strings.TrimSpace(Clean(a.Text))
	if a.Source.IsPost() && !b.heard(a) {
		return Message{}, nil
	}
	if err := b.find(a); err != nil {
		return Message{}, err
	}
	if a.actor, err = b.Who(ctx, a.Request); err != nil {
		return Message{}, err
	}
	if a.verb.Name == helpVerb {
		return b.help(a)
	}
	if !a.actor.May(a.verb.Roles) {
		if b.Refused != nil {
			if err := b.Refused(ctx, a.Request, a.actor); err != nil {
				return Message{}, err
			}
		}
		return Message{}, Errorf(Forbidden, "Only %s can use “/%s %s”. Nothing was changed.",
			rolesInWords(a.verb.Roles), a.command.Name, a.verb.Name)
	}
	return b.run(ctx, a)
}

// heard gives a post its meaning: a command, when it names the bot and one of its verbs, or what the channel makes of
// it. It is false for a post that means nothing.
func (b *Bot) heard(a *act) bool {
	if a.Source == Said && a.Post.Named && b.isCommand(a.said) {
		a.Source = Mention
		return true
	}
	if b.Rewrite == nil {
		return false
	}
	req, ok := b.Rewrite(a.Request)
	if ok {
		a.Request, a.rewritten = req, true
	}
	return ok
}

// isCommand reports whether words begin with a command and a verb of it that people type, or ask for help.
func (b *Bot) isCommand(text string) bool {
	words, _ := Split(text)
	if len(words) == 0 || len(words) == 1 && strings.EqualFold(words[0].Value, helpVerb) {
		return true
	}
	command, ok := b.table[strings.ToLower(strings.TrimPrefix(words[0].Value, "/"))]
	return ok && (len(words) == 1 || slices.ContainsFunc(command.Verbs, func(v Verb) bool {
		return !v.Hidden && strings.EqualFold(v.Name, words[1].Value)
	}) || strings.EqualFold(words[1].Value, helpVerb))
}

// find sets the command, the verb and the words after them.
func (b *Bot) find(a *act) error {
	a.Text = strings.TrimSpace(Clean(a.Text))
	words, err := Split(a.Text)
	if len(words) == 0 {
		words = []Word{{Value: helpVerb}}
	}
	name := strings.ToLower(strings.TrimPrefix(cmp.Or(words[0].Name, words[0].Value), "/"))
	command, ok := b.table[name]
	if !ok || words[0].Name != "" {
		return b.unknown(a, name, len(words) == 1)
	}
	a.command = command
	a.args = line{text: a.Text, words: words[1:]}
	a.args.unclosed, _ = errors.AsType[*SplitError](err)
	return a.findVerb()
}

func (a *act) findVerb() error {
	if len(a.args.words) == 0 {
		a.verb = Verb{Name: helpVerb}
		return nil
	}
	if a.args.words[0].Name != "" {
		return Errorf(Invalid, "Say right after “/%s” what to do. Type “/%s help” to see what you can do.", a.command.Name, a.command.Name)
	}
	name := strings.ToLower(a.args.words[0].Value)
	a.args.words = a.args.words[1:]
	if name == helpVerb {
		a.verb = Verb{Name: helpVerb}
		return nil
	}
	var known []string
	for _, v := range a.command.Verbs {
		if v.Name == name {
			a.verb = v
			return nil
		}
		if !v.Hidden {
			known = append(known, v.Name)
		}
	}
	return Errorf(Invalid, "I don't know “/%s %s”.%s Type “/%s help” to see what you can do.",
		a.command.Name, brief(name), didYouMean(name, known), a.command.Name)
}

// unknown is for words that are no command: the channel may give them a meaning. Help alone is help everywhere.
func (b *Bot) unknown(a *act, name string, alone bool) error {
	if b.Rewrite != nil && a.Source == Mention && !a.rewritten && (!alone || name != helpVerb) {
		if req, ok := b.Rewrite(a.Request); ok {
			a.Request, a.rewritten = req, true
			return b.find(a)
		}
	}
	if name == helpVerb {
		a.verb = Verb{Name: helpVerb}
		return nil
	}
	return Errorf(Invalid, "I don't know “%s”.%s Type “help” to see what you can do.",
		brief(name), didYouMean(name, slices.Sorted(maps.Keys(b.table))))
}

// run reads the arguments and runs the verb; with arguments missing or wrong, the form comes instead.
func (b *Bot) run(ctx context.Context, a *act) (Message, error) {
	r, err := b.read(ctx, a)
	if err != nil {
		return Message{}, err
	}
	in := a.input(r)
	asked := a.verb.Form != "" && (r.open && a.Source != Submitted || a.askedFirst())
	msg, err := Message{}, error(&incomplete{r})
	if len(r.problems) == 0 && r.stray == "" && !asked {
		if msg, err = a.verb.Run(ctx, in); CodeOf(err) != Invalid {
			return msg, err
		}
	}
	if a.opens(err) {
		var failed error
		if a.opening, failed = a.verb.Opening(ctx, in); failed != nil {
			return Message{}, failed
		}
	}
	if a.verb.Urgent != nil {
		var failed error
		if a.urgent, failed = a.verb.Urgent(ctx, in); failed != nil {
			return Message{}, failed
		}
	}
	return msg, err
}

// opens reports whether the form of the verb is about to be shown for the first time.
func (a *act) opens(err error) bool {
	_, asks := errors.AsType[*incomplete](err)
	return asks && a.verb.Opening != nil && a.verb.Form != "" && a.Source != Submitted && a.Source != Answered
}

// incomplete is an act whose arguments are not all there and right.
type incomplete struct{ *reading }

func (*incomplete) Error() string { return "arguments missing or wrong" }

// explain turns an error into what the person sees, with what they typed given back.
func (b *Bot) explain(ctx context.Context, a *act, err error) Message {
	if inc, ok := errors.AsType[*incomplete](err); ok && !a.Source.IsPost() {
		return a.askAgain(inc)
	}
	e, ok := errors.AsType[*Error](err)
	switch {
	case ok && e.Cause != nil && e.Code.ours():
		b.Log.WarnContext(ctx, "request failed", "id", a.ID, "error", e)
	case !ok:
		id := b.NewID()
		b.Log.ErrorContext(ctx, "request failed", "reference", id, "error", err)
		e = Errorf(Internal, "Something went wrong and it is not your fault. Please try again; if it goes on, tell your administrator the reference %s.", id)
		if a.losesPost(err) {
			e.Text = "This is NOT kept yet, and it is not your fault. I go on trying: you need not post it again. If it is urgent, tell somebody directly. The reference for your administrator is " + id + "."
		}
	}
	if a.Source.IsPost() {
		return Message{Text: e.Text, Buttons: e.Buttons} // others read it: nothing of the post may be in it
	}
	if a.verb.Form != "" && a.formHelps(e) {
		return a.formAgain(e)
	}
	msg := Message{Text: lines(a.urgent.Said, e.Text, a.verb.list(e.Fields)), Buttons: e.Buttons}
	if e.Code.ours() || len(a.args.words) > 1 || a.Source == Submitted {
		msg.Quote = a.typed()
	}
	return msg
}

// formHelps reports whether there is something to mend in a form, or to send again from it. A form that came too late
// can only fail again: its words are given back to copy.
func (a *act) formHelps(e *Error) bool {
	if a.losesAnswers() {
		return false
	}
	filling := a.Source == Answered || a.Source == Submitted && e.Code != Conflict
	return filling || len(e.Fields) > 0 || len(a.urgent.Carry) > 0
}

// tooLate makes an error of a context that ended. Nobody knows then how far the act came.
func tooLate(err error) error {
	if _, ok := errors.AsType[*Error](err); ok || !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) {
		return err
	}
	return &Error{Code: Unsure, Text: "This took too long, and I can't tell whether it was kept. Look for it before you send it again.", Cause: err}
}

// typed is the line as the person typed it, or what they filled in.
func (a *act) typed() string {
	switch a.Source {
	case Typed:
		return "/" + strings.TrimPrefix(a.said, "/")
	case Mention:
		return a.said
	}
	given := map[string]string{}
	for name, values := range a.Answers {
		given[name] = Clean(strings.Join(values, ", "))
	}
	said := []string{a.verb.list(given)}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !a.verb.has(name) && given[name] != "" {
			said = append(said, name+": "+given[name])
		}
	}
	return lines(said...)
}

// observe writes the one log line of a request and counts it. Nothing a person wrote is in either.
func (b *Bot) observe(ctx context.Context, a *act, code Code, err error, took time.Duration) {
	if _, ok := errors.AsType[*incomplete](err); ok {
		code = Invalid
	}
	b.Log.InfoContext(ctx, "request", "id", a.ID, "platform", a.From.Platform, "source", string(a.Source),
		"command", a.command.Name, "verb", a.verb.Name, "outcome", string(code), "took", took)
	if b.Observe != nil {
		b.Observe(Outcome{
			Platform: a.From.Platform, Command: a.command.Name, Verb: a.verb.Name,
			Source: a.Source, Code: code, Took: took,
		})
	}
}
