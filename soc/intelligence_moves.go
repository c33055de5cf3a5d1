package soc

import (
	"cmp"
	"slices"
	"time"
	"unicode/utf8"
)

// worked are the states in which the desk works on a report.
var worked = []IntelligenceState{ReportReceived, ReportTriaged, ReportAsked, ReportEvaluated, ReportSanitised}

// intelligenceSteps is the state machine of an intelligence report. A move to the empty state stays where it is.
var intelligenceSteps = map[Move]step[IntelligenceState]{
	MoveAdd:       {from: append([]IntelligenceState{ReportHeld, ReportForwarded, ReportReferred, ReportNoAction, ReportWithheld, ReportWithdrawn}, worked...)},
	MoveAmend:     {from: append([]IntelligenceState{ReportHeld, ReportForwarded, ReportReferred, ReportNoAction, ReportWithheld, ReportWithdrawn}, worked...)},
	MoveRetract:   {from: append([]IntelligenceState{ReportHeld, ReportForwarded, ReportReferred, ReportNoAction, ReportWithheld}, worked...)},
	MoveRelease:   {from: []IntelligenceState{ReportHeld}, to: ReportReceived, roles: []Role{IntelHandler}},
	MoveTriage:    {from: []IntelligenceState{ReportReceived, ReportTriaged, ReportReferred, ReportNoAction}, to: ReportTriaged, roles: []Role{IntelHandler}},
	MoveAsk:       {from: worked, to: ReportAsked, roles: []Role{IntelHandler}},
	MoveEvaluate:  {from: []IntelligenceState{ReportTriaged, ReportAsked, ReportEvaluated, ReportSanitised, ReportForwarded}, to: ReportEvaluated, roles: []Role{IntelHandler}},
	MoveSanitise:  {from: []IntelligenceState{ReportEvaluated, ReportSanitised}, to: ReportSanitised, roles: []Role{IntelHandler}},
	MoveForward:   {from: []IntelligenceState{ReportSanitised}, to: ReportForwarded, roles: []Role{IntelHandler}},
	MoveSafeguard: {from: worked, to: ReportReferred, roles: []Role{IntelHandler}},
	MoveNoAction:  {from: worked, to: ReportNoAction, roles: []Role{IntelHandler}},
	MoveFeedback:  {from: append([]IntelligenceState{ReportForwarded, ReportReferred, ReportNoAction, ReportWithheld, ReportWithdrawn}, worked...), roles: []Role{IntelHandler}},
	MoveWithdraw:  {from: append([]IntelligenceState{ReportHeld, ReportForwarded, ReportReferred, ReportNoAction, ReportWithheld}, worked...), to: ReportWithdrawn, roles: []Role{IntelHandler}},
}

// May says why the officer can not make the move now: *MoveError or *DeniedError; nil when they can.
func (r *Intelligence) May(m Move, by Officer) error {
	s, ok := intelligenceSteps[m]
	switch {
	case !ok || !s.allows(r.State):
		return &MoveError{Ref: r.Ref, Move: m, State: string(r.State), Did: r.Did, By: r.By, At: r.At}
	case len(s.roles) > 0 && !by.Has(s.roles...):
		return &DeniedError{Ref: r.Ref, Move: m, Who: "the intelligence desk"}
	case len(s.roles) == 0 && !r.Given(by):
		return &DeniedError{Ref: r.Ref, Move: m, Who: "the agency that gave it"}
	}
	return nil
}

// Offers lists the moves of the desk that can be made in the report's state, the likeliest first.
func (r *Intelligence) Offers() []Move {
	order := []Move{MoveRelease, MoveTriage, MoveEvaluate, MoveSanitise, MoveForward, MoveAsk, MoveSafeguard, MoveNoAction, MoveFeedback, MoveWithdraw}
	return slices.DeleteFunc(order, func(m Move) bool {
		settled := m == MoveFeedback && (!r.FeedbackAt.IsZero() || r.Open()) ||
			m == MoveEvaluate && r.State == ReportForwarded && !r.Amended && !r.Retracted || m == MoveTriage && (r.State == ReportTriaged || !r.Open()) ||
			m == MoveWithdraw && !r.Retracted && r.State != ReportWithheld
		return settled || !intelligenceSteps[m].allows(r.State)
	})
}

func (r Intelligence) move(m Move, by Officer, at time.Time) (*Intelligence, error) {
	if err := r.May(m, by); err != nil {
		return nil, err
	}
	next := r.clone()
	next.Head = r.Head.next(m, by, at)
	if to := intelligenceSteps[m].to; to != "" {
		next.State = to
	}
	return &next, nil
}

// Receive makes the first version of a report: whatever is wrong with it, it is kept.
func (r Intelligence) Receive(rules ReportRules, agency Agency, cal Calendar, by Officer, at time.Time) *Intelligence {
	next := r.clone()
	next.Head = r.Head.next(MoveReport, by, at)
	next.State = ReportReceived
	next.Findings = next.Check(rules, agency, DateOf(at.In(cal.Location)))
	switch {
	case next.Withheld():
		next.State, next.FeedbackAt = ReportWithheld, at.UTC() // the receipt says all that there is to hear
	case len(next.Findings.Of(Hold)) > 0 && !next.Danger.Alarming():
		next.State = ReportHeld // danger waits for no agreement
	}
	next.Priority = "medium"
	if next.Danger.Alarming() || next.RiskToSource == "high" {
		next.Priority = "high"
	}
	next.clock(rules, cal)
	next.FeedbackDue = cal.DeadlineAfterWorkingDays(at, rules.FeedbackWorkingDays).UTC()
	return &next
}

// clock sets by when the desk has to have looked at the report.
func (r *Intelligence) clock(rules ReportRules, cal Calendar) {
	if r.Urgent() {
		r.TriageDue = r.At.Add(rules.Urgent)
		return
	}
	r.TriageDue = cal.AddWorkingTime(r.At, rules.Triage).UTC()
}

// Say records what the partner says after the report: an addition or an amendment. It answers an open question.
func (r Intelligence) Say(s Said, rules ReportRules, cal Calendar, by Officer, at time.Time) (*Intelligence, error) {
	next, err := r.move(s.Move, by, at)
	if err != nil {
		return nil, err
	}
	urgent := r.Urgent()
	next.say(s, rules, by, at)
	if s.Move == MoveAdd && !s.Safety && next.answered(next.Additions[len(next.Additions)-1].Words, by, at) && next.State == ReportAsked {
		next.State = ReportTriaged
	}
	if s.Danger.Alarming() {
		next.Priority = "high"
	}
	if next.Untriaged() && next.Urgent() && !urgent {
		next.clock(rules, cal)
	}
	return next, nil
}

// Complete fills in what the partner had not given yet; what was given stays as it is, and changes are additions.
func (r *Intelligence) Complete(from Intelligence) {
	originals, more := r.Originals(), from.Originals()
	for name, text := range originals {
		if text.IsZero() {
			*text = *more[name]
		}
	}
	r.Provenance = cmp.Or(r.Provenance, from.Provenance)
	r.WhoElseKnows = cmp.Or(r.WhoElseKnows, from.WhoElseKnows)
	r.DisclosureView = cmp.Or(r.DisclosureView, from.DisclosureView)
	r.Theme, r.Threat = cmp.Or(r.Theme, from.Theme), cmp.Or(r.Threat, from.Threat)
	r.IsCrime, r.IsSafeguarding = r.IsCrime || from.IsCrime, r.IsSafeguarding || from.IsSafeguarding
	if r.RiskToSource = cmp.Or(r.RiskToSource, from.RiskToSource); r.RiskToSource == "high" {
		r.Priority = "high"
	}
}

// Retract records that the partner asks for the report to be withdrawn. A person decides.
func (r Intelligence) Retract(by Officer, at time.Time) (*Intelligence, error) {
	next, err := r.move(MoveRetract, by, at)
	if err != nil {
		return nil, err
	}
	next.Retracted = true
	return next, nil
}

// Release takes a report out of its hold, once the agency's agreement covers it again (V44).
func (r Intelligence) Release(rules ReportRules, agency Agency, cal Calendar, by Officer, at time.Time) (*Intelligence, error) {
	next, err := r.move(MoveRelease, by, at)
	if err != nil {
		return nil, err
	}
	if f := agency.Covers(IntelligencePrefix, DateOf(at.In(cal.Location))); f != nil {
		f[0].Severity = Block
		return nil, &RuleError{f}
	}
	next.Findings = slices.DeleteFunc(next.Findings, func(f Finding) bool { return f.Severity == Hold })
	next.clock(rules, cal)
	next.FeedbackDue = cal.DeadlineAfterWorkingDays(at, rules.FeedbackWorkingDays).UTC()
	return next, nil
}

// Triage is the desk's first look, or another one after the end of its work, when the partner said more: the officer
// handles the report from now on.
func (r Intelligence) Triage(priority string, by Officer, at time.Time) (*Intelligence, error) {
	next, err := r.move(MoveTriage, by, at)
	if err != nil {
		return nil, err
	}
	next.Priority, next.Handler, next.Amended = cmp.Or(priority, r.Priority), by.ID, false
	if next.TriagedAt.IsZero() {
		next.TriagedAt = at.UTC()
	}
	return next, nil
}

// Ask puts a question to the partner, in their thread.
func (r Intelligence) Ask(question Text, by Officer, at time.Time) (*Intelligence, error) {
	next, err := r.move(MoveAsk, by, at)
	if err != nil {
		return nil, err
	}
	next.ask(question, by, at)
	return next, Guard("question", question).blocked()
}

// Grading is the 3x5x2 evaluation of a report (domain.md, B1).
type Grading struct {
	Source, Assessment, Handling string
	Conditions                   Text
}

// Evaluate grades the report, and decides to go on with one that the partner changed or wants back. Handling with
// conditions needs them (V42).
func (r Intelligence) Evaluate(g Grading, by Officer, at time.Time) (*Intelligence, error) {
	next, err := r.move(MoveEvaluate, by, at)
	if err != nil {
		return nil, err
	}
	next.Source, next.Assessment, next.Handling, next.Conditions = g.Source, g.Assessment, g.Handling, g.Conditions
	next.Amended, next.Retracted = false, false
	if g.Handling == HandlingConditions && trimmed(g.Conditions) == "" {
		return nil, &RuleError{Findings{{Rule: "V42", Severity: Block, Field: "conditions", Text: "Handling C needs its conditions."}}}
	}
	return next, Guard("conditions", g.Conditions).blocked()
}

// minSanitised is the shortest sanitised text that says anything, in characters.
const minSanitised = 20

// Sanitise writes the text that may leave the desk. The original stays restricted.
func (r Intelligence) Sanitise(text Text, today Date, by Officer, at time.Time) (*Intelligence, error) {
	next, err := r.move(MoveSanitise, by, at)
	if err != nil {
		return nil, err
	}
	next.Sanitised, next.SanitisedBy, next.SanitisedOn = text, by.ID, today
	if utf8.RuneCountInString(trimmed(text)) < minSanitised {
		return nil, &RuleError{Findings{{Rule: "V40", Severity: Block, Field: "sanitised_text", Text: "Write the text that may be shared, in at least " + plural(minSanitised, "character") + "."}}}
	}
	return next, Guard("sanitised_text", text).blocked()
}

// Forward gives the report to the register (V40).
func (r Intelligence) Forward(by Officer, at time.Time) (*Intelligence, error) {
	next, err := r.move(MoveForward, by, at)
	if err != nil {
		return nil, err
	}
	if !r.Graded() || r.Sanitised.IsZero() {
		return nil, &RuleError{Findings{{Rule: "V40", Severity: Block, Text: "Evaluate and sanitise it first."}}}
	}
	if r.Amended || r.Retracted {
		return nil, &RuleError{Findings{{Rule: "C8", Severity: Block, Text: "The partner changed it or asked for it back. Look at that, and evaluate it again or withdraw it."}}}
	}
	next.Sent, next.Reasons = next.Version, Text{}
	return next, nil
}

// Refer passes the report on: to safeguarding or to the crime desk.
func (r Intelligence) Refer(outcome string, reason Text, by Officer, at time.Time) (*Intelligence, error) {
	return r.settle(MoveSafeguard, outcome, reason, by, at)
}

// TakeNoAction ends the report without action, with a reason.
func (r Intelligence) TakeNoAction(reason Text, by Officer, at time.Time) (*Intelligence, error) {
	return r.settle(MoveNoAction, "no_action", reason, by, at)
}

// Withdraw agrees to the partner's wish, or takes back what should not have come. The register hears of it if it has the report.
func (r Intelligence) Withdraw(reason Text, by Officer, at time.Time) (*Intelligence, error) {
	next, err := r.settle(MoveWithdraw, "no_action", reason, by, at)
	if err == nil && r.Sent > 0 {
		next.Sent = next.Version
	}
	return next, err
}

// settle ends the desk's work, which is what the partner is told.
func (r Intelligence) settle(m Move, outcome string, reason Text, by Officer, at time.Time) (*Intelligence, error) {
	next, err := r.move(m, by, at)
	if err != nil {
		return nil, err
	}
	next.Closing, next.Outcome, next.FeedbackAt = reason, outcome, at.UTC()
	next.Amended, next.Retracted = false, r.Retracted && m == MoveWithdraw
	return next, Guard("reason", reason).blocked()
}

// TellBack records what the partner is told of the outcome.
func (r Intelligence) TellBack(outcome string, by Officer, at time.Time) (*Intelligence, error) {
	next, err := r.move(MoveFeedback, by, at)
	if err != nil {
		return nil, err
	}
	next.Outcome, next.FeedbackAt = outcome, at.UTC()
	return next, nil
}

// Accept records that the register took a version.
func (r Intelligence) Accept(version int, registerRef string, at time.Time) *Intelligence {
	next := r.clone()
	next.Head = r.Head.next(MoveAccept, Officer{ID: SystemActor}, at)
	next.Taken = version
	next.RegisterRef, next.Outcome, next.FeedbackAt = registerRef, cmp.Or(r.Outcome, "logged"), later(r.FeedbackAt, at.UTC())
	return &next
}

// Refuse records that the register will not take a version as it is: it goes back to the desk, with the reasons, unless a
// later version was sent meanwhile.
func (r Intelligence) Refuse(version int, reasons Text, at time.Time) *Intelligence {
	next := r.clone()
	next.Head = r.Head.next(MoveRefuse, Officer{ID: SystemActor}, at)
	next.Reasons = reasons
	if r.State == ReportForwarded && r.Sent == version {
		next.State = ReportEvaluated
	}
	return &next
}
