package soc

import (
	"cmp"
	"slices"
	"time"
	"unicode/utf8"
)

// known are the states of a disruption that was not withdrawn.
var known = []DisruptionState{
	DisruptionSubmitted, DisruptionQueried, DisruptionHeld, DisruptionWithheld, DisruptionModerated, DisruptionQueued,
	DisruptionAccepted, DisruptionRejected,
}

// approvable are the states from which the panel approves: also again, after the register's refusal, or after an amendment
// to one that the register has or that the OCG-only rule holds.
var approvable = []DisruptionState{
	DisruptionSubmitted, DisruptionQueried, DisruptionModerated, DisruptionRejected, DisruptionAccepted, DisruptionHeld,
}

// disruptionSteps is the state machine of a disruption. A move to the empty state stays where it is, or goes where the
// move says.
var disruptionSteps = map[Move]step[DisruptionState]{
	MoveAdd:      {from: append([]DisruptionState{DisruptionWithdrawn}, known...)},
	MoveAmend:    {from: append([]DisruptionState{DisruptionWithdrawn}, known...)},
	MoveRetract:  {from: known},
	MoveAsk:      {from: []DisruptionState{DisruptionSubmitted, DisruptionQueried, DisruptionModerated, DisruptionRejected}, to: DisruptionQueried, roles: []Role{DisruptionModerator}},
	MoveApprove:  {from: approvable, roles: []Role{DisruptionModerator}},
	MoveHold:     {from: []DisruptionState{DisruptionSubmitted, DisruptionQueried, DisruptionModerated}, to: DisruptionHeld, roles: []Role{DisruptionModerator}},
	MoveRelease:  {from: []DisruptionState{DisruptionHeld, DisruptionModerated}, roles: []Role{DisruptionModerator}},
	MoveFeedback: {from: append([]DisruptionState{DisruptionWithdrawn}, known...), roles: []Role{DisruptionModerator}},
	MoveWithdraw: {from: known, to: DisruptionWithdrawn, roles: []Role{DisruptionModerator}},
}

// May says why the officer can not make the move now: *MoveError or *DeniedError; nil when they can.
func (d *Disruption) May(m Move, by Officer) error {
	s, ok := disruptionSteps[m]
	switch {
	case !ok || !s.allows(d.State) || m == MoveApprove && !d.approvable():
		return d.cannot(m)
	case len(s.roles) > 0 && !by.Has(s.roles...):
		return &DeniedError{Ref: d.Ref, Move: m, Who: "the disruption panel"}
	case len(s.roles) == 0 && !d.Given(by):
		return &DeniedError{Ref: d.Ref, Move: m, Who: "the agency that gave it"}
	}
	return nil
}

// approvable reports whether there is something for the panel to approve in this state.
func (d *Disruption) approvable() bool {
	switch d.State {
	case DisruptionAccepted:
		return d.Changed()
	case DisruptionHeld:
		return d.Changed() && d.HeldFor == HeldForStandard
	}
	return true
}

func (d *Disruption) cannot(m Move) error {
	return &MoveError{Ref: d.Ref, Move: m, State: string(d.State), Did: d.Did, By: d.By, At: d.At}
}

// Offers lists the moves of the panel that can be made in the disruption's state, the likeliest first.
func (d *Disruption) Offers() []Move {
	order := []Move{MoveRelease, MoveApprove, MoveAsk, MoveHold, MoveFeedback, MoveWithdraw}
	return slices.DeleteFunc(order, func(m Move) bool {
		settled := m == MoveApprove && (!d.approvable() || d.State == DisruptionModerated && !d.Changed()) ||
			m == MoveRelease && (d.HeldFor == HeldForStandard || d.State == DisruptionModerated && d.Changed()) || m == MoveFeedback && (!d.FeedbackAt.IsZero() || d.Open()) ||
			m == MoveWithdraw && d.State == DisruptionAccepted && !d.Retracted || m == MoveAsk && d.State == DisruptionQueried
		return settled || !disruptionSteps[m].allows(d.State)
	})
}

func (d Disruption) move(m Move, by Officer, at time.Time) (*Disruption, error) {
	if err := d.May(m, by); err != nil {
		return nil, err
	}
	next := d.clone()
	next.Head = d.Head.next(m, by, at)
	if to := disruptionSteps[m].to; to != "" {
		next.State = to
	}
	return &next, nil
}

// Receive makes the first version of a disruption: whatever is wrong with it, it is kept.
func (d Disruption) Receive(rules ReportRules, agency Agency, cal Calendar, by Officer, at time.Time) *Disruption {
	next := d.clone()
	next.Head = d.Head.next(MoveReport, by, at)
	today := DateOf(at.In(cal.Location))
	next.State, next.RecordDate = DisruptionSubmitted, today
	next.Findings = next.Check(rules, agency, today)
	switch {
	case next.Withheld():
		next.State, next.FeedbackAt = DisruptionWithheld, at.UTC() // the receipt says all that there is to hear
	case len(next.Findings.Of(Hold)) > 0 && !next.Danger.Alarming():
		next.State, next.HeldFor = DisruptionHeld, HeldForAgreement
	}
	next.FeedbackDue = cal.DeadlineAfterWorkingDays(at, rules.FeedbackWorkingDays).UTC()
	return &next
}

// Say records what the partner says after the report: an addition or an amendment. It answers an open question.
func (d Disruption) Say(s Said, rules ReportRules, by Officer, at time.Time) (*Disruption, error) {
	next, err := d.move(s.Move, by, at)
	if err != nil {
		return nil, err
	}
	next.say(s, rules, by, at)
	if s.Move == MoveAdd && !s.Safety && next.answered(next.Additions[len(next.Additions)-1].Words, by, at) && next.State == DisruptionQueried {
		next.State = DisruptionSubmitted
	}
	return next, nil
}

// Complete fills in what the partner had not given yet; what was given stays as it is, and changes are additions.
func (d *Disruption) Complete(from Disruption) {
	originals, more := d.Originals(), from.Originals()
	for name, text := range originals {
		if text.IsZero() {
			*text = *more[name]
		}
	}
	if d.OccurredOn.IsZero() {
		d.OccurredOn = from.OccurredOn
	}
	d.TargetType, d.Threat = cmp.Or(d.TargetType, from.TargetType), cmp.Or(d.Threat, from.Threat)
	d.Tactic, d.Theme = cmp.Or(d.Tactic, from.Tactic), cmp.Or(d.Theme, from.Theme)
	d.ValuePence = cmp.Or(d.ValuePence, from.ValuePence)
	d.SCPO, d.Action, d.Request = cmp.Or(d.SCPO, from.SCPO), cmp.Or(d.Action, from.Action), cmp.Or(d.Request, from.Request)
}

// Retract records that the partner asks for the disruption to be withdrawn. A person decides.
func (d Disruption) Retract(by Officer, at time.Time) (*Disruption, error) {
	next, err := d.move(MoveRetract, by, at)
	if err != nil {
		return nil, err
	}
	next.Retracted = true
	return next, nil
}

// Query asks the partner, in their thread.
func (d Disruption) Query(question Text, by Officer, at time.Time) (*Disruption, error) {
	next, err := d.move(MoveAsk, by, at)
	if err != nil {
		return nil, err
	}
	next.ask(question, by, at)
	return next, Guard("question", question).blocked()
}

// Moderation is what the panel decides about a disruption.
type Moderation struct {
	OccurredOn                                   Date
	TargetType, Threat, Role, LeadAgency         string
	P, Category, Tactic, Theme                   string
	Description, Rationale, Evidence, Supporting Text
	SCPO, Action, Request                        string
	ValuePence                                   int64
}

// check applies the rules to what the panel decides (V36, V46; C9).
func (m Moderation) check(today Date) Findings {
	var f Findings
	block := func(rule, field, text string) {
		f = append(f, Finding{Rule: rule, Severity: Block, Field: field, Text: text})
	}
	if m.OccurredOn.IsZero() || m.OccurredOn.After(today) {
		block("V46", "occurred_on", "Give the day on which it happened. It can't be in the future.")
	}
	if _, ok := ThreatRef(m.Threat); !ok {
		block("C9", "threat", "Give the threat's reference on the register, like OCG-1234.")
	}
	for _, tied := range [][2]string{{"request", m.Request}, {"scpo", m.SCPO}, {"action", m.Action}} {
		if _, ok := ThreatRef(tied[1]); tied[1] != "" && !ok {
			block("C9", tied[0], "Give its reference and nothing else.")
		}
	}
	if utf8.RuneCountInString(trimmed(m.Rationale)) < minRationale {
		block("V36", "rationale", "Say why it is in this category, in at least "+plural(minRationale, "character")+".")
	}
	if m.Category == "major" && trimmed(m.Evidence) == "" {
		block("V36", "evidence_ref", "A major disruption needs a reference to its evidence.")
	}
	if trimmed(m.Description) == "" {
		block("C9", "description", "Write the description that may leave, without what points to a source.")
	}
	return append(f, guardAll(map[string]*Text{
		"description": &m.Description, "rationale": &m.Rationale, "evidence_ref": &m.Evidence, "supporting_agencies": &m.Supporting,
	})...)
}

// Approve records what the panel decides. Somebody trained on the register releases it with that; from anybody else it
// waits for one who is (V38). While only organised crime groups count, others are held, not lost (V35).
func (d Disruption) Approve(m Moderation, rules ReportRules, today Date, by Officer, at time.Time) (*Disruption, error) {
	next, err := d.move(MoveApprove, by, at)
	if err != nil {
		return nil, err
	}
	if err := m.check(today).blocked(); err != nil {
		return nil, err
	}
	next.OccurredOn, next.TargetType, next.Role, next.LeadAgency = m.OccurredOn, m.TargetType, m.Role, m.LeadAgency
	next.Threat, _ = ThreatRef(m.Threat)
	next.P, next.Category, next.Tactic, next.Theme = m.P, m.Category, m.Tactic, m.Theme
	next.Approved, next.Rationale, next.Evidence, next.Supporting = m.Description, m.Rationale, m.Evidence, m.Supporting
	next.SCPO, next.Action, next.Request, next.ValuePence = m.SCPO, m.Action, m.Request, m.ValuePence
	next.DuplicateOf = "" // unless another one has the lead again
	next.Moderator, next.ModeratedOn = by.ID, today
	next.Amended, next.Retracted, next.Reasons = false, false, Text{}
	next.State, next.HeldFor = DisruptionModerated, ""
	next.Findings = slices.DeleteFunc(next.Findings, func(f Finding) bool { return slices.Contains([]string{"V35", "V37", "V38"}, f.Rule) })
	if by.RegisterTrained.IsZero() {
		next.Findings = append(next.Findings, Finding{Rule: "V38", Severity: Warn, Text: "It waits for somebody trained on the register to release it."})
		return next, nil
	}
	next.release(rules, today, by)
	return next, nil
}

// release lets a moderated disruption go to the register, or holds it while the OCG-only rule is on.
func (d *Disruption) release(rules ReportRules, today Date, by Officer) {
	d.ReleasedBy = by.ID
	d.Findings = slices.DeleteFunc(d.Findings, func(f Finding) bool { return f.Rule == "V35" || f.Rule == "V38" })
	if d.TargetType != TargetOCG && rules.OCGOnly.Holds(today) {
		d.State, d.HeldFor = DisruptionHeld, HeldForStandard
		d.Findings = append(d.Findings, Finding{Rule: "V35", Severity: Hold, Field: "target_type", Text: "It waits: by the minimum standard, only disruptions of organised crime groups count now."})
		return
	}
	d.State, d.HeldFor, d.Sent = DisruptionQueued, "", d.Version
}

// Support makes a second lead of the same event support (V37). Lead is whose disruption came first.
func (d Disruption) Support(leadAgency string) *Disruption {
	next := d.clone()
	next.Role, next.LeadAgency = RoleSupport, leadAgency
	next.Findings = append(next.Findings, Finding{Rule: "V37", Severity: Warn, Field: "role", Text: "This threat, day and tactic have a lead already, so this is recorded as support."})
	return &next
}

// Hold puts a disruption aside, with a reason.
func (d Disruption) Hold(reason Text, by Officer, at time.Time) (*Disruption, error) {
	next, err := d.move(MoveHold, by, at)
	if err != nil {
		return nil, err
	}
	next.HeldFor, next.Closing = HeldForPanel, reason
	return next, Guard("reason", reason).blocked()
}

// Release takes a disruption out of what it waits for: one that is moderated goes to the register, by somebody trained on
// it (V38); one that was held goes back to the panel.
func (d Disruption) Release(rules ReportRules, agency Agency, today Date, by Officer, at time.Time) (*Disruption, error) {
	next, err := d.move(MoveRelease, by, at)
	if err != nil {
		return nil, err
	}
	covered := agency.Covers(DisruptionPrefix, today)
	switch {
	case d.HeldFor == HeldForAgreement && covered != nil:
		covered[0].Severity = Block
		return nil, &RuleError{covered}
	case d.HeldFor == HeldForStandard && d.TargetType != TargetOCG && rules.OCGOnly.Holds(today):
		return nil, &RuleError{Findings{{Rule: "V35", Severity: Block, Text: "It is released by itself when others than organised crime groups count again."}}}
	case d.State == DisruptionHeld && d.HeldFor != HeldForStandard:
		next.State, next.HeldFor = DisruptionSubmitted, ""
		next.Findings = slices.DeleteFunc(next.Findings, func(f Finding) bool { return f.Severity == Hold })
		return next, nil
	case d.Changed():
		return nil, &RuleError{Findings{{Rule: "C9", Severity: Block, Text: "The partner changed it or asked for it back. Look at that, and approve it again or withdraw it."}}}
	case by.RegisterTrained.IsZero():
		return nil, &RuleError{Findings{{Rule: "V38", Severity: Block, Text: "Only somebody who is trained on the register can release it."}}}
	}
	next.release(rules, today, by)
	return next, nil
}

// Standard releases a disruption that waited for the end of the OCG-only rule, which it outlived. One that the partner
// changed meanwhile waits for the panel.
func (d Disruption) Standard(rules ReportRules, today Date, at time.Time) (*Disruption, error) {
	if d.HeldFor != HeldForStandard || d.Changed() || rules.OCGOnly.Holds(today) {
		return nil, d.cannot(MoveRelease)
	}
	next := d.clone()
	next.Head = d.Head.next(MoveRelease, Officer{ID: SystemActor}, at)
	next.release(rules, today, Officer{ID: d.ReleasedBy})
	return &next, nil
}

// Withdraw takes a disruption back, with a reason. The register hears of it if it has it.
func (d Disruption) Withdraw(reason Text, by Officer, at time.Time) (*Disruption, error) {
	next, err := d.move(MoveWithdraw, by, at)
	if err != nil {
		return nil, err
	}
	next.Closing, next.Outcome, next.FeedbackAt, next.HeldFor = reason, "no_action", at.UTC(), ""
	if d.Sent > 0 {
		next.Sent = next.Version
	}
	return next, Guard("reason", reason).blocked()
}

// TellBack records what the partner is told of the outcome.
func (d Disruption) TellBack(outcome string, by Officer, at time.Time) (*Disruption, error) {
	next, err := d.move(MoveFeedback, by, at)
	if err != nil {
		return nil, err
	}
	next.Outcome, next.FeedbackAt = outcome, at.UTC()
	return next, nil
}

// Accept records that the register took a version.
func (d Disruption) Accept(version int, registerRef string, at time.Time) *Disruption {
	next := d.clone()
	next.Head = d.Head.next(MoveAccept, Officer{ID: SystemActor}, at)
	next.Taken = version
	next.RegisterRef, next.Outcome, next.FeedbackAt = registerRef, cmp.Or(d.Outcome, "logged"), later(d.FeedbackAt, at.UTC())
	if d.State == DisruptionQueued && d.Sent == version {
		next.State = DisruptionAccepted
	}
	return &next
}

// Refuse records that the register will not take a version as it is: it goes back to the panel, with the reasons, unless a
// later version was sent meanwhile.
func (d Disruption) Refuse(version int, reasons Text, at time.Time) *Disruption {
	next := d.clone()
	next.Head = d.Head.next(MoveRefuse, Officer{ID: SystemActor}, at)
	next.Reasons = reasons
	if d.State == DisruptionQueued && d.Sent == version {
		next.State = DisruptionRejected
	}
	return &next
}
