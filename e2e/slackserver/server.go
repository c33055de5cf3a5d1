// Package slackserver is the Slack of our tests.
//
// An emulator (npm's emulate) keeps channels, messages, people and views and
// checks scopes. It knows nothing of slash commands, buttons, signatures or
// Slack Connect, so a proxy stands before it: the bot calls the proxy, which
// mends what the emulator does otherwise than Slack, checks every payload
// against Slack's limits, and fails on demand. On the other side a test acts
// as the people: it types commands, presses buttons, submits forms and posts,
// and the bot receives what Slack would send, signed as Slack signs, or
// over the connections that it opens in Socket Mode.
//
// Texts go over in Slack's own notation: &, < and > as entities, a mention
// as <@U123>.
package slackserver

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// UserID is one person's id, or the bot's.
type UserID string

// ChannelID is the id of a channel, or of one person's direct messages with the bot.
type ChannelID string

// TeamID is the id of a workspace: ours or a partner's.
type TeamID string

// Options are what one Server starts with.
type Options struct {
	SigningSecret string // The bot's own copy must be the same.
	BotURL        string // Base address of the bot; may follow with Connect.
	SocketMode    bool   // What the bot is to get goes over connections that it opens. It needs neither of the above.

	CommandPath     string // Default /slack/command.
	InteractionPath string // Default /slack/interaction.
	EventPath       string // Default /slack/event.

	// Scopes are granted to the bot's token. Default DefaultScopes.
	Scopes []string
}

// DefaultScopes are the scopes the app's manifest cannot do without.
func DefaultScopes() []string {
	return []string{
		"commands", "chat:write", "im:write", "im:history", "app_mentions:read", "channels:history",
		"groups:history", "channels:read", "groups:read", "users:read", "files:read", "files:write", "pins:write",
	}
}

// Server is one Slack with one workspace, any number of partner workspaces
// and one app, the bot. All methods may be called at the same time.
type Server struct {
	tb       testing.TB
	opts     Options
	emulator *emulator
	http     *httptest.Server
	methods  map[string]method

	running context.Context // Ends with the test.
	echoes  sync.WaitGroup  // Events under way that nobody waits for.

	mu           sync.Mutex
	changed      chan struct{} // Closed and replaced whenever something happened that a test may wait for.
	people       map[UserID]*person
	channels     map[ChannelID]*room
	partners     map[TeamID]string
	spares       int // People the emulator was started with and nobody is yet.
	aged         time.Duration
	triggers     map[string]*trigger
	responseURLs map[string]*responseURL
	tickets      map[string]bool // Let in one connection each.
	sockets      []*socket
	envelopes    map[string]chan json.RawMessage // Where the ack of each is waited for.
	views        map[UserID][]View               // What each person has open, the topmost last.
	homes        map[UserID]View                 // What each person's home tab shows.
	files        map[string]*file                // What the bot has uploaded, by its id.
	ephemerals   map[UserID][]Message
	faults       map[string][]Fault
	calls        []Call
	violations   []Violation
	serial       int // Makes ids unique.
}

// Start starts a Slack and stops it with the test. A test during which the bot
// broke a rule of Slack's fails at its end. Without the emulator the test fails
// at once and says how to install it.
func Start(tb testing.TB, opts Options) *Server {
	tb.Helper()
	setDefault(&opts.CommandPath, "/slack/command")
	setDefault(&opts.InteractionPath, "/slack/interaction")
	setDefault(&opts.EventPath, "/slack/event")
	if opts.Scopes == nil {
		opts.Scopes = DefaultScopes()
	}
	running, stop := context.WithCancel(context.Background())
	s := &Server{
		tb: tb, opts: opts, running: running,
		changed:      make(chan struct{}),
		people:       map[UserID]*person{},
		channels:     map[ChannelID]*room{},
		partners:     map[TeamID]string{},
		triggers:     map[string]*trigger{},
		responseURLs: map[string]*responseURL{},
		tickets:      map[string]bool{},
		envelopes:    map[string]chan json.RawMessage{},
		views:        map[UserID][]View{},
		homes:        map[UserID]View{},
		files:        map[string]*file{},
		ephemerals:   map[UserID][]Message{},
		faults:       map[string][]Fault{},
	}
	s.methods = s.table()
	s.http = httptest.NewServer(s.routes())
	tb.Cleanup(func() {
		stop()
		s.http.CloseClientConnections()
		s.http.Close()
		s.echoes.Wait()
		s.reportViolations()
	})
	s.emulator = startEmulator(tb, s.http.URL, opts.Scopes)
	return s
}

func setDefault(s *string, value string) {
	if *s == "" {
		*s = value
	}
}

// APIURL is the base address of the Web API, for slack.OptionAPIURL.
func (s *Server) APIURL() string { return s.http.URL + "/api/" }

// BotToken is the bot's token. No other token is accepted.
func (s *Server) BotToken() string { return botToken }

// BotUserID is the bot as a member of channels.
func (s *Server) BotUserID() UserID { return botUser }

// AppID is the app's id, api_app_id in what is sent to the bot.
func (s *Server) AppID() string { return appID }

// TeamID is the workspace that the app is installed in.
func (s *Server) TeamID() TeamID { return homeTeam }

// Connect says where the bot is, if that was not known at the start or has changed.
func (s *Server) Connect(botURL string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opts.BotURL = botURL
}

// Elapse makes every trigger_id and response_url issued so far older by d,
// which is quicker than to wait for them to expire.
func (s *Server) Elapse(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.aged += d
}

// now is the clock by which triggers and response_urls expire; callers hold mu.
func (s *Server) now() time.Time { return time.Now().Add(s.aged) }

// next makes a number that no other call gets; callers hold mu.
func (s *Server) next() int {
	s.serial++
	return s.serial
}
