package handlers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/handlers/post"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// heardLine is the verb that posts in partners' channels become, and wordsArg its argument.
const (
	heardLine = "intel heard"
	wordsArg  = "words"
)

// heard takes a post in a partner's channel. It is never typed: Rewrite makes the line.
func (h *Handlers) heard() bot.Verb {
	return bot.Verb{
		Name: "heard", Help: "Take a post in a partner's channel.", Hidden: true, Run: h.runHeard,
		Args: []bot.Arg{{Name: wordsArg, Label: "Words", Kind: bot.Text, Optional: true, Max: 1 << 20}},
	}
}

// hear makes a post in a partner's channel a line.
func (h *Handlers) hear(req bot.Request) (bot.Request, bool) {
	if _, ok := h.Directory.partnerAt(req.Channel); !ok || req.Post == nil {
		return req, false
	}
	return asHeard(req), true
}

// hearTagged makes a line of words to the bot that say themselves that they are a report: in direct messages, where nobody
// thinks of a command's name.
func hearTagged(req bot.Request) (bot.Request, bool) {
	if !post.Parse(req.Text)[0].Tagged {
		return req, false
	}
	req.Post = &bot.Post{ID: aloneMark + req.ID, Named: true}
	return asHeard(req), true
}

// aloneMark begins the name of what was said to the bot alone, beside the names of posts that others read.
const aloneMark = "said-"

func asHeard(req bot.Request) bot.Request {
	req.Answers = map[string][]string{wordsArg: {req.Text}}
	req.Text = heardLine
	return req
}

// runHeard answers nothing: receipts and questions are rows of the commit, so that they come once, whichever replica
// took the post and however often it was delivered.
func (h *Handlers) runHeard(ctx context.Context, in bot.Input) (bot.Message, error) {
	if in.Post == nil {
		return bot.Message{}, bot.Errorf(bot.Invalid, "This can't be typed.")
	}
	err := h.hearPost(ctx, in)
	if errors.Is(err, store.ErrActorChanged) {
		h.People.Forget(in.From)
		err = h.hearPost(ctx, in)
	}
	if _, beaten := errors.AsType[*soc.ConflictError](err); beaten || errors.Is(err, store.ErrActorChanged) {
		err = fmt.Errorf("%w: others were faster, again and again: %w", store.ErrUnavailable, err) // it is handed over again
	}
	return bot.Message{}, err
}

// hearPost takes one post, edit or deletion.
func (h *Handlers) hearPost(ctx context.Context, in bot.Input) error {
	by, err := h.poster(ctx, in)
	if err != nil {
		return err
	}
	switch in.Source {
	case bot.Edited:
		return h.edited(ctx, in, by)
	case bot.Deleted:
		return h.deleted(ctx, in, by)
	}
	return h.posted(ctx, in, by)
}

// poster is who wrote a post. Somebody whom we do not know is their account, without a body: what they say is kept, and
// waits for a person.
func (h *Handlers) poster(ctx context.Context, in bot.Input) (soc.Officer, error) {
	o, err := h.People.ByAccount(ctx, in.From)
	if bot.CodeOf(err) == bot.Forbidden || o.Status == soc.Left {
		return soc.Officer{ID: in.From.String(), Accounts: []string{in.From.String()}}, nil
	}
	return o, err
}

// posted takes a new post: a reply to a report is an addition to it, anything else is read as reports.
func (h *Handlers) posted(ctx context.Context, in bot.Input, by soc.Officer) error {
	if in.Thread != "" {
		refs, err := h.ofThread(ctx, in)
		if err != nil {
			return fmt.Errorf("find reports of a thread: %w", err)
		}
		if refs = namedIn(refs, in.Str(wordsArg)); len(refs) > 0 {
			return h.replied(ctx, in, by, refs)
		}
	}
	return h.read(ctx, in, by, 0)
}

// ofThread are the reports that a thread is about: those of its first message, or the newest that was made below it.
func (h *Handlers) ofThread(ctx context.Context, in bot.Input) ([]soc.Ref, error) {
	refs, err := h.Store.ReportsOf(ctx, in.Channel.String(), in.Thread)
	if err != nil || len(refs) > 0 {
		return refs, err
	}
	return h.Store.ReportsOf(ctx, in.Channel.String(), threadMark+in.Thread)
}

// threadMark begins the name of a thread that a report was made in, beside the names of posts.
const threadMark = "thread-"

// namedIn are the references that words name, or all of them if they name none.
func namedIn(refs []soc.Ref, words string) []soc.Ref {
	named := slices.DeleteFunc(slices.Clone(refs), func(r soc.Ref) bool { return !strings.Contains(words, string(r)) })
	if len(named) > 0 {
		return named
	}
	return refs
}

// read makes reports of a post, from the nth on.
func (h *Handlers) read(ctx context.Context, in bot.Input, by soc.Officer, from int) error {
	place, _ := h.Directory.partnerAt(in.Channel)
	found := reportsIn(in)
	for i := from; i < len(found); i++ {
		if !h.wanted(found[i], in, place, by) {
			continue
		}
		if err := h.receive(ctx, in, by, place, found[i], i); err != nil {
			return err
		}
	}
	return nil
}

// reportsIn are the reports of a post. One post makes so many records and no more: the last of them has the words of all
// that follow.
func reportsIn(in bot.Input) []post.Report {
	found := post.Parse(in.Str(wordsArg))
	if len(found) <= store.MostInPost {
		return found
	}
	last, more := &found[store.MostInPost-1], []string{found[store.MostInPost-1].Account}
	for _, p := range found[store.MostInPost:] {
		more = append(more, wordsOf(p).Reveal())
		if p.Danger.Alarming() && last.Danger != soc.DangerYes {
			last.Danger = p.Danger
		}
	}
	last.Account = strings.Join(more, "\n")
	return found[:store.MostInPost]
}

// wanted reports whether a post is a report: it says so, it speaks to the bot, the channel is set to capture all, or it
// holds what nobody may leave lying: somebody in danger, or words that must not be on a chat. Officers who talk with a
// partner about danger raise no alarm.
func (h *Handlers) wanted(p post.Report, in bot.Input, place Place, by soc.Officer) bool {
	police := by.Body == soc.ROCU || h.Region.HasForce(by.Body)
	return p.Tagged || in.Post.Named || place.Capture && in.Thread == "" && !police || p.Danger.Alarming() && !police ||
		h.Reports.Guard(soc.NewText(in.Str(wordsArg))) != nil
}

// receive keeps one report of a post. One round trip: the post belongs to the record for ever, so that its next delivery
// changes nothing.
func (h *Handlers) receive(ctx context.Context, in bot.Input, by soc.Officer, place Place, p post.Report, nth int) error {
	base := h.reportOf(soc.IntelligencePrefix, in, by, by.Body)
	if p.Kind == post.Disruption {
		base.Ref = soc.DisruptionPrefix.Pending()
	}
	if base.Agency == "" {
		base.Agency = place.Body
	}
	base.Post, base.Nth, base.Thread = in.Post.ID, nth, threadOf(in)
	base.Danger = p.Danger
	if nth == 0 {
		base.Files = h.files(in.Post.Files)
	}
	next := h.receiveAs(base, p, by)
	if by.Body == "" {
		stranger(next)
	}
	if p.Kind == post.Unsaid {
		next.Common().Findings = append(next.Common().Findings, soc.Finding{Rule: "C8", Severity: soc.Warn, Text: "It is taken as intelligence. If it is a disruption, take it back and post it again with “disruption:”."})
	}
	if p.Graded {
		next.Common().Findings = append(next.Common().Findings, soc.Finding{Rule: "V41", Severity: soc.Warn, Text: "The grading is for the police to make: it was kept as words."})
	}
	key := store.PostKey(in.Channel.String(), in.Post.ID, nth)
	_, err := h.Store.Commit(ctx, store.Commit{
		ID: "post|" + key, By: withEntry(by), Writes: []store.Write{{New: next}}, Rows: h.reportRows(next), Posts: []string{key},
	})
	if err != nil {
		return fmt.Errorf("commit post: %w", err)
	}
	return nil
}

// withEntry is the officer whom the commit checks: not one of whom we have no entry.
func withEntry(by soc.Officer) soc.Officer {
	if by.Body == "" {
		return soc.Officer{}
	}
	return by
}

// threadOf is where answers to a post go: below it, or in the thread that it stands in.
func threadOf(in bot.Input) string {
	if in.Thread != "" {
		return in.Thread
	}
	return in.Post.ID
}

// receiveAs makes the record of a post's report.
func (h *Handlers) receiveAs(base soc.Report, p post.Report, by soc.Officer) report {
	agency, at := h.agency(base.Agency), h.now()
	if p.Kind == post.Disruption {
		d := soc.Disruption{Report: base}
		h.readDisruption(&d, p)
		return d.Receive(h.Reports, agency, h.Calendar, by, at)
	}
	r := soc.Intelligence{Report: base}
	readIntelligence(&r, p)
	return r.Receive(h.Reports, agency, h.Calendar, by, at)
}

// stranger holds a report of somebody whom we do not know as one of the agency's people.
func stranger(r report) {
	f := soc.Finding{Rule: "C1", Severity: soc.Hold, Text: "Its author is not known as one of the agency's people."}
	common := r.Common()
	common.Findings = append(common.Findings, f)
	if common.Withheld() || common.Danger.Alarming() {
		return
	}
	switch r := r.(type) {
	case *soc.Intelligence:
		r.State = soc.ReportHeld
	case *soc.Disruption:
		r.State, r.HeldFor = soc.DisruptionHeld, soc.HeldForAgreement
	}
}

func (h *Handlers) files(attached []bot.File) []soc.File {
	var files []soc.File
	for _, f := range attached {
		files = append(files, soc.File{Size: f.Size, Name: soc.NewText(f.Name), Link: soc.NewText(f.Link)})
	}
	return files
}
