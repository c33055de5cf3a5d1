// Package console is a chat on a terminal, or on standard input and output: several people and channels in one
// process. It is the chat of `gatewaybot demo`, and the smallest example of a platform.
//
// What the program itself says stands at the left edge: where a message was posted, "▹ [12] Take" for a button, "!" for
// what is wrong, "=" for a value, "·" for what the console has to say. What people wrote is indented by two, and
// control characters never get through, so nobody can write something that looks like a button or another message.
//
// In a channel whose posts are heard, every message has a number, "(3)", by which it can be edited and replied to, and
// "(3) ↳ (4)" is the head of message 4, a reply to message 3.
package console

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"gatewaybot/bot"
)

// Name is the name of this platform.
const Name = "console"

// directName is how a person's direct messages with the bot are called where channels are.
const directName = "direct"

// Options are what a Console is made of.
type Options struct {
	In  io.Reader
	Out io.Writer
	// Terminal says that In and Out are one: lines can be edited, and there is bold and dim.
	Terminal bool
	// People can be switched to and mentioned. The first is there at the start.
	People []Person
	// Channels can be switched to. The first is there at the start.
	Channels []Place
	// Bot is the bot's name in a mention; empty is "gateway".
	Bot string
	// Settle is called before each line is asked for, so that what the one before set going is said first; nil does not wait.
	Settle func(context.Context)
	// Hears says in which channels a line that is no command is a post for the bot; nil is in none.
	Hears bot.Hears
}

// Person is somebody at the console.
type Person struct {
	Name    string
	Account bot.Account
}

// Place is a channel by the name it has at the console, without a "#".
type Place struct {
	Name    string
	Channel bot.Channel
}

// Console is a bot.Platform. Send, Update and Find may be called at any time and from any goroutine; what is sent
// before Run is printed at once.
type Console struct {
	Options
	reader reader
	screen screen
	// run begins the ids of messages and acts: they are others in each run of the program.
	run string

	// mu keeps what is printed in one piece and in the order of the numbers given out.
	mu      sync.Mutex
	posts   []post
	buttons []pressable
}

// New makes a console, or says what is wrong with the options.
func New(o Options) (*Console, error) {
	o.Bot = cmp.Or(o.Bot, "gateway")
	if o.Settle == nil {
		o.Settle = func(context.Context) {}
	}
	if o.Hears == nil {
		o.Hears = func(bot.Channel) bool { return false }
	}
	if len(o.People) == 0 || len(o.Channels) == 0 {
		return nil, errors.New("console: needs a person and a channel")
	}
	taken := map[string]bool{directName: true, strings.ToLower(o.Bot): true}
	check := func(name, platform string) error {
		key := strings.ToLower(name)
		if key == "" || taken[key] || platform != Name {
			return fmt.Errorf("console: name %q is empty, taken or of another platform", name)
		}
		taken[key] = true
		return nil
	}
	var errs []error
	for _, p := range o.People {
		errs = append(errs, check(p.Name, p.Account.Platform))
	}
	for _, p := range o.Channels {
		errs = append(errs, check(p.Name, p.Channel.Platform))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	c := &Console{Options: o, run: rand.Text()}
	c.reader, c.screen = open(o)
	return c, nil
}

// Name is Name.
func (c *Console) Name() string { return Name }

// Routes has none: nobody calls the console over HTTP.
func (c *Console) Routes(*http.ServeMux, bot.Handler) {}

// person finds somebody by name, whatever the case, with or without an @.
func (o Options) person(name string) (Person, bool) {
	name = strings.TrimPrefix(name, "@")
	for _, p := range o.People {
		if strings.EqualFold(p.Name, name) {
			return p, true
		}
	}
	return Person{}, false
}

// called is what an account is called here.
func (o Options) called(a bot.Account) string {
	for _, p := range o.People {
		if p.Account == a {
			return p.Name
		}
	}
	return a.String()
}

// place is where people talk: a channel, or one person's direct messages with the bot.
type place struct {
	Place
	// person is whose direct messages these are.
	person Person
}

func (p place) direct() bool { return p.person != Person{} }

func directTo(p Person) place {
	id := bot.Channel{Platform: Name, Workspace: p.Account.Workspace, ID: directName + "-" + p.Account.User}
	return place{Place: Place{Name: directName, Channel: id}, person: p}
}

// channel finds a channel by name, whatever the case, with or without a #.
func (o Options) channel(name string) (place, bool) {
	name = strings.TrimPrefix(name, "#")
	for _, p := range o.Channels {
		if strings.EqualFold(p.Name, name) {
			return place{Place: p}, true
		}
	}
	return place{}, false
}
