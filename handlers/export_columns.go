package handlers

import (
	"fmt"
	"strconv"
	"time"

	"gatewaybot/soc"
)

// disruptionColumns are the columns of disruptions, as registers print them.
func (h *Handlers) disruptionColumns() []column[*soc.Disruption] {
	bodies, kinds := h.Region.Bodies(), soc.DisruptionRoles()
	return []column[*soc.Disruption]{
		{"Reference", func(d *soc.Disruption) string { return string(d.Ref) }},
		{"Version", func(d *soc.Disruption) string { return strconv.Itoa(d.Version) }},
		{"Disruption type", func(d *soc.Disruption) string { return soc.Label(kinds, d.Role) + " Disruption" }},
		{"Record date", func(d *soc.Disruption) string { return plainDay(d.RecordDate) }},
		{"Event date", func(d *soc.Disruption) string { return plainDay(d.OccurredOn) }},
		{"Assessment Category", labelled(soc.Categories(), func(d *soc.Disruption) string { return d.Category })},
		{"4P", labelled(soc.FourP(), func(d *soc.Disruption) string { return d.P })},
		{"Tactic", labelled(soc.Tactics(), func(d *soc.Disruption) string { return d.Tactic })},
		{"Target type", labelled(soc.TargetTypes(), func(d *soc.Disruption) string { return d.TargetType })},
		{"Threat", func(d *soc.Disruption) string { return d.Threat }},
		{"Theme", labelled(soc.Themes(), func(d *soc.Disruption) string { return d.Theme })},
		{"Reporting agency", labelled(bodies, func(d *soc.Disruption) string { return d.Agency })},
		{"Lead agency", labelled(bodies, func(d *soc.Disruption) string { return d.LeadAgency })},
		{"Supporting agencies", func(d *soc.Disruption) string { return d.Supporting.Reveal() }},
		{"Description", func(d *soc.Disruption) string { return d.Approved.Reveal() }},
		{"Rationale", func(d *soc.Disruption) string { return d.Rationale.Reveal() }},
		{"Evidence", func(d *soc.Disruption) string { return d.Evidence.Reveal() }},
		{"Value seized (£)", func(d *soc.Disruption) string { return plainPounds(d.ValuePence) }},
		{"SCPO", func(d *soc.Disruption) string { return d.SCPO }},
		{"4P action", func(d *soc.Disruption) string { return d.Action }},
		{"Gateway request", func(d *soc.Disruption) string { return d.Request }},
		{"Register reference", func(d *soc.Disruption) string { return d.RegisterRef }},
		{"State", func(d *soc.Disruption) string { return reportStates[string(d.State)] }},
	}
}

// threatColumns are the columns of threats, as the register's extract prints them.
func (h *Handlers) threatColumns() []column[*soc.Threat] {
	bodies := h.Region.Bodies()
	return []column[*soc.Threat]{
		{"Register reference", func(t *soc.Threat) string { return t.RegisterRef }},
		{"Reference", func(t *soc.Threat) string { return string(t.Ref) }},
		{"Version", func(t *soc.Threat) string { return strconv.Itoa(t.Version) }},
		{"Name", func(t *soc.Threat) string { return t.Name.Reveal() }},
		{"Threat type", labelled(soc.TargetTypes(), func(t *soc.Threat) string { return t.Type })},
		{"Theme", labelled(soc.Themes(), func(t *soc.Threat) string { return t.Theme })},
		{"Force", labelled(bodies, func(t *soc.Threat) string { return t.Force })},
		{"Area", func(t *soc.Threat) string { return t.Area }},
		{"Identified by", labelled(soc.Identifiers(), func(t *soc.Threat) string { return t.IdentifiedBy })},
		{"Type", func(t *soc.Threat) string { return t.AssessmentType }},
		{"Moderation status", labelled(soc.ModerationStatuses(), func(t *soc.Threat) string { return t.ModerationStatus })},
		{"SOC", func(t *soc.Threat) string { return socWords(t.SOC) }},
		{"Tier", func(t *soc.Threat) string { return tierWords(t.Tier) }},
		{"Phase", labelled(soc.Phases(), func(t *soc.Threat) string { return t.Phase })},
		{"MoRiLE score", func(t *soc.Threat) string { return scoreWords(t.MorileScore) }},
		{"MoRiLE scored on", func(t *soc.Threat) string { return plainDay(t.MorileScoredAt) }},
		{"Risk level", labelled(soc.RiskLevels(), func(t *soc.Threat) string { return t.RiskLevel })},
	}
}

// labelled is a cell with the label of an enumeration's value.
func labelled[R any](terms []soc.Term, key func(R) string) func(R) string {
	return func(r R) string { return soc.Label(terms, key(r)) }
}

// plainDay is a day as registers write it, without the weekday that people like to see.
func plainDay(d soc.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.In(time.UTC).Format("02/01/2006")
}

// plainPounds is an amount that a spreadsheet can add up.
func plainPounds(pence int64) string {
	if pence == 0 {
		return ""
	}
	return fmt.Sprintf("%d.%02d", pence/100, pence%100)
}

func socWords(is bool) string {
	if is {
		return "SOC"
	}
	return "Not SOC"
}

func tierWords(tier int) string {
	if tier == 0 {
		return ""
	}
	return fmt.Sprintf("Tier %d", tier)
}

func scoreWords(score float64) string {
	if score == 0 {
		return ""
	}
	return strconv.FormatFloat(score, 'f', -1, 64)
}
