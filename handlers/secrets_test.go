package handlers_test

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"gatewaybot/bot"
	"gatewaybot/register"
	"gatewaybot/soc"
)

// planted is in every text that people write in this file, and must be in no log line and no error.
const planted = "quixotry"

// eavesdropper keeps everything that is logged, at every level, attributes and all.
type eavesdropper struct {
	mu    sync.Mutex
	lines strings.Builder
}

func (e *eavesdropper) Write(line []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.lines.Write(line)
}

// heard is what was logged since the last time.
func (e *eavesdropper) heard() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	defer e.lines.Reset()
	return e.lines.String()
}

func (e *eavesdropper) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(e, &slog.HandlerOptions{Level: slog.LevelDebug, AddSource: true}))
}

// TestEavesdropper proves that a word would be heard wherever it could stand.
func TestEavesdropper(t *testing.T) {
	t.Parallel()
	for name, say := range map[string]func(*slog.Logger){
		"message":   func(l *slog.Logger) { l.Debug("the " + planted) },
		"attribute": func(l *slog.Logger) { l.Info("x", "objective", planted) },
		"group":     func(l *slog.Logger) { l.WithGroup("g").With("a", []string{planted}).Warn("x") },
		"error":     func(l *slog.Logger) { l.Error("x", "error", fmt.Errorf("outer: %w", errors.New(planted))) },
		"struct":    func(l *slog.Logger) { l.Error("x", "request", bot.Request{Text: planted}) },
		"map":       func(l *slog.Logger) { l.Error("x", "answers", map[string][]string{"a": {planted}}) },
	} {
		e := new(eavesdropper)
		if say(e.logger()); !strings.Contains(e.heard(), planted) {
			t.Errorf("%s: not heard", name)
		}
	}
	e := new(eavesdropper)
	if e.logger().Error("x", "text", soc.NewText(planted)); strings.Contains(e.heard(), planted) {
		t.Error("a text does not mask itself")
	}
}

// secretive is a desk with an ear at its log.
type secretive struct {
	*desk
	ear *eavesdropper
}

func newSecretive(t *testing.T) *secretive {
	t.Helper()
	ear := new(eavesdropper)
	return &secretive{newDesk(t, ear.logger()), ear}
}

// try has a person do something that may fail, and listens.
func (s *secretive) try(req bot.Request) bot.Message {
	s.t.Helper()
	msg, err := s.handle(req)
	if err != nil && strings.Contains(err.Error(), planted) {
		s.t.Errorf("%s: the error says it: %v", req.Text, err)
	}
	if heard := s.ear.heard(); heard == "" || strings.Contains(heard, planted) {
		s.t.Errorf("%s: the log says:\n%s", req.Text, heard)
	}
	return msg
}

func (s *secretive) typed(user, line string, words ...any) bot.Message {
	s.t.Helper()
	return s.try(bot.Request{Source: bot.Typed, From: account(user), Text: fmt.Sprintf(line, words...)})
}

// secretSupport has the word in every text of a request.
func secretSupport() args {
	change := args{"risk_to_life": "yes", "threat_ref": "", "lro": tag("ben")}
	for _, name := range []string{
		"risk", "operation_name", "unassessed_reason", "objective", "threat_harm_risk", "same_lro_reason", "partners", "other_requests",
	} {
		change[name] = planted + " in " + name
	}
	return support().with(change)
}

func secretVerdict() args {
	change := args{}
	for _, name := range []string{"rationale", "conditions", "alternative", "present", "partners_present", "dissent"} {
		change[name] = "The " + planted + " in the " + name
	}
	return verdict().with(change)
}

// TestRoadKeepsSecrets walks the whole road with the word in every text, with a chat and a register that fail.
func TestRoadKeepsSecrets(t *testing.T) {
	t.Parallel()
	s := newSecretive(t)
	ref := s.refIn(s.typed("ada", "gateway raise %s", secretSupport()))
	s.typed("cat", "gateway take %s", ref)
	s.typed("cat", "gateway ask %s Which %s?", ref, planted)
	s.typed("ada", "gateway answer %s The %s of old.", ref, planted)
	s.typed("cat", "gateway refer %s Too much %s.", ref, planted)
	s.typed("dan", "gateway take %s", ref)
	dec := s.refIn(s.typed("dan", "gateway decide %s %s", ref, secretVerdict()))
	s.typed("dan", "gateway decide %s supersedes=%s %s", ref, dec, secretVerdict())
	s.typed("ben", "gateway acknowledge %s", ref)
	if got := s.typed("ada", "gateway complete %s Less %s next time.", ref, planted); got.Title == "" {
		t.Fatalf("the road does not lead to its end:\n%s", plain(got))
	}
	bypass := s.refIn(s.try(mention("ada", "rdt", "show some "+planted)))
	s.typed("cat", "gateway return %s No %s here.", bypass, planted)
	s.typed("ada", `gateway direct rdt bypass_reason="%s" More %s.`, planted, planted)
	for _, line := range []string{"gateway show " + ref, "gateway show " + dec, "gateway history " + ref, "gateway list", "gateway stats", "gateway agenda"} {
		s.typed("cat", "%s", line)
	}

	to := &ledger{answer: func(register.Event) error {
		return &register.Refused{Reasons: []register.Reason{{Field: "data.objective", Text: planted}}}
	}}
	w, _ := s.forwarder(to)
	for _, err := range []error{errNoAnswer, &bot.AgainError{Err: errNoAnswer}, bot.ErrGone, nil} {
		s.chat.Refuse(err)
		s.deliver()
		work(t, w)
		s.later(10 * time.Minute)
	}
	if heard := s.ear.heard(); !strings.Contains(heard, "delivery failed") || strings.Contains(heard, planted) {
		t.Errorf("the log says:\n%s", heard)
	}
	for _, queue := range []string{"out", "register"} {
		if s.redis.Exists("{south-west}:q:" + queue + ":why") {
			fields, err := s.redis.HKeys("{south-west}:q:" + queue + ":why")
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range fields {
				if why := s.redis.HGet("{south-west}:q:"+queue+":why", f); strings.Contains(why, planted) {
					t.Errorf("why %s waits: %s", f, why)
				}
			}
		}
	}
}

// TestMistakesKeepSecrets makes every mistake with the word in it.
func TestMistakesKeepSecrets(t *testing.T) {
	t.Parallel()
	s := newSecretive(t)
	ref := s.taken(nil)
	s.ear.heard()
	for _, line := range []string{
		planted, "gateway " + planted, "gateway help " + planted, "gateway show " + planted, "gateway list " + planted, planted + "=x",
		"gateway raise " + planted, "gateway raise " + planted + "=x", "gateway raise needed_by=" + planted, `gateway raise objective="` + planted,
		"gateway raise theme=" + planted + " sio=" + planted + " morile_score=" + planted + " authority_status=" + planted + " risk_to_life=" + planted,
		"gateway raise " + support().with(args{"objective": "Our informant of " + planted}).String(),
		"gateway raise " + support().with(args{"threat_ref": planted + " and others"}).String(),
		"gateway raise " + support().with(args{"operation_name": "Mr " + planted}).String(),
		"gateway raise " + support().with(args{"sio": "<@test/elsewhere/" + planted + ">"}).String(),
		"gateway raise draft=" + planted + " " + support().String(),
		"gateway ask " + ref + " version=1 Which " + planted + "?", "gateway ask " + ref + " Our informant, " + planted,
		"gateway answer " + ref + " " + planted, "gateway decide " + ref + " version=" + planted + " outcome=" + planted,
		"gateway decide " + ref + " " + secretVerdict().with(args{"due": "2020-01-01"}).String(),
		"gateway withdraw GWR-2026-009999 " + planted, "people set " + tag("ben") + ` name="Mr ` + planted + `"`, "people show " + planted,
		"people away until=" + planted + " deputy=" + planted,
	} {
		for _, user := range []string{"cat", "adm", "ada", "zoe"} {
			s.typed(user, "%s", line)
			s.try(bot.Request{Source: bot.Mention, From: account(user), Text: line})
			s.try(bot.Request{Source: bot.Pressed, From: account(user), Text: line})
		}
	}
	form := s.say("ada", "gateway raise")
	s.try(submission(s.desk, "ada", form, secretSupport().with(args{"needed_by": planted})))
}

// TestFailuresKeepSecrets has the program fail below the person's words: no Redis, a lost answer, a record that does not
// open, and a panic.
func TestFailuresKeepSecrets(t *testing.T) {
	t.Parallel()
	raise := "gateway raise " + secretSupport().with(args{"risk_to_life": "no"}).String()
	fail := map[string]struct {
		breaks func(*secretive)
		code   bot.Code
	}{
		"no redis": {func(s *secretive) { s.redis.Close() }, bot.Unavailable},
		"an answer lost": {func(s *secretive) {
			far, wire := s.faraway()
			s.desk, s.patience = far, time.Second
			wire.lose.Store(math.MaxInt64)
		}, bot.Unsure},
		"redis refuses": {func(s *secretive) { s.redis.SetError("ERR not now") }, bot.Internal},
		"a panic": {func(s *secretive) {
			s.NewUID = func() string { panic(planted) }
			s.open()
		}, bot.Internal},
	}
	for name, tt := range fail {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSecretive(t)
			s.say("ada", "people me")
			tt.breaks(s)
			s.ear.heard()
			msg, err := s.handle(bot.Request{Source: bot.Typed, From: account("ada"), Text: raise})
			heard := s.ear.heard()
			if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), planted) || strings.Contains(heard, planted) {
				t.Errorf("error %v, the log says:\n%s", err, heard)
			}
			if !strings.Contains(heard, "outcome="+string(tt.code)) || !strings.Contains(msg.Quote, planted) {
				t.Errorf("want %s; told:\n%sthe log says:\n%s", tt.code, plain(msg), heard)
			}
		})
	}
	t.Run("a record that does not open", func(t *testing.T) {
		t.Parallel()
		s := newSecretive(t)
		ref := s.refIn(s.typed("ada", "gateway raise %s", secretSupport()))
		key := "{south-west}:rec:" + ref
		blob := s.redis.HGet(key, "cur")
		for name, broken := range map[string]string{
			"a sealed field": strings.Replace(blob, `"objective":"`, `"objective":"AAAA`, 1),
			"the record":     strings.Replace(blob, `"version":1`, `"version":"one"`, 1),
			"all of it":      blob[:len(blob)/2],
		} {
			s.redis.HSet(key, "cur", broken)
			if got := s.typed("cat", "gateway take %s", ref); !strings.HasPrefix(got.Text, "Something went wrong and it is not your fault.") {
				t.Errorf("%s broken:\n%s", name, plain(got))
			}
			s.deliver()
			if heard := s.ear.heard(); strings.Contains(heard, planted) {
				t.Errorf("%s broken, the log says:\n%s", name, heard)
			}
		}
	})
}
