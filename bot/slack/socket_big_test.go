package slack_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gatewaybot/bot"
)

const later = "There is more to show than fits in here. It opens in a moment. If it does not, send the form again: nothing is kept twice."

// longForm has more in it than an ack can have.
func longForm(command string) *bot.Form {
	form := &bot.Form{Title: "Raise a note", Submit: "Send", Command: command}
	for i := range 9 {
		form.Questions = append(form.Questions, bot.Question{
			Name: fmt.Sprintf("text%d", i), Label: "What is it", Kind: bot.Text, Values: []string{strings.Repeat("van ", 700)},
		})
	}
	return form
}

// A form that is too large for an ack follows it; until then the person's own stays open.
func TestSocketBigForm(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		s.api.viewers["V1"] = "U0PAT"
		s.setHandler(says(bot.Message{Form: longForm("desk next")}))
		wantAcks(t, s.deliver(0, sent(noteForm("x"))), ack("E-1", object{
			"response_action": "errors", "errors": object{"text": later},
		}))
		updates := s.api.called("views.update")
		if len(updates) != 1 || str(updates[0], "view_id") != "V1" || strings.Count(fmt.Sprint(updates[0]), "van van") < 9 {
			t.Errorf("the form was updated with %v", updates)
		}
	})
}

// One without an input has no place to say that. Slack says at the form that something is amiss, until it is replaced.
func TestSocketBigFormWithoutInputs(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		s.api.viewers["V1"] = "U0PAT"
		s.setHandler(says(bot.Message{Form: longForm("desk next")}))
		e := sent(noteForm("x"))
		e["payload"].(object)["view"].(object)["state"] = object{"values": object{}}
		wantAcks(t, s.deliver(0, e))
		if n := len(s.api.called("views.update")); n != 1 {
			t.Errorf("the form was updated %d times", n)
		}
	})
}

func TestSocketBigFormFails(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		s.setHandler(says(bot.Message{Form: longForm("desk next")}))
		s.api.fail("views.update", "not_found")
		if acks := s.deliver(0, sent(noteForm("x"))); len(acks) != 1 {
			t.Errorf("acked with %v", acks)
		}
		if log := s.log.String(); !strings.Contains(log, "large form not shown") || strings.Contains(log, "van") {
			t.Errorf("log: %s", log)
		}
	})
}

// As many errors are shown as fit. The others are still there when these are mended.
func TestSocketManyErrors(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		form, values := longForm("desk raise"), object{}
		for i := range form.Questions {
			q := &form.Questions[i]
			q.Error = strings.Repeat("é", 1900)
			values[q.Name] = object{"answer": object{"type": "plain_text_input", "value": "x"}}
		}
		s.setHandler(says(bot.Message{Form: form}))
		e := sent(form)
		e["payload"].(object)["view"].(object)["state"] = object{"values": values}
		acks := s.deliver(0, e)
		if len(acks) != 1 || str(acks[0], "payload", "response_action") != "errors" {
			t.Fatalf("acked with %v", acks)
		}
		errs := acks[0]["payload"].(object)["errors"].(object)
		if len(errs) < 4 || str(errs, "text0") != form.Questions[0].Error {
			t.Errorf("%d errors are shown", len(errs))
		}
	})
}

// The rest of a reply comes after the ack, which has three seconds.
func TestSocketAckFirst(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		s.setHandler(says(bot.Message{Text: strings.Repeat("A white van, again. ", 2000)}))
		acked := -1
		s.api.fault("chat.postEphemeral", func(w http.ResponseWriter, _ *http.Request) {
			time.Sleep(time.Second)
			acked = len(s.lines()[0].answers())
			writeJSON(w, object{"ok": false, "error": "internal_error"})
		})
		s.lines()[0].frames <- typed("E-1", "/desk list")
		pass(time.Minute)
		if acked != 1 {
			t.Errorf("%d acks were there when the rest was sent, want 1", acked)
		}
	})
}

// A reply that is too large for an ack follows it, before those that it goes on in.
func TestSocketBigReply(t *testing.T) {
	inSocketMode(t, func(t *testing.T, s *socketStage) {
		text := strings.TrimSpace(strings.Repeat("🚐🚐🚐 ", 6000))
		s.setHandler(says(bot.Message{Text: text}))
		wantAcks(t, s.deliver(0, typed("E-1", "/desk list")), ack("E-1", nil))
		synctest.Wait()
		shown := s.api.screen("U0ADA", 0)
		if len(shown) < 2 || shown[0].channel != channel {
			t.Fatalf("%d messages were shown", len(shown))
		}
		var texts []string
		for _, m := range shown {
			texts = append(texts, str(m.json, "text"))
		}
		if !strings.HasPrefix(texts[0], "🚐") || !slices.IsSorted(texts[1:]) {
			t.Errorf("shown in the order of %.20q", texts)
		}
	})
}
