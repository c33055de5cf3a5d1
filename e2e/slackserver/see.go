package slackserver

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// waitLimit bounds the waiting for what does not come if the context does not.
const waitLimit = 10 * time.Second

// announce wakes those who wait; callers hold mu.
func (s *Server) announce() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// wait looks again after every change until there is something to see.
func (s *Server) wait(ctx context.Context, look func() (bool, error)) error {
	if _, limited := ctx.Deadline(); !limited {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, waitLimit)
		defer cancel()
	}
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if found, err := look(); found || err != nil {
			return err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (s *Server) record(c Call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, c)
	s.announce()
}

// Calls returns the bot's calls of a method so far, the oldest first; those
// that failed on request are among them.
func (s *Server) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.calls), func(c Call) bool { return c.Method != method })
}

// WaitCalls waits until the bot has called a method n times in all.
func (s *Server) WaitCalls(ctx context.Context, method string, n int) ([]Call, error) {
	err := s.wait(ctx, func() (bool, error) { return len(s.Calls(method)) >= n, nil })
	if err != nil {
		return nil, fmt.Errorf("%s was called %d times, not %d: %w", method, len(s.Calls(method)), n, err)
	}
	return s.Calls(method), nil
}

// OpenView waits until a person has a modal open and returns the topmost.
// What was open before their last command, or press in a message, is closed.
func (s *Server) OpenView(ctx context.Context, user UserID) (View, error) {
	return s.WaitView(ctx, user, func(View) bool { return true })
}

// WaitView waits until a person's topmost modal is as the test wants it.
func (s *Server) WaitView(ctx context.Context, user UserID, match func(View) bool) (View, error) {
	var top View
	err := s.wait(ctx, func() (bool, error) {
		open := s.openViews(user)
		if len(open) == 0 {
			return false, nil
		}
		top = open[len(open)-1]
		return match(top), nil
	})
	if err != nil {
		return View{}, fmt.Errorf("no such modal is open for %s, but %q: %w", user, top.Seen(), err)
	}
	return top, nil
}

// Ephemerals returns what only this person was shown: answers to commands and
// ephemeral messages, the oldest first.
func (s *Server) Ephemerals(user UserID) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.ephemerals[user])
}

// WaitEphemeral waits for a message that only this person is shown.
func (s *Server) WaitEphemeral(ctx context.Context, user UserID, match func(Message) bool) (Message, error) {
	return s.waitIn(ctx, match, func() ([]Message, error) { return s.Ephemerals(user), nil })
}

// Messages returns what is in a channel now, threads included, the oldest first.
func (s *Server) Messages(ctx context.Context, channel ChannelID) ([]Message, error) {
	token, err := s.reader(channel)
	if err != nil {
		return nil, err
	}
	all, err := s.fetch(ctx, "conversations.history", token, object{"channel": channel})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", channel, err)
	}
	found := map[string]Message{}
	for _, m := range all {
		found[str(m, "ts")] = newMessage(channel, m)
		if m["thread_ts"] == nil {
			continue
		}
		thread, err := s.fetch(ctx, "conversations.replies", token, object{"channel": channel, "ts": m["ts"]})
		if err != nil {
			return nil, fmt.Errorf("read a thread in %s: %w", channel, err)
		}
		for _, r := range thread {
			found[str(r, "ts")] = newMessage(channel, r)
		}
	}
	return slices.SortedFunc(maps.Values(found), func(a, b Message) int { return strings.Compare(a.TS, b.TS) }), nil
}

// Pins returns the messages that are pinned in a channel.
func (s *Server) Pins(ctx context.Context, channel ChannelID) ([]Message, error) {
	token, err := s.reader(channel)
	if err != nil {
		return nil, err
	}
	answer, err := s.emulator.call(ctx, token, "pins.list", object{"channel": channel})
	if err != nil {
		return nil, fmt.Errorf("read the pins of %s: %w", channel, err)
	}
	var pinned []Message
	for _, item := range objects(answer, "items") {
		m, _ := item["message"].(object)
		pinned = append(pinned, newMessage(channel, m))
	}
	return pinned, nil
}

// WaitMessage waits until there is a message in a channel as the test wants
// it, and returns the oldest such.
func (s *Server) WaitMessage(ctx context.Context, channel ChannelID, match func(Message) bool) (Message, error) {
	return s.waitIn(ctx, match, func() ([]Message, error) { return s.Messages(ctx, channel) })
}

func (s *Server) waitIn(ctx context.Context, match func(Message) bool, list func() ([]Message, error)) (Message, error) {
	var all []Message
	var found Message
	err := s.wait(ctx, func() (bool, error) {
		var err error
		if all, err = list(); err != nil {
			return false, err
		}
		i := slices.IndexFunc(all, match)
		if i >= 0 {
			found = all[i]
		}
		return i >= 0, nil
	})
	if err != nil {
		var texts []string
		for _, m := range all {
			texts = append(texts, m.Seen())
		}
		return Message{}, fmt.Errorf("no such message among %q: %w", texts, err)
	}
	return found, nil
}

// DMChannel is where a person and the bot write to each other.
func (s *Server) DMChannel(ctx context.Context, user UserID) (ChannelID, error) {
	p, err := s.find(user)
	if err != nil {
		return "", err
	}
	answer, err := s.emulator.call(ctx, p.token, "conversations.open", object{"users": botUser})
	if err != nil {
		return "", fmt.Errorf("open the direct messages of %s: %w", p.name, err)
	}
	id := ChannelID(str(answer, "channel", "id"))
	s.noteDM(id, user)
	return id, nil
}

// DM returns what a person and the bot have written to each other, the oldest first.
func (s *Server) DM(ctx context.Context, user UserID) ([]Message, error) {
	channel, err := s.DMChannel(ctx, user)
	if err != nil {
		return nil, err
	}
	return s.Messages(ctx, channel)
}

// reader is the emulator's token of someone who can read a channel.
func (s *Server) reader(channel ChannelID) (string, error) {
	c, err := s.findChannel(channel)
	if err != nil || c.im == "" {
		return adminToken, err
	}
	p, err := s.find(c.im)
	if err != nil {
		return "", err
	}
	return p.token, nil
}

// stored is a message as it is now, nil if there is none.
func (s *Server) stored(ctx context.Context, channel, ts string) object {
	token, err := s.reader(ChannelID(channel))
	if err != nil {
		return nil
	}
	thread, err := s.fetch(ctx, "conversations.replies", token, object{"channel": channel, "ts": ts})
	i := slices.IndexFunc(thread, func(m object) bool { return str(m, "ts") == ts })
	if err != nil || i < 0 {
		return nil
	}
	return thread[i]
}
