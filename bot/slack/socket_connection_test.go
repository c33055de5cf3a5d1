package slack_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"gatewaybot/bot"
	"gatewaybot/bot/slack"
	"gatewaybot/config"
)

// pass lets time go by.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func disconnect(reason string) object { return object{"type": "disconnect", "reason": reason} }

func TestSocketTwoConnections(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		pass(time.Hour)
		if n := len(s.lines()); n != 2 || s.open() != 2 {
			t.Errorf("%d connections were made, %d are open; want 2 that last", n, s.open())
		}
	})
}

// A connection that Slack takes back is replaced before it is closed, and answered to its end.
func TestSocketRefresh(t *testing.T) {
	for _, reason := range []string{"warning", "refresh_requested", "too_many_websockets"} {
		t.Run(reason, func(t *testing.T) {
			inSocketMode(t, func(t *testing.T, s *socketStage) {
				pass(time.Hour)
				letGo := s.hold()
				s.deliver(0, typed("E-1", "/desk list"))
				s.deliver(0, disconnect(reason))
				if len(s.lines()) != 3 || s.open() != 3 {
					t.Fatalf("%d connections were made, %d are open; want the old one and its replacement", len(s.lines()), s.open())
				}
				pass(2 * time.Second)
				letGo()
				if acks := s.lines()[0].acked(); len(acks) != 1 {
					t.Errorf("the old connection got %v", acks)
				}
				pass(5 * time.Second)
				if s.open() != 2 || s.lines()[0].closedAt().IsZero() || s.lines()[0].bye != websocket.CloseNormalClosure {
					t.Errorf("%d connections are open; the old one ended with %d", s.open(), s.lines()[0].bye)
				}
				if acks := s.deliver(2, typed("E-2", "/desk list")); len(acks) != 1 {
					t.Errorf("the new connection got %v", acks)
				}
			})
		})
	}
}

// While Slack gives out no other, a connection that it wants back is used to its end.
func TestSocketNoReplacement(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		s.refuse("internal_error")
		s.deliver(0, disconnect("warning"))
		pass(9 * time.Second)
		if acks := s.deliver(0, typed("E-1", "/desk list")); len(acks) != 1 {
			t.Errorf("the old connection got %v", acks)
		}
		s.refuse("")
		pass(time.Minute)
		if s.open() != 2 || len(s.lines()) != 3 {
			t.Errorf("%d connections were made, %d are open", len(s.lines()), s.open())
		}
	})
}

// A connection that looks open and says nothing is given up.
func TestSocketSilence(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSocketStage(t)
		s.mute = true
		s.listen()
		pass(30 * time.Second)
		if len(s.lines()) != 2 || s.open() != 2 {
			t.Fatalf("after half a minute %d connections were made, %d are open", len(s.lines()), s.open())
		}
		s.unmute()
		pass(10 * time.Second)
		if len(s.lines()) != 4 || s.open() != 2 {
			t.Errorf("%d connections were made, %d are open; want two new ones", len(s.lines()), s.open())
		}
		if !strings.Contains(s.log.String(), "nothing came for 35s") {
			t.Errorf("log: %s", s.log)
		}
	})
}

// Somebody who takes the call and never says hello is not Slack.
func TestSocketNoHello(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		s.mu.Lock()
		s.rude, s.mute = true, true
		s.mu.Unlock()
		s.hangUp()
		pass(time.Minute)
		if n := len(s.lines()); n < 6 || n > 14 {
			t.Errorf("%d connections were made", n)
		}
		s.mu.Lock()
		s.rude, s.mute = false, false
		s.mu.Unlock()
		pass(2 * time.Minute)
		if s.open() != 2 {
			t.Errorf("%d connections are open", s.open())
		}
	})
}

// A lost connection is replaced at once; one that is lost again and again ever more slowly.
func TestSocketLost(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		pass(time.Hour)
		s.hangUp()
		synctest.Wait()
		if len(s.lines()) != 4 || s.open() != 2 {
			t.Fatalf("%d connections were made, %d are open", len(s.lines()), s.open())
		}
		for range 3600 {
			s.hangUp()
			pass(time.Second)
		}
		if n := len(s.lines()); n < 100 || n > 300 {
			t.Errorf("%d connections were made in an hour of trouble", n)
		}
		pass(2 * time.Minute)
		if s.open() != 2 {
			t.Errorf("%d connections are open afterwards", s.open())
		}
	})
}

// While Slack is away it is asked less and less often, but at least every other minute; when it says how long to wait,
// not before.
func TestSocketAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSocketStage(t)
		s.refuse("internal_error")
		s.listen()
		pass(time.Hour)
		if n := len(s.asks()); n < 2*40 || n > 2*130 {
			t.Errorf("asked %d times in an hour", n)
		}
		for i, at := range s.asks() {
			if i > 0 && at.Sub(s.asks()[i-1]) > 2*time.Minute {
				t.Errorf("waited %s", at.Sub(s.asks()[i-1]))
			}
		}
		s.refuse("")
		pass(2 * time.Minute)
		if s.open() != 2 {
			t.Errorf("%d connections are open", s.open())
		}
		if strings.Contains(s.log.String(), "level=ERROR") {
			t.Errorf("log: %s", s.log)
		}
	})
}

func TestSocketRateLimited(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSocketStage(t)
		s.refuse("429")
		s.listen()
		pass(40 * time.Second)
		if n := len(s.asks()); n != 2 {
			t.Errorf("asked %d times", n)
		}
	})
}

// What only somebody can mend is said aloud, tried again slowly, and found by Check.
func TestSocketRefused(t *testing.T) {
	for _, code := range []string{"invalid_auth", "not_authed", "account_inactive", "token_revoked", "missing_scope"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newSocketStage(t)
				s.refuse(code)
				s.listen()
				pass(time.Hour)
				if n := len(s.asks()); n < 2*8 || n > 2*25 {
					t.Errorf("asked %d times in an hour", n)
				}
				if log := s.log.String(); !strings.Contains(log, "level=ERROR") || !strings.Contains(log, code) {
					t.Errorf("log: %s", log)
				}
				check := s.checkSocket(t)
				if check.OK || !strings.HasPrefix(check.Detail, "Slack says "+code+". Make an app-level token (xapp-…)") {
					t.Errorf("check: %+v", check)
				}
				s.refuse("")
				pass(8 * time.Minute)
				if check := s.checkSocket(t); s.open() != 2 || !check.OK || check.Detail != "Slack lets us connect." {
					t.Errorf("%d connections are open; check: %+v", s.open(), check)
				}
			})
		})
	}
}

func TestSocketLinkDisabled(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		pass(time.Hour)
		s.deliver(0, disconnect("link_disabled"))
		s.hangUp()
		pass(2 * time.Minute)
		if s.open() != 1 {
			t.Errorf("%d connections are open, want the one that Slack did not switch off", s.open())
		}
		if !strings.Contains(s.log.String(), "level=ERROR") {
			t.Errorf("log: %s", s.log)
		}
		pass(6 * time.Minute)
		if s.open() != 2 {
			t.Errorf("%d connections are open", s.open())
		}
	})
}

func TestSocketLinkDisabledCheck(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		s.deliver(0, disconnect("link_disabled"))
		if check := s.checkSocket(t); check.OK || check.Detail != "Slack says link_disabled. Turn Socket Mode on in the app's settings." {
			t.Errorf("check: %+v", check)
		}
		s.refuse("internal_error")
		pass(10 * time.Minute)
		if check := s.checkSocket(t); check.OK || !strings.Contains(check.Detail, "can not be asked") {
			t.Errorf("check: %+v", check)
		}
	})
}

// A stop finishes what was begun, and only then hangs up.
func TestSocketStop(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		letGo := s.hold()
		s.deliver(0, typed("E-1", "/desk list"))
		s.deliver(1, mentioned("E-2", "Ev2", mention("U0ADA", "desk 1")))
		s.deliver(1, mentioned("E-3", "Ev3", mention("U0ADA", "desk 2")))
		s.stop()
		pass(time.Second)
		if s.open() != 2 {
			t.Fatalf("%d connections are open", s.open())
		}
		s.deliver(0, typed("E-4", "/desk late"))
		letGo()
		if acks := s.lines()[0].acked(); len(acks) != 1 || acks[0]["envelope_id"] != "E-1" {
			t.Errorf("acked with %v", acks)
		}
		wantAcks(t, s.lines()[1].acked(), ack("E-2", nil), ack("E-3", nil))
		select {
		case <-s.ended:
		default:
			t.Error("Listen goes on")
		}
		if s.open() != 0 || s.lines()[0].bye != websocket.CloseNormalClosure {
			t.Errorf("%d connections are open; one ended with %d", s.open(), s.lines()[0].bye)
		}
	})
}

// What does not end is not waited for for ever.
func TestSocketStuck(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		stuck := make(chan struct{})
		defer close(stuck)
		s.setHandler(func(context.Context, bot.Request) (bot.Message, error) {
			<-stuck
			return bot.Message{}, nil
		})
		s.deliver(0, typed("E-1", "/desk list"))
		s.stop()
		began := time.Now()
		<-s.ended
		if took := time.Since(began); took > 15*time.Second {
			t.Errorf("it took %s to stop", took)
		}
	})
}

// A stop does not wait for a pause or a greeting.
func TestSocketStopsAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSocketStage(t)
		s.rude = true
		s.listen()
		pass(time.Second)
		s.stop()
		began := time.Now()
		<-s.ended
		if took := time.Since(began); took > time.Second {
			t.Errorf("it took %s to stop", took)
		}
	})
}

// The ticket in a connection's address lets in whoever has it.
func TestSocketSecrets(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		s.mu.Lock()
		s.ticket = "secret%zz"
		s.mu.Unlock()
		s.hangUp()
		pass(time.Minute)
		if log := s.log.String(); !strings.Contains(log, "no connection to Slack") || strings.Contains(log, "secret") || strings.Contains(log, appToken) {
			t.Errorf("log: %s", log)
		}
	})
}

// What was asked for over TLS is not opened without it.
func TestSocketInTheClear(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"ws://slack.example/link?ticket=secret", "https://slack.example/", "", "wss://%zz"} {
		api := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			writeJSON(w, object{"ok": true, "url": address, "team_id": team})
		}))
		defer api.Close()
		s := newStage(t, says(bot.Message{}), func(o *slack.Options) {
			o.APIURL, o.HTTPClient, o.AppToken = api.URL, api.Client(), config.NewSecret(appToken)
			o.HTTPClient.Timeout = time.Second
		})
		check := s.Check(t.Context())[3]
		if check.OK || check.Name != "Slack Socket Mode" || !strings.Contains(check.Detail, "no wss address") || strings.Contains(check.Detail, "secret") {
			t.Errorf("%q: %+v", address, check)
		}
	}
}

func TestListenWithoutAppToken(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{}))
	if err := s.Listen(t.Context(), says(bot.Message{})); err != nil {
		t.Error(err)
	}
}

// With an app token alone, nobody can call over HTTP.
func TestSocketOnly(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{}))
	o := s.options()
	o.SigningSecret, o.AppToken = config.Secret{}, config.NewSecret(appToken)
	p, err := slack.New(o)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	p.Routes(mux, says(bot.Message{}))
	s.bot.Config.Handler = mux
	for path, place := range places() {
		for _, key := range []string{"", secret, appToken} {
			status, _ := s.call(t, path, place.contentType, place.body, func(r *http.Request) { sign(r.Header, key, time.Now(), place.body) })
			if status != http.StatusUnauthorized {
				t.Errorf("%s signed with %q: %d", path, key, status)
			}
		}
	}
	for _, n := range []int{-1, 11} {
		o.Connections = n
		if _, err := slack.New(o); err == nil {
			t.Errorf("%d connections are taken", n)
		}
	}
}
