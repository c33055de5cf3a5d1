package soc

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// requestSteps is the state machine of a request. A move to the empty state stays where it is.
var requestSteps = map[Move]step[RequestState]{
	MoveRaise:    {from: []RequestState{Draft}, to: Submitted},
	MoveDirect:   {from: []RequestState{Draft}, to: BypassRecorded},
	MoveRatify:   {from: []RequestState{BypassRecorded}, to: Ratified, roles: []Role{GatewayCI}},
	MoveReturn:   {from: []RequestState{BypassRecorded}, to: Returned, roles: []Role{GatewayCI}},
	MoveTake:     {from: []RequestState{Submitted, Ratified, Triage}, to: Triage, roles: []Role{GatewayCI}},
	MoveAsk:      {from: []RequestState{Triage}, to: MoreInfo, roles: []Role{GatewayCI}},
	MoveAnswer:   {from: []RequestState{MoreInfo}, to: Triage},
	MoveRefer:    {from: []RequestState{Triage}, to: Referred, roles: []Role{GatewayCI}},
	MoveDecide:   {from: []RequestState{Triage}, to: Decided, roles: []Role{GatewayCI}},
	MoveCorrect:  {from: []RequestState{Decided, InDelivery}, roles: []Role{GatewayCI, CapabilitiesChair}},
	MoveDeliver:  {from: []RequestState{Decided}, to: InDelivery},
	MoveComplete: {from: []RequestState{Decided, InDelivery}, to: Complete},
	MoveWithdraw: {from: []RequestState{Draft, Submitted, Triage, MoreInfo, Referred, Capabilities, BypassRecorded, Ratified}, to: Withdrawn},
	MoveHandOver: {from: []RequestState{Draft, Submitted, Triage, MoreInfo, Referred, Capabilities, Decided, InDelivery, BypassRecorded, Ratified}},
}

// meetingSteps are the moves that the capabilities meeting makes instead of the gateway: only its chair may.
var meetingSteps = map[Move]step[RequestState]{
	MoveTake:   {from: []RequestState{Referred}, to: Capabilities, roles: []Role{CapabilitiesChair}},
	MoveDecide: {from: []RequestState{Capabilities}, to: Decided, roles: []Role{CapabilitiesChair}},
}

// stepFor finds the step that a move makes from the request's state.
func (r *Request) stepFor(m Move) (step[RequestState], bool) {
	if s, ok := meetingSteps[m]; ok && s.allows(r.State) {
		return s, true
	}
	s, ok := requestSteps[m]
	return s, ok && s.allows(r.State)
}

// Can reports whether the officer may make the move now: the buttons of a card are those it can.
func (r *Request) Can(m Move, by Officer) bool { return r.May(m, by) == nil }

// Offers lists the moves that somebody can make in the request's state, whoever they are.
func (r *Request) Offers() []Move {
	order := []Move{MoveRatify, MoveReturn, MoveTake, MoveAsk, MoveAnswer, MoveRefer, MoveDecide, MoveCorrect, MoveComplete, MoveWithdraw}
	return slices.DeleteFunc(order, func(m Move) bool {
		_, ok := r.stepFor(m)
		return !ok || m == MoveTake && r.State == Triage
	})
}

// May says why the officer can not make the move now: *MoveError or *DeniedError; nil when they can.
func (r *Request) May(m Move, by Officer) error {
	s, ok := r.stepFor(m)
	if !ok {
		return r.cannot(m)
	}
	if len(s.roles) > 0 && !by.Has(s.roles...) {
		return &DeniedError{Ref: r.Ref, Move: m, Who: who(s.roles)}
	}
	if len(s.roles) == 0 && !r.belongsTo(m, by) {
		who := "the requester, a colleague of the same body, or the gateway"
		if m == MoveAnswer {
			who = "the requester or a colleague of the same body"
		}
		return &DeniedError{Ref: r.Ref, Move: m, Who: who}
	}
	return nil
}

// belongsTo is the permission of moves that are not a role's: the requester's own and their body's; the gateway may
// make them too, except answer its own question.
func (r *Request) belongsTo(m Move, by Officer) bool {
	return by.ID == r.Requester || by.Body == r.Body || m != MoveAnswer && by.Has(GatewayCI)
}

// move makes the next version of the request, in the state that the step leads to.
func (r Request) move(m Move, by Officer, at time.Time) (*Request, error) {
	if err := r.May(m, by); err != nil {
		return nil, err
	}
	s, _ := r.stepFor(m)
	return r.step(s, m, by, at), nil
}

// step makes the next version of the request, whoever asks for it.
func (r Request) step(s step[RequestState], m Move, by Officer, at time.Time) *Request {
	next := r.clone()
	next.Head, next.Reasons = r.Head.next(m, by, at), Text{}
	if s.to != "" {
		next.State = s.to
	}
	return &next
}

// cannot refuses a move that the request's state does not have.
func (r *Request) cannot(m Move) error {
	return &MoveError{Ref: r.Ref, Move: m, State: string(r.State), Did: r.Did, By: r.By, At: r.At}
}

// Raise submits a new request or a draft, through the gateway.
func (r Request) Raise(rules RequestRules, cal Calendar, by Officer, at time.Time) (*Request, error) {
	next, err := r.move(MoveRaise, by, at)
	if err != nil {
		return nil, err
	}
	return next.start(next.Check(rules, at.In(cal.Location)), rules, cal)
}

// Bypass records a task that was given to a guarded team past the gateway (V03). It goes on, and the gateway is told.
func (r Request) Bypass(rules RequestRules, cal Calendar, by Officer, at time.Time) (*Request, error) {
	next, err := r.move(MoveDirect, by, at)
	if err != nil {
		return nil, err
	}
	next.Route = Direct
	f := append(guardAll(next.Texts()), Finding{Rule: "V03", Severity: Escalate, Field: "bypass_team", Text: "The team was tasked without a gateway reference."})
	return next.start(f, rules, cal)
}

// start applies the findings and starts the clock.
func (r *Request) start(f Findings, rules RequestRules, cal Calendar) (*Request, error) {
	if err := f.blocked(); err != nil {
		return nil, err
	}
	r.Findings = append(f.Of(Warn), f.Of(Escalate)...)
	r.RaisedAt = r.At
	r.DecisionDue = cal.DeadlineAfterWorkingDays(r.RaisedAt, rules.DecisionWorkingDays).UTC()
	return r, nil
}

// Ratify accepts a bypass: the request goes on as if it had come through the gateway.
func (r Request) Ratify(by Officer, at time.Time) (*Request, error) {
	return r.move(MoveRatify, by, at)
}

// SendBack returns a bypass to the force with a reason.
func (r Request) SendBack(reason Text, by Officer, at time.Time) (*Request, error) {
	next, err := r.move(MoveReturn, by, at)
	if err != nil {
		return nil, err
	}
	next.Closing = reason
	return next, Guard("reason", reason).blocked()
}

// Take makes the officer the request's handler; from the meeting's list, it opens the case in the meeting.
func (r Request) Take(by Officer, at time.Time) (*Request, error) {
	if r.Handler == by.ID && r.State == Triage {
		return nil, r.cannot(MoveTake)
	}
	next, err := r.move(MoveTake, by, at)
	if err != nil {
		return nil, err
	}
	next.Handler = by.ID
	return next, nil
}

// Ask puts a question to the requester.
func (r Request) Ask(question Text, by Officer, at time.Time) (*Request, error) {
	next, err := r.move(MoveAsk, by, at)
	if err != nil {
		return nil, err
	}
	next.Questions = append(next.Questions, Question{AskedBy: by.ID, AskedAt: at.UTC(), Asked: question})
	return next, Guard("question", question).blocked()
}

// Answer answers the open question.
func (r Request) Answer(answer Text, by Officer, at time.Time) (*Request, error) {
	next, err := r.move(MoveAnswer, by, at)
	if err != nil {
		return nil, err
	}
	q := &next.Questions[len(next.Questions)-1]
	q.Answered, q.AnsweredBy, q.AnsweredAt = answer, by.ID, at.UTC()
	return next, Guard("answer", answer).blocked()
}

// Refer puts a complex case on the capabilities meeting's list.
func (r Request) Refer(reason Text, meeting Date, by Officer, at time.Time) (*Request, error) {
	next, err := r.move(MoveRefer, by, at)
	if err != nil {
		return nil, err
	}
	next.ReferReason, next.Meeting = reason, meeting
	return next, Guard("reason", reason).blocked()
}

// Deliver says that every body concerned has seen the decision: the work goes on. By is the last who said so, of
// whichever body.
func (r Request) Deliver(by Officer, at time.Time) (*Request, error) {
	s, ok := r.stepFor(MoveDeliver)
	if !ok {
		return nil, r.cannot(MoveDeliver)
	}
	return r.step(s, MoveDeliver, by, at), nil
}

// Finish closes a decided request with the lesson learned; an empty lesson means that there is none.
func (r Request) Finish(lesson Text, by Officer, at time.Time) (*Request, error) {
	next, err := r.move(MoveComplete, by, at)
	if err != nil {
		return nil, err
	}
	next.Lesson = lesson
	if !lesson.IsZero() {
		next.State = Debriefed
	}
	return next, Guard("lesson", lesson).blocked()
}

// Withdraw takes the request back, with a reason.
func (r Request) Withdraw(reason Text, by Officer, at time.Time) (*Request, error) {
	next, err := r.move(MoveWithdraw, by, at)
	if err != nil {
		return nil, err
	}
	next.Closing = reason
	return next, Guard("reason", reason).blocked()
}

// HandOver gives the request to another officer of the requesting body, so that no open item is left behind (V50).
func (r Request) HandOver(to, by Officer, at time.Time) (*Request, error) {
	next, err := r.move(MoveHandOver, by, at)
	if err != nil {
		return nil, err
	}
	if to.ID == r.Requester {
		return nil, r.cannot(MoveHandOver)
	}
	if to.Body != r.Body {
		return nil, &RuleError{Findings{{Rule: "V50", Severity: Block, Field: "to", Text: "The new requester must belong to the same body."}}}
	}
	next.Requester = to.ID
	return next, nil
}

// Refuse records that the register will not take a version as it is, with its reasons.
func (r Request) Refuse(reasons Text, at time.Time) *Request {
	next := r.clone()
	next.Head, next.Reasons = r.Head.next(MoveRefuse, Officer{ID: SystemActor}, at), reasons
	return &next
}

// who names roles for a sentence.
func who(roles []Role) string {
	names := map[Role]string{GatewayCI: "the gateway team", CapabilitiesChair: "the chair of the capabilities meeting"}
	var said []string
	for _, r := range roles {
		said = append(said, cmp.Or(names[r], "the "+string(r)))
	}
	return strings.Join(said, " or ")
}
