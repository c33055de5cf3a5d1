package mattermost

import (
	"cmp"
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

// formAge is how long a form may stay open before it is sent.
const formAge = 8 * time.Hour

// state is what a dialog brings back with its answers. The person's client holds it, so it is signed; only it says what
// the answers are for.
type state struct {
	// ID names the form, so that its answers sent twice are one act.
	ID      string `json:"id"`
	Line    string `json:"line"`
	User    string `json:"user"`
	At      place  `json:"at"`
	Seen    place  `json:"seen"`
	Expires int64  `json:"expires"` // Unix seconds
	// Kinds are those of the questions: an answer to anything else is not taken.
	Kinds map[string]bot.Kind `json:"kinds"`
	// Kept are values too long for the window; they are the answers to questions left empty.
	Kept map[string]string `json:"kept,omitempty"`
}

// openForm opens a form in the person's window. The server forgets the trigger after half a minute.
func (p *Platform) openForm(ctx context.Context, done act, trigger string, f bot.Form) error {
	st := state{
		ID: rand.Text(), Line: bot.Clean(f.Command), User: done.from.User, At: done.at, Seen: done.seen,
		Expires: p.Now().Add(formAge).Unix(),
	}
	resp, err := p.api.OpenInteractiveDialog(ctx, model.OpenDialogRequest{
		TriggerId: trigger, URL: p.CallbackURL + dialogPath, Dialog: p.window(ctx, f, st),
	})
	if err != nil {
		return failure("open dialog", resp, err)
	}
	return nil
}

// window draws a form as a dialog and seals its state in it.
func (p *Platform) window(ctx context.Context, f bot.Form, st state) model.Dialog {
	d := drawing{r: p.renderer(ctx, press{}, maxPost), account: p.people.ours}
	st.Kinds = map[string]bot.Kind{}
	for _, q := range f.Questions {
		st.Kinds[q.Name] = q.Kind
		d.ask(q)
	}
	st.Kept = d.kept
	title, whole := fit(bot.Clean(f.Title), model.DialogTitleMaxLength)
	intro := []string{d.r.words(f.Problem), d.r.words(lookAgain(f)), strings.Join(d.notes, "\n\n"), d.r.words(f.Intro)}
	if !whole {
		intro = append([]string{d.r.bold(f.Title)}, intro...)
	}
	intro = slices.DeleteFunc(intro, func(text string) bool { return text == "" })
	return model.Dialog{
		CallbackId: "form", Title: cmp.Or(title, "Form"), IntroductionText: strings.Join(intro, "\n\n"),
		Elements: d.elements, SubmitLabel: bot.Clean(f.Submit), State: p.signer.seal(st),
	}
}

// lookAgain names the questions with an error, which stands at each: a dialog can not be opened with errors shown.
func lookAgain(f bot.Form) string {
	var wrong []string
	for _, q := range f.Questions {
		if q.Error != "" {
			wrong = append(wrong, q.Label)
		}
	}
	if len(wrong) == 0 {
		return ""
	}
	return "Please look again at: " + strings.Join(wrong, ", ") + "."
}

// fit shortens text to a number of bytes, at a character's end, and reports whether nothing had to go.
func fit(s string, most int) (string, bool) {
	if len(s) <= most {
		return s, true
	}
	const mark = "…"
	end := 0
	for i := range s {
		if i > most-len(mark) {
			break
		}
		end = i
	}
	return strings.TrimRight(s[:end], " ") + mark, false
}
