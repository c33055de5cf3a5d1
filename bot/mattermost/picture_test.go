package mattermost_test

import (
	"net/http"
	"strings"
	"testing"

	"gatewaybot/bot"
	"gatewaybot/bot/bottest"
)

// TestPictureThatDoesNotGetThrough: the message does, once, and says what is missing.
func TestPictureThatDoesNotGetThrough(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"too large":       answer(http.StatusRequestEntityTooLarge, `{"id":"api.file.upload_file.too_large.app_error"}`),
		"may not":         answer(http.StatusForbidden, `{"id":"api.context.permissions.app_error"}`),
		"broken":          answer(http.StatusBadGateway, "<html>"),
		"of another form": answer(http.StatusOK, `{"file_infos":[]}`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := start(t, nil)
			d.failNext("/files", answer)
			m := bottest.Samples(account(benID))["picture"]
			m.Marker = "m-1"
			posted, err := d.platform.Send(t.Context(), bot.To{Channel: desk()}, m)
			if err != nil {
				t.Fatal(err)
			}
			post := d.posts[posted.ID]
			if len(d.order) != 1 || len(post.FileIds) != 0 || strings.Contains(post.Message, "Picture:") ||
				!strings.HasSuffix(post.Message, "Counted at 09:05.\nThe picture could not be added; the table says the same.") {
				t.Errorf("%d posts, with %q: %s", len(d.order), post.FileIds, post.Message)
			}
		})
	}
}

// TestUpdateKeepsThePicture: the files of a post stay, so what they show is still said; a post without one gets none.
func TestUpdateKeepsThePicture(t *testing.T) {
	t.Parallel()
	d := start(t, nil)
	m := bottest.Samples(account(benID))["picture"]
	bare := m
	bare.Picture = nil
	for name, first := range map[string]bot.Message{"with": m, "without": bare} {
		posted, err := d.platform.Send(t.Context(), bot.To{Channel: desk()}, first)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.platform.Update(t.Context(), posted, m); err != nil {
			t.Fatal(err)
		}
		if got := len(d.Pictures(t, posted)); got != map[string]int{"with": 1, "without": 0}[name] || strings.Contains(d.posts[posted.ID].Message, "Picture:") != (got == 1) {
			t.Errorf("%s: %d pictures: %s", name, got, d.posts[posted.ID].Message)
		}
	}
}

// TestAnswersHaveNoPicture: what only one person sees for a moment can have no file.
func TestAnswersHaveNoPicture(t *testing.T) {
	t.Parallel()
	r := &recorder{answer: bottest.Samples(account(benID))["picture"]}
	d := start(t, r.handle)
	if seen := d.Type(t, account(adaID), "/desk show"); strings.Contains(seen.Text, "Picture:") || !strings.Contains(seen.Text, "Westmoor") || len(d.uploads) > 0 {
		t.Errorf("the person sees %q", seen.Text)
	}
}
