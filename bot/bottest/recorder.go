package bottest

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"gatewaybot/bot"
)

// Recorder is a bot.Platform and bot.Finder that only keeps what it is asked to send. It may be used by several
// goroutines.
type Recorder struct {
	name string

	mu      sync.Mutex
	changed chan struct{} // closed at each change
	sent    []Sent
	refuse  error
	lose    error
	onSend  func()
}

// Sent is one message that was sent.
type Sent struct {
	To      bot.To
	Posted  bot.Posted
	Message bot.Message // as it was sent
	Updates []bot.Message
}

// Latest is the message as it stands now.
func (s Sent) Latest() bot.Message {
	if len(s.Updates) == 0 {
		return s.Message
	}
	return s.Updates[len(s.Updates)-1]
}

// NewRecorder makes a platform that goes by name.
func NewRecorder(name string) *Recorder {
	return &Recorder{name: name, changed: make(chan struct{})}
}

// Name is the name that the recorder was made with.
func (r *Recorder) Name() string { return r.name }

// Routes has none.
func (r *Recorder) Routes(*http.ServeMux, bot.Handler) {}

// Refuse makes every later call fail with err and do nothing, until it is called with nil.
func (r *Recorder) Refuse(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.refuse = err
}

// LoseNext makes the next Send keep its message and yet fail with err, as when only the answer was lost.
func (r *Recorder) LoseNext(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lose = err
}

// OnSend has something happen while each later message is on its way.
func (r *Recorder) OnSend(do func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.onSend = do
}

// Send keeps the message. A person's direct messages are a channel whose ID is "dm-" and the user.
func (r *Recorder) Send(ctx context.Context, to bot.To, m bot.Message) (bot.Posted, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.failure(ctx); err != nil {
		return bot.Posted{}, err
	}
	posted := bot.Posted{Channel: place(to), ID: strconv.Itoa(len(r.sent) + 1)}
	r.sent = append(r.sent, Sent{To: to, Posted: posted, Message: m})
	r.tell()
	if r.onSend != nil {
		r.onSend()
	}
	if err := r.lose; err != nil {
		r.lose = nil
		return bot.Posted{}, err
	}
	return posted, nil
}

// Update keeps the message with the one that it replaces.
func (r *Recorder) Update(ctx context.Context, where bot.Posted, m bot.Message) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.failure(ctx); err != nil {
		return err
	}
	i := slices.IndexFunc(r.sent, func(s Sent) bool { return s.Posted == where })
	if i < 0 {
		return fmt.Errorf("update: %w", bot.ErrGone)
	}
	r.sent[i].Updates = append(r.sent[i].Updates, m)
	r.tell()
	return nil
}

// Find looks for a sent message by its marker.
func (r *Recorder) Find(ctx context.Context, to bot.To, marker string) (bot.Posted, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.failure(ctx); err != nil {
		return bot.Posted{}, err
	}
	for _, s := range r.sent {
		if s.Posted.Channel == place(to) && s.Latest().Marker == marker {
			return s.Posted, nil
		}
	}
	return bot.Posted{}, nil
}

// Sent are the messages in the order in which they were sent.
func (r *Recorder) Sent() []Sent {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.copy()
}

// Wait waits until what was sent is enough, and returns it. It fails the test after ten seconds.
func (r *Recorder) Wait(t testing.TB, enough func([]Sent) bool) []Sent {
	t.Helper()
	timeout := time.After(10 * time.Second)
	for {
		r.mu.Lock()
		sent, changed := r.copy(), r.changed
		r.mu.Unlock()
		if enough(sent) {
			return sent
		}
		select {
		case <-changed:
		case <-timeout:
			t.Fatalf("%s: not enough after ten seconds: %+v", r.name, sent)
		}
	}
}

func (r *Recorder) failure(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", r.name, err)
	}
	return r.refuse
}

// tell wakes who waits. The lock is held.
func (r *Recorder) tell() {
	close(r.changed)
	r.changed = make(chan struct{})
}

func (r *Recorder) copy() []Sent {
	sent := slices.Clone(r.sent)
	for i := range sent {
		sent[i].Updates = slices.Clone(sent[i].Updates)
	}
	return sent
}

// place is the channel that a message goes to.
func place(to bot.To) bot.Channel {
	if to.Person == (bot.Account{}) {
		return to.Channel
	}
	return bot.Channel{Platform: to.Person.Platform, Workspace: to.Person.Workspace, ID: "dm-" + to.Person.User}
}
