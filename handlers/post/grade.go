package post

import (
	"regexp"
	"slices"
	"strings"
)

var (
	// gradeSaid is a grade with a word that says so; gradeCode is the code of 3x5x2, or of the older 5x5x5, on its own.
	gradeSaid = regexp.MustCompile(`(?i:\b(?:3\s?[x×*]\s?5\s?[x×*]\s?2|5\s?[x×*]\s?5\s?[x×*]\s?5|grad(?:ed|ing))\b)[\s:=\-–*_]*(?i:(?:as|is|it|at)\s+)?(?:[A-E]\b|[1-5]\b|(?i:[A-E]\s?[1-5]|[1-5]\s?[/\-]?\s?[A-E]))|` +
		`(?i:\bgrade)(?:\s*[:=]\s*(?:[A-E]\b|[1-5]\b)|[\s:=]+(?i:as\s+)?(?i:[A-E][1-5]|[1-5][A-E]))|` +
		`(?i:\b(?:source|intelligence|intel|information|info)\s+(?:reliability|evaluation|eval|assessment|grading|grade|rating)|\breliability)[\s:=\-–*_]*(?i:is\s+)?(?:[A-E]\b|[1-5]\b|(?i:reliable|untested|unreliable|not reliable)\b)|` +
		`(?i:\bhandling\s+(?:code|condition|instruction)s?)[\s:=\-–*_]*(?i:is\s+)?(?:[PC]\b|[pc]\s*$|[1-5]\b)|(?i:\bhandling)\s*[:=]\s*[PC1-5]\b`)
	gradeCode = regexp.MustCompile(`(?i:\b[1-3]\s?[/\\-]\s?[A-E]\s?[/\\-]\s?[PC]\b)|(\b[A-Z]{1,2}[0-9][A-Z0-9]?\s*)?\b[1-3]\s?[A-E]\s?[PC]\b|` +
		`(?i:\b(flat|unit|room|block|plot|gate|bay|cell|wing|junction|stand|seat)\s+)?\b[C-E][1-5][1-5]\b(\s?[0-9][A-Z]{2}\b)?`)
)

// graded reports whether the words hold a grade. A postcode, a flat and a road may look like one.
func graded(text string) bool {
	if speaksOfGrades(text) && gradeSaid.MatchString(text) {
		return true
	}
	for l := range strings.SplitSeq(text, "\n") {
		if !likeCode(l) {
			continue
		}
		for _, m := range gradeCode.FindAllStringSubmatchIndex(l, -1) {
			if m[2] < 0 && m[4] < 0 && m[6] < 0 {
				return true
			}
		}
	}
	return false
}

// speaksOfGrades reports whether a word is there that gradeSaid needs.
func speaksOfGrades(text string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc([]string{"grad", "reliab", "eval", "assess", "rating", "handling", "5x", "5 x", "5×", "5*", "x5", "x 5"}, func(word string) bool {
		return strings.Contains(text, word)
	})
}

// likeCode reports whether a line has a digit with a letter near it, as every code has.
func likeCode(l string) bool {
	for i := range len(l) {
		if l[i] < '1' || l[i] > '5' {
			continue
		}
		near := l[max(0, i-1):min(len(l), i+5)]
		if strings.ContainsAny(near, "ABCDEabcde") {
			return true
		}
	}
	return false
}
