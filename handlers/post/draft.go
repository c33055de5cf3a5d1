package post

import (
	"slices"
	"strings"

	"gatewaybot/soc"
)

// none is the place of no field.
const none = -1

// draft is a report while its lines are read.
type draft struct {
	Report
	raw     strings.Builder // all of it, as it was written
	account []string
	values  [][]string // the lines of each field
	current int        // the field that goes on, or none
	quoted  bool       // that field stands in a quotation
	blank   bool       // a blank line was the last one
	retort  []string   // what follows an answer about danger and may take it back
}

func (d *draft) empty() bool { return len(d.Fields) == 0 && len(d.account) == 0 }

// line adds one line: a field, more of one, or the account.
func (d *draft) line(l line) {
	d.raw.WriteString(l.text)
	d.raw.WriteByte('\n')
	if name, value, ok := l.field(d.Kind); ok {
		d.field(name, value, l.quoted)
		return
	}
	if strings.TrimSpace(l.text) == "" {
		d.gap()
		return
	}
	if d.goesOn(l) {
		d.values[d.current] = append(d.values[d.current], d.unquote(l))
	} else {
		d.account = append(d.account, l.text)
	}
	d.blank = false
}

// field starts a field, or goes on with one that was given before.
func (d *draft) field(name, value string, quoted bool) {
	d.current = slices.IndexFunc(d.Fields, func(f Field) bool { return f.Name == name })
	if d.current == none {
		d.current = len(d.Fields)
		d.Fields = append(d.Fields, Field{Name: name})
		d.values = append(d.values, nil)
	}
	d.quoted, d.blank = quoted, false
	if name == "danger" {
		value = d.answer(value)
	}
	if value != "" {
		d.values[d.current] = append(d.values[d.current], value)
	}
}

// answer takes an answer about danger from what follows it on the line, "No. A van came", which goes to the account and still
// counts as part of the answer.
func (d *draft) answer(value string) string {
	answer, more, found := strings.Cut(value, ". ")
	if !found || soc.ReadDanger(answer) == soc.DangerUnclear {
		return value
	}
	d.account = append(d.account, strings.TrimSpace(more))
	d.retort = append(d.retort, more)
	return answer + "."
}

// gap is a blank line. It ends a field that has its value, save the story itself, which may have paragraphs.
func (d *draft) gap() {
	d.blank = true
	switch {
	case d.current == none:
		if len(d.account) > 0 {
			d.account = append(d.account, "")
		}
	case len(d.values[d.current]) == 0:
	case d.Fields[d.current].Name == "what", d.Fields[d.current].Name == "description":
		d.values[d.current] = append(d.values[d.current], "")
	default:
		d.current = none
	}
}

// goesOn reports whether a line without a label is more of the current field.
func (d *draft) goesOn(l line) bool {
	if d.current == none {
		return false
	}
	if l.quoted && !d.quoted {
		d.current = none // somebody else's words
		return false
	}
	name, value := d.Fields[d.current].Name, d.values[d.current]
	if len(value) != 1 || !complete(name, value[0]) {
		return true
	}
	if name == "danger" && !d.blank && contradicts(l) {
		d.retort = append(d.retort, l.text)
	}
	d.current = none
	return false
}

// unquote takes the quote mark off a line that goes on with a quoted field.
func (d *draft) unquote(l line) string {
	text := strings.TrimLeft(l.text, " \t")
	if d.quoted && l.quoted {
		text = strings.TrimLeft(text, "> ")
	}
	return text
}

// complete reports whether a value says all that its field can hold, so that what follows is something else.
func complete(name, value string) bool {
	switch name {
	case "threat", "lead_agency", "value_seized", "scpo", "evidence_ref", "is_crime", "is_safeguarding":
		return true
	case "danger":
		return soc.ReadDanger(value) != soc.DangerUnclear
	}
	_, known := keyOf(name, value)
	return known
}

// contradicts reports whether a line takes back the one before it.
func contradicts(l line) bool {
	first, _, _ := strings.Cut(l.text[l.start:], " ")
	switch fold(first) {
	case "but", "except", "although", "though", "however", "apart", "unless", "yet", "only", "actually":
		return true
	}
	return false
}

// finish makes the report of what was read; before is what else counts for danger and grading.
func (d *draft) finish(before string) Report {
	r := d.Report
	r.Fields = nil
	r.Account = strings.Trim(strings.Join(d.account, "\n"), "\n")
	r.Before = strings.TrimSpace(before)
	words := []string{before, r.Account}
	for i, f := range d.Fields {
		f.Value = strings.TrimSpace(strings.Join(d.values[i], "\n"))
		if f.Value == "" {
			continue
		}
		if f.Name != "danger" && (f.Name != "risk_to_source" || soc.DangerIn(f.Value) != soc.DangerNo) {
			words = append(words, f.Value)
		}
		if key, ok := keyOf(f.Name, f.Value); ok {
			f.Value = key
		}
		r.Fields = append(r.Fields, f)
	}
	r.Danger = danger(r.Get("danger"), d.retort, soc.DangerIn(strings.Join(words, "\n")))
	r.Graded = graded(before) || graded(d.raw.String())
	return r
}

// danger weighs an answer about danger against what the other words say.
func danger(answer string, retort []string, said soc.Danger) soc.Danger {
	answered := soc.ReadDanger(strings.Join(append([]string{answer}, retort...), "\n"))
	switch {
	case answer == "":
		return said
	case said != soc.DangerYes:
		return answered
	case answered == soc.DangerNo:
		return soc.DangerUnclear
	}
	return soc.DangerYes
}
