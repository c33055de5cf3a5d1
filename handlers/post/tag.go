package post

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tag reads a line that names the kind of the report that starts with it. What stands before the name on the line is the
// greeting. A heading is a line of which the name may be all, with no other sign of it.
func (l line) tag(heading bool) (kind Kind, greeting, rest string, ok bool) {
	if kind, rest, ok = l.tagAtStart(heading); ok {
		return kind, "", rest, true
	}
	words := strings.TrimLeft(l.text[l.start:], "@")
	first, _, _ := strings.Cut(words, " ")
	if len(words) == len(l.text[l.start:]) && !greets(fold(first)) {
		return Unsaid, "", "", false
	}
	gaps := 0
	for at, r := range l.text[:min(len(l.text), l.start+maxLabel)] {
		if at <= l.start || !unicode.IsSpace(r) {
			continue
		}
		if gaps++; gaps > 5 {
			break
		}
		if kind, rest, ok = readLine(l.text[at:]).tagAtStart(false); ok {
			return kind, strings.TrimSpace(l.text[:at]), rest, true
		}
	}
	return Unsaid, "", "", false
}

func (l line) tagAtStart(heading bool) (kind Kind, rest string, ok bool) {
	rest, ok = l.cut(func(label string, end rune) bool {
		if end == 0 && !heading && !l.hashed && !l.opened && l.marks == "" {
			return false
		}
		if kind = kindOf(label); kind == Unsaid {
			return false
		}
		return heading && properly(label) || !strings.ContainsRune(".,!|(", end)
	})
	if ok || !heading {
		return kind, rest, ok
	}
	return l.tagWithSubject()
}

// properly reports whether a label is a kind's own name, which may stand before any stop.
func properly(label string) bool {
	return label == "intel" || label == string(Intelligence) || label == string(Disruption)
}

// tagWithSubject reads "Intel re the garage: …", which says after the name what it is about.
func (l line) tagWithSubject() (kind Kind, rest string, ok bool) {
	start := l.text[l.start:min(len(l.text), l.start+maxLabel)]
	if !strings.Contains(start, ":") && !strings.Contains(start, " - ") && !strings.Contains(start, " – ") {
		return Unsaid, "", false
	}
	for _, about := range []string{" re ", " about ", " regarding ", " from "} {
		if name, _, found := strings.Cut(start, about); found {
			kind = kindOf(fold(name))
			return kind, l.text[l.start+len(name)+1:], kind != Unsaid
		}
	}
	return Unsaid, "", false
}

// kindOf knows the names of the kinds, with the slips of thumbs and spelling aids.
func kindOf(label string) Kind {
	label = strings.TrimRight(label, " 0123456789")
	for _, part := range []string{" report", " reports", " submission", " form", " log", " update"} {
		label = strings.TrimSuffix(label, part)
	}
	//nolint:misspell // typed so
	switch label {
	case "intel", "intell", "intels", "int", "inel", "itnel", "intle", "imtel", "intelligence", "inteligence", "intelligance", "inteligance", "intellegence", "intelegence", "intelligense",
		"inteligense", "intelligene", "intellgence", "intelligent", "intelreport", "intelligencereport", "intel rpt", "new intel", "more intel", "partner intel", "partner intelligence",
		"community intel", "community intelligence":
		return Intelligence
	case "disruption", "disruptions", "disrupt", "disrupted", "disruptive", "disrup", "disuption", "disrution", "disrupion", "disruptoin", "disruptiom", "distruption", "disription", "dissruption",
		"disruptionreport", "new disruption", "partner disruption":
		return Disruption
	}
	return Unsaid
}

// greets knows the words that posts open with before they come to the name.
func greets(word string) bool {
	switch word {
	case "hi", "hello", "hey", "hiya", "helo", "morning", "afternoon", "evening", "good", "dear", "team", "all", "folks", "fyi", "please", "pls", "new", "more", "some",
		"urgent", "another", "bore", "bora", "prynhawn", "noswaith", "shwmae", "sut", "dzień", "dzien", "cześć", "czesc", "thanks", "ok", "update", "sorry", "here":
		return true
	}
	return false
}

// hashtag reads a tag that stands at the end of the text instead of its start, and takes it off.
func hashtag(text string) (kind Kind, rest string) {
	at := strings.LastIndexAny(text, " \n\u00a0#")
	if at < 0 || text[at] != '#' {
		return Unsaid, text
	}
	if before, _ := utf8.DecodeLastRuneInString(text[:at]); at > 0 && !unicode.IsSpace(before) {
		return Unsaid, text
	}
	if kind = kindOf(fold(text[at:])); kind == Unsaid {
		return Unsaid, text
	}
	return kind, text[:at]
}
