package soc

// Duties are what the request needs somebody to do: it is decided in time, by whoever has it.
func (r *Request) Duties(rules ReminderRules) []Duty {
	d := Duty{Kind: DutyDecide, Owner: r.Handler, Role: GatewayCI, Body: ROCU, Due: rules.day(r.DecisionDue)}
	switch r.State {
	case Submitted, Triage, MoreInfo, BypassRecorded, Ratified:
	case Referred, Capabilities:
		d.Owner, d.Role = "", CapabilitiesChair
	default:
		return nil
	}
	d.Escalate = after(d.Due, rules.Further)
	return []Duty{d}
}

// Duties are the forces that have not said that they saw the decision (domain.md, C3).
func (d *Decision) Duties(rules ReminderRules) []Duty {
	var duties []Duty
	shared := rules.day(d.CreatedAt)
	for _, body := range d.Unacknowledged() {
		insist := rules.Calendar.AddWorkingDays(shared, rules.ToInsist)
		duties = append(duties, Duty{
			Kind: DutyAcknowledge, Part: body, Body: body,
			Due: rules.Calendar.AddWorkingDays(shared, rules.ToAcknowledge), Escalate: insist, Further: insist,
		})
	}
	return duties
}

// Duties are what is owed to the partner (V45).
func (r *Intelligence) Duties(rules ReminderRules) []Duty {
	return r.Report.duties(r.Handler, IntelHandler, rules)
}

// Duties are what is owed to the partner (V45).
func (d *Disruption) Duties(rules ReminderRules) []Duty {
	return d.Report.duties(d.Moderator, DisruptionModerator, rules)
}

func (r *Report) duties(owner string, role Role, rules ReminderRules) []Duty {
	if !r.Pending() {
		return nil
	}
	due := rules.day(r.FeedbackDue)
	return []Duty{{Kind: DutyFeedback, Owner: owner, Role: role, Body: ROCU, Due: due, Escalate: after(due, rules.Further)}}
}
