package mattermost

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/mattermost/mattermost/server/public/model"

	"gatewaybot/bot"
)

// submitted is what the server sends when a dialog is sent. Any member can make it do so with whatever they like: only
// the user is its own word, and the state is ours where the MAC is right.
type submitted struct {
	Type      string         `json:"type"`
	State     string         `json:"state"`
	User      string         `json:"user_id"`
	Answers   map[string]any `json:"submission"`
	Cancelled bool           `json:"cancelled"`
}

const (
	saidNoForm  = "I can not use this form. Nothing was changed. Copy what you wrote, close the form and type the command again."
	saidOldForm = "This form was opened more than eight hours ago. Nothing was changed. Copy what you wrote, close the form and type the command again."
	saidDone    = "This is done; close the form. I could not tell you by direct message, so here is the answer: "
)

// dialog answers a dialog's submission.
func (p *Platform) dialog(ctx context.Context, handle bot.Handler, body []byte) (any, error) {
	var in submitted
	if err := decode(body, &in); err != nil {
		return nil, err
	}
	if in.Type != "dialog_submission" {
		return nil, &refusal{http.StatusBadRequest, "body"}
	}
	if in.Cancelled {
		return struct{}{}, nil
	}
	st, reply := p.believed(in)
	if reply != nil {
		return reply, nil
	}
	user, err := p.people.person(ctx, in.User, 0)
	if err != nil {
		return p.unknownSender(err), nil
	}
	done := act{from: p.people.account(user), at: st.At, seen: st.Seen}
	req := p.request(bot.Submitted, actID("form", st.ID+fingerprint(in.Answers)), done)
	req.Text, req.Answers = st.Line, p.answers(ctx, st, in.Answers)
	msg, _ := handle(ctx, req) // as for a command
	return p.answerForm(ctx, done, st, msg), nil
}

// believed opens the state of a submission; the reply is set when it is not to be taken.
func (p *Platform) believed(in submitted) (state, *model.SubmitDialogResponse) {
	st, ok := p.signer.open(in.State)
	reason, said := "", saidNoForm
	switch {
	case !ok:
		reason = "mac"
	case st.User != in.User:
		reason = "user"
	case p.Now().Unix() >= st.Expires:
		reason, said = "expired", saidOldForm
	default:
		return st, nil
	}
	p.Refused(reason)
	return state{}, &model.SubmitDialogResponse{Error: said}
}

func (p *Platform) unknownSender(err error) *model.SubmitDialogResponse {
	if errors.Is(err, bot.ErrGone) || errors.Is(err, errNotPerson) {
		p.Refused("user")
		return &model.SubmitDialogResponse{Error: saidNoForm}
	}
	p.Refused("unchecked")
	return &model.SubmitDialogResponse{Error: saidAgain}
}

// fingerprint tells one set of answers from another: the same ones sent again are the same act, corrected ones are not.
func fingerprint(answers map[string]any) string {
	data, _ := json.Marshal(answers) // it was decoded from JSON; keys are sorted
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// answers are those to the questions that were asked.
func (p *Platform) answers(ctx context.Context, st state, given map[string]any) map[string][]string {
	all := map[string][]string{}
	for name, kind := range st.Kinds {
		values := texts(given[name])
		if kind == bot.ManyOf {
			for n := 2; n <= maxChoices; n++ {
				values = append(values, texts(given[another(name, n)])...)
			}
		}
		if kept := st.Kept[name]; len(values) == 0 && kept != "" {
			values = []string{kept}
		} else if kind == bot.Person && len(values) > 0 {
			values = []string{p.chosen(ctx, values[0])}
		}
		all[name] = values
	}
	return all
}

// texts brings a value to text: the client sends numbers as numbers, and newer ones several choices as a list.
func texts(value any) []string {
	var all []string
	switch v := value.(type) {
	case string:
		if strings.TrimSpace(v) != "" {
			all = append(all, v)
		}
	case json.Number:
		all = append(all, v.String())
	case bool:
		all = append(all, map[bool]string{true: "yes", false: "no"}[v])
	case []any:
		for _, one := range v {
			all = append(all, texts(one)...)
		}
	}
	return all
}

// chosen makes a tag of the person picked from the list; what is no person's id stays for bot to refuse.
func (p *Platform) chosen(ctx context.Context, id string) string {
	if !model.IsValidId(id) {
		return id
	}
	if user, err := p.people.fetch(ctx, id); err == nil && usable(user) == nil {
		return bot.Tag(p.people.account(user))
	}
	return id
}

// answerForm closes the dialog and sends the answer as a direct message, or keeps it open with what is wrong. A dialog
// that is open can not be given another line nor another question, so a form that comes back with one is offered anew.
func (p *Platform) answerForm(ctx context.Context, done act, st state, m bot.Message) *model.SubmitDialogResponse {
	if f := m.Form; f != nil && bot.Clean(f.Command) == st.Line && st.asks(*f) {
		if reply := problems(*f); reply.Error != "" || len(reply.Errors) > 0 {
			return reply
		}
	}
	if blank(m) {
		return &model.SubmitDialogResponse{}
	}
	if err := p.whisper(ctx, done, m); err != nil {
		p.Log.Error("a reply to a form could not be sent as a direct message", "error", err)
		out := p.renderer(ctx, press{}, maxPost).render(m)
		return &model.SubmitDialogResponse{Error: saidDone + out.text}
	}
	return &model.SubmitDialogResponse{}
}

// asks reports whether all of a form's questions are in the dialog.
func (st state) asks(f bot.Form) bool {
	return !slices.ContainsFunc(f.Questions, func(q bot.Question) bool {
		_, asked := st.Kinds[q.Name]
		return !asked
	})
}

// problems are a form's errors as the dialog shows them: below their inputs, and what is wrong with the whole at its foot.
func problems(f bot.Form) *model.SubmitDialogResponse {
	return &model.SubmitDialogResponse{Error: bot.Clean(f.Problem), Errors: f.Errors()}
}
