package post

import "strings"

// field reads a line that gives a field by name.
func (l line) field(kind Kind) (name, value string, ok bool) {
	if l.mention {
		return "", "", false
	}
	var label string
	value, ok = l.cut(func(words string, end rune) bool {
		if heading := end == 0 && (l.hashed || l.opened || l.marks != ""); !heading && !endsField(end) {
			return false
		}
		label = words
		name = nameOf(kind, words)
		return name != ""
	})
	if ok && name == "danger" && value != "" && !asksForDanger(label) {
		value = label + "? " + value // yes means the opposite here
	}
	return name, value, ok
}

// endsField reports whether the stop after a word makes it a field's name.
func endsField(end rune) bool {
	switch end {
	case 0, '.', ',', '!', '|', '(', '*', '_', '~', '`', ' ', '\t', '\u00a0':
		return false
	}
	return true
}

// nameOf gives the field that a label stands for in a report of the kind, "" for none.
func nameOf(kind Kind, label string) string {
	if name := anyName(label); name != "" {
		return name
	}
	if kind == Disruption {
		return disruptionName(label)
	}
	return intelligenceName(label)
}

func anyName(label string) string {
	switch label {
	case "marking", "markings", "gsc", "gsc marking", "protective marking", "classification", "security marking", "security classification":
		return "marking"
	case "where", "where was it", "where was this", "where is it", "where did it happen", "where did this happen", "where seen", "where it happened", "location", "place",
		"address", "venue", "premises", "postcode":
		return "where"
	case "threat", "threat ref", "threat reference", "linked threat", "linked to", "ocg", "ocg ref", "ocg name":
		return "threat"
	case "theme", "themes", "crime theme", "crime type", "type of crime":
		return "theme"
	}
	if asksForDanger(label) || asksForSafety(label) {
		return "danger"
	}
	return ""
}

func intelligenceName(label string) string {
	switch label {
	case "how known", "how do you know", "how do i know", "how do we know", "how do you know this", "how do you know about this", "how i know", "how you know",
		"how we know", "how did you find out", "how is this known", "how known to you", "how":
		return "how_known"
	case "provenance", "source", "source of information", "origin", "where from", "where did it come from", "where did you get this":
		return "provenance"
	case "who else knows", "who else knows about this", "who else knows this", "who else knows about it", "who else is aware", "who else", "who knows", "who knows about this", "known to":
		return "who_else_knows"
	case "risk to source", "risk to the source", "any risk to the source", "any risk to source", "source risk", "is there a risk to the source", "risk", "risk to me", "risk to you", "risk to informant":
		return "risk_to_source"
	case "disclosure view", "disclosure", "can we act", "can we act on it", "can we act on this", "can you act on it", "can you act on this", "can police act", "can the police act on it",
		"can the police act on this", "may we act on it", "ok to act", "may we act", "can we share", "can we share this", "can this be shared", "sharing":
		return "disclosure_view"
	case "is crime", "is it a crime", "is this a crime", "a crime", "crime", "has a crime been committed":
		return "is_crime"
	case "is safeguarding", "is it safeguarding", "is this safeguarding", "safeguarding", "safeguarding concern", "is this a safeguarding concern", "is it a safeguarding concern":
		return "is_safeguarding"
	case "who", "who was it", "who is it", "who was involved", "who is involved", "whos involved", "people", "people involved", "persons", "persons involved", "suspect", "suspects", "nominal", "nominals":
		return "who"
	case "subject", "subjects", "subject details", "subjects involved":
		return "subjects"
	}
	switch {
	case tellsWhat(label):
		return "what"
	case tellsWhen(label), label == "event at", label == "known since", label == "since when":
		return "when"
	}
	return ""
}

func disruptionName(label string) string {
	switch label {
	case "what did you do", "what did we do", "what was done", "what we did", "action taken", "actions taken", "activity", "result", "outcome":
		return "description"
	case "target type", "type of target", "target":
		return "target_type"
	case "tactic", "tactics", "tactic used", "power", "powers", "power used", "powers used":
		return "tactic"
	case "role", "our role", "lead or support":
		return "role"
	case "lead agency", "lead", "led by", "lead partner":
		return "lead_agency"
	case "supporting agencies", "supporting agency", "supported by", "support", "partners", "partner agencies", "other agencies":
		return "supporting_agencies"
	case "value seized", "seized", "value", "value of seizure", "cash seized", "money seized", "amount seized":
		return "value_seized"
	case "evidence ref", "evidence reference", "evidence", "exhibit", "exhibits":
		return "evidence_ref"
	case "scpo", "scpo ref", "scpo reference":
		return "scpo"
	case "action", "action ref", "action reference":
		return "action"
	case "request", "request ref", "request reference", "gateway request", "gateway ref", "gwr":
		return "request"
	}
	switch {
	case tellsWhat(label):
		return "description"
	case tellsWhen(label), label == "occurred on", label == "occurred", label == "date of disruption":
		return "occurred_on"
	}
	return ""
}

func tellsWhat(label string) bool {
	switch label {
	case "what", "what happened", "what is happening", "whats happening", "what did you see", "what have you seen", "what was seen", "what you saw", "what do you know", "what you know",
		"what is it about", "whats it about", "what is the information", "what is this about", "details", "detail", "description", "summary", "information", "info", "incident", "narrative",
		"circumstances", "observation", "observations", "report":
		return true
	}
	return false
}

func tellsWhen(label string) bool {
	switch label {
	case "when", "when was it", "when was this", "when did it happen", "when did this happen", "when it happened", "when seen", "date", "dates", "time", "date time", "date and time",
		"time and date", "date of event", "date of incident":
		return true
	}
	return false
}

// asksForDanger reports whether yes to the label is an alarm.
func asksForDanger(label string) bool {
	switch asked(label) {
	case "danger", "risk", "harm", "danger to life", "risk to life", "threat to life", "danger to anyone", "risk to anyone", "risk of harm", "risk of serious harm":
		return label != "risk" && label != "harm" && label != "at risk"
	}
	return false
}

// asksForSafety reports whether it says the opposite, or either.
func asksForSafety(label string) bool {
	switch asked(label) {
	case "safe", "ok", "all right", "safety", "safe and well":
		return label != "ok" && label != "all right"
	}
	return false
}

// asked takes a question about danger down to what it asks.
func asked(label string) string {
	for _, end := range []string{" right now", " now", " at the moment", " at present", " currently"} {
		label = strings.TrimSuffix(label, end)
	}
	for {
		first, rest, more := strings.Cut(label, " ")
		switch first {
		case "is", "are", "there", "anyone", "anybody", "someone", "somebody", "everyone", "everybody", "any", "all", "people", "in", "at", "a", "an", "immediate", "imminent", "current", "one", "body", "some", "every":
			if more {
				label = rest
				continue
			}
		}
		return label
	}
}
