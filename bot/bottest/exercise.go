package bottest

import (
	"context"
	"sync"
	"testing"

	"gatewaybot/bot"
)

// Exercise runs the suite. It calls start once for each of its sub-tests, with the handler that the platform shall give
// requests to; start ends the platform with t.Cleanup.
func Exercise(t *testing.T, start func(t testing.TB, handle bot.Handler) Stage) {
	t.Helper()
	for _, c := range cases() {
		t.Run(c.name, func(t *testing.T) { c.run(t, newScene(t, start)) })
	}
}

// testCase is one promise of the contract between a platform and this program.
type testCase struct {
	name string
	run  func(testing.TB, *scene)
}

func cases() []testCase {
	return []testCase{
		{"a typed line arrives as it was typed", typedArrives},
		{"an act says who did it and where", actIsPlaced},
		{"every act has an id of its own", actsHaveIDs},
		{"a mention of a person arrives as a tag", personArrives},
		{"a mention of the bot arrives", mentionArrives},
		{"a direct message arrives", directArrives},
		{"a post arrives", postArrives},
		{"a reply to a post arrives with its thread", replyArrives},
		{"a post that names the bot says so", namedArrives},
		{"an edit arrives", editArrives},
		{"a deletion arrives", deletionArrives},
		{"a post that was not kept comes again before later ones", postComesAgain},
		{"a reply shows all of its parts", replyShows},
		{"a failure is shown and gives the words back", failureShows},
		{"a pressed button arrives as its command line", pressArrives},
		{"a form shows its questions", formShows},
		{"a form's answers arrive", answersArrive},
		{"a form comes back with what is wrong", formComesBack},
		{"a form that comes back carries its new command", formCarries},
		{"a form asked for in a message can be opened", mentionOpensForm},
		{"a sent message is there", sentIsThere},
		{"a message calls those it names", callReaches},
		{"a direct message is between two", directIsThere},
		{"a picture stands with its message", pictureIsThere},
		{"a digest is there", digestIsThere},
		{"an update replaces the message", updateReplaces},
		{"a message that is gone says so", goneSaysSo},
		{"a marker finds its message", markerFinds},
		{"messages may be sent at the same time", sendsTogether},
		{"hostile text is inert in a message", hostileIsInert},
		{"hostile text is inert in a form", hostileFormIsInert},
		{"a long message says what it leaves out", longSaysSo},
	}
}

// scene is a stage and the handler that stands behind it.
type scene struct {
	Stage
	mu       sync.Mutex
	came     chan struct{} // closed at each request
	requests []bot.Request
	answer   func(bot.Request) (bot.Message, error)
}

func newScene(t testing.TB, start func(testing.TB, bot.Handler) Stage) *scene {
	s := &scene{came: make(chan struct{})}
	s.replies(bot.Message{Text: "Done."})
	s.Stage = start(t, s.handle)
	return s
}

func (s *scene) handle(_ context.Context, req bot.Request) (bot.Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, req)
	close(s.came)
	s.came = make(chan struct{})
	return s.answer(req)
}

// replies makes every request be answered with one message.
func (s *scene) replies(m bot.Message) {
	s.answers(func(bot.Request) (bot.Message, error) { return m, nil })
}

func (s *scene) answers(answer func(bot.Request) (bot.Message, error)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = answer
}

// forget drops the requests that came so far.
func (s *scene) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
}

// request is the one request that came since the last call.
func (s *scene) request(t testing.TB) bot.Request {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.requests) != 1 {
		t.Fatalf("%d requests came, want 1: %+v", len(s.requests), s.requests)
	}
	req := s.requests[0]
	s.requests = nil
	return req
}
