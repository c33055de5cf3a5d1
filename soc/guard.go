package soc

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
)

// blockedContent is what must never be written on a chat channel (domain.md, B8), by how it usually looks.
var blockedContent = []struct {
	form *regexp.Regexp
	why  string
}{
	{regexp.MustCompile(`\bSECRET\b|(?i:\btop[ -]secret\b)`), "it carries a marking above OFFICIAL-SENSITIVE"},
	{regexp.MustCompile(`(?i)\b(chis|informants?|(undercover|uc) (officer|operative)s?|covert human intelligence|(covert|confidential|registered|human) (intelligence )?sources?)\b`), "it seems to speak of a source or an undercover officer"},
	{regexp.MustCompile(`(?i)\b(dsa|(directed|intrusive) surveillance|(property|equipment) interference|(surveillance|ripa) authori(ty|sation))\b[^.]{0,40}(\d{2,}|granted|expir|renew|cancel|dated)`), "it seems to hold the content of a surveillance authority"},
	{regexp.MustCompile(`(?i)\bauthori(ty|sation) (urn|ref(erence)?|number|no\.? ?\d+|(was |is |has been )?(granted|renewed|cancelled|dated)|expire[sd])\b`), "it seems to hold the content of a surveillance authority"},
	{regexp.MustCompile(`(?i)\b(wiretap\w*|(lawful|phone|telephone|live) intercept(s|ion)?|intercept(ed|ion)? (product|material|calls?|warrants?|data|evidence|communications?|messages?))\b`), "it seems to speak of intercept"},
	{regexp.MustCompile(`(?i)\b(phones?|lines?|calls?) (is|are|was|were|(is|are|was|were|has|have) being|ha(s|ve|d) been) (intercepted|tapped)\b`), "it seems to speak of intercept"},
	{regexp.MustCompile(`(?i)\b((comms|communications|call|billing) (data|records?)|cell ?sites?( data)?)\b[^.]{0,15}\b(show(s|ed)?|reveal(s|ed)?|place[sd]?|puts?|results?)\b`), "it seems to hold results from communications data"},
	{regexp.MustCompile(`(?i)\b(suspicious activity reports?|sars?)\b[^.]{0,40}(\d{2,}|filed|submitted|disclos|consent)`), "it seems to hold details of a suspicious activity report"},
	{regexp.MustCompile(`(?i)\b(legally privileged|legal (professional )?privilege)\b`), "it seems to be legally privileged"},
}

var (
	// space is any run of white space, non-breaking spaces and line breaks included.
	space = regexp.MustCompile(`[\s\p{Zs}]+`)
	// otherAuthority is an authority that is a body, which prose about partners is full of.
	otherAuthority = regexp.MustCompile(`(?i)\b(local|housing|health|education|licensing|planning|highways?|port|harbour|fire|combined|unitary|prison|parking|judicial|conduct|gambling|competition) authorit(y|ies)\b`)
)

// Guard refuses a text that looks like something that must not be on a chat (V43). The finding says why, never what.
func Guard(field string, text Text) Findings {
	words := otherAuthority.ReplaceAllLiteralString(space.ReplaceAllLiteralString(text.Reveal(), " "), "body")
	for _, b := range blockedContent {
		if b.form.MatchString(words) {
			return Findings{{
				Rule: "V43", Severity: Block, Field: field,
				Text: fmt.Sprintf("This was not kept, because %s. Take it out and pass it on by the proper route.", b.why),
			}}
		}
	}
	return nil
}

// guardAll refuses what must not be on a chat, field by field.
func guardAll(texts map[string]*Text) Findings {
	var f Findings
	for _, field := range slices.Sorted(maps.Keys(texts)) {
		f = append(f, Guard(field, *texts[field])...)
	}
	return f
}

// plural writes a number with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
