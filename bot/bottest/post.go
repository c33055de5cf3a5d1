package bottest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

// patience is how long something may take to reach the handler.
const patience = 10 * time.Second

// poster is a Driver that posts; nil where the stage hears no posts.
func (s *scene) poster() Poster {
	d, ok := s.Driver.(Poster)
	if !ok || s.Heard == (bot.Channel{}) {
		return nil
	}
	return d
}

// next waits for a request and takes it.
func (s *scene) next(t testing.TB) bot.Request {
	t.Helper()
	late := time.After(patience)
	for {
		s.mu.Lock()
		if len(s.requests) > 0 {
			defer s.mu.Unlock()
			req := s.requests[0]
			s.requests = s.requests[1:]
			return req
		}
		came := s.came
		s.mu.Unlock()
		select {
		case <-came:
		case <-late:
			t.Fatal("no request came")
		}
	}
}

// nextPost waits for a request about a post of the heard channel, and checks what all of them have.
func (s *scene) nextPost(t testing.TB, source bot.Source, who bot.Account, id string) bot.Request {
	t.Helper()
	req := s.next(t)
	checkPlace(t, req, who, s.Heard, false)
	if req.Source != source || req.Post == nil || req.Post.ID != id || req.ID == "" {
		t.Fatalf("%+v with %+v came, want a %s of %s", req, req.Post, source, id)
	}
	if age := time.Since(req.Post.At); age > time.Hour || age < -time.Hour {
		t.Errorf("the %s was made at %v", source, req.Post.At)
	}
	return req
}

func postArrives(t testing.TB, s *scene) {
	d := s.poster()
	if d == nil {
		return
	}
	s.replies(bot.Message{})
	ids := map[string]bool{}
	for _, text := range append(verbatim(), "give "+bot.Tag(s.Ben)+" a call") {
		d.Post(t, s.Ben, s.Channel, "nobody hears this", "")
		id := d.Post(t, s.Ada, s.Heard, text, "")
		req := s.nextPost(t, bot.Said, s.Ada, id)
		if diff := cmp.Diff(text, req.Text); diff != "" {
			t.Errorf("Text differs (-posted +arrived):\n%s", diff)
		}
		if req.Post.Named || req.Post.Revision != "" || req.Thread != "" {
			t.Errorf("%q arrived with %+v in thread %q", text, *req.Post, req.Thread)
		}
		if ids[id] || ids[req.ID] {
			t.Errorf("id %q or %q was used before", id, req.ID)
		}
		ids[id], ids[req.ID] = true, true
	}
}

func replyArrives(t testing.TB, s *scene) {
	d := s.poster()
	if d == nil {
		return
	}
	s.replies(bot.Message{})
	ours := s.send(t, bot.To{Channel: s.Heard}, bot.Message{Text: "What is it?"})
	first := d.Post(t, s.Ada, s.Heard, "A van.", "")
	s.nextPost(t, bot.Said, s.Ada, first)
	for _, top := range []string{ours.ID, first} {
		reply := d.Post(t, s.Ben, s.Heard, "It is blue.", top)
		if req := s.nextPost(t, bot.Said, s.Ben, reply); req.Thread != top {
			t.Errorf("a reply to %s arrived in the thread %q", top, req.Thread)
		}
	}
}

func namedArrives(t testing.TB, s *scene) {
	d := s.poster()
	if d == nil {
		return
	}
	s.replies(bot.Message{})
	for _, text := range []string{BotTag + " a van", "a van, " + BotTag} {
		req := s.nextPost(t, bot.Said, s.Ada, d.Post(t, s.Ada, s.Heard, text, ""))
		if !req.Post.Named || flat(req.Text) != "avan" && flat(req.Text) != "avan," {
			t.Errorf("%q arrived as %q, named: %t", text, req.Text, req.Post.Named)
		}
	}
}

func editArrives(t testing.TB, s *scene) {
	d := s.poster()
	if d == nil {
		return
	}
	s.replies(bot.Message{})
	top := d.Post(t, s.Ben, s.Heard, "Anything?", "")
	id := d.Post(t, s.Ada, s.Heard, "A van.", top)
	acts := map[string]bool{s.nextPost(t, bot.Said, s.Ben, top).ID: true, s.nextPost(t, bot.Said, s.Ada, id).ID: true}
	revisions := map[string]bool{"": true}
	for _, text := range []string{"A blue van.", "A blue van,\nseen twice."} {
		d.Edit(t, id, text)
		req := s.nextPost(t, bot.Edited, s.Ada, id)
		if req.Text != text || req.Thread != top || revisions[req.Post.Revision] || acts[req.ID] {
			t.Errorf("%q arrived as %+v with %+v", text, req, *req.Post)
		}
		revisions[req.Post.Revision], acts[req.ID] = true, true
	}
}

func deletionArrives(t testing.TB, s *scene) {
	d := s.poster()
	if d == nil {
		return
	}
	s.replies(bot.Message{})
	id := d.Post(t, s.Ada, s.Heard, "A van.", "")
	posted := s.nextPost(t, bot.Said, s.Ada, id)
	d.Delete(t, id)
	req := s.nextPost(t, bot.Deleted, s.Ada, id)
	if req.ID == posted.ID || req.Post.Revision != "" {
		t.Errorf("a deletion arrived as %+v with %+v", req, *req.Post)
	}
}

// postComesAgain has the handler fail once. Nothing may pass what it did not keep.
func postComesAgain(t testing.TB, s *scene) {
	d := s.poster()
	if d == nil {
		return
	}
	failed := false
	s.answers(func(bot.Request) (bot.Message, error) {
		if failed {
			return bot.Message{}, nil
		}
		failed = true
		return bot.Message{Text: "It was not kept."}, errors.New("the store is away")
	})
	id := d.Post(t, s.Ada, s.Heard, "A van.", "")
	first := s.nextPost(t, bot.Said, s.Ada, id)
	later := d.Post(t, s.Ada, s.Heard, "A boat.", "")
	if again := s.nextPost(t, bot.Said, s.Ada, id); again.ID != first.ID || again.Text != first.Text {
		t.Errorf("%q came again as %q with %q", first.ID, again.ID, again.Text)
	}
	s.nextPost(t, bot.Said, s.Ada, later)
}
