package soc

import (
	"regexp"
	"slices"
	"strings"
)

// Danger is what somebody's words say about danger to anybody at this moment (V39).
type Danger string

// What the words can say. Unclear is a matter for a person, at once.
const (
	DangerUnsaid  Danger = ""
	DangerYes     Danger = "yes"
	DangerNo      Danger = "no"
	DangerUnclear Danger = "unclear"
)

// ReadDanger reads an answer to "Is anyone in danger now?" by its meaning: "Everyone safe? Yes" is a no. A no is only
// what can be nothing else; what could be either is unclear, and no answer is unsaid. It knows the Welsh and Polish
// words for yes and no.
func ReadDanger(answer string) Danger {
	if strings.TrimSpace(answer) == "" {
		return DangerUnsaid
	}
	words := spokenWords(answer)
	if at := topic.FindStringIndex(words); at != nil && at[1] < len(words) {
		return readReply(words[:at[1]], words[at[1]-1:])
	}
	return readReply("", words)
}

// DangerIn reads words that answer no question. What speaks of danger but does not say that it is now is unclear; a no
// is only what says so of everybody; all else is unsaid. The worst that is said anywhere counts.
func DangerIn(text string) Danger {
	return inText(spokenWords(text))
}

func inText(words string) Danger {
	found := DangerUnsaid
	for len(words) > 1 {
		n := sentenceLen(words)
		s := words[:n]
		words = words[n-1:]
		said := inSentence(s)
		if strings.HasSuffix(s, "? ") && len(words) > 1 && topic.MatchString(s) {
			n = sentenceLen(words)
			said = readReply(s, words[:n])
			words = words[n-1:]
			if said == DangerNo && !aboutAll.MatchString(s) {
				said = DangerUnclear
			}
		}
		found = found.Worse(said)
	}
	return found
}

// Worse is the one of two findings that asks for more.
func (d Danger) Worse(than Danger) Danger {
	for _, one := range []Danger{DangerYes, DangerUnclear, DangerNo} {
		if d == one || than == one {
			return one
		}
	}
	return DangerUnsaid
}

// readReply reads a reply to a question about danger, or to one about safety, which turns yes and no around. Without a
// question it is the one about danger.
func readReply(question, reply string) Danger {
	reply = houseNumber.ReplaceAllString(reply, "number ${2}")
	reply = assurance.ReplaceAllString(reply, "${1}")
	if rest, ok := cutWord(yesWord, reply); ok {
		return weigh(question, true, rest)
	}
	if rest, ok := cutWord(noWord, reply); ok {
		return weigh(question, false, rest)
	}
	return statement(reply)
}

// cutWord takes away the start of the reply up to the word that the pattern's one group with something in it holds.
func cutWord(word *regexp.Regexp, reply string) (rest string, ok bool) {
	m := word.FindStringSubmatchIndex(reply)
	for i := 2; i < len(m); i += 2 {
		if m[i] >= 0 {
			return " " + reply[m[i+1]:], true
		}
	}
	return "", false
}

// weigh reads a yes or no with the words after it.
func weigh(question string, yes bool, rest string) Danger {
	safety, danger := topicSafe.MatchString(question), question == "" || topicDanger.MatchString(question)
	if negated.MatchString(question) {
		safety = danger // whichever was answered
	}
	switch alone := strings.Trim(rest, " .,-") == ""; {
	case safety == danger && alone:
		return DangerUnclear
	case safety == danger:
		return statement(rest)
	case yes == danger:
		return weighAlarm(rest)
	case notSafe.MatchString(rest):
		return DangerYes
	case doubted(rest), worrying(rest):
		return DangerUnclear
	}
	return DangerNo
}

// weighAlarm reads what follows an alarm. Only "yes, she is safe now", said in one breath, takes it back.
func weighAlarm(rest string) Danger {
	inOneBreath := !strings.ContainsAny(strings.TrimSuffix(rest, ". "), ".-:")
	if statement(rest) == DangerNo && (inOneBreath || aboutAll.MatchString(rest)) {
		return DangerNo
	}
	if takesBack.MatchString(notSafe.ReplaceAllString(rest, " ")) {
		return DangerUnclear
	}
	return DangerYes
}

// worrying reports whether the words after a no say more than that all is well.
func worrying(rest string) bool {
	for c := range clauses(rest) {
		if calm.MatchString(c) || calmOfOne.MatchString(c) {
			continue
		}
		if slices.ContainsFunc(strings.Fields(c), worry) || inSentence(c).Alarming() {
			return true
		}
	}
	return false
}

// statement reads a reply without a yes or no.
func statement(reply string) Danger {
	doubted := doubted(reply)
	switch {
	case allCalm(reply) && !doubted:
		return DangerNo
	case notSafe.MatchString(reply) && !doubted:
		return DangerYes
	case inText(reply) == DangerYes:
		return DangerYes
	}
	return DangerUnclear
}

// allCalm reports whether every clause says that there is no danger, thanks aside.
func allCalm(reply string) bool {
	found := false
	for c := range clauses(reply) {
		switch {
		case calm.MatchString(c), calmOfOne.MatchString(c):
			found = true
		case !courtesy.MatchString(c):
			return false
		}
	}
	return found
}

// inSentence reads one sentence of free text.
func inSentence(s string) Danger {
	forms := formsFor(s)
	if forms == 0 {
		return DangerUnsaid
	}
	doubt, calmed := doubted(s) || asks.MatchString(s), false
	if namesDanger(s) {
		s, calmed = withoutCalm(s, doubt)
	}
	alarm := alarmIn(s, forms)
	switch {
	case alarm == DangerYes && !doubt && !lessened.MatchString(s):
		return DangerYes
	case alarm != DangerUnsaid, calmed && doubt:
		return DangerUnclear
	case calmed:
		return DangerNo
	}
	return DangerUnsaid
}

// namesDanger reports whether the words may say that there is none.
func namesDanger(s string) bool {
	return strings.Contains(s, " danger") || strings.Contains(s, " risk") || strings.Contains(s, "safe") || strings.Contains(s, "harm") || strings.Contains(s, " emergency")
}

// withoutCalm takes out of a sentence what says that there is no danger, and reports whether that was said of everybody.
func withoutCalm(s string, doubt bool) (rest string, calmed bool) {
	s = harmless.ReplaceAllString(s, " ")
	if !doubt {
		s = calmAside.ReplaceAllString(s, " ")
	}
	var open []string
	for c := range clauses(s) {
		if calm.MatchString(c) {
			calmed = true
			continue
		}
		open = append(open, c)
	}
	return strings.Join(open, ","), calmed
}

// alarmIn tries the alarms whose words were found.
func alarmIn(s string, forms uint) Danger {
	found := DangerUnsaid
	for i, a := range alarms {
		switch {
		case forms&(1<<i) == 0:
		case a.certain != nil && a.certain.MatchString(s):
			return DangerYes
		case a.suspect.MatchString(s):
			found = DangerUnclear
		}
	}
	return found
}
