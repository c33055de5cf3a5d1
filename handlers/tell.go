package handlers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// alert calls the gateway team to a risk to life, once a request.
func (n *Notifier) alert(ctx context.Context, j store.Job, d store.Delivery) error {
	if d.Told > 0 {
		return nil
	}
	place, ok := n.Directory.gateway()
	if !ok {
		return errNobody
	}
	r, err := n.Store.Request(ctx, j.Ref)
	if err != nil {
		return fmt.Errorf("read request: %w", err)
	}
	msg := bot.Message{
		Title:   "RISK TO LIFE: " + string(r.Ref),
		Text:    fmt.Sprintf("%s of %s says that a life is at risk. Phone them now, and take the request.", n.People.Name(ctx, r.Requester), n.Region.BodyName(r.Body)),
		Buttons: []bot.Button{showButton(r.Ref)},
	}
	if r.State == soc.Draft {
		msg.Text = fmt.Sprintf("%s of %s says that a life is at risk, and is still filling in the form. Phone them now.", n.People.Name(ctx, r.Requester), n.Region.BodyName(r.Body))
	}
	if place.Notify != (bot.Notify{}) {
		msg.Notify = []bot.Notify{place.Notify}
	}
	at, err := n.sendOnce(ctx, j, 1, bot.To{Channel: place.Channel}, msg)
	if err != nil {
		return err
	}
	return n.delivered(ctx, j, r.Version, at)
}

// refused tells the gateway that the register refused a decision, a review, a check or a checkpoint.
func (n *Notifier) refused(ctx context.Context, j store.Job, d store.Delivery) error {
	place, ok := n.Directory.gateway()
	if !ok {
		return errNobody
	}
	text, buttons := "Show it to see why. A correction sends it again.", []bot.Button{showButton(j.Ref)}
	switch j.Ref.Prefix() {
	case soc.CheckpointPrefix:
		text, buttons = "It may hold another one under this reference, which there is only if our store was put back to an earlier day. Have the administrator look at the queue, and run “gatewaybot audit verify” with the checkpoint that the register holds.", nil
	case soc.PlanPrefix:
		text = "Its review stays on record here, and is not on the register. The administrator sees why in the queue, and sends it again or gives it up."
	case soc.OrderPrefix:
		text = "Its check stays on record here, and is not on the register. The administrator sees why in the queue, and sends it again or gives it up."
	}
	at, err := n.sendOnce(ctx, j, d.Version, bot.To{Channel: place.Channel}, bot.Message{
		Title:   "The register refused " + string(j.Ref),
		Text:    text,
		Buttons: buttons,
	})
	if err != nil {
		return err
	}
	return n.delivered(ctx, j, d.Version, at)
}

// telling is what one version of a record means to a destination.
type telling struct {
	version int
	// message says where it goes; false when it means nothing there.
	message func() (bot.To, bot.Message, bool, error)
	// sent is done once the first message is there; nil does nothing.
	sent func(bot.Posted) error
	// apart keeps later messages out of the first one's thread.
	apart bool
}

// tellings are what the versions that a destination was not told of mean to it, in order.
func (n *Notifier) tellings(ctx context.Context, j store.Job, d store.Delivery) ([]telling, error) {
	var all []telling
	if commandOf(j.Ref) == "gateway" {
		versions, err := n.Store.RequestVersions(ctx, j.Ref, d.Told+1, d.Version)
		for _, r := range versions {
			all = append(all, telling{version: r.Version, message: func() (bot.To, bot.Message, bool, error) { return n.message(ctx, j.Dest, r) }})
		}
		return all, err
	}
	versions, err := n.reportVersions(ctx, j.Ref, d.Told+1, d.Version)
	if strings.HasPrefix(j.Dest, secondDest) && len(versions) > 0 {
		versions = versions[len(versions)-1:]
	}
	for _, r := range versions {
		all = append(all, telling{
			version: r.Meta().Version, apart: j.Dest == deskDest,
			message: func() (bot.To, bot.Message, bool, error) { return n.reportMessage(ctx, j.Dest, r) },
			sent: func(at bot.Posted) error {
				if j.Dest != reporterDest {
					return nil
				}
				return n.linkThread(ctx, r, at)
			},
		})
	}
	return all, err
}

// tell sends what each version of a record means to one recipient, in order.
func (n *Notifier) tell(ctx context.Context, j store.Job, d store.Delivery) error {
	versions, err := n.tellings(ctx, j, d)
	if err != nil {
		return fmt.Errorf("read versions: %w", err)
	}
	first, err := posted(d.Place)
	if err != nil {
		return err
	}
	var skipped error
	for _, t := range versions {
		at, sent, err := n.tellVersion(ctx, j, t, first)
		if unreachable(err) {
			skipped = err // a later version may belong to somebody else
			n.Log.WarnContext(ctx, "a message has no recipient", "ref", j.Ref, "version", t.version, "to", j.Dest, "error", err)
			continue
		}
		if err != nil {
			return err
		}
		if !sent {
			continue
		}
		skipped = nil
		places := []bot.Posted{at}
		if first.ID == "" {
			if first = at; t.sent != nil {
				if err := t.sent(at); err != nil {
					return err
				}
			}
		} else {
			places = []bot.Posted{first, at}
		}
		if err := n.delivered(ctx, j, t.version, places...); err != nil {
			return err
		}
	}
	if skipped != nil {
		return skipped
	}
	return n.Store.Out.Delivered(ctx, j, d.Version, nil)
}

// tellVersion sends what one version means to the recipient, below the first message where that is in a channel; false
// when it means nothing to them.
func (n *Notifier) tellVersion(ctx context.Context, j store.Job, t telling, first bot.Posted) (bot.Posted, bool, error) {
	to, msg, ok, err := t.message()
	if err != nil || !ok {
		return bot.Posted{}, false, err
	}
	if to.Thread == "" && first.ID != "" && to.Channel == first.Channel && !t.apart {
		to.Thread = first.ID
	}
	at, err := n.sendOnce(ctx, j, t.version, to, msg)
	if to.Thread != "" && errors.Is(err, bot.ErrGone) {
		to.Thread = "" // somebody deleted the first message
		at, err = n.sendOnce(ctx, j, t.version, to, msg)
	}
	return at, err == nil, err
}

// unreachable reports whether a recipient can not be reached, now or later.
func unreachable(err error) bool {
	_, never := errors.AsType[*neverError](err)
	return never || errors.Is(err, bot.ErrGone)
}

// message is what a version means to a destination, and where it goes; false when it means nothing there.
func (n *Notifier) message(ctx context.Context, dest string, r *soc.Request) (bot.To, bot.Message, bool, error) {
	switch dest {
	case forceDest:
		place, ok := n.Directory.of(r.Body)
		if !ok || r.Body == soc.ROCU || r.Did == soc.MoveDraft {
			return bot.To{}, bot.Message{}, false, nil
		}
		return bot.To{Channel: place.Channel}, n.forForce(ctx, r), true, nil
	case requesterDest:
		return n.to(ctx, r.Requester, r.By, n.forRequester(ctx, r))
	case handlerDest:
		msg, err := n.forHandler(ctx, r)
		if err != nil {
			return bot.To{}, bot.Message{}, false, err
		}
		return n.to(ctx, r.Handler, r.By, msg)
	}
	return bot.To{}, bot.Message{}, false, &neverError{fmt.Errorf("unknown destination %q", dest)}
}

// to addresses a message to a person, or to the deputy who stands in for them and has not left. A nil message goes
// nowhere, and so does one that tells the deputy what they did themselves.
func (n *Notifier) to(ctx context.Context, id, by string, msg *bot.Message) (bot.To, bot.Message, bool, error) {
	if msg == nil || id == "" {
		return bot.To{}, bot.Message{}, false, nil
	}
	o, err := n.People.ByID(ctx, id)
	if bot.CodeOf(err) == bot.Forbidden {
		return bot.To{}, bot.Message{}, false, &neverError{fmt.Errorf("recipient is not known: %w", err)}
	}
	if err != nil {
		return bot.To{}, bot.Message{}, false, fmt.Errorf("find recipient: %w", err)
	}
	if o.On(n.today()) == soc.Away && o.Deputy != "" {
		deputy, err := n.People.ByID(ctx, o.Deputy)
		if err != nil {
			return bot.To{}, bot.Message{}, false, fmt.Errorf("find deputy: %w", err)
		}
		if deputy.ID == by {
			return bot.To{}, bot.Message{}, false, nil
		}
		if deputy.Status != soc.Left {
			msg.Note = fmt.Sprintf("You get this because you stand in for %s until %s.", n.People.Name(ctx, o.ID), n.day(o.AwayUntil))
			o = deputy
		}
	}
	for _, account := range o.Accounts {
		if a, ok := bot.ParseAccount(account); ok && n.Platforms[a.Platform] != nil {
			return bot.To{Person: a}, *msg, true, nil
		}
	}
	return bot.To{}, bot.Message{}, false, &neverError{fmt.Errorf("recipient of a message has no account on a configured platform")}
}

// forForce is the line that a force's channel gets: what happened, and nothing that anybody wrote.
func (n *Notifier) forForce(ctx context.Context, r *soc.Request) bot.Message {
	return bot.Message{
		Text:    fmt.Sprintf("%s: %s %s", r.Ref, states[string(r.State)]+".", n.lastMove(ctx, r.Did, r.By, r.Head)),
		Buttons: []bot.Button{showButton(r.Ref)},
	}
}

// forRequester is what a version means to the requester; their own moves are no news, except the receipt for a new
// request.
func (n *Notifier) forRequester(ctx context.Context, r *soc.Request) *bot.Message {
	msg := bot.Message{Title: fmt.Sprintf("%s · %s", r.Ref, states[string(r.State)]), Buttons: []bot.Button{showButton(r.Ref)}}
	by := n.People.Name(ctx, r.By)
	switch r.Did {
	case soc.MoveRaise, soc.MoveDirect:
		msg.Text = "It is on record. A decision is due by " + n.moment(r.DecisionDue) + "."
		return &msg
	case soc.MoveHandOver:
		msg.Text = by + " handed this request over to you. It is yours now."
		return &msg
	}
	if r.By == r.Requester {
		return nil
	}
	msg.Text = n.lastMove(ctx, r.Did, r.By, r.Head)
	switch r.Did {
	case soc.MoveAsk:
		n.addQuestion(&msg, r)
	case soc.MoveDecide, soc.MoveCorrect:
		did := map[soc.Move]string{soc.MoveDecide: "decided", soc.MoveCorrect: "corrected the decision"}[r.Did]
		msg.Text = fmt.Sprintf("%s %s: %s.", by, did, soc.Label(soc.Outcomes(), r.Outcome))
		msg.Buttons = append(msg.Buttons, bot.Button{Label: "Show the decision", Command: "gateway show " + string(r.Decision)})
		if r.State == soc.MoreInfo {
			n.addQuestion(&msg, r)
		}
	case soc.MoveReturn, soc.MoveWithdraw:
		msg.Fields = fields(bot.Field{Label: "Reason", Value: r.Closing.Reveal(), Long: true})
	case soc.MoveRefer:
		msg.Fields = fields(bot.Field{Label: "Meeting", Value: n.day(r.Meeting)})
	}
	return &msg
}

// addQuestion puts the open question into a message, with the button that answers it.
func (n *Notifier) addQuestion(msg *bot.Message, r *soc.Request) {
	q := r.Questions[len(r.Questions)-1]
	msg.Fields = append(msg.Fields, bot.Field{Label: "Question", Value: q.Asked.Reveal(), Long: true})
	msg.Buttons = append([]bot.Button{moveButton(soc.MoveAnswer, r)}, msg.Buttons...)
}

// forHandler is what a version means to who handles the request: what others did, with what the handler can do now.
func (n *Notifier) forHandler(ctx context.Context, r *soc.Request) (*bot.Message, error) {
	told := []soc.Move{soc.MoveAnswer, soc.MoveWithdraw, soc.MoveDeliver, soc.MoveComplete, soc.MoveHandOver, soc.MoveRefuse}
	if r.By == r.Handler || r.Handler == "" || !slices.Contains(told, r.Did) {
		return nil, nil
	}
	handler, err := n.People.ByID(ctx, r.Handler)
	if err != nil {
		return nil, fmt.Errorf("find handler: %w", err)
	}
	msg := &bot.Message{
		Title:   fmt.Sprintf("%s · %s", r.Ref, states[string(r.State)]),
		Text:    n.lastMove(ctx, r.Did, r.By, r.Head),
		Buttons: []bot.Button{showButton(r.Ref)},
	}
	for _, o := range offers(r) {
		if o.move != soc.MoveWithdraw && o.move != soc.MoveTake && r.Can(o.move, handler) {
			msg.Buttons = append(msg.Buttons, o.Button)
		}
	}
	return msg, nil
}
