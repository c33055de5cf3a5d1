package slack_test

import (
	"net/http"
	"strings"
	"testing"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
)

func (d *driver) Pictures(t testing.TB, where bot.Posted) [][]byte {
	t.Helper()
	d.api.mu.Lock()
	defer d.api.mu.Unlock()
	var all [][]byte
	for _, m := range d.api.posted[where.Channel.ID] {
		for _, b := range list(m, "blocks") {
			if id := str(b, "slack_file", "id"); m["ts"] == where.ID && id != "" {
				all = append(all, d.api.uploads[id].content)
			}
		}
	}
	return all
}

var _ bottest.Viewer = (*driver)(nil)

// TestPictureWaits: Slack looks at a file before it shows it.
func TestPictureWaits(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{}))
	s.api.scanning = 1
	m := bottest.Samples(person("U0BEN"))["picture"]
	sent := s.sent(t, m)
	var file string
	for _, b := range list(sent, "blocks") {
		if str(b, "type") == "image" {
			file = str(b, "slack_file", "id")
			if str(b, "alt_text") != m.Picture.Alt {
				t.Errorf("the block says %q", str(b, "alt_text"))
			}
		}
	}
	u := s.api.uploads[file]
	if u == nil || u.scans != 2 || u.alt != m.Picture.Alt || u.name != "notes.png" {
		t.Errorf("uploaded %+v", u)
	}
	if !strings.Contains(str(sent, "text"), m.Picture.Alt) {
		t.Errorf("the text does not say what it shows: %q", str(sent, "text"))
	}
}

// TestPictureThatDoesNotGetThrough: the message does, once, and says what is missing.
func TestPictureThatDoesNotGetThrough(t *testing.T) {
	t.Parallel()
	broken := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }
	code := func(code string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, object{"ok": false, "error": code}) }
	}
	for name, fault := range map[string]struct {
		method string
		how    http.HandlerFunc
	}{
		"no scope":        {"files.getUploadURLExternal", code("missing_scope")},
		"lost on the way": {"upload", broken},
		"not completed":   {"files.completeUploadExternal", code("internal_error")},
		"not known":       {"files.info", code("file_not_found")},
		"found to be none": {"files.info", func(w http.ResponseWriter, _ *http.Request) {
			writeJSON(w, object{"ok": true, "file": object{"mimetype": "text/plain"}})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, says(bot.Message{}))
			s.api.fault(fault.method, fault.how)
			m := bottest.Samples(person("U0BEN"))["picture"]
			m.Marker = "0001"
			posted, err := s.Send(t.Context(), bot.To{Channel: bot.Channel{ID: channel}}, m)
			if err != nil {
				t.Fatal(err)
			}
			if there := s.api.posted[channel]; len(there) != 1 {
				t.Fatalf("%d messages are there", len(there))
			}
			seen := (&driver{stage: s}).Read(t, posted)
			if !strings.Contains(seen.Text, "The picture could not be added; the table says the same.") || !strings.Contains(seen.Text, "Counted at 09:05.") || !strings.Contains(seen.Text, "Westmoor") {
				t.Errorf("the person sees %q", seen.Text)
			}
			if found, err := s.Find(t.Context(), bot.To{Channel: bot.Channel{ID: channel}}, "0001"); err != nil || found != posted {
				t.Errorf("found %v, %v", found, err)
			}
		})
	}
}

// TestPictureWithAMessageThatFails: what is wrong with the recipient is not the picture's fault.
func TestPictureWithAMessageThatFails(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{}))
	s.api.fail("chat.postMessage", "is_archived")
	if _, err := s.Send(t.Context(), bot.To{Channel: bot.Channel{ID: channel}}, bottest.Samples(person("U0BEN"))["picture"]); err == nil || len(s.api.called("chat.postMessage")) != 1 {
		t.Errorf("error is %v after %d tries", err, len(s.api.called("chat.postMessage")))
	}
}

// TestUpdateWithAPicture shows the one that the update has.
func TestUpdateWithAPicture(t *testing.T) {
	t.Parallel()
	s := newStage(t, says(bot.Message{}))
	m := bottest.Samples(person("U0BEN"))["picture"]
	posted, err := s.Send(t.Context(), bot.To{Channel: bot.Channel{ID: channel}}, m)
	if err != nil {
		t.Fatal(err)
	}
	d := &driver{stage: s}
	for range 2 {
		if err := s.Update(t.Context(), posted, m); err != nil || len(d.Pictures(t, posted)) != 1 {
			t.Errorf("%d pictures, %v", len(d.Pictures(t, posted)), err)
		}
	}
	if err := s.Update(t.Context(), posted, bot.Message{Text: "Closed."}); err != nil || len(d.Pictures(t, posted)) != 0 {
		t.Errorf("%d pictures, %v", len(d.Pictures(t, posted)), err)
	}
}
