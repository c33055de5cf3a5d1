package bottest

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"gatewaybot/bot"
)

// paper is a platform that keeps every promise, or breaks the one named by fault: it tests the suite.
type paper struct {
	handle bot.Handler
	fault  string

	mu    sync.Mutex
	acts  int
	posts map[bot.Posted]bot.Message
	said  map[string]bot.Request // by the id of the post
	owed  []bot.Request
}

func newPaper(handle bot.Handler, fault string) Stage {
	p := &paper{handle: handle, fault: fault, posts: map[bot.Posted]bot.Message{}, said: map[string]bot.Request{}}
	account := func(user string) bot.Account {
		return bot.Account{Platform: "paper", Workspace: "w", User: user}
	}
	return Stage{
		Platform: p, Driver: p, Group: "team",
		Channel: bot.Channel{Platform: "paper", Workspace: "w", ID: "desk"}, Heard: quay,
		Ada: account("ada"), Ben: account("ben"),
	}
}

func (p *paper) Name() string                       { return "paper" }
func (p *paper) Routes(*http.ServeMux, bot.Handler) {}

func (p *paper) Send(_ context.Context, to bot.To, m bot.Message) (bot.Posted, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	posted := bot.Posted{Channel: place(to), ID: strconv.Itoa(len(p.posts) + 1)}
	if p.fault == "one id for all" {
		posted.ID = "1"
	}
	p.posts[posted] = m
	return posted, nil
}

func (p *paper) Update(_ context.Context, where bot.Posted, m bot.Message) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	old, ok := p.posts[where]
	switch {
	case !ok && p.fault != "update makes":
		return fmt.Errorf("update: %w", bot.ErrGone)
	case p.fault == "update adds":
		m.Note = strings.Join(parts(old), " ")
	}
	p.posts[where] = m
	return nil
}

func (p *paper) Find(_ context.Context, to bot.To, marker string) (bot.Posted, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for where, m := range p.posts {
		hit := m.Marker == marker
		if p.fault == "finds the text" {
			hit = strings.Contains(m.Text, marker)
		}
		if hit && where.Channel == place(to) {
			return where, nil
		}
	}
	return bot.Posted{}, nil
}

// leaf is what was shown to somebody: the message, and where it was.
type leaf struct {
	message bot.Message
	channel bot.Channel
	direct  bool
}

func (p *paper) act(who bot.Account, l leaf, source bot.Source, text string, answers map[string][]string) Seen {
	p.mu.Lock()
	p.acts++
	req := bot.Request{
		ID: strconv.Itoa(p.acts), Source: source, From: who, Channel: l.channel, Direct: l.direct,
		Text: text, Answers: answers,
	}
	p.mu.Unlock()
	p.spoil(&req)
	if p.fault == "delivers twice" {
		_, _ = p.handle(context.Background(), req)
	}
	m, err := p.handle(context.Background(), req)
	if err != nil && p.fault == "swallows failures" {
		return Seen{}
	}
	if m.Form != nil && source == bot.Submitted && p.fault == "closes the form" {
		m = bot.Message{Text: m.Form.Problem}
	}
	l.message = m
	if m.Form != nil && source == bot.Mention {
		l.message = bot.Message{Text: "Fill it in.", Buttons: []bot.Button{{Label: "Open", Command: m.Form.Line()}}}
	}
	return p.show(l)
}

// spoil breaks what arrives.
func (p *paper) spoil(req *bot.Request) {
	switch p.fault {
	case "same id":
		req.ID = "1"
	case "no channel from a form":
		if req.Source == bot.Submitted {
			req.Channel = bot.Channel{}
		}
	case "joins words":
		req.Text = strings.Join(strings.Fields(req.Text), " ")
	case "everybody is ada":
		req.From.User = "ada"
	case "names for tags":
		req.Text = Mentions(req.Text, func(a bot.Account) string { return "@" + a.User })
	case "direct is a channel":
		req.Direct = false
	case "typed buttons":
		if req.Source == bot.Pressed {
			req.Source = bot.Typed
		}
	case "labels for values":
		if req.Answers["sure"] != nil {
			req.Answers["sure"] = []string{"Very sure"}
		}
	}
}

func (p *paper) show(l leaf) Seen {
	m := l.message
	if p.fault == "drops entries" && len(m.Items) > 10 {
		m.Items = m.Items[:10]
	}
	seen := Seen{Buttons: labels(m), Called: m.Notify, Native: l}
	var text []string
	for _, part := range parts(m) {
		if p.fault == "cuts in silence" && len(part) > 3000 {
			part = part[:3000]
		}
		if p.fault != "shows raw text" {
			part = bot.Clean(part)
		}
		text = append(text, part)
	}
	if m.Picture != nil && p.fault != "an unsaid picture" {
		text = append(text, m.Picture.Alt)
	}
	if p.fault == "leaves out the note" {
		text = slices.DeleteFunc(text, func(s string) bool { return s == m.Note })
	}
	if p.fault == "calls what is written" && strings.Contains(m.Text, "<!here>") {
		seen.Called = append(seen.Called, bot.Notify{Group: "here"})
	}
	if p.fault == "calls nobody" {
		seen.Called = nil
	}
	seen.Text = strings.Join(text, "\n")
	seen.Form = p.showForm(m.Form)
	return seen
}

func (p *paper) showForm(f *bot.Form) *bot.Form {
	if f == nil {
		return nil
	}
	shown := *f
	shown.Questions = slices.Clone(f.Questions)
	switch p.fault {
	case "an empty form":
		for i := range shown.Questions {
			shown.Questions[i].Values = nil
		}
	case "an untroubled form":
		shown.Problem = ""
	}
	return &shown
}

func (p *paper) here() leaf {
	return leaf{channel: bot.Channel{Platform: "paper", Workspace: "w", ID: "desk"}}
}

func (p *paper) Type(_ testing.TB, who bot.Account, line string) Seen {
	return p.act(who, p.here(), bot.Typed, strings.TrimPrefix(line, "/"), nil)
}

func (p *paper) Mention(_ testing.TB, who bot.Account, text string) Seen {
	return p.act(who, p.here(), bot.Mention, text, nil)
}

func (p *paper) Tell(_ testing.TB, who bot.Account, text string) Seen {
	return p.act(who, leaf{channel: place(bot.To{Person: who}), direct: true}, bot.Mention, text, nil)
}

func (p *paper) Press(_ testing.TB, who bot.Account, on Seen, button int) Seen {
	l := on.Native.(leaf)
	var commands []string
	for _, i := range l.message.Items {
		for _, b := range i.Buttons {
			commands = append(commands, b.Command)
		}
	}
	for _, b := range l.message.Buttons {
		commands = append(commands, b.Command)
	}
	return p.act(who, l, bot.Pressed, commands[button], nil)
}

func (p *paper) Submit(_ testing.TB, who bot.Account, on Seen, answers map[string][]string) Seen {
	all := map[string][]string{}
	for _, q := range on.Form.Questions {
		all[q.Name] = q.Values
		if a, ok := answers[q.Label]; ok {
			all[q.Name] = meant(q, a)
		}
	}
	return p.act(who, on.Native.(leaf), bot.Submitted, on.Form.Command, all)
}

func (p *paper) Read(_ testing.TB, where bot.Posted) Seen {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.show(leaf{message: p.posts[where], channel: where.Channel, direct: strings.HasPrefix(where.Channel.ID, "dm-")})
}

func (p *paper) Pictures(t testing.TB, where bot.Posted) [][]byte {
	m := p.Read(t, where).Native.(leaf).message
	if m.Picture == nil || p.fault == "an unshown picture" {
		return nil
	}
	return [][]byte{m.Picture.PNG}
}

func (p *paper) Inert(testing.TB, Seen) {}

// probe is a test that may fail.
type probe struct {
	testing.TB
	mu     sync.Mutex
	failed bool
}

func (p *probe) Helper() {}

func (p *probe) Errorf(string, ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failed = true
}

func (p *probe) Fatalf(format string, args ...any) {
	p.Errorf(format, args...)
	panic(p)
}

// fails reports which cases a platform with a fault does not pass.
func fails(t *testing.T, fault string) []string {
	var names []string
	for _, c := range cases() {
		p := &probe{TB: t}
		func() {
			defer func() {
				if r := recover(); r != nil && r != any(p) {
					p.failed = true
				}
			}()
			c.run(p, newScene(p, func(_ testing.TB, h bot.Handler) Stage { return newPaper(h, fault) }))
		}()
		if p.failed {
			names = append(names, c.name)
		}
	}
	return names
}

func TestExercisePassesAGoodPlatform(t *testing.T) {
	t.Parallel()
	Exercise(t, func(_ testing.TB, h bot.Handler) Stage { return newPaper(h, "") })
}

func TestExerciseFindsFaults(t *testing.T) {
	t.Parallel()
	faults := map[string]string{
		"one id for all":         "messages may be sent at the same time",
		"update makes":           "a message that is gone says so",
		"update adds":            "an update replaces the message",
		"finds the text":         "a marker finds its message",
		"delivers twice":         "a typed line arrives as it was typed",
		"swallows failures":      "a failure is shown and gives the words back",
		"closes the form":        "a form comes back with what is wrong",
		"same id":                "every act has an id of its own",
		"no channel from a form": "a form's answers arrive",
		"joins words":            "a typed line arrives as it was typed",
		"everybody is ada":       "an act says who did it and where",
		"names for tags":         "a mention of a person arrives as a tag",
		"direct is a channel":    "a direct message arrives",
		"typed buttons":          "a pressed button arrives as its command line",
		"labels for values":      "a form's answers arrive",
		"cuts in silence":        "a long message says what it leaves out",
		"shows raw text":         "hostile text is inert in a message",
		"leaves out the note":    "a reply shows all of its parts",
		"calls what is written":  "hostile text is inert in a message",
		"drops entries":          "a digest is there",
		"an unsaid picture":      "a picture stands with its message",
		"an unshown picture":     "a picture stands with its message",
		"calls nobody":           "a message calls those it names",
		"an empty form":          "a form shows its questions",
		"an untroubled form":     "a form comes back with what is wrong",
		"hears everything":       "a post arrives",
		"hears twice":            "a post arrives",
		"loses the thread":       "a reply to a post arrives with its thread",
		"keeps the name":         "a post that names the bot says so",
		"does not see the name":  "a post that names the bot says so",
		"one revision for all":   "an edit arrives",
		"an edit is a post":      "an edit arrives",
		"a deletion is an edit":  "a deletion arrives",
		"drops what failed":      "a post that was not kept comes again before later ones",
		"failed ones come later": "a post that was not kept comes again before later ones",
	}
	for _, fault := range slices.Sorted(maps.Keys(faults)) {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			if got := fails(t, fault); !slices.Contains(got, faults[fault]) {
				t.Errorf("the cases that fail are %q, want %q among them", got, faults[fault])
			}
		})
	}
}
