package soc

import (
	"fmt"
	"regexp"
)

// blockedContent is what must never be written on a chat channel (domain.md, B8), by how it usually looks.
var blockedContent = []struct {
	form *regexp.Regexp
	why  string
}{
	{regexp.MustCompile(`\b(UK )?(TOP SECRET|SECRET)\b`), "it carries a marking above OFFICIAL-SENSITIVE"},
	{regexp.MustCompile(`(?i)\btop secret\b`), "it carries a marking above OFFICIAL-SENSITIVE"},
	{regexp.MustCompile(`(?i)\b(chis|informants?|undercover (officer|operative)s?|covert human intelligence)\b`), "it seems to speak of a source or an undercover officer"},
	{regexp.MustCompile(`(?i)\b(dsa|directed surveillance|intrusive surveillance|property interference|(surveillance )?authority|urn)\b[^.\n]{0,40}(\d{2,}|granted|expir|renew|cancel|dated)`), "it seems to hold the content of a surveillance authority"},
	{regexp.MustCompile(`(?i)\b(intercept(ed|ion)?|wiretap|lawful intercept)\b[^.\n]{0,30}\b(product|material|call|warrant|data|line)s?\b`), "it seems to speak of intercept"},
	{regexp.MustCompile(`(?i)\b(suspicious activity reports?|sars?)\b[^.\n]{0,40}(\d{2,}|filed|submitted|disclos|consent)`), "it seems to hold details of a suspicious activity report"},
	{regexp.MustCompile(`(?i)\b(legally privileged|legal professional privilege)\b`), "it seems to be legally privileged"},
}

// Guard refuses a text that looks like something that must not be on a chat (V43). The finding says why, never what.
func Guard(field string, text Text) Findings {
	for _, b := range blockedContent {
		if b.form.MatchString(text.Reveal()) {
			return Findings{{
				Rule: "V43", Severity: Block, Field: field,
				Text: fmt.Sprintf("This was not kept, because %s. Take it out and pass it on by the proper route.", b.why),
			}}
		}
	}
	return nil
}

// plural writes a number with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
