package handlers

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"gatewaybot/bot"
	"gatewaybot/handlers/post"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// shortAnswer is how long a reply may be that is taken for the answer to “is anyone in danger now?”, in characters.
const shortAnswer = 60

// replied adds a reply to the reports whose thread it stands in. What somebody of another body says there is no addition,
// but is looked at like any post.
func (h *Handlers) replied(ctx context.Context, in bot.Input, by soc.Officer, refs []soc.Ref) error {
	found := post.Parse(in.Str(wordsArg))
	p := found[0]
	p.Danger = worst(found)
	for i, ref := range refs {
		key := store.PostKey(in.Channel.String(), in.Post.ID, 0)
		posts := []string{key}
		if i > 0 {
			posts = []string{key + "|" + string(ref)} // the post itself belongs to the first
		}
		foreign := false
		_, err := h.amend(ctx, fmt.Sprintf("reply|%s|%s", key, ref), posts, ref, withEntry(by), func(old report) (report, error) {
			if foreign = by.Body != "" && !old.Common().Given(by); foreign {
				return nil, nil
			}
			said := soc.Said{Move: soc.MoveAdd, Words: soc.NewText(in.Str(wordsArg)), Danger: answered(p, old), Files: h.files(in.Post.Files)}
			return h.say(old, said, ofAgency(by, old), h.now(), h.completion(p))
		})
		if isErased(err) {
			return h.repliedToErased(ctx, in, by, posts[0], ref)
		}
		if err != nil {
			return fmt.Errorf("add reply: %w", err)
		}
		if foreign {
			return h.read(ctx, in, by, 0)
		}
	}
	return nil
}

// worst is what the first report of a post says of danger, or the alarm that another one raises.
func worst(found []post.Report) soc.Danger {
	all := found[0].Danger
	for _, p := range found[1:] {
		if p.Danger.Alarming() {
			all = all.Worse(p.Danger)
		}
	}
	return all
}

// answered is what a reply says of danger. A short one to a report of which that is open answers the question.
func answered(p post.Report, old report) soc.Danger {
	open := old.Common().Danger == soc.DangerUnsaid || old.Common().Danger == soc.DangerUnclear
	if p.Danger == soc.DangerUnsaid && open && !old.Common().Asked() && utf8.RuneCountInString(p.Account) <= shortAnswer && len(p.Fields) == 0 {
		if d := soc.ReadDanger(p.Account); d == soc.DangerYes || d == soc.DangerNo {
			return d
		}
	}
	return p.Danger
}

// ofAgency lets somebody whom we do not know speak for the report in whose thread, or about whose post, they speak: only
// the agency's people and the channel's keepers can.
func ofAgency(by soc.Officer, r report) soc.Officer {
	if !r.Common().Given(by) {
		by.Body = r.Common().Agency
	}
	return by
}

// edited records an edit as an amendment of each report of the post. A post that was no report may have become one.
func (h *Handlers) edited(ctx context.Context, in bot.Input, by soc.Officer) error {
	refs, err := h.Store.ReportsOf(ctx, in.Channel.String(), in.Post.ID)
	if err != nil {
		return fmt.Errorf("find reports of a post: %w", err)
	}
	found := reportsIn(in)
	for i, ref := range refs {
		p := post.Report{Account: "(the author took this report out of the post)"}
		if i < len(found) {
			p = found[i]
		}
		key := fmt.Sprintf("%s@%s|%d", in.Channel.String()+"/"+in.Post.ID, in.Post.Revision, i)
		_, err := h.amend(ctx, "edit|"+key, []string{key}, ref, withEntry(by), func(old report) (report, error) {
			said := soc.Said{Move: soc.MoveAmend, Words: wordsOf(p), Danger: p.Danger}
			if i == 0 {
				said.Files = newFiles(h.files(in.Post.Files), old.Common().Files)
			}
			if len(said.Files) == 0 && h.saysTheSame(old, p) {
				return nil, nil // an edit that we heard of with the post itself, or that changed no word
			}
			return h.say(old, said, ofAgency(by, old), h.now(), h.completion(p))
		})
		if isErased(err) {
			err = h.wroteToErased(ctx, key, ref)
		}
		if err != nil {
			return fmt.Errorf("amend report: %w", err)
		}
	}
	return h.read(ctx, in, by, len(refs))
}

// saysTheSame reports whether a report's post says what it said when we last heard it.
func (h *Handlers) saysTheSame(r report, p post.Report) bool {
	for _, a := range slices.Backward(r.Common().Additions) {
		if a.Move == soc.MoveAmend {
			return a.Words.Equal(wordsOf(p))
		}
	}
	if p.Danger != soc.DangerUnsaid && p.Danger != r.Common().Danger {
		return false
	}
	var is, was map[string]*soc.Text
	switch r := r.(type) {
	case *soc.Intelligence:
		var again soc.Intelligence
		readIntelligence(&again, p)
		if again.Codes() != r.Codes() {
			return false
		}
		is, was = again.Originals(), r.Originals()
	case *soc.Disruption:
		var again soc.Disruption
		h.readDisruption(&again, p)
		if again.Codes() != r.Codes() {
			return false
		}
		is, was = again.Originals(), r.Originals()
	}
	return maps.EqualFunc(is, was, func(a, b *soc.Text) bool { return a.Equal(*b) })
}

// newFiles are the attachments that a report does not have yet.
func newFiles(files, had []soc.File) []soc.File {
	return slices.DeleteFunc(files, func(f soc.File) bool {
		return slices.ContainsFunc(had, func(h soc.File) bool { return h.Name.Equal(f.Name) && h.Size == f.Size })
	})
}

// wordsOf are all words of one report of a post.
func wordsOf(p post.Report) soc.Text {
	var b strings.Builder
	b.WriteString(p.Story())
	for _, f := range p.Fields {
		fmt.Fprintf(&b, "\n%s: %s", f.Name, f.Value)
	}
	return soc.NewText(strings.TrimSpace(b.String()))
}

// deleted records that a post was taken away: a wish to withdraw its reports, which a person decides on.
func (h *Handlers) deleted(ctx context.Context, in bot.Input, by soc.Officer) error {
	refs, err := h.Store.ReportsOf(ctx, in.Channel.String(), in.Post.ID)
	if err != nil {
		return fmt.Errorf("find reports of a post: %w", err)
	}
	for _, ref := range refs {
		key := fmt.Sprintf("%s/%s@deleted|%s", in.Channel, in.Post.ID, ref)
		_, err := h.amend(ctx, "delete|"+key, []string{key}, ref, withEntry(by), func(old report) (report, error) {
			if old.Common().Post != in.Post.ID {
				// A reply that is taken away takes nothing back that was said.
				said := soc.Said{Move: soc.MoveAmend, Words: soc.NewText("(a reply was taken away)")}
				return h.say(old, said, ofAgency(by, old), h.now(), nil)
			}
			if old.Common().Retracted {
				return nil, nil
			}
			return retract(old, ofAgency(by, old), h.now())
		})
		if _, ended := errors.AsType[*soc.MoveError](err); ended || isErased(err) {
			continue // it was withdrawn already, or nothing is left to withdraw
		}
		if err != nil {
			return fmt.Errorf("record deletion: %w", err)
		}
	}
	return nil
}
