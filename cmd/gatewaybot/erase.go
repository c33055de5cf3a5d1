package main

import (
	"bufio"
	"errors"
	"fmt"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/handlers"
	"gatewaybot/soc"
)

// eraseVerb erases the text of one record for good. That there was one stays, with who erased it and why.
type eraseVerb struct {
	configFlag
	onRecord
	Ref    string `arg:"" help:"The record's reference, such as INT-2026-000042."`
	Reason string `required:"" help:"Why, for the audit log, where it stays. Nothing of what the record says."`
	Force  bool   `help:"Also what is held for a court or an inquiry, or is in use."`
	Yes    bool   `help:"Do not ask."`
}

// Validate is called by the command line's parser.
func (v eraseVerb) Validate() error {
	if strings.TrimSpace(v.Reason) == "" {
		return errors.New("--reason needs a reason")
	}
	return v.onRecord.Validate()
}

// Run says what an erasure comes to, asks, and erases.
func (v *eraseVerb) Run(w *world) error {
	ref, err := soc.ParseRef(v.Ref)
	if err != nil {
		return fmt.Errorf("%q is not a reference; one looks like INT-2026-000042", v.Ref)
	}
	return v.atCounter(w, func(c counter) error {
		e := handlers.Erasing{Ref: ref, By: strings.TrimSpace(v.By), Reason: strings.TrimSpace(v.Reason), Force: v.Force}
		found, err := c.handlers.LookErase(c.ctx, e)
		if err != nil {
			return said(err)
		}
		if !found.Before && !v.Yes {
			c.ask(ref)
			typed, _ := bufio.NewReader(c.in).ReadString('\n')
			if !strings.EqualFold(strings.TrimSpace(typed), string(ref)) {
				return errors.New("nothing was erased")
			}
		}
		if found, err = c.handlers.Erase(c.ctx, e); err != nil {
			return said(err)
		}
		c.sayErased(found)
		return nil
	})
}

// said is an error in the words for a person, where it has some.
func said(err error) error {
	if e, ok := errors.AsType[*bot.Error](err); ok {
		return errors.New(e.Text)
	}
	return err
}

func (c counter) ask(ref soc.Ref) {
	fmt.Fprintf(c.out, "The text of %s and of all its versions goes for good: from the store, from my messages and from the register.\n", ref)
	fmt.Fprintf(c.out, "Type the reference again to erase it: ")
}

// sayErased says what was done, and what nobody but a person can do.
func (c counter) sayErased(e handlers.Erasure) {
	head := e.Head
	if e.Before {
		fmt.Fprintf(c.out, "%s was erased before, on %s by %s. Why is in the audit log.\n", head.Ref, c.moment(head.At), c.handlers.Eraser(c.ctx, head))
	} else {
		fmt.Fprintf(c.out, "%s is erased: its text and all its versions can not be read any more. That it was, and why, is in the audit log.\n", head.Ref)
	}
	fmt.Fprintln(c.out, "My messages about it are rewritten by the running bot, to say that it was erased (gatewaybot queue list --queue out).")
	if e.Register {
		fmt.Fprintln(c.out, "The register is told to erase what it has, after the versions that are on their way (gatewaybot queue list --queue register).")
	}
	if e.Undecoded > 0 {
		fmt.Fprintf(c.out, "%d frames that nobody could read came with its post, and are gone.\n", e.Undecoded)
	}
	if c.store.Compact(c.ctx) {
		fmt.Fprintln(c.out, "Redis is writing its append-only file anew, without it.")
	}
	fmt.Fprintln(c.out, "\nWhat I can not reach:")
	if e.Posted != "" {
		fmt.Fprintf(c.out, "* The partner's own post, and their replies below it: %s. Ask %s to delete it.\n", c.postAt(e), c.partnerAt(e))
	}
	for _, ref := range e.Linked {
		fmt.Fprintf(c.out, "* %s is tied to it and has words of its own, which may repeat it. Look, and erase it too if they do.\n", ref)
	}
	for _, line := range []string{
		"Files that were exported, and what people copied or forwarded. The audit log says who had it shown, and to whom it was disclosed.",
		"Answers that somebody got by asking me, where they stand in a direct message, and reminders that are sent already: those name the reference and the cover label.",
		"Backups of Redis, and an append-only file that is not written anew yet: they hold the sealed text with its sealed key until they are gone.",
		"What Slack or Mattermost itself keeps of a message that is rewritten or deleted, for as long as it is set to.",
	} {
		fmt.Fprintln(c.out, "* "+line)
	}
}

// postAt is where the partner's own post stands, as a link where the platform has one that needs nothing else.
func (c counter) postAt(e handlers.Erasure) string {
	if m := c.cfg.Mattermost; m != nil && e.Post.Platform == "mattermost" {
		return strings.TrimSuffix(m.URL, "/") + "/_redirect/pl/" + e.Posted
	}
	if e.Post.Platform == "slack" {
		return fmt.Sprintf("https://slack.com/archives/%s/p%s", e.Post.ID, strings.ReplaceAll(e.Posted, ".", ""))
	}
	return e.Post.String() + "/" + e.Posted
}

// partnerAt is who keeps the channel of the partner's post.
func (c counter) partnerAt(e handlers.Erasure) string {
	for _, p := range c.handlers.Directory.Places {
		if p.Channel == e.Post && p.Body != "" {
			return c.handlers.Region.BodyName(p.Body)
		}
	}
	return "the partner"
}
