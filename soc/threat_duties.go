package soc

import "cmp"

// Duties are what the threat needs somebody to do (V12, V13, V15, V16, V18, V25).
func (t *Threat) Duties(rules ReminderRules) []Duty {
	if !t.Open() {
		return nil
	}
	var duties []Duty
	cal := rules.Calendar
	add := func(d Duty) {
		d.Body, d.Role = t.Force, SOCLead
		if d.Owner != "" {
			d.Further = d.Escalate.AddDays(rules.Further)
		}
		duties = append(duties, d)
	}
	accept := cal.AddWorkingDays(t.OfferedOn, rules.ToAccept)
	if t.Offered != "" {
		add(Duty{Kind: DutyAccept, Owner: t.Offered, Soon: t.OfferedOn, Due: accept, Escalate: accept.AddDays(1), Urgent: true})
	}
	if t.LRO == "" {
		since := t.since(t.UnledSince, rules)
		d := Duty{Kind: DutyLRO, Soon: since, Due: cal.AddWorkingDays(since, rules.ToAllocate)}
		if last := cal.AddWorkingDays(d.Due, rules.ToAccept); t.Offered != "" && accept.After(d.Due) {
			d.Due = accept
			if accept.After(last) {
				d.Due = last // one offer after the other does not put it off for ever
			}
		}
		if t.Offered != "" {
			d.Soon = Date{} // the SOC lead knows who has been asked
		}
		d.Escalate = d.Due.AddDays(1)
		add(d)
	}
	active := t.since(t.ActiveSince, rules)
	if t.Standing() == ThreatActive && t.Plan == "" {
		due := cal.AddWorkingDays(active, rules.ToPlan)
		add(Duty{Kind: DutyPlan, Owner: t.LRO, Soon: active, Due: due, Escalate: due.AddDays(1)})
	}
	if t.PNDOn.IsZero() && t.Type == "ocg" && (t.Standing() == ThreatActive || !t.ActiveSince.IsZero()) {
		due := cal.AddWorkingDays(active, rules.ToPND)
		add(Duty{Kind: DutyPND, Owner: t.LRO, Due: due, Escalate: after(due, rules.Further)})
	}
	if t.RiskLevel == "high" && t.Standing() == ThreatActive {
		due := rules.day(t.activity()).AddDays(rules.Dormant)
		add(Duty{Kind: DutyDormant, Owner: t.LRO, Due: due, Escalate: due.AddDays(1)})
	}
	if t.LRO != "" && t.Findings.has("V15") {
		add(Duty{Kind: DutyTraining, Due: rules.day(t.AllocatedAt).AddDays(rules.Training)})
	}
	if t.LRO != "" && t.Findings.has("V16") {
		add(Duty{Kind: DutyWorkload, Due: rules.day(t.AllocatedAt)})
	}
	return t.Snoozes.apply(duties)
}

// since is the day from which something holds; of versions from before that was kept it is when they were entered.
func (t *Threat) since(day Date, rules ReminderRules) Date {
	return cmp.Or(day, rules.day(t.CreatedAt))
}
