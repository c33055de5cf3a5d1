package console

import (
	"context"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"gatewaybot/bot"
)

// heardChannels names the channels whose posts are heard.
func (s *session) heardChannels() string {
	var names []string
	for _, p := range s.Channels {
		if s.Hears(p.Channel) {
			names = append(names, "#"+p.Name)
		}
	}
	return strings.Join(names, ", ")
}

// post posts what somebody typed in a heard channel, below the message with the id thread if there is one.
func (s *session) post(where place, thread, typed string) {
	s.mu.Lock()
	n := s.keep(post{place: where, thread: thread, author: s.me, words: typed})
	top := s.number(thread)
	s.mu.Unlock()
	if top > 0 {
		s.remark("Posted as %s, below %s.", marked(n), marked(top))
	} else {
		s.remark("Posted as %s.", marked(n))
	}
	s.owe(n, bot.Said)
}

// change does what a line asks for that is about a message with a number.
func (s *session) change(l line) {
	s.mu.Lock()
	known := l.number > 0 && l.number <= len(s.posts)
	var p post
	if known {
		p = s.posts[l.number-1]
	}
	s.mu.Unlock()
	switch {
	case !known || p.deleted || !s.Hears(p.place.Channel):
		s.remark("There is no such post. Posts look like (3); type “/reply 3 WORDS”, “/edit 3 WORDS”, “/delete 3” or “/attach 3 FILE”.")
	case l.text == "" && l.kind != doDelete:
		s.remark("Say after the number what is to be there.")
	case l.kind == doReply:
		thread := p.thread // of a reply, its thread: there is one level
		if thread == "" {
			thread = s.idOf(l.number)
		}
		s.post(p.place, thread, l.text)
	case p.author != s.me:
		s.remark("Only who wrote %s can change it.", marked(l.number))
	default:
		s.changeOwn(l, p)
	}
}

// changeOwn edits a post, adds a file to it, or takes it away.
func (s *session) changeOwn(l line, p post) {
	source, did := bot.Edited, "changed"
	switch l.kind {
	case doEdit:
		p.words = l.text
	case doAttach:
		p.files = append(slices.Clone(p.files), bot.File{Name: l.text})
	case doDelete:
		source, did, p.deleted = bot.Deleted, "gone", true
	}
	p.revisions++
	s.mu.Lock()
	s.posts[l.number-1] = p
	s.mu.Unlock()
	s.remark("%s is %s.", marked(l.number), did)
	s.owe(l.number, source)
}

// owe makes a request of a post as it is now, for handOver to give to the bot.
func (s *session) owe(number int, source bot.Source) {
	s.mu.Lock()
	p := s.posts[number-1]
	s.mu.Unlock()
	req := s.completed(p.place, bot.Request{Source: source, Thread: p.thread})
	req.Post = &bot.Post{ID: s.idOf(number), At: time.Now().UTC()}
	if source == bot.Edited {
		req.Post.Revision = strconv.Itoa(p.revisions)
	}
	if source != bot.Deleted {
		req.Text, req.Post.Named = s.takeBot(p.words)
		req.Post.Files = p.files
	}
	s.owed = append(s.owed, req)
}

// handOver gives the bot the posts that it does not have yet, in their order, up to one that it can not keep now. It is
// called after each line that is typed.
func (s *session) handOver(ctx context.Context) {
	for len(s.owed) > 0 {
		req := s.owed[0]
		m, err := s.handle(ctx, req)
		s.answerPost(req, m)
		if err != nil {
			s.remark("This was not kept. It is given to %s again with the next line that is typed.", s.Bot)
			return
		}
		s.owed = s.owed[1:]
	}
}

// answerPost shows an answer to a post, if there is one, which only its author can see.
func (s *session) answerPost(req bot.Request, m bot.Message) {
	if reflect.DeepEqual(m, bot.Message{}) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.number(req.Post.ID)
	s.print(sheet{head: s.Bot, place: s.posts[n-1].place, only: s.posts[n-1].author}, withOpener(m))
}
