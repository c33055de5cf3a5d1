package soc

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	// aloud are words that say that something is done by word of mouth, said that it is, and telling are ways to give answers
	// or information.
	aloud   = `(?:orally|verbally|aloud|viva voce|(?:by )?word of mouth|face[- ]to[- ]face)`
	said    = `(?:oral|verbal|spoken)`
	telling = `(?:answer\w*|repl(?:y|ies|ying)|respond\w*|responses?|explain\w*|explanations?|accounts?|inform|informing|information|notify|notification|tell|report|reporting|disclose|disclosing|disclosure|details|particulars|questions?|questioning)`
	// demands match words that demand answers by word of mouth, clause by clause.
	demands = []*regexp.Regexp{
		regexp.MustCompile(`\b` + telling + `\b.{0,80}\b` + aloud + `\b`),
		regexp.MustCompile(`\b` + aloud + `\b.{0,40}\b` + telling + `\b`),
		regexp.MustCompile(`\b` + said + `(?: or written| and written)?(?: \w+)? ` + telling + `\b`),
		regexp.MustCompile(`\b(?:answer\w*|respond\w*|repl(?:y|ies))\b.{0,30}\bquestions?\b.{0,60}\b(?:in person|(?:by|over|on) (?:the )?(?:tele)?phone|by (?:video )?call)\b`),
		regexp.MustCompile(`\b(?:attend|submit to|take part in|participate in|undergo|be available for|present (?:him|her|them)sel(?:f|ves) for)\b.{0,30}\binterviews?\b`),
		regexp.MustCompile(`\bbe (?:interviewed|questioned)\b`),
		regexp.MustCompile(`\b(?:in|at|during|by) (?:an |any )?interview\b`),
		regexp.MustCompile(`\bspeak (?:to|with)\b.{0,30}\b(?:officer|constable|police|manager)\b`),
	}
	// denied is what takes a demand back, unless what follows takes that back again.
	denied     = regexp.MustCompile(`\b(?:not|never|nor|without|rather than|instead of|other than)\b`)
	deniedOnly = regexp.MustCompile(`\b(?:not (?:only|just|merely|fail|refuse|decline|omit|neglect)|without (?:any |undue |further )?(?:delay|exception|fail|notice|excuse|reasonable excuse))\b`)
	// clause is where another demand begins.
	clause = regexp.MustCompile(`[,:]|\b(?:but|and|or) (?:also |he |she |they )?(?:must|shall|will|has to|have to|is to|are to|also)\b|\bbut\b`)
	ends   = regexp.MustCompile(`[.;\n]`)
)

// DemandsSpeech reports whether a condition demands answers by word of mouth (Serious Crime Act 2007, s.11; V32). It goes by
// how such demands are usually worded; words that forbid speech, or say that answers are not oral, demand none.
func DemandsSpeech(t Text) bool {
	for _, sentence := range ends.Split(t.Reveal(), -1) {
		words := fold(NewText(sentence))
		for _, d := range demands {
			for _, at := range d.FindAllStringIndex(words, -1) {
				if !takenBack(words[:at[1]], at[0]) {
					return true
				}
			}
		}
	}
	return false
}

// takenBack reports whether what is said up to the end of a demand, which begins at a place, denies it: in its own words, or
// in those of its clause before it.
func takenBack(words string, begin int) bool {
	from := 0
	for _, c := range clause.FindAllStringIndex(words, -1) {
		if c[1] <= begin {
			from = c[0]
		}
	}
	own := words[from:]
	return denied.MatchString(own) && !deniedOnly.MatchString(own)
}

// ConditionField is the argument that asks of the condition with this number, from 1.
func ConditionField(n int) string { return "condition_" + itoa(n) }

// fold writes words the same way that differ only in their case and their white space.
func fold(t Text) string { return strings.ToLower(strings.Join(strings.Fields(t.Reveal()), " ")) }

func itoa(n int) string { return strconv.Itoa(n) }
