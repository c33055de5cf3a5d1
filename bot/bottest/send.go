package bottest

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"gatewaybot/bot"
)

func (s *scene) send(t testing.TB, to bot.To, m bot.Message) bot.Posted {
	t.Helper()
	posted, err := s.Platform.Send(t.Context(), to, m)
	if err != nil {
		t.Fatalf("send: %v", err)
	}
	if posted.ID == "" || posted.Channel.Platform != s.Platform.Name() {
		t.Fatalf("sent to %+v", posted)
	}
	return posted
}

func sentIsThere(t testing.TB, s *scene) {
	m := Samples(s.Ben)["card"]
	posted := s.send(t, bot.To{Channel: s.Channel}, m)
	if posted.Channel != s.Channel {
		t.Errorf("posted to %v, want %v", posted.Channel, s.Channel)
	}
	seen := s.Driver.Read(t, posted)
	checkShown(t, "card", m, seen)
	s.replies(bot.Message{Text: "Taken."})
	if after := s.Driver.Press(t, s.Ben, seen, 0); !contains(after.Text, "Taken.") {
		t.Errorf("after the press the person sees %q", after.Text)
	}
	req := s.request(t)
	if want := m.Buttons[0].Command; req.Text != want {
		t.Errorf("the button arrived as %q, want %q", req.Text, want)
	}
	checkPlace(t, req, s.Ben, s.Channel, false)

	reply := bot.Message{Text: "An answer below it."}
	below := s.send(t, bot.To{Channel: s.Channel, Thread: posted.ID}, reply)
	checkShown(t, "reply in the thread", reply, s.Driver.Read(t, below))
}

func callReaches(t testing.TB, s *scene) {
	m := Samples(s.Ben)["notify"]
	if s.Group != "" {
		m.Notify = append(m.Notify, bot.Notify{Group: s.Group})
	}
	checkShown(t, "call", m, s.Driver.Read(t, s.send(t, bot.To{Channel: s.Channel}, m)))
}

func directIsThere(t testing.TB, s *scene) {
	m := Samples(s.Ben)["card"]
	posted := s.send(t, bot.To{Person: s.Ben}, m)
	if posted.Channel == s.Channel || posted.Channel.ID == "" {
		t.Errorf("posted to %v, want Ben's direct messages", posted.Channel)
	}
	seen := s.Driver.Read(t, posted)
	checkShown(t, "card", m, seen)
	s.Driver.Press(t, s.Ben, seen, 0)
	checkPlace(t, s.request(t), s.Ben, posted.Channel, true)
	if again := s.send(t, bot.To{Channel: posted.Channel}, m); again.Channel != posted.Channel {
		t.Errorf("sent to %v it is in %v", posted.Channel, again.Channel)
	}
}

func updateReplaces(t testing.TB, s *scene) {
	before := Samples(s.Ben)["card"]
	after := bot.Message{Title: "DSK-2026-000042 closed", Text: "No further action.", Fields: []bot.Field{{Label: "Outcome", Value: "Refused"}}}
	for _, to := range []bot.To{{Channel: s.Channel}, {Person: s.Ben}} {
		posted := s.send(t, to, before)
		s.Driver.Read(t, posted)
		if err := s.Platform.Update(t.Context(), posted, after); err != nil {
			t.Fatalf("update: %v", err)
		}
		seen := s.Driver.Read(t, posted)
		checkShown(t, "updated card", after, seen)
		for _, old := range parts(before) {
			if contains(seen.Text, old) {
				t.Errorf("%q is still shown:\n%s", old, seen.Text)
			}
		}
	}
}

func goneSaysSo(t testing.TB, s *scene) {
	posted := s.send(t, bot.To{Channel: s.Channel}, bot.Message{Text: "Here."})
	id := []byte(posted.ID)
	// Another id of the same form: the last letter or digit is changed.
	if id[len(id)-1]++; id[len(id)-1] == '9'+1 || id[len(id)-1] == 'z'+1 {
		id[len(id)-1] -= 2
	}
	posted.ID = string(id)
	if err := s.Platform.Update(t.Context(), posted, bot.Message{Text: "There."}); !errors.Is(err, bot.ErrGone) {
		t.Errorf("update of a message that is not there: %v, want ErrGone", err)
	}
}

func markerFinds(t testing.TB, s *scene) {
	finder, ok := s.Platform.(bot.Finder)
	if !ok {
		return
	}
	find := func(to bot.To, marker string) bot.Posted {
		t.Helper()
		posted, err := finder.Find(t.Context(), to, marker)
		if err != nil {
			t.Fatalf("find: %v", err)
		}
		return posted
	}
	for _, to := range []bot.To{{Channel: s.Channel}, {Person: s.Ben}} {
		if found := find(to, "m-0001"); found != (bot.Posted{}) {
			t.Errorf("found %v before it was sent", found)
		}
		first := s.send(t, to, bot.Message{Text: "The first.", Marker: "m-0001"})
		longer := s.send(t, to, bot.Message{Text: "The second, about m-0001.", Marker: "m-00011"})
		s.send(t, to, bot.Message{Text: "One without, about m-0001."})
		if found := find(to, "m-0001"); found != first {
			t.Errorf("found %v, want %v", found, first)
		}
		if found := find(to, "m-00011"); found != longer {
			t.Errorf("found %v, want %v", found, longer)
		}
		if err := s.Platform.Update(t.Context(), first, bot.Message{Text: "The first, changed.", Marker: "m-0001"}); err != nil {
			t.Fatalf("update: %v", err)
		}
		if found := find(to, "m-0001"); found != first {
			t.Errorf("found %v after an update, want %v", found, first)
		}
	}
	if found := find(bot.To{Person: s.Ada}, "m-0001"); found != (bot.Posted{}) {
		t.Errorf("found %v, which is somebody else's", found)
	}
}

func sendsTogether(t testing.TB, s *scene) {
	const many = 8
	posted := make([]bot.Posted, many)
	var wg sync.WaitGroup
	for i := range many {
		wg.Go(func() {
			var err error
			posted[i], err = s.Platform.Send(t.Context(), bot.To{Channel: s.Channel}, bot.Message{Text: fmt.Sprintf("Message %d.", i)})
			if err != nil {
				t.Errorf("send %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	seen := map[bot.Posted]bool{}
	for i, p := range posted {
		if seen[p] {
			t.Errorf("message %d has the place of another: %v", i, p)
		}
		seen[p] = true
	}
}
