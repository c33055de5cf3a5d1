package slack_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gatewaybot/bot"
)

func TestFiles(t *testing.T) {
	t.Parallel()
	stub := object{"id": "F0STUB", "mode": "file_access", "file_access": "check_file_info"}
	resolved := bot.File{Name: "van.jpg", Size: 2048, Link: "https://partner.example/van.jpg"}
	for _, tc := range []struct {
		name string
		file any
		want []bot.File
	}{
		{"file", object{"id": "F1", "name": "plan\u202e.pdf", "size": 5 << 30, "permalink": "https://a.example/F1", "mode": "hosted"}, []bot.File{{Name: "plan.pdf", Size: 5 << 30, Link: "https://a.example/F1"}}},
		{"file without a name", object{"id": "F1", "title": "Plan"}, []bot.File{{Name: "Plan"}}},
		{"partner's", stub, []bot.File{resolved}},
		{"partner's, said by its mode alone", with(stub, "file_access", nil), []bot.File{resolved}},
		{"partner's, said by its access alone", with(stub, "mode", nil), []bot.File{resolved}},
		{"partner's that Slack does not know", with(stub, "id", "F0GONE"), []bot.File{{Name: "F0GONE"}}},
		{"partner's of which Slack tells nothing", with(stub, "id", "F0BARE"), []bot.File{{Name: "F0BARE"}}},
		{"taken away", object{"id": "F1", "mode": "tombstone"}, nil},
		{"not understood", 7, []bot.File{{Name: "unknown file"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newEars(t, says(bot.Message{}))
			event := with(with(post("U0ADA", ""), "subtype", "file_share"), "files", []any{tc.file})
			if status := s.event(t, eventBody("Ev1", event)); status != 200 {
				t.Errorf("answered with %d", status)
			}
			heard := s.heard()
			if len(heard) != 1 {
				t.Fatalf("heard %+v", heard)
			}
			if diff := cmp.Diff(tc.want, heard[0].Post.Files); diff != "" {
				t.Errorf("files differ (-want +got):\n%s", diff)
			}
		})
	}
}

// A file that Slack does not describe, or not in time, is passed on by its id.
func TestFilesThatSlackDoesNotDescribe(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]http.HandlerFunc{
		"busy":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) },
		"no JSON": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) },
		"scope": func(w http.ResponseWriter, _ *http.Request) {
			writeJSON(w, object{"ok": false, "error": "missing_scope"})
		},
	} {
		s := newEars(t, says(bot.Message{}))
		s.api.fault("files.info", fault)
		status := s.event(t, eventBody("Ev1", with(post("U0PAT", "van"), "files", []any{object{"id": "F0STUB", "mode": "file_access"}})))
		if heard := s.heard(); status != 200 || len(heard) != 1 || !cmp.Equal(heard[0].Post.Files, []bot.File{{Name: "F0STUB"}}) {
			t.Errorf("%s: answered with %d, heard %+v", name, status, heard)
		}
	}
}
