package soc

import (
	"slices"
)

const (
	// orderYears is the longest that an order lasts, from the first condition's start (Serious Crime Act 2007 s.16).
	orderYears = 5
	// adult is the youngest age of a subject (s.6).
	adult = 18
	// serviceDays are those within which an interim order is served, the day on which it was made counting (s.5B), and
	// notificationDays those within which something is notified, the trigger's counting (s.15A).
	serviceDays      = 7
	notificationDays = 3
	// monitoringMonths is the longest electronic monitoring of one order (s.5A).
	monitoringMonths = 12
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

// started reports whether a rule with this start is in force on a day.
func started(from, on Date) bool { return !from.IsZero() && !on.Before(from) }

// Check applies the rules to an order (V29, V30, V32, V33, V43, V46).
func (o *Order) Check(rules OrderRules, today Date) Findings {
	f := guardAll(o.Texts())
	add := func(rule string, s Severity, field, text string) {
		f = append(f, Finding{Rule: rule, Severity: s, Field: field, Text: text})
	}
	if trimmed(o.Label) == "" {
		add("C6", Block, "label", "Give initials or a cover name: chats show nothing else of the subject.")
	}
	if titleForm.MatchString(o.Label.Reveal()) || !oneLine(o.Label.Reveal(), longestCoverName) {
		add("C6", Block, "label", "Give initials or a cover name, not a person's name.")
	}
	if trimmed(o.Subject) == "" {
		add("C7", Block, "subject_ref", "Give the subject's reference in ViSOR, MAPPS or your force's system.")
	}
	if o.Visor.IsZero() {
		add("C7", Warn, "visor_ref", "There is no ViSOR reference.")
	}
	if !o.MadeOn.IsZero() {
		f = append(f, o.checkDates(today)...)
		f = append(f, o.checkPowers(rules)...)
	}
	for _, c := range o.Conditions {
		f = append(f, o.checkCondition(c)...)
	}
	if o.Location == LocationPrison && o.Release.IsZero() {
		add("V28", Warn, "expected_release", "The day of release is not known: find it out.")
	}
	return f
}

// checkDates applies the order's limits in time (V29, V30, V46).
func (o *Order) checkDates(today Date) Findings {
	var f Findings
	block := func(rule, field, text string) {
		f = append(f, Finding{Rule: rule, Severity: Block, Field: field, Text: text})
	}
	if o.MadeOn.After(today) {
		block("V46", "made_on", "This is a day to come.")
	}
	if o.From.IsZero() || o.To.IsZero() || o.To.Before(o.From) {
		block("C7", "in_force_to", "Say from which day to which day it is in force.")
	} else if o.To.After(EndOfPeriod(o.From, orderYears)) {
		block("V29", "in_force_to", "An order lasts five years at most: until "+Dated(EndOfPeriod(o.From, orderYears))+" (Serious Crime Act 2007, s.16).")
	}
	if born, ok := o.birthday(); ok && Age(born, o.MadeOn) < adult {
		block("V30", "born", "The subject was under 18 when the order was made (s.6).")
	} else if !ok && !o.Born.IsZero() {
		block("V46", "born", "Give a day of birth like 1990-12-31.")
	}
	if !o.MonitoredTo.IsZero() && o.MonitoredTo.After(o.From.AddMonths(monitoringMonths).AddDays(-1)) {
		block("C7", "electronic_monitoring_to", "Electronic monitoring lasts twelve months at most: until "+Dated(o.From.AddMonths(monitoringMonths).AddDays(-1))+".")
	}
	return f
}

func (o *Order) birthday() (Date, bool) {
	var born Date
	err := born.UnmarshalText([]byte(trimmed(o.Born)))
	return born, err == nil && !born.IsZero()
}

// checkPowers applies V33: nothing of the Act of 2025 is used before it is in force.
func (o *Order) checkPowers(rules OrderRules) Findings {
	var f Findings
	block := func(field, text string) {
		f = append(f, Finding{Rule: "V33", Severity: Block, Field: field, Text: text + " are not in force on the day on which it was made."})
	}
	if o.Type == InterimOrder && !started(rules.InterimFrom, o.MadeOn) {
		block("order_type", "Interim orders")
	}
	if o.Type == "acquittal_appeal" && !started(rules.AcquittalFrom, o.MadeOn) {
		block("order_type", "Orders on acquittal or appeal")
	}
	if !o.MonitoredTo.IsZero() && !started(rules.MonitoringFrom, o.MadeOn) {
		block("electronic_monitoring_to", "Conditions of electronic monitoring")
	}
	if slices.Contains([]string{"police", "nca", "hmrc", "btp", "mdp"}, o.Applicant) && o.Type == "high_court" && !started(rules.ApplicantsFrom, o.MadeOn) {
		block("applicant", "Applications by this body")
	}
	return f
}

// checkCondition applies the limits of one condition (V29, V32).
func (o *Order) checkCondition(c Condition) Findings {
	block := func(rule, field, text string) Findings {
		return Findings{{Rule: rule, Severity: Block, Field: field, Text: text}}
	}
	switch {
	case trimmed(c.Text) == "":
		return block("C7", "text", "Give the condition's words.")
	case DemandsSpeech(c.Text):
		return block("V32", "text", "An order may not demand answers by word of mouth (Serious Crime Act 2007, s.11). Ask for them in writing.")
	case c.Answers != "none" && c.Answers != "written":
		return block("V32", "answer_mode", "Answers are demanded in writing or not at all (s.11).")
	case c.To.Before(c.From):
		return block("C7", "to", "The condition ends before it begins.")
	case !o.From.IsZero() && (c.From.Before(o.From) || c.To.After(o.To)):
		return block("V29", "to", "A condition lies inside of the order: from "+Dated(o.From)+" to "+Dated(o.To)+".")
	}
	return nil
}

// checkManager says why an officer can not manage the order.
func (o *Order) checkManager(to Officer) Findings {
	block := func(rule, text string) Findings {
		return Findings{{Rule: rule, Severity: Block, Field: "to", Text: text}}
	}
	switch {
	case to.Status == Left:
		return block("V26", "This officer has left.")
	case !to.Has(SCPOManager, LRO):
		return block("C7", "This officer manages no orders.")
	case to.ID == o.Manager:
		return block("C7", "This officer manages it already.")
	}
	return nil
}

// checkService applies s.10 and V49 to the day of service.
func (o *Order) checkService(on, today Date) Findings {
	switch {
	case on.After(today):
		return Findings{{Rule: "V46", Severity: Block, Field: "on", Text: "This is a day to come."}}
	case on.Before(o.MadeOn):
		return Findings{{Rule: "C7", Severity: Block, Field: "on", Text: "The order was made on " + Dated(o.MadeOn) + "."}}
	case o.Type == InterimOrder && on.After(o.MadeOn.AddDays(serviceDays-1)):
		return Findings{{Rule: "V49", Severity: Warn, Field: "on", Text: "An interim order has to be served within seven days: take legal advice whether it still binds."}}
	}
	return nil
}

// checkResults wants each condition that was in force spoken of.
func (o *Order) checkResults(c OrderCheck, today Date) Findings {
	var f Findings
	if c.DoneOn.After(today) || c.DoneOn.Before(o.MadeOn) {
		f = append(f, Finding{Rule: "V46", Severity: Block, Field: "done_on", Text: "Give a day between the making of the order and today."})
	}
	if Label(CheckMethods(), c.Method) == c.Method {
		f = append(f, Finding{Rule: "C7", Severity: Block, Field: "method", Text: "Say how it was checked."})
	}
	if !c.NextDue.After(today) || c.NextDue.After(c.DoneOn.AddDays(o.CheckDays)) {
		f = append(f, Finding{Rule: "V27", Severity: Block, Field: "next_due", Text: "The next check is on a day to come, and by " + Dated(c.DoneOn.AddDays(o.CheckDays)) + "."})
	}
	tested := false
	for _, n := range o.Binding(c.DoneOn) {
		i := slices.IndexFunc(c.Results, func(r CheckResult) bool { return r.Condition == n })
		if i < 0 || Label(CheckFindings(), c.Results[i].Found) == c.Results[i].Found {
			f = append(f, Finding{Rule: "V27", Severity: Block, Field: ConditionField(n), Text: "Say whether this was met."})
			continue
		}
		tested = tested || c.Results[i].Found != "not_tested"
		if c.Results[i].Found == FoundNotMet {
			f = append(f, Finding{Rule: "V31", Severity: Warn, Field: ConditionField(n), Text: "Condition " + itoa(n) + " was not met: log the breach."})
		}
	}
	if !tested && len(o.Binding(c.DoneOn)) > 0 {
		f = append(f, Finding{Rule: "V27", Severity: Warn, Text: "Nothing was tested in this check."})
	}
	return f
}

// checkNotification applies V33 to a notification.
func (o *Order) checkNotification(n Notification, rules OrderRules, today Date) Findings {
	switch {
	case !started(rules.NotificationFrom, n.TriggerOn):
		return Findings{{Rule: "V33", Severity: Block, Field: "trigger_on", Text: "The duty to notify is not in force on that day."}}
	case n.TriggerOn.After(today):
		return Findings{{Rule: "V46", Severity: Block, Field: "trigger_on", Text: "This is a day to come."}}
	}
	return nil
}

// checkBreach applies V31: nobody breaches what does not bind them.
func (o *Order) checkBreach(b Breach, today Date) Findings {
	block := func(rule, field, text string) Findings {
		return Findings{{Rule: rule, Severity: Block, Field: field, Text: text}}
	}
	switch {
	case !o.Bound():
		return block("V31", "", "The subject was neither represented at the hearing nor served: they are not bound (Serious Crime Act 2007, s.10). Record the service first.")
	case b.Condition < 1 || b.Condition > len(o.Conditions):
		return block("C7", "condition", "The order has no condition of this number.")
	case b.On.After(today):
		return block("V46", "on", "This is a day to come.")
	case !o.Represented && b.On.Before(o.ServedOn):
		return block("V31", "on", "The subject was served on "+Dated(o.ServedOn)+": they were not bound before.")
	case !o.Conditions[b.Condition-1].Binds(b.On):
		return block("V31", "on", "The condition was not in force on that day.")
	case trimmed(b.Evidence) == "":
		return block("C7", "evidence_ref", "Say where the evidence is.")
	}
	return nil
}

// checkEnd says what is missing of an order's end.
func (o *Order) checkEnd(today Date) Findings {
	switch {
	case Label(OrderEndings(), o.Ending) == o.Ending:
		return Findings{{Rule: "C7", Severity: Block, Field: "how", Text: "Say how it ended."}}
	case o.EndedOn.After(today):
		return Findings{{Rule: "V46", Severity: Block, Field: "on", Text: "This is a day to come."}}
	case o.Ending == "expired" && !o.To.IsZero() && today.Before(o.To.AddDays(1)):
		return Findings{{Rule: "C7", Severity: Block, Field: "how", Text: "It is in force until " + Dated(o.To) + ": it has not expired."}}
	}
	return nil
}

func laterDay(a, b Date) Date {
	if a.After(b) {
		return a
	}
	return b
}

func earlierDay(a, b Date) Date {
	if a.Before(b) && !a.IsZero() {
		return a
	}
	return b
}
