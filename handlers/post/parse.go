package post

import (
	"strings"
	"unicode"
)

// Parse reads a post. It gives at least one report, and one for each tag otherwise. Words before the first tag belong to no
// report, but what they say of danger or of grading counts for the first. No letter of the others is lost: what is not the
// name of a kind or of a field is in a field's value or in the account, quoted lines with their mark.
func Parse(text string) []Report {
	p := parser{heading: true}
	text = clean(text)
	p.allQuoted = quotedThroughout(text)
	p.begin(Unsaid, false)
	for l := range strings.SplitSeq(text, "\n") {
		p.line(strings.TrimRightFunc(l, unicode.IsSpace))
	}
	return p.finish(text)
}

type parser struct {
	drafts    []*draft
	preamble  strings.Builder // what no report has
	allQuoted bool            // the whole post is one quotation, so it is meant
	heading   bool            // the line before was blank, or there was none
}

func (p *parser) begin(kind Kind, tagged bool) {
	p.drafts = append(p.drafts, &draft{Report: Report{Kind: kind, Tagged: tagged}, current: none})
}

func (p *parser) last() *draft { return p.drafts[len(p.drafts)-1] }

func (p *parser) line(text string) {
	l := readLine(text)
	for !l.quoted || p.allQuoted {
		kind, greeting, rest, ok := l.tag(p.heading)
		if !ok {
			break
		}
		p.tag(kind, greeting)
		text, l = rest, readLine(rest)
	}
	p.heading = text == ""
	if text != "" && strings.Trim(text, "`") == "" {
		return // the edge of a block of code
	}
	p.last().line(l)
}

// tag begins the report that a tag announces. A tag right after another replaces it.
func (p *parser) tag(kind Kind, greeting string) {
	d := p.last()
	switch {
	case !d.Tagged:
		p.preamble.WriteString(d.raw.String())
		p.drafts = nil
	case d.empty():
		p.drafts = p.drafts[:len(p.drafts)-1]
	}
	if len(p.drafts) == 0 {
		p.preamble.WriteString(greeting)
	} else {
		p.last().line(readLine(greeting))
	}
	p.begin(kind, true)
}

func (p *parser) finish(text string) []Report {
	d, before := p.last(), p.preamble.String()
	if !d.Tagged {
		if kind, rest := hashtag(strings.TrimSpace(text)); kind != Unsaid {
			return Parse(string(kind) + ":\n" + rest)
		}
	}
	if len(p.drafts) == 1 && d.empty() && strings.TrimSpace(before) != "" {
		return Parse(string(d.Kind) + ":\n" + before) // the tag stands below its report
	}
	reports := make([]Report, len(p.drafts))
	for i, d := range p.drafts {
		reports[i] = d.finish(before)
		before = ""
	}
	return reports
}

// quotedThroughout reports whether every line with something in it is quoted.
func quotedThroughout(text string) bool {
	found := false
	for l := range strings.SplitSeq(text, "\n") {
		if l = strings.TrimSpace(l); l == "" {
			continue
		}
		if l[0] != '>' {
			return false
		}
		found = true
	}
	return found
}
