package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"gatewaybot/bot"
)

// session is who is typing, where, and to whom.
type session struct {
	*Console
	handle bot.Handler
	me     Person
	here   place
	// acts counts the requests.
	acts int
	// owed are the posts that the handler did not keep yet, in their order.
	owed []bot.Request
}

// Run does what is typed, line after line, until the lines or the context end or somebody types /quit. Where the
// context ends first, one last line may still be read and dropped. At a terminal the keys go to the line editor while
// Run runs: Ctrl-C, too, is the end of the lines.
func (c *Console) Run(ctx context.Context, handle bot.Handler) error {
	if t, ok := c.reader.(*terminal); ok {
		restore, err := t.raw()
		if err != nil {
			return err
		}
		defer restore()
	}
	s := &session{Console: c, handle: handle, me: c.People[0], here: place{Place: c.Channels[0]}}
	s.greet()
	for {
		s.Settle(ctx)
		typed, err := s.read(ctx, s.prompt())
		if err == nil {
			err = s.do(ctx, s.decode(typed))
			s.handOver(ctx)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("console: %w", err)
		}
	}
}

func (s *session) prompt() string {
	if s.here.direct() {
		return s.me.Name + " direct › "
	}
	return s.me.Name + " #" + s.here.Name + " › "
}

// read reads a line, and the next one if it ends in a backslash.
func (s *session) read(ctx context.Context, prompt string) (string, error) {
	text := ""
	for {
		typed, err := s.readLine(ctx, prompt)
		if err != nil {
			return "", err
		}
		more, goesOn := strings.CutSuffix(typed, `\`)
		text += more
		if !goesOn {
			return text, nil
		}
		text += "\n"
		prompt = "… "
	}
}

func (s *session) readLine(ctx context.Context, prompt string) (string, error) {
	type result struct {
		typed string
		err   error
	}
	read := make(chan result, 1)
	go func() {
		typed, err := s.reader.readLine(prompt)
		read <- result{typed, err}
	}()
	select {
	case r := <-read:
		return r.typed, r.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// do does what a line asks for. io.EOF is the end.
func (s *session) do(ctx context.Context, l line) error {
	switch l.kind {
	case doQuit:
		return io.EOF
	case doWho:
		s.list()
	case doAs:
		s.be(l.text)
	case doIn:
		s.enter(l.text)
	case doCommand:
		return s.ask(ctx, s.here, bot.Request{Source: bot.Typed, Text: l.text})
	case doMention:
		if s.Hears(s.here.Channel) {
			s.post(s.here, "", "@"+s.Bot+" "+l.text)
			return nil
		}
		return s.ask(ctx, s.here, bot.Request{Source: bot.Mention, Text: l.text})
	case doPress:
		return s.press(ctx, l.number)
	case doSay:
		return s.say(ctx, l.text)
	case doReply, doEdit, doDelete, doAttach:
		s.change(l)
	}
	return nil
}

// say does what a line asks for that is no command.
func (s *session) say(ctx context.Context, text string) error {
	switch {
	case s.Hears(s.here.Channel):
		s.post(s.here, "", text)
	case s.here.direct():
		return s.ask(ctx, s.here, bot.Request{Source: bot.Mention, Text: text})
	default:
		s.remark("Nobody answers plain posts here. Start with “/” or “@%s”; “/help” says what you can do.", s.Bot)
	}
	return nil
}

// ask gives a request to the handler and shows the answer.
func (s *session) ask(ctx context.Context, where place, req bot.Request) error {
	m := s.request(ctx, where, req)
	if m.Form != nil {
		return s.fillIn(ctx, where, m)
	}
	s.show(where, m)
	return nil
}

// request completes a request and gives it to the handler. The handler's message is fit to show whatever its error,
// which is for those who can deliver again.
func (s *session) request(ctx context.Context, where place, req bot.Request) bot.Message {
	m, _ := s.handle(ctx, s.completed(where, req))
	return m
}

// completed is a request with who makes it, where, and an id of its own.
func (s *session) completed(where place, req bot.Request) bot.Request {
	s.acts++
	req.ID = s.run + "-act-" + strconv.Itoa(s.acts)
	req.From, req.Channel, req.Direct = s.me.Account, where.Channel, where.direct()
	return req
}

// show prints an answer, which only the person who asked can see.
func (s *session) show(where place, m bot.Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.print(sheet{head: s.Bot, place: where, only: s.me}, m)
}

// press presses a button as the person would who is there now.
func (s *session) press(ctx context.Context, number int) error {
	s.mu.Lock()
	known := number <= len(s.buttons)
	var b pressable
	if known {
		b = s.buttons[number-1]
	}
	s.mu.Unlock()
	switch {
	case !known:
		s.remark("There is no button %d. Buttons look like [12]; type the number.", number)
	case b.only != Person{} && b.only != s.me:
		s.remark("Only %s can see button %d. Type “/as %s” first.", b.only.Name, number, b.only.Name)
	default:
		return s.ask(ctx, b.place, bot.Request{Source: bot.Pressed, Text: b.button.Command})
	}
	return nil
}

func (s *session) be(name string) {
	p, ok := s.person(name)
	if !ok {
		s.remark("There is nobody called “%s”. “/who” lists who there is.", name)
		return
	}
	s.me = p
	if s.here.direct() {
		s.here = directTo(p)
	}
	s.remark("You are %s now.", p.Name)
}

func (s *session) enter(name string) {
	here, ok := s.channel(name)
	if strings.EqualFold(name, directName) {
		here, ok = directTo(s.me), true
	}
	if !ok {
		s.remark("There is no channel called “%s”. “/who” lists what there is.", name)
		return
	}
	s.here = here
	if here.direct() {
		s.remark("You talk to %s alone now. No “/” or “@” is needed.", s.Bot)
		return
	}
	if s.Hears(here.Channel) {
		s.remark("You are in #%s now. What you type here is a post, which %s hears.", here.Name, s.Bot)
		return
	}
	s.remark("You are in #%s now.", here.Name)
}

func (s *session) list() {
	var people, channels []string
	for _, p := range s.People {
		people = append(people, p.Name)
	}
	for _, p := range s.Channels {
		channels = append(channels, "#"+p.Name)
	}
	s.remark("People: %s. Channels: %s, and “direct” for direct messages.", strings.Join(people, ", "), strings.Join(channels, ", "))
}

func (s *session) greet() {
	s.remark("You are %s in #%s. “/as NAME” makes you somebody else, “/in CHANNEL” or “/in direct” takes you elsewhere, “/who” lists both, “/quit” ends.", s.me.Name, s.here.Name)
	s.remark("“/help” says what the bot can do. A number presses a button. A line that ends in \\ goes on in the next.")
	if heard := s.heardChannels(); heard != "" {
		s.remark("In %s, a line without “/” is a post that everybody there reads. “/reply 3 WORDS” answers below (3), “/edit 3 WORDS” changes it, “/delete 3” takes it away, “/attach 3 FILE” adds a file.", heard)
	}
}

// remark says something of the console's own.
func (s *session) remark(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range wrap(fmt.Sprintf(format, args...), s.screen.columns()-2) {
		s.screen.write("· " + s.screen.dim(l))
	}
}
