package console_test

import (
	"bytes"
	"context"
	"io"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
	"gatewaybot/bot/console"
)

// keyboard is an input that says when it is waited for: then everything typed before has been done.
type keyboard struct {
	waiting chan struct{}
	typed   chan string
	rest    string
}

func newKeyboard() *keyboard {
	return &keyboard{waiting: make(chan struct{}), typed: make(chan string)}
}

func (k *keyboard) Read(b []byte) (int, error) {
	if k.rest == "" {
		k.waiting <- struct{}{}
		typed, ok := <-k.typed
		if !ok {
			return 0, io.EOF
		}
		k.rest = typed
	}
	n := copy(b, k.rest)
	k.rest = k.rest[n:]
	return n, nil
}

// output keeps what is printed.
type output struct {
	mu sync.Mutex
	bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.Buffer.Write(b)
}

// take gives what was printed since it was last called.
func (o *output) take() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	s := o.String()
	o.Reset()
	return s
}

func person(name string) console.Person {
	return console.Person{Name: name, Account: bot.Account{Platform: console.Name, Workspace: "demo", User: strings.ToLower(name)}}
}

func channel(name string) console.Place {
	return console.Place{Name: name, Channel: bot.Channel{Platform: console.Name, Workspace: "demo", ID: name}}
}

// desk is a console with two people and three channels, the last of which is heard; its Bot is "gateway".
func desk(in io.Reader, out io.Writer) console.Options {
	return console.Options{
		In: in, Out: out,
		People:   []console.Person{person("Ada"), person("Ben")},
		Channels: []console.Place{channel("desk"), channel("panel"), channel("quay")},
		Hears:    func(c bot.Channel) bool { return c.ID == "quay" },
	}
}

// driver types for a person and reads what is printed.
type driver struct {
	options console.Options
	keys    *keyboard
	out     *output
	// last is the post that the handler was given last; authors are those of posts, by id.
	last    string
	authors map[string]bot.Account
}

// start runs a console until the test ends.
func start(t testing.TB, handle bot.Handler, change func(*console.Options)) (*console.Console, *driver) {
	t.Helper()
	d := &driver{keys: newKeyboard(), out: &output{}, authors: map[string]bot.Account{}}
	d.options = desk(d.keys, d.out)
	if change != nil {
		change(&d.options)
	}
	c, err := console.New(d.options)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Run(context.WithoutCancel(t.Context()), d.overhear(handle)) }()
	<-d.keys.waiting
	d.out.take()
	t.Cleanup(func() {
		close(d.keys.typed)
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
	})
	return c, d
}

// enter types one line, which may have several, and gives what is printed, without the echo.
func (d *driver) enter(text string) string {
	d.keys.typed <- strings.ReplaceAll(text, "\n", "\\\n") + "\n"
	<-d.keys.waiting
	_, printed, _ := strings.Cut(d.out.take(), "\n")
	for range strings.Count(text, "\n") {
		_, printed, _ = strings.Cut(printed, "\n")
	}
	return printed
}

// write puts a person's mentions the way they are typed.
func (d *driver) write(text string) string {
	return bottest.Mentions(text, func(a bot.Account) string {
		for _, p := range d.options.People {
			if p.Account == a {
				return "@" + p.Name
			}
		}
		return bot.Tag(a)
	})
}

func (d *driver) Type(t testing.TB, who bot.Account, line string) bottest.Seen {
	d.enter("/in desk")
	return d.as(t, who, line)
}

func (d *driver) Mention(t testing.TB, who bot.Account, text string) bottest.Seen {
	d.enter("/in desk")
	return d.as(t, who, "@gateway "+text)
}

func (d *driver) Tell(t testing.TB, who bot.Account, text string) bottest.Seen {
	d.enter("/in direct")
	return d.as(t, who, text)
}

func (d *driver) Press(t testing.TB, who bot.Account, on bottest.Seen, button int) bottest.Seen {
	return d.as(t, who, on.Native.([]string)[button])
}

func (d *driver) as(t testing.TB, who bot.Account, line string) bottest.Seen {
	t.Helper()
	d.enter("/as " + d.write(bot.Tag(who)))
	return d.see(t, d.enter(d.write(line)))
}

// Read gives what was printed since the driver last looked: the suite reads what it has just sent.
func (d *driver) Read(t testing.TB, _ bot.Posted) bottest.Seen {
	return d.see(t, d.out.take())
}

func (d *driver) Submit(t testing.TB, _ bot.Account, on bottest.Seen, given map[string][]string) bottest.Seen {
	t.Helper()
	d.out.take()
	for asked := on.Native.(string); ; {
		printed := d.enter(d.write(typedAnswer(given, asked)))
		if lastQuestion(printed) == "" || strings.Contains(printed, "form ▸") {
			return d.see(t, printed)
		}
		asked = lastQuestion(printed)
	}
}

// typedAnswer is the line that answers a question.
func typedAnswer(given map[string][]string, label string) string {
	values, ok := given[label]
	switch {
	case !ok:
		return ""
	case len(values) == 0:
		return "-"
	}
	return strings.Join(values, ", ")
}

var questionLine = regexp.MustCompile(`^  (\d+)/\d+ (.*?)( \(optional\))?$`)

// lastQuestion is the label of the question that is asked at the end of what was printed.
func lastQuestion(printed string) string {
	label := ""
	for line := range strings.Lines(printed) {
		if m := questionLine.FindStringSubmatch(strings.TrimSuffix(line, "\n")); m != nil {
			label = m[2]
		}
	}
	return label
}

var (
	head        = regexp.MustCompile(`^(#\S+|to \S+|gateway|gateway form)(?: \(\d+\))?(?: ↳)?(?: \(\d+\))?(?:, updated)?( calls [^▸]*)? ▸(?: |$)`)
	submitLabel = regexp.MustCompile(`“([^“]*)” follows the last answer`)
	buttonText  = regexp.MustCompile(`\[(\d+)\] (.*?)(?:  |$)`)
)

// see understands what was printed.
func (d *driver) see(t testing.TB, printed string) bottest.Seen {
	t.Helper()
	var seen bottest.Seen
	var numbers []string
	for line := range strings.Lines(printed) {
		line = strings.TrimSuffix(line, "\n")
		buttons, isButtons := strings.CutPrefix(line, "▹ ")
		switch m := head.FindStringSubmatch(line); {
		case m != nil:
			seen.Text += line[len(m[0]):] + "\n"
			seen.Called = append(seen.Called, d.called(m[2])...)
			if m[1] == "gateway form" {
				return d.seeForm(t, printed)
			}
		case isButtons:
			for _, b := range buttonText.FindAllStringSubmatch(buttons, -1) {
				numbers, seen.Buttons = append(numbers, b[1]), append(seen.Buttons, b[2])
			}
		case strings.HasPrefix(line, "  ") || line == "":
			seen.Text += strings.TrimPrefix(strings.TrimSpace(line), "│ ") + "\n"
		default:
			t.Fatalf("%q is neither the program's nor a person's, in:\n%s", line, printed)
		}
	}
	seen.Native = numbers
	return seen
}

func (d *driver) called(calls string) []bot.Notify {
	var all []bot.Notify
	for name := range strings.FieldsSeq(strings.TrimPrefix(calls, " calls ")) {
		n := bot.Notify{Group: name}
		for _, p := range d.options.People {
			if p.Name == name {
				n = bot.Notify{Account: p.Account}
			}
		}
		all = append(all, n)
	}
	return all
}

// seeForm understands what stands above the questions, and asks the console for the questions.
func (d *driver) seeForm(t testing.TB, printed string) bottest.Seen {
	t.Helper()
	f, remark := &bot.Form{}, ""
	for line := range strings.Lines(printed) {
		line = strings.TrimSuffix(line, "\n")
		mark, text, _ := strings.Cut(line, " ")
		switch {
		case strings.HasPrefix(line, "gateway form ▸ "):
			f.Title = strings.TrimPrefix(line, "gateway form ▸ ")
		case questionLine.MatchString(line):
			f.Questions = append(f.Questions, bot.Question{})
		case len(f.Questions) > 0:
		case mark == "!":
			f.Problem += text + "\n"
		case mark == "·":
			remark += text + " "
		default:
			f.Intro += line
		}
	}
	if m := submitLabel.FindStringSubmatch(remark); m != nil {
		f.Submit = m[1]
	}
	f.Questions = seeQuestions(d.enter("/show"))
	for i, q := range f.Questions {
		for j, v := range q.Values {
			f.Questions[i].Values[j] = d.tag(v)
		}
	}
	return bottest.Seen{Form: f, Native: lastQuestion(printed)}
}

// tag is the account behind a value that is a person's name.
func (d *driver) tag(value string) string {
	for _, p := range d.options.People {
		if value == "@"+p.Name {
			return bot.Tag(p.Account)
		}
	}
	return value
}

var choiceLine = regexp.MustCompile(`^    (\d+)\) (.*)$`)

func seeQuestions(printed string) []bot.Question {
	var all []bot.Question
	for line := range strings.Lines(printed) {
		line = strings.TrimSuffix(line, "\n")
		if m := questionLine.FindStringSubmatch(line); m != nil {
			all = append(all, bot.Question{Label: m[2], Optional: m[3] != ""})
			continue
		}
		q := &all[len(all)-1]
		mark, text, _ := strings.Cut(line, " ")
		switch m := choiceLine.FindStringSubmatch(line); {
		case m != nil:
			q.Choices = append(q.Choices, bot.Choice{Value: strconv.Itoa(len(q.Choices)), Label: m[2]})
		case mark == "=" && (len(q.Values) == 0 || len(q.Choices) > 0):
			q.Values = append(q.Values, text)
		case mark == "=":
			q.Values[0] += "\n" + text
		case mark == "!":
			q.Error += text
		default:
			q.Hint += line
		}
	}
	return all
}
