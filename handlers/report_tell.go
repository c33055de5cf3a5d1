package handlers

import (
	"context"
	"fmt"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// keepReportCard shows a report in the channel of the desk or the panel as it is now.
func (n *Notifier) keepReportCard(ctx context.Context, j store.Job, d store.Delivery) error {
	place, ok := n.deskOf(j.Ref)
	if !ok {
		return errNobody
	}
	r, err := n.report(ctx, j.Ref)
	if err != nil {
		return err
	}
	return n.keep(ctx, j, d, bot.To{Channel: place.Channel}, r.Meta().Version, n.deskCard(ctx, r))
}

// deskOf is the channel of those who work a kind of report.
func (h *Handlers) deskOf(ref soc.Ref) (Place, bool) {
	if ref.Prefix() == soc.DisruptionPrefix {
		return h.Directory.panel()
	}
	return h.Directory.desk()
}

// reportMessage is what a version of a report means to a destination, and where it goes; false when it means nothing there.
func (n *Notifier) reportMessage(ctx context.Context, dest string, r report) (bot.To, bot.Message, bool, error) {
	switch {
	case dest == reporterDest:
		return n.toReporter(ctx, r, n.forReporter(r))
	case dest == deskDest:
		place, ok := n.deskOf(r.Meta().Ref)
		if !ok || !deskHears(r) {
			return bot.To{}, bot.Message{}, false, nil
		}
		return bot.To{Channel: place.Channel}, n.forDesk(ctx, r, place), true, nil
	case dest == contactDest:
		return n.to(ctx, n.agency(r.Common().Agency).Contact, "", n.forContact(r))
	case strings.HasPrefix(dest, secondDest):
		return n.toReporter(ctx, r, &bot.Message{
			Title: string(r.Meta().Ref),
			Text:  "The same event was reported again. You keep the lead; the other report is recorded as support.",
		})
	}
	return bot.To{}, bot.Message{}, false, &neverError{fmt.Errorf("unknown destination %q", dest)}
}

// toReporter addresses a message to those who gave a report. A nil message goes nowhere.
func (n *Notifier) toReporter(ctx context.Context, r report, msg *bot.Message) (bot.To, bot.Message, bool, error) {
	if to, ok := n.reporterAt(r); ok && msg != nil {
		return to, *msg, true, nil
	}
	return n.to(ctx, r.Common().Submitter, "", msg)
}

// reporterAt is where those who gave a report are answered: in the thread of their post, or, for a form, in the partner's
// own channel that it was opened in. Anybody else is answered in direct messages.
func (n *Notifier) reporterAt(r report) (bot.To, bool) {
	c := originOf(r)
	place, ok := n.Directory.partnerAt(c)
	if !ok || r.Common().Post == "" && place.Body != r.Common().Agency {
		return bot.To{}, false
	}
	return bot.To{Channel: c, Thread: r.Common().Thread}, true
}

// forReporter is what a version means to those who gave the report. It stands where others read: the reference, the state
// and what happens next, and nothing of the report.
func (n *Notifier) forReporter(r report) *bot.Message {
	common, ref := r.Common(), r.Meta().Ref
	msg := &bot.Message{Title: fmt.Sprintf("%s · %s", ref, partnerState(reportState(r)))}
	switch common.Did {
	case soc.MoveReport:
		receipt := n.receipt(r)
		return &receipt
	case soc.MoveAdd, soc.MoveAmend:
		thanks := n.thanks(r)
		return &thanks
	case soc.MoveRetract:
		msg.Text = "I have recorded that you want it back. A person decides, and you hear of it."
		if common.Withheld() {
			msg.Text = "Thank you for taking it away."
		}
	case soc.MoveAsk:
		msg.Text = "We have a question. Please answer it in this thread, or press the button: " + common.Questions[len(common.Questions)-1].Asked.Reveal()
		msg.Buttons = []bot.Button{{Label: "Answer", Command: addButton(ref).Command, Style: bot.Primary}}
	case soc.MoveTriage:
		msg.Text = "It is being looked at. You hear what came of it by " + n.moment(common.FeedbackDue) + "."
		if !common.Pending() {
			msg.Text = "It is being looked at again."
		}
	case soc.MoveRelease:
		msg.Text = "It is being worked on now. You hear what came of it by " + n.moment(common.FeedbackDue) + "."
	case soc.MoveForward:
		msg.Text = "It is on its way to the register. You hear when the register has it."
	case soc.MoveApprove:
		msg.Text = approvedWords(r)
	case soc.MoveHold:
		msg.Text = "The panel has put it on hold. It is kept, and you hear when that changes."
	case soc.MoveSafeguard, soc.MoveNoAction, soc.MoveFeedback, soc.MoveWithdraw:
		msg.Text = "Outcome: " + soc.Label(soc.ReportOutcomes(), common.Outcome) + ". Thank you for telling us."
	case soc.MoveAccept:
		if common.Taken != common.Sent {
			return nil // a later version is on its way, and its answer is the news
		}
		msg.Text = "The register has it, as " + common.RegisterRef + ". Thank you for telling us."
		if reportState(r) == string(soc.ReportWithdrawn) {
			msg.Text = "The register knows that it is withdrawn."
		}
	case soc.MoveRefuse:
		msg.Text = "The register did not take it as it is. " + whoMends(ref) + " mends it; you need do nothing, and you hear when it is there."
	default:
		return nil
	}
	return msg
}

func whoMends(ref soc.Ref) string {
	if ref.Prefix() == soc.DisruptionPrefix {
		return "The disruption panel"
	}
	return "The intelligence desk"
}

// approvedWords say what the panel's approval means to those who gave a disruption.
func approvedWords(r report) string {
	d, ok := r.(*soc.Disruption)
	if !ok {
		return ""
	}
	said := []string{"The panel approved it as " + strings.ToLower(soc.Label(soc.DisruptionRoles(), d.Role)) + "."}
	for _, f := range d.Findings {
		if f.Rule == "V37" || f.Rule == "V35" || f.Rule == "V38" {
			said = append(said, f.Text)
		}
	}
	return strings.Join(said, " ")
}

// receipt is the answer to a new report: what to do if anyone is in danger, that it is kept, what is missing, what happens
// next. It stands where others read.
func (h *Handlers) receipt(r report) bot.Message {
	common, ref := r.Common(), r.Meta().Ref
	msg := bot.Message{Title: fmt.Sprintf("%s · %s", ref, partnerState(reportState(r)))}
	var said []string
	switch common.Danger {
	case soc.DangerYes:
		said = append(said, h.Emergency, "The police desk has been called.")
	case soc.DangerNo:
	default:
		said = append(said, "First: is anyone in danger now? "+h.Emergency, "Press a button, or answer in this thread with “danger: yes” or “danger: no”.")
		if common.Danger == soc.DangerUnclear {
			said = append(said, "The desk has been told that I asked.")
		}
		msg.Buttons = safetyButtons(ref)
	}
	switch hold := common.Findings.Of(soc.Hold); {
	case common.Withheld():
		said = append(said, hold.Sentences(), "Please delete your post: I can't do that for you. The desk has been told that there was one.")
		msg.Text = strings.Join(said, "\n")
		return msg
	case isHeld(r):
		said = append(said, h.heldWords(r, hold[0].Text))
	default:
		said = append(said, "Thank you. It is logged. You hear what came of it by "+h.moment(common.FeedbackDue)+".")
	}
	said = append(said, h.wants(r)...)
	said = append(said, common.Findings.Of(soc.Warn).Sentences())
	msg.Text = strings.TrimSpace(strings.Join(said, "\n"))
	if missing(r) != "" {
		msg.Buttons = append(msg.Buttons, addButton(ref))
	}
	msg.Buttons = append(msg.Buttons, bot.Button{Label: "Take it back", Command: fmt.Sprintf("%s withdraw %s", commandOf(ref), ref)})
	return msg
}

func isHeld(r report) bool { return reportState(r) == string(soc.ReportHeld) }

// heldWords say that a report waits, and why where only its own agency reads it.
func (h *Handlers) heldWords(r report, why string) string {
	agency := h.agency(r.Common().Agency)
	told := "The police have been told."
	if agency.Contact != "" && agency.Contact != r.Common().Submitter {
		told = "Your agency's contact and the police have been told."
	}
	if place, ok := h.Directory.partnerAt(originOf(r)); ok && place.Body != agency.Key {
		return "Thank you. It is kept, but it can't be worked on yet. " + told
	}
	return "Thank you. It is kept, but it can't be worked on yet: " + lowerFirst(why) + " " + told
}

// originOf is the channel in which a report was made.
func originOf(r report) bot.Channel {
	o := r.Meta().Origin
	return bot.Channel{Platform: o.Platform, Workspace: o.Workspace, ID: o.Channel}
}

// wants says what a partner still has to give, and how.
func (h *Handlers) wants(r report) []string {
	var said []string
	if m := missing(r); m != "" {
		said = append(said, "Still missing: "+m+".", "Answer in this thread, one a line, like “where: …”, or press Add details.")
	}
	if len(r.Common().Files) > 0 {
		said = append(said, attachmentNoted)
	}
	return said
}

const attachmentNoted = "I noted your attachment and did not copy it. If it shows people or is sensitive, take it down and send it by the proper route."

// thanks is the answer to an addition or an amendment.
func (h *Handlers) thanks(r report) bot.Message {
	common, ref := r.Common(), r.Meta().Ref
	msg := bot.Message{Title: fmt.Sprintf("%s · %s", ref, partnerState(reportState(r)))}
	last := common.Additions[len(common.Additions)-1]
	said := []string{"Thank you, that is added."}
	switch {
	case last.Withheld:
		said = []string{"I did not keep that, because it looks like something that must not be on chat. Please delete it, and pass it on by the proper route. The desk has been told."}
	case common.Withheld() && common.Did == soc.MoveAmend:
		said = []string{"Your edit is recorded, but this report can't be worked on any more. Please delete the post, and post it anew without what must not be on chat."}
	case common.Did == soc.MoveAmend && common.Sent > 0:
		said = []string{"Your edit is recorded as an amendment. The register is told once a person has looked at it."}
	case common.Did == soc.MoveAmend:
		said = []string{"Your edit is recorded as an amendment."}
	}
	if last.Files > 0 {
		said = append(said, attachmentNoted)
	}
	switch raised := last.Danger; {
	case raised == soc.DangerYes:
		said = append([]string{h.Emergency, "The police desk has been called."}, said...)
	case raised == soc.DangerUnclear, common.Danger == soc.DangerUnclear, common.Danger == soc.DangerUnsaid:
		said = append(said, "Is anyone in danger now? "+h.Emergency)
		msg.Buttons = safetyButtons(ref)
	}
	if m := missing(r); m != "" {
		said = append(said, "Still missing: "+m+".")
		msg.Buttons = append(msg.Buttons, addButton(ref))
	}
	msg.Text = strings.Join(said, "\n")
	return msg
}

func safetyButtons(ref soc.Ref) []bot.Button {
	return []bot.Button{
		{Label: "Yes, in danger", Command: fmt.Sprintf("intel safety %s yes", ref), Style: bot.Danger},
		{Label: "No", Command: fmt.Sprintf("intel safety %s no", ref)},
	}
}

// forDesk tells the desk or the panel what can not wait until they look at the card.
func (n *Notifier) forDesk(ctx context.Context, r report, place Place) bot.Message {
	common, ref := r.Common(), r.Meta().Ref
	who := fmt.Sprintf("%s of %s", n.People.Name(ctx, common.By), n.Region.BodyName(common.Agency))
	msg := bot.Message{Title: string(ref), Buttons: append(stepButtons(r), showButton(ref))}
	raised := common.Raised()
	switch {
	case common.Did == soc.MoveRefuse:
		msg.Text = "The register refused it. Show it to see why, mend it and send it again."
	case common.Did == soc.MoveRetract:
		msg.Text = who + " wants it back, or took the post away. Withdraw it, or go on."
	case raised == soc.DangerYes:
		msg.Title = "DANGER NOW: " + string(ref)
		msg.Text = who + " says that somebody is in danger now. Look at it at once and phone them."
	case raised == soc.DangerUnclear:
		msg.Title = "DANGER UNCLEAR: " + string(ref)
		msg.Text = who + " may be saying that somebody is in danger. They have been asked. Look at it at once."
	case raised == soc.DangerNo && common.Did != soc.MoveReport:
		msg.Text = who + " says that nobody is in danger now."
	case common.NotKept():
		msg.Text = who + " posted something that must not be on chat. It was not kept. Make sure that they delete it."
	case common.Did == soc.MoveAmend:
		msg.Text = who + " edited the post: an amendment."
	case common.Did == soc.MoveAdd:
		msg.Text = who + " added to it or answered."
	default:
		msg.Text = who + " reported it. " + common.Findings.Of(soc.Hold).Sentences()
	}
	if (raised.Alarming() || common.NotKept()) && place.Notify != (bot.Notify{}) {
		msg.Notify = []bot.Notify{place.Notify}
	}
	return msg
}

// forContact tells an agency's contact that a report of theirs waits.
func (n *Notifier) forContact(r report) *bot.Message {
	return &bot.Message{
		Title: string(r.Meta().Ref),
		Text:  "A report of your agency is kept but can't be worked on. " + r.Common().Findings.Of(soc.Hold).Sentences() + " Please talk to the police about it.",
	}
}

// linkThread lets replies be found: those to the first message about a form's report, and those in a thread that a report
// was made in.
func (n *Notifier) linkThread(ctx context.Context, r report, at bot.Posted) error {
	common, id := r.Common(), at.ID
	if common.Post != "" {
		id = threadMark + common.Thread
	}
	if at.ID == "" || common.Thread == common.Post && common.Post != "" {
		return nil
	}
	if err := n.Store.LinkPost(ctx, at.Channel.String(), id, r.Meta().Ref); err != nil {
		return fmt.Errorf("link thread: %w", err)
	}
	return nil
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }
