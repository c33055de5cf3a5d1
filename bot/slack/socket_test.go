package slack_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

func ack(id string, payload any) object {
	if payload == nil {
		return object{"envelope_id": id}
	}
	return object{"envelope_id": id, "payload": payload}
}

func wantAcks(t *testing.T, got []object, want ...object) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("acks differ (-want +got):\n%s", diff)
	}
}

// Each kind of envelope reaches the handler as over HTTP, and what it answers goes back in the ack.
func TestSocketAnswers(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		acks := s.deliver(0, typed("E-1", `/desk list who="A & B+C" 50%`))
		heard := s.heard()
		if len(heard) != 1 || heard[0].Text != `desk list who="A & B+C" 50%` || heard[0].Source != bot.Typed {
			t.Fatalf("heard %+v", heard)
		}
		if len(acks) != 1 || acks[0]["envelope_id"] != "E-1" || str(acks[0], "payload", "text") != "Done." || str(acks[0], "payload", "response_type") != "ephemeral" {
			t.Errorf("the command was acked with %v", acks)
		}
		wantAcks(t, s.deliver(1, envelope("E-2", "interactive", press("1.2.3", "desk list"))), ack("E-2", nil))
		if heard := s.heard(); len(heard) != 1 || heard[0].Source != bot.Pressed {
			t.Errorf("heard %+v", heard)
		}
		wantAcks(t, s.deliver(1, mentioned("E-3", "Ev1", mention("U0ADA", "desk list"))), ack("E-3", nil))
		if heard := s.heard(); len(heard) != 1 || heard[0].Source != bot.Mention || heard[0].Text != "desk list" {
			t.Errorf("heard %+v", heard)
		}
		if shown := s.api.screen("U0ADA", 0); len(shown) != 2 {
			t.Errorf("Ada was shown %d messages beside the ack, want 2", len(shown))
		}
	})
}

func TestSocketFormErrors(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		form := noteForm("x")
		s.setHandler(says(bot.Message{Form: form}))
		wantAcks(t, s.deliver(0, sent(form)), ack("E-1", object{
			"response_action": "errors", "errors": object{"text": "That is too short."},
		}))
	})
}

// What names a form's answers in the log is keyed without a signing secret too, or they could be guessed from it.
func TestSocketFormID(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		s.deliver(0, sent(noteForm("x")))
		mac := hmac.New(sha256.New, []byte(token))
		mac.Write([]byte(`["V1","desk raise",{"text":{"answer":{"value":"x","selected_date":"","selected_user":"","selected_option":{"value":""},"selected_options":null}}}]` + "\n"))
		want := "form:V1:" + hex.EncodeToString(mac.Sum(nil)[:16])
		if heard := s.heard(); len(heard) != 1 || heard[0].ID != want {
			t.Errorf("heard %+v, want the id %s", heard, want)
		}
	})
}

// sent is the envelope of a form.
func sent(form *bot.Form) object {
	return envelope("E-1", "interactive", submission(object{"id": "V1", "private_metadata": `{"command":"` + form.Command + `"}`}, "x"))
}

// An envelope that comes again, over whichever connection, is handled once and acked as often as it comes.
func TestSocketRepeats(t *testing.T) {
	for name, e := range map[string]object{
		"command": typed("E-1", "/desk list"),
		"press":   envelope("E-1", "interactive", press("1.2.3", "desk list")),
		"event":   mentioned("E-1", "Ev1", mention("U0ADA", "desk list")),
	} {
		t.Run(name, func(t *testing.T) {
			inSocketMode(t, func(t *testing.T, s *socketStage) {
				letGo := s.hold()
				if acks := slices.Concat(s.deliver(0, e), s.deliver(1, e)); len(acks) > 0 {
					t.Errorf("acked before it was handled: %v", acks)
				}
				letGo()
				first, second, third := s.lines()[0].acked(), s.lines()[1].acked(), s.deliver(1, e)
				if len(first) != 1 || first[0]["envelope_id"] != "E-1" {
					t.Fatalf("acked with %v", first)
				}
				wantAcks(t, second, first...)
				wantAcks(t, third, first...)
				if heard := s.heard(); len(heard) != 1 {
					t.Errorf("handled %d times", len(heard))
				}
			})
		})
	}
}

// An event in another envelope is still the same event.
func TestSocketEventTwice(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		letGo := s.hold()
		s.deliver(0, mentioned("E-1", "Ev1", mention("U0ADA", "desk list")))
		wantAcks(t, s.deliver(1, mentioned("E-2", "Ev1", mention("U0ADA", "desk list"))))
		letGo()
		wantAcks(t, s.lines()[0].acked(), ack("E-1", nil))
		wantAcks(t, s.lines()[1].acked(), ack("E-2", nil))
		wantAcks(t, s.deliver(1, mentioned("E-3", "Ev1", mention("U0ADA", "desk list"))), ack("E-3", nil))
		if heard := s.heard(); len(heard) != 1 {
			t.Errorf("handled %d times", len(heard))
		}
	})
}

// What was not handled is not acked, and handled when it comes again.
func TestSocketNotAcked(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		e := mentioned("E-1", "Ev1", mention("U0ADA", "desk list"))
		s.claims.err = errors.New("redis is away")
		wantAcks(t, s.deliver(0, e))
		s.claims.err, s.claims.taken = nil, nil
		e["retry_attempt"], e["retry_reason"] = 1, "timeout"
		wantAcks(t, s.deliver(1, e), ack("E-1", nil))
		if heard := s.heard(); len(heard) != 1 {
			t.Errorf("handled %d times", len(heard))
		}
	})
}

// The last delivery of an event is acted upon even without a claim.
func TestSocketLastAttempt(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		s.claims.err = errors.New("redis is away")
		e := mentioned("E-1", "Ev1", mention("U0ADA", "desk list"))
		e["retry_attempt"] = 3
		wantAcks(t, s.deliver(0, e), ack("E-1", nil))
		if heard := s.heard(); len(heard) != 1 {
			t.Errorf("handled %d times", len(heard))
		}
	})
}

func TestSocketPanic(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		s.setHandler(func(context.Context, bot.Request) (bot.Message, error) { panic("a secret") })
		wantAcks(t, s.deliver(0, typed("E-1", "/desk list")))
		s.setHandler(says(bot.Message{Text: "Done."}))
		if acks := s.deliver(0, typed("E-1", "/desk list")); len(acks) != 1 {
			t.Errorf("afterwards acked with %v", acks)
		}
		if log := s.log.String(); !strings.Contains(log, "panic over an envelope") || strings.Contains(log, "a secret") {
			t.Errorf("log: %s", log)
		}
	})
}

// A block that nobody knows, in a message that is otherwise fine, costs nothing.
func TestSocketUnknownBlock(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		odd := with(mention("U0ADA", "desk list"), "blocks", []any{object{"type": 7, "elements": "none", "block_id": []any{}}})
		e := mentioned("E-1", "Ev1", odd)
		e["retry_attempt"], e["accepts_response_payload"] = "none", 7
		wantAcks(t, s.deliver(0, e), ack("E-1", nil))
		if heard := s.heard(); len(heard) != 1 || heard[0].Text != "desk list" {
			t.Errorf("heard %+v", heard)
		}
	})
}

// What can not be handled is kept and counted, and acked where it would only come again.
func TestSocketDeadLetters(t *testing.T) {
	large := `{"envelope_id":"E-1","type":"events_api","payload":"` + strings.Repeat("x", 3<<20) + `"}`
	for _, tc := range []struct {
		name, reason string
		frame        any
		acks         []object
	}{
		{"no JSON", "unreadable", `{"payload":{"event":{"text":"van"},"envelope_id" : "E-1","type"`, []object{ack("E-1", nil)}},
		{"no JSON and no id", "unreadable", `{"payload":{`, nil},
		{"too large", "too_large", large, []object{ack("E-1", nil)}},
		{"unknown kind", "content_type", envelope("E-1", "new_kind", object{"text": "van"}), []object{ack("E-1", nil)}},
		{"no envelope", "content_type", object{"type": "events_api", "payload": object{}}, nil},
		{"a list", "content_type", `["van"]`, nil},
		{"event without an event", "malformed", envelope("E-1", "events_api", object{"type": "event_callback", "team_id": team, "event": "van"}), []object{ack("E-1", nil)}},
		{"no payload", "malformed", object{"envelope_id": "E-1", "type": "events_api"}, []object{ack("E-1", nil)}},
		{"command without a person", "malformed", envelope("E-1", "slash_commands", object{"team_id": team, "text": "van"}), nil},
		{"command that is a list", "malformed", envelope("E-1", "slash_commands", []any{"van"}), nil},
		{"press of nothing", "malformed", envelope("E-1", "interactive", object{"type": "block_actions", "text": "van"}), nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			inSocketMode(t, func(t *testing.T, s *socketStage) {
				wantAcks(t, s.deliver(0, tc.frame), tc.acks...)
				raw, isRaw := tc.frame.(string)
				if !isRaw {
					encoded, _ := json.Marshal(tc.frame)
					raw = string(encoded)
				}
				if len(s.letters) != 1 || s.letters[0] != raw[:min(len(raw), 2<<20+1)] {
					t.Errorf("%d dead letters, want the frame", len(s.letters))
				}
				if !slices.Equal(s.refused, []string{tc.reason}) || strings.Contains(s.log.String(), "van") {
					t.Errorf("refused because of %q, want %s; log: %s", s.refused, tc.reason, s.log)
				}
				if acks := s.deliver(0, typed("E-2", "/desk list")); len(acks) != 1 {
					t.Errorf("the next command was acked with %v", acks)
				}
			})
		})
	}
}

// What is somebody else's is neither acked nor kept.
func TestSocketOtherWorkspace(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		e := typed("E-1", "/desk list")
		e["payload"].(object)["team_id"] = "T0OTHER"
		wantAcks(t, s.deliver(0, e))
		if !slices.Equal(s.refused, []string{"other_workspace"}) || len(s.letters)+len(s.heard()) > 0 {
			t.Errorf("refused because of %q, %d dead letters", s.refused, len(s.letters))
		}
	})
}

// What happens in a channel is handled in its order; nothing else waits for it.
func TestSocketOrder(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		letGo := s.hold()
		for i := range 5 {
			s.deliver(i%2, mentioned(fmt.Sprintf("E-%d", i), fmt.Sprintf("Ev%d", i), mention("U0ADA", fmt.Sprintf("desk note %d", i))))
		}
		s.deliver(0, mentioned("E-other", "EvOther", with(mention("U0ADA", "desk other"), "channel", "C0OTHER")))
		s.deliver(1, typed("E-typed", "/desk typed"))
		var begun []string
		for _, r := range s.heard() {
			begun = append(begun, r.Text)
		}
		if diff := cmp.Diff([]string{"desk note 0", "desk other", "desk typed"}, begun); diff != "" {
			t.Errorf("begun (-want +got):\n%s", diff)
		}
		letGo()
		var then []string
		for _, r := range s.heard() {
			then = append(then, r.Text)
		}
		if diff := cmp.Diff([]string{"desk note 1", "desk note 2", "desk note 3", "desk note 4"}, then); diff != "" {
			t.Errorf("then (-want +got):\n%s", diff)
		}
	})
}

// More than can be in hand is left for later, not piled up.
func TestSocketFull(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		letGo := s.hold()
		for i := range 1001 {
			s.deliver(0, typed(fmt.Sprintf("E-%d", i), "/desk list"))
		}
		letGo()
		if acks := s.lines()[0].acked(); len(acks) != 1000 {
			t.Errorf("%d acks, want 1000", len(acks))
		}
		if acks := s.deliver(0, typed("E-1000", "/desk list")); len(acks) != 1 {
			t.Errorf("the one left was acked with %v when it came again", acks)
		}
	})
}

// Whatever comes over a connection, it stays in use.
func FuzzSocketFrame(f *testing.F) {
	for _, frame := range []any{
		typed("E-1", "/desk list"), mentioned("E-1", "Ev1", mention("U0ADA", "desk list")), disconnect("link_disabled"),
		envelope("E-1", "interactive", press("1.2.3", "desk list")), envelope("E-1", "slash_commands", nil),
		object{"type": "hello"},
	} {
		raw, err := json.Marshal(frame)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(raw))
	}
	f.Add(`{"envelope_id":"E-1","type":"events_api","payload":{"event":{"channel":{}}}`)
	f.Fuzz(func(t *testing.T, frame string) {
		s := newSocketStage(t)
		s.listen()
		until(t, func() bool { return len(s.lines()) == 2 })
		l := s.lines()[0]
		l.frames <- frame
		l.frames <- typed("E-last", "/desk list")
		until(t, func() bool {
			return slices.ContainsFunc(l.answers(), func(ack object) bool { return ack["envelope_id"] == "E-last" })
		})
	})
}
