package soc

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// minSummary is the shortest summary of a threat that says anything (domain.md, C4), in characters.
const minSummary = 50

// longestVersion is the longest version of a template, in characters: it is kept in clear.
const longestVersion = 20

// PlanTemplates are the templates that the report found in use (row 28).
func PlanTemplates() []Term {
	return []Term{{"national", "National template"}, {"regional", "Regional template"}}
}

// checkEntry applies the rules to a plan as it is entered for a threat (V07, V14, V21, V43).
func (p *Plan) checkEntry(t Threat, rules ResponseRules, same Text, others []*Plan) Findings {
	f := p.checkWords(others)
	add := func(s Severity, field, text string) {
		f = append(f, Finding{Rule: "V07", Severity: s, Field: field, Text: text})
	}
	switch {
	case t.Assessed():
	case trimmed(p.Unassessed) == "":
		add(Block, "unassessed_reason", "Nobody has assessed this threat. Say why there is a plan for it already.")
	default:
		add(Warn, "ref", "Nobody has assessed this threat.")
	}
	if p.LRO != "" && p.LRO == p.SIO && !t.Findings.has("V14") {
		f = append(f, rules.sameOfficer("sio", "same_lro_reason", same))
	}
	return f
}

// checkWords applies the rules to what a plan says of itself (V21, V43). Others are the plans of the same force, of which
// none should say the same.
func (p *Plan) checkWords(others []*Plan) Findings {
	f := guardAll(map[string]*Text{
		"threat_summary": &p.Summary, "objectives": &p.Objectives, "intelligence_gaps": &p.Gaps, "local_policing_team": &p.LocalTeam,
		"no_financial_investigator": &p.NoFinancial, "unassessed_reason": &p.Unassessed,
	})
	add := func(rule string, s Severity, field, text string) {
		f = append(f, Finding{Rule: rule, Severity: s, Field: field, Text: text})
	}
	if utf8.RuneCountInString(trimmed(p.Summary)) < minSummary {
		add("C4", Block, "threat_summary", "Describe the threat in at least "+plural(minSummary, "character")+".")
	}
	if trimmed(p.Objectives) == "" {
		add("C4", Block, "objectives", "Say what the plan is to achieve.")
	}
	if Label(PlanTemplates(), p.Template) == p.Template {
		add("C4", Block, "template", "Choose a template.")
	}
	if !oneLine(p.TemplateVersion, longestVersion) || pendingForm.MatchString(p.TemplateVersion) {
		add("C4", Block, "template_version", "Give the version of the template, in at most "+plural(longestVersion, "character")+".")
	}
	if slices.ContainsFunc(others, p.sameSummary) {
		add("V21", Warn, "threat_summary", "Another plan of the force describes its threat in the same words.")
	}
	return f
}

// gaps are what a plan lacks, whoever changes it (V13, V14, V19, V20; report, rows 27 and 41).
func (p *Plan) gaps() Findings {
	var f Findings
	add := func(rule, field, text string) {
		f = append(f, Finding{Rule: rule, Severity: Warn, Field: field, Text: text})
	}
	if p.LRO == "" {
		add("V13", "lro", "The threat has no LRO yet.")
	}
	if p.LRO != "" && p.LRO == p.SIO && !p.Findings.has("V14") {
		add("V14", "sio", "One officer is LRO and SIO.")
	}
	if p.SRO == "" {
		add("C4", "sro", "The plan has no SRO: nobody but the SOC lead can close it.")
	}
	if p.Financial == "" && trimmed(p.NoFinancial) == "" {
		add("C4", "financial_investigator", "Name the financial investigator, or say why there is none.")
	}
	if p.Lopsided() {
		add("V19", "actions", p.missingP())
	}
	if len(p.Partners) == 0 {
		add("V20", "stakeholders", "No partner was considered.")
	}
	if trimmed(p.LocalTeam) == "" {
		add("V20", "local_policing_team", "No local policing team is named.")
	}
	if missing := p.unconsidered(); len(missing) > 0 {
		add("C4", "specialists", "Not considered yet: "+strings.Join(missing, ", ")+".")
	}
	return f
}

// unconsidered are the specialist teams of which the plan says nothing (report, row 41). The financial investigator is asked
// for by name.
func (p *Plan) unconsidered() []string {
	var names []string
	for _, s := range Specialists() {
		said := slices.ContainsFunc(p.Specialists, func(c Considered) bool { return c.Who == s.Key })
		if s.Key != "financial" && !said {
			names = append(names, strings.ToLower(s.Label))
		}
	}
	return names
}

// missingP says which of Prevent and Protect a plan lacks.
func (p *Plan) missingP() string {
	var lacks []string
	counts := p.Counts()
	for _, one := range []Term{{"prevent", "Prevent"}, {"protect", "Protect"}} {
		if counts[one.Key] == 0 {
			lacks = append(lacks, one.Label)
		}
	}
	return "The plan has no action to " + strings.Join(lacks, " and none to ") + "."
}

func (p *Plan) sameSummary(other *Plan) bool {
	same := func(t Text) string { return plainWords(t.Reveal()) }
	return other.UID != p.UID && same(other.Summary) == same(p.Summary)
}

// check says what is missing of a partner or a specialist who was considered.
func (c Considered) check(today Date) Findings {
	f := Guard("why", c.Why)
	block := func(rule, field, text string) {
		f = append(f, Finding{Rule: rule, Severity: Block, Field: field, Text: text})
	}
	switch {
	case c.Who == "":
		block("C4", "who", "Say who was considered.")
	case c.Consulted && c.On.IsZero():
		block("C4", "on", "Say on which day they were consulted.")
	case c.On.After(today):
		block("V46", "on", "This is a day to come.")
	case !c.Consulted && trimmed(c.Why) == "":
		block("C4", "why", "Say why they were not consulted.")
	}
	return f
}
