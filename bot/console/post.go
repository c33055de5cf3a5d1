package console

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"gatewaybot/bot"
)

// post is a message that was sent by the bot, or posted by a person, as it stands now.
type post struct {
	place place
	// thread is the id of the message below which it stands.
	thread  string
	message bot.Message
	// author wrote words, with files, and changed them so many times; the zero Person is the bot.
	author    Person
	words     string
	files     []bot.File
	revisions int
	deleted   bool
}

// pressable is a button that was shown. Its number is its place in the list, from 1.
type pressable struct {
	button bot.Button
	place  place
	// only is who can see it; everybody, if it is the zero Person.
	only Person
}

// Send prints a message. A channel or person that the console does not have is bot.ErrGone.
func (c *Console) Send(_ context.Context, to bot.To, m bot.Message) (bot.Posted, error) {
	where, ok := c.destination(to)
	if !ok {
		return bot.Posted{}, fmt.Errorf("console: send: %w", bot.ErrGone)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.keep(post{place: where, thread: to.Thread, message: m})
	c.print(c.sheet(n, ""), withOpener(m))
	return bot.Posted{Channel: where.Channel, ID: c.idOf(n)}, nil
}

// keep gives a post its number. The lock is held.
func (c *Console) keep(p post) int {
	c.posts = append(c.posts, p)
	return len(c.posts)
}

// idOf is the id of the message with a number, and number the number of the message with an id: 0 if there is none, as
// for one of an earlier run.
func (c *Console) idOf(number int) string { return c.run + "-" + strconv.Itoa(number) }

func (c *Console) number(id string) int {
	rest, _ := strings.CutPrefix(id, c.run+"-")
	n, err := strconv.Atoi(rest)
	if err != nil || n < 1 || n > len(c.posts) || c.idOf(n) != id {
		return 0
	}
	return n
}

// Update prints what of a message has changed. A message that the console did not send is bot.ErrGone.
func (c *Console) Update(_ context.Context, posted bot.Posted, m bot.Message) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.number(posted.ID)
	if n == 0 || c.posts[n-1].place.Channel != posted.Channel || c.posts[n-1].author != (Person{}) {
		return fmt.Errorf("console: update: %w", bot.ErrGone)
	}
	p := &c.posts[n-1]
	before := p.message
	m.Marker = cmp.Or(m.Marker, before.Marker)
	p.message = m
	c.print(c.sheet(n, ", updated"), withOpener(changes(before, m)))
	return nil
}

// Find looks for a message that Send printed, by its marker.
func (c *Console) Find(_ context.Context, to bot.To, marker string) (bot.Posted, error) {
	where, ok := c.destination(to)
	if !ok {
		return bot.Posted{}, fmt.Errorf("console: find: %w", bot.ErrGone)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.IndexFunc(c.posts, func(p post) bool { return p.place == where && p.message.Marker == marker })
	if i < 0 {
		return bot.Posted{}, nil
	}
	return bot.Posted{Channel: where.Channel, ID: c.idOf(i + 1)}, nil
}

// destination is where a message goes, unless the console does not have it.
func (c *Console) destination(to bot.To) (place, bool) {
	for _, p := range c.People {
		if p.Account == to.Person {
			return directTo(p), true
		}
		if direct := directTo(p); to.Person == (bot.Account{}) && direct.Channel == to.Channel {
			return direct, true
		}
	}
	for _, p := range c.Channels {
		if p.Channel == to.Channel && to.Person == (bot.Account{}) {
			return place{Place: p}, true
		}
	}
	return place{}, false
}

// sheet is what a message is printed on.
type sheet struct {
	head  string
	place place
	// only is who can see it; everybody, if it is the zero Person.
	only Person
	// below says that it is a reply, which is set further in.
	below bool
}

// sheet is that of the message with a number; remark ends its head. The lock is held.
func (c *Console) sheet(number int, remark string) sheet {
	p := c.posts[number-1]
	numbered := c.Hears(p.place.Channel)
	s := sheet{head: "#" + p.place.Name, place: p.place, only: p.place.person, below: p.thread != ""}
	if p.place.direct() {
		s.head = "to " + p.place.person.Name
	}
	if top := c.number(p.thread); numbered && top > 0 {
		s.head += " " + marked(top)
	}
	if s.below {
		s.head += " ↳"
	}
	if numbered {
		s.head += " " + marked(number)
	}
	s.head += remark
	return s
}

// marked is the number of a message as it is shown.
func marked(number int) string { return "(" + strconv.Itoa(number) + ")" }

// print prints a message and gives its buttons their numbers. The lock is held.
func (c *Console) print(s sheet, m bot.Message) {
	head := []string{s.head}
	for i, n := range m.Notify {
		if i == 0 {
			head = append(head, "calls")
		}
		head = append(head, oneLine(cmp.Or(n.Group, c.called(n.Account))))
	}
	p := page{screen: c.screen, wide: c.screen.columns(), below: s.below, number: func(b bot.Button) int {
		c.buttons = append(c.buttons, pressable{button: b, place: s.place, only: s.only})
		return len(c.buttons)
	}}
	c.screen.write("")
	c.screen.write(p.message(strings.Join(head, " "), m)...)
}

// withOpener gives a message with a form a button that opens it: who it is sent to may be doing something else.
func withOpener(m bot.Message) bot.Message {
	if m.Form == nil {
		return m
	}
	opener := bot.Button{Label: "Fill it in", Command: m.Form.Line()}
	m = intro(m)
	m.Text = strings.TrimSpace(m.Text + "\n" + m.Form.Problem)
	m.Buttons = append(slices.Clone(m.Buttons), opener)
	return m
}

// changes is the part of a message that is new, with its title and its buttons.
func changes(before, after bot.Message) bot.Message {
	if after.Text == before.Text {
		after.Text = ""
	}
	if after.Note == before.Note {
		after.Note = ""
	}
	if after.Quote == before.Quote {
		after.Quote = ""
	}
	if reflect.DeepEqual(after.Table, before.Table) {
		after.Table = nil
	}
	if reflect.DeepEqual(after.Items, before.Items) {
		after.Items = nil
	}
	after.Fields = slices.DeleteFunc(slices.Clone(after.Fields), func(f bot.Field) bool { return slices.Contains(before.Fields, f) })
	return after
}
