package handlers

import "gatewaybot/soc"

// planRecord is a 4P plan as the register takes it: what a review, or the end, left of it. It names no officer, and repeats
// nothing that anybody wrote.
type planRecord struct {
	Ref             soc.Ref       `json:"ref"`
	Version         int           `json:"version"`
	Region          string        `json:"region"`
	State           soc.PlanState `json:"state"`
	Marking         soc.Marking   `json:"marking"`
	Force           string        `json:"force"`
	Threat          soc.Ref       `json:"threat_ref"`
	Template        string        `json:"template"`
	TemplateVersion string        `json:"template_version"`
	ReviewDays      int           `json:"cadence_days"`
	NextReview      soc.Date      `json:"next_review_due,omitzero"`
	Partners        []string      `json:"stakeholders,omitempty"`
	Actions         []sentAction  `json:"actions"`
	Review          *sentReview   `json:"review,omitempty"`
	ClosedOn        soc.Date      `json:"closed_on,omitzero"`
}

// sentAction is an action by its number, from 1.
type sentAction struct {
	Number      int      `json:"n"`
	P           string   `json:"p"`
	Status      string   `json:"status"`
	Due         soc.Date `json:"due"`
	DoneOn      soc.Date `json:"done_on,omitzero"`
	Disruption  soc.Ref  `json:"disruption_ref,omitempty"`
	Safeguarded int      `json:"victims_safeguarded,omitempty"`
}

type sentReview struct {
	HeldOn       soc.Date     `json:"held_on"`
	Outcome      string       `json:"outcome"`
	PartnerInput bool         `json:"partner_input"`
	Attested     []sentAnswer `json:"attestation,omitempty"`
}

type sentAnswer struct {
	Action int    `json:"action"`
	Said   string `json:"said"`
}

func planData(p *soc.Plan) planRecord {
	record := planRecord{
		Ref: p.Ref, Version: p.Version, Region: p.Region, State: p.State, Marking: p.Marking, Force: p.Force, Threat: p.Threat,
		Template: p.Template, TemplateVersion: p.TemplateVersion, ReviewDays: p.ReviewDays, NextReview: p.NextReview,
		Actions: []sentAction{}, ClosedOn: p.ClosedOn,
	}
	for _, c := range p.Partners {
		record.Partners = append(record.Partners, c.Who)
	}
	for i, a := range p.Actions {
		sent := sentAction{Number: i + 1, P: a.P, Status: a.Status, Due: a.Due, DoneOn: a.DoneOn, Safeguarded: a.Safeguarded}
		if ref, err := soc.ParseRef(a.Disruption); err == nil && ref.Prefix() == soc.DisruptionPrefix {
			sent.Disruption = ref
		}
		record.Actions = append(record.Actions, sent)
	}
	if n := len(p.Reviews); n > 0 {
		r := p.Reviews[n-1]
		record.Review = &sentReview{HeldOn: r.HeldOn, Outcome: r.Outcome, PartnerInput: r.PartnerInput}
		for _, a := range r.Attested {
			record.Review.Attested = append(record.Review.Attested, sentAnswer{a.Action, a.Said})
		}
	}
	return record
}

// orderRecord is an order as the register takes it: what a check left of it. It names neither the subject nor an officer,
// and no condition's words leave.
type orderRecord struct {
	Ref       soc.Ref        `json:"ref"`
	Version   int            `json:"version"`
	Region    string         `json:"region"`
	State     soc.OrderState `json:"state"`
	Marking   soc.Marking    `json:"marking"`
	Force     string         `json:"force"`
	Type      string         `json:"order_type"`
	Location  string         `json:"location"`
	Team      string         `json:"manager_team,omitempty"`
	Risk      string         `json:"risk"`
	MadeOn    soc.Date       `json:"made_on,omitzero"`
	From      soc.Date       `json:"in_force_from,omitzero"`
	To        soc.Date       `json:"in_force_to,omitzero"`
	CheckDays int            `json:"check_every_days"`
	Check     sentCheck      `json:"check"`
}

type sentCheck struct {
	Due     soc.Date     `json:"due,omitzero"`
	DoneOn  soc.Date     `json:"done_on"`
	Method  string       `json:"method"`
	Missed  int          `json:"missed,omitempty"`
	NextDue soc.Date     `json:"next_due"`
	Results []sentResult `json:"results,omitempty"`
}

// sentResult is what was found of a condition, by its number, from 1.
type sentResult struct {
	Condition int    `json:"condition"`
	Type      string `json:"type"`
	Found     string `json:"found"`
}

// orderData gives what leaves of a version in which a check was recorded.
func orderData(o *soc.Order) orderRecord {
	record := orderRecord{
		Ref: o.Ref, Version: o.Version, Region: o.Region, State: o.State, Marking: o.Marking, Force: o.Force, Type: o.Type,
		Location: o.Location, Team: o.Team, Risk: o.Risk, MadeOn: o.MadeOn, From: o.From, To: o.To, CheckDays: o.CheckDays,
	}
	if n := len(o.Checks); n > 0 {
		c := o.Checks[n-1]
		record.Check = sentCheck{Due: c.Due, DoneOn: c.DoneOn, Method: c.Method, Missed: c.Missed, NextDue: c.NextDue}
		for _, r := range c.Results {
			if r.Condition >= 1 && r.Condition <= len(o.Conditions) {
				record.Check.Results = append(record.Check.Results, sentResult{r.Condition, o.Conditions[r.Condition-1].Type, r.Found})
			}
		}
	}
	return record
}
