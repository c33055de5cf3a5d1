package soc

import "slices"

const (
	// orderYears is the longest that an order lasts, from the first condition's start (Serious Crime Act 2007 s.16).
	orderYears = 5
	// adult is the youngest age of a subject (s.6).
	adult = 18
	// serviceDays are those within which an interim order is served, the day on which it was made counting (s.5B), and
	// notificationDays those within which something is notified, the trigger's counting (s.15A).
	serviceDays      = 7
	notificationDays = 3
	// monitoringYears is the longest electronic monitoring of one order, until it is extended (s.5A).
	monitoringYears = 1
	// longestRhythm is the longest time, in days, between two checks.
	longestRhythm = 366
)

// OrderRules are what orders are held to. The days are those from which parts of the Border Security, Asylum and Immigration
// Act 2025 are in force; zero is not yet (V33).
type OrderRules struct {
	Reminders ReminderRules
	Region    Region
	// InterimFrom is s.56, MonitoringFrom s.55, NotificationFrom s.58, ApplicantsFrom s.57, AcquittalFrom s.59.
	InterimFrom, MonitoringFrom, NotificationFrom, ApplicantsFrom, AcquittalFrom Date
}

// checkDays is how often an order is checked: in prison more seldom than out of it.
func (r OrderRules) checkDays(force, location string) int {
	if location == LocationPrison {
		return r.Reminders.CheckPrison
	}
	if own := r.Region.Force(force).CheckDays; own > 0 {
		return own
	}
	return r.Reminders.Check
}

// Check applies the rules to an order (V29, V30, V32, V33, V43, V46).
func (o *Order) Check(rules OrderRules, today Date) Findings {
	f := guardAll(map[string]*Text{
		"label": &o.Label, "subject_ref": &o.Subject, "name": &o.Name, "court": &o.Court, "prison": &o.Prison, "visor_ref": &o.Visor,
	})
	add := func(rule string, s Severity, field, text string) {
		f = append(f, Finding{Rule: rule, Severity: s, Field: field, Text: text})
	}
	switch label := o.Label.Reveal(); {
	case trimmed(o.Label) == "":
		add("C6", Block, "label", "Give initials or a cover name: chats show nothing else of the subject.")
	case titleForm.MatchString(label) || !oneLine(label, longestCoverName) || sameWords(o.Label, o.Name) || sameWords(o.Label, o.Subject):
		add("C6", Block, "label", "Give initials or a cover name, not a person's name or reference: chats show it.")
	}
	if trimmed(o.Subject) == "" {
		add("C7", Block, "subject_ref", "Give the subject's reference in ViSOR, MAPPS or your force's system.")
	}
	if trimmed(o.Visor) == "" {
		add("C7", Warn, "visor_ref", "There is no ViSOR reference.")
	}
	f = append(f, o.checkTerms(rules)...)
	f = append(f, o.checkPowers(rules)...)
	if !o.MadeOn.IsZero() {
		f = append(f, o.checkDates(today)...)
		f = append(f, o.checkAge()...)
	}
	for i, c := range o.Conditions {
		if c.Withdrawn {
			continue
		}
		for _, one := range append(o.checkCondition(c), Guard("", c.Text)...) {
			add(one.Rule, one.Severity, "", "Condition "+itoa(i+1)+": "+one.Text)
		}
	}
	if o.Granted() && o.Conditioned() == 0 {
		add("C7", Warn, "", "It has no conditions here yet: add them.")
	}
	if o.Location == LocationPrison && o.Release.IsZero() {
		add("V28", Warn, "expected_release", "The day of release is not known: find it out.")
	}
	return f
}

// sameWords reports whether two texts say the same, whatever the case.
func sameWords(a, b Text) bool {
	return trimmed(b) != "" && fold(a) == fold(b)
}

// checkTerms wants values of the enumerations, and numbers that make sense.
func (o *Order) checkTerms(rules OrderRules) Findings {
	var f Findings
	for _, c := range []struct {
		field, value string
		terms        []Term
		optional     bool
	}{
		{"order_type", o.Type, OrderTypes(), false},
		{"applicant", o.Applicant, Applicants(), false},
		{"location", o.Location, Locations(), false},
		{"risk", o.Risk, RiskLevels(), false},
		{"manager_team", o.Team, ManagerTeams(), true},
	} {
		if !isTerm(c.terms, c.value) && (c.value != "" || !c.optional) {
			f = append(f, Finding{Rule: "C7", Severity: Block, Field: c.field, Text: "Give one of " + keysOf(c.terms) + "."})
		}
	}
	if !isTerm(rules.Region.ThreatOwners(), o.Force) {
		f = append(f, Finding{Rule: "C7", Severity: Block, Field: "force", Text: "Give a force of the region, or its unit."})
	}
	if o.CheckDays < 0 || o.CheckDays > longestRhythm || o.CheckDays == 0 && o.Granted() {
		f = append(f, Finding{Rule: "C7", Severity: Block, Field: "check_every_days", Text: "Give a number of days from 1 to " + itoa(longestRhythm) + "."})
	}
	return f
}

// checkDates applies the order's limits in time (V29, V46).
func (o *Order) checkDates(today Date) Findings {
	var f Findings
	block := func(rule, field, text string) {
		f = append(f, Finding{Rule: rule, Severity: Block, Field: field, Text: text})
	}
	if o.MadeOn.After(today) {
		block("V46", "made_on", "This is a day to come.")
	}
	switch {
	case o.From.IsZero() || o.To.IsZero() || o.To.Before(o.From):
		block("C7", "in_force_to", "Say from which day to which day it is in force.")
		return f
	case o.From.Before(o.MadeOn):
		block("C7", "in_force_from", "It can not be in force before it was made, on "+Dated(o.MadeOn)+".")
	case o.To.After(o.Limit()):
		block("V29", "in_force_to", "An order lasts five years at most, from the first condition on: until "+Dated(o.Limit())+" (Serious Crime Act 2007, s.16).")
	}
	if o.MonitoredTo.IsZero() {
		return f
	}
	from := o.MonitoredFrom
	if from.IsZero() {
		from = o.From
	}
	switch end := EndOfPeriod(from, monitoringYears); {
	case from.Before(o.From) || o.MonitoredTo.Before(from) || o.MonitoredTo.After(o.To):
		block("C7", "electronic_monitoring_to", "Electronic monitoring lies inside of the order: from "+Dated(o.From)+" to "+Dated(o.To)+".")
	case o.MonitoredTo.After(end):
		block("C7", "electronic_monitoring_to", "Electronic monitoring lasts twelve months at most: until "+Dated(end)+" (s.5A).")
	}
	return f
}

// checkAge applies V30.
func (o *Order) checkAge() Findings {
	born, ok := o.birthday()
	finding := func(rule string, s Severity, text string) Findings {
		return Findings{{Rule: rule, Severity: s, Field: "born", Text: text}}
	}
	switch {
	case trimmed(o.Born) == "":
		return finding("V30", Warn, "The day of birth is not known here: make sure that the subject was 18 when the order was made.")
	case !ok:
		return finding("V46", Block, "Give a day of birth like 14/03/1985.")
	case Age(born, o.MadeOn) < adult:
		return finding("V30", Block, "The subject was under 18 when the order was made (s.6).")
	}
	return nil
}

func (o *Order) birthday() (Date, bool) {
	var born Date
	err := born.UnmarshalText([]byte(trimmed(o.Born)))
	return born, err == nil && !born.IsZero()
}

// checkPowers applies V33: nothing of the Act of 2025 is used before it is in force. An application may be for a day to come.
func (o *Order) checkPowers(rules OrderRules) Findings {
	var f Findings
	add := func(s Severity, field, text string) {
		f = append(f, Finding{Rule: "V33", Severity: s, Field: field, Text: text})
	}
	needs := func(from Date, field, what string) {
		switch {
		case from.IsZero():
			add(Block, field, what+" are not possible yet: that part of the Border Security, Asylum and Immigration Act 2025 is not in force.")
		case !o.MadeOn.IsZero() && o.MadeOn.Before(from):
			add(Block, field, what+" are possible from "+Dated(from)+" on.")
		}
	}
	if o.Type == InterimOrder {
		needs(rules.InterimFrom, "order_type", "Interim orders")
	}
	if o.Type == "acquittal_appeal" {
		needs(rules.AcquittalFrom, "order_type", "Orders on acquittal or appeal")
	}
	if !o.MonitoredTo.IsZero() {
		needs(rules.MonitoringFrom, "electronic_monitoring_to", "Conditions of electronic monitoring")
	}
	if slices.Contains([]string{"police", "nca", "hmrc", "btp", "mdp"}, o.Applicant) {
		if o.Type == "high_court" || o.Type == InterimOrder {
			needs(rules.ApplicantsFrom, "applicant", "Applications by this body to the High Court")
		} else {
			add(Warn, "applicant", "In the Crown Court this body can not apply, but for the police in cases of terrorism: make sure who applied.")
		}
	}
	return f
}

// checkCondition applies the limits of one condition (V29, V32).
func (o *Order) checkCondition(c Condition) Findings {
	block := func(rule, field, text string) Findings {
		return Findings{{Rule: rule, Severity: Block, Field: field, Text: text}}
	}
	limit := o.Limit()
	switch {
	case !isTerm(ConditionTypes(), c.Type):
		return block("C7", "type", "Give one of "+keysOf(ConditionTypes())+".")
	case trimmed(c.Text) == "":
		return block("C7", "text", "Give the condition's words.")
	case DemandsSpeech(c.Text):
		return block("V32", "text", "An order may not demand answers by word of mouth (Serious Crime Act 2007, s.11). Ask for them in writing.")
	case !isTerm(AnswerModes(), c.Answers):
		return block("V32", "answer_mode", "Answers are demanded in writing or not at all (s.11).")
	case c.From.IsZero() || c.To.Before(c.From):
		return block("C7", "to", "Say from which day to which day it is in force.")
	case !o.MadeOn.IsZero() && c.From.Before(o.MadeOn):
		return block("C7", "from", "It can not be in force before the order was made, on "+Dated(o.MadeOn)+".")
	case o.Granted() && c.To.After(limit):
		return block("V29", "to", "No condition lasts beyond five years from the first one's start: until "+Dated(limit)+" (s.16).")
	case o.Granted() && c.To.After(o.To):
		return block("V29", "to", "No condition lasts beyond the order, which ends on "+Dated(o.To)+".")
	}
	return nil
}

// checkService applies s.10 and V49 to the day of service.
func (o *Order) checkService(on, today Date) Findings {
	switch {
	case on.IsZero() || on.After(today):
		return Findings{{Rule: "V46", Severity: Block, Field: "served_on", Text: "Give a day up to today."}}
	case on.Before(o.MadeOn):
		return Findings{{Rule: "C7", Severity: Block, Field: "served_on", Text: "The order was made on " + Dated(o.MadeOn) + "."}}
	case o.Type == InterimOrder && on.After(o.ServeBy()):
		return Findings{{Rule: "V49", Severity: Warn, Field: "served_on", Text: "An interim order has to be served within seven days, by " + Dated(o.ServeBy()) + ": take legal advice whether it still binds."}}
	}
	return nil
}

// checkEnd says what is missing of an order's end.
func (o *Order) checkEnd(how string, on, today Date) Findings {
	block := func(text string) Findings {
		return Findings{{Rule: "C7", Severity: Block, Field: "how", Text: text}}
	}
	switch {
	case !isTerm(OrderEndings(), how):
		return block("Say how it ended.")
	case o.Granted() && how == NotGranted:
		return block("The court has made this order.")
	case !o.Granted() && how != NotGranted:
		return block("No court has made this order: it can only be not granted, or withdrawn.")
	case on.IsZero() || on.After(today) || on.Before(o.MadeOn):
		return Findings{{Rule: "V46", Severity: Block, Field: "on", Text: "Give a day from the order's making to today."}}
	case how == Expired && !today.After(o.To):
		return block("It is in force until " + Dated(o.To) + ": it has not expired.")
	}
	return nil
}

func laterDay(a, b Date) Date {
	if a.After(b) {
		return a
	}
	return b
}

// earlierDay is the earlier of two days; the zero date is none.
func earlierDay(a, b Date) Date {
	if b.IsZero() || !a.IsZero() && a.Before(b) {
		return a
	}
	return b
}
