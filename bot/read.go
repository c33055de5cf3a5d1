package bot

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// defaultMax is the longest text of an argument that does not say otherwise, in characters (domain.md, part C).
const defaultMax = 4000

var (
	numberForm = regexp.MustCompile(`^\d{1,9}(\.\d{1,9})?$`)
	recordForm = regexp.MustCompile(`^([A-Za-z]{3})-(\d{4})-(\d{1,6})$`)
	// foreignForm is a reference of another system: letters, then digits.
	foreignForm = regexp.MustCompile(`^[A-Za-z]{1,10}[-/ ]?\d[A-Za-z0-9._/-]{0,36}$`)
	joints      = strings.NewReplacer(" ", "_", "-", "_")
)

// line is a typed line with the words that stand after the command and the verb.
type line struct {
	text  string
	words []Word
	// unclosed is the first quote without an end, nil without one.
	unclosed *SplitError
}

// reading is a verb's arguments on their way from words to answers.
type reading struct {
	verb     Verb
	dates    Dates
	answers  map[string]Answer
	problems map[string]string
	// stray says what was typed that no argument takes.
	stray string
	// open says that the form was asked for.
	open bool
	// glance says that there may be more arguments than we know.
	glance bool
}

// read sorts typed words and a form's answers into the verb's arguments and checks each.
func (v Verb) read(l line, submitted map[string][]string, dates Dates) *reading {
	r := &reading{verb: v, dates: dates, answers: map[string]Answer{}, problems: map[string]string{}}
	r.all(l, submitted)
	return r
}

func (r *reading) all(l line, submitted map[string][]string) {
	given := map[string][]string{}
	r.sort(l, given)
	maps.Copy(given, submitted)
	for _, a := range r.verb.Args {
		r.take(a, given[a.Name])
	}
}

// sort gives each typed word to an argument.
func (r *reading) sort(l line, given map[string][]string) {
	end := len(l.text)
words:
	for i, w := range l.words {
		bare, free := r.verb.nextBare(given)
		switch {
		case w.Name == openName && w.Value == openValue:
			r.open = true
		case w.Name != "" && r.verb.has(w.Name):
			given[w.Name] = append(given[w.Name], w.Value)
		case free && bare.Kind == Text:
			given[bare.Name] = []string{l.rest(i)}
			end = w.Start
			break words
		case free && w.Name == "":
			given[bare.Name] = []string{w.Value}
		case w.Name != "" && r.glance:
		default:
			r.misplaced(w, given)
		}
	}
	// In free text a quote needs no end.
	if l.unclosed != nil && l.unclosed.At < end {
		r.stray = l.unclosed.Error()
	}
}

// misplaced notes a word that no argument takes. What has nearly the right name is kept for the form.
func (r *reading) misplaced(w Word, given map[string][]string) {
	said := fmt.Sprintf("I don't know what \"%s\" means here.", brief(w.Value))
	if w.Name != "" {
		known := r.verb.askedNames()
		if meant := nearest(w.Name, known); meant != "" && given[meant] == nil {
			given[meant] = []string{w.Value}
		}
		said = fmt.Sprintf("I don't know \"%s\" here.%s", brief(w.Name), didYouMean(w.Name, known))
	}
	r.stray = cmp.Or(r.stray, said)
}

// nextBare is the first argument that a bare word would fill.
func (v Verb) nextBare(given map[string][]string) (Arg, bool) {
	for _, a := range v.Args {
		if a.Bare && given[a.Name] == nil {
			return a, true
		}
	}
	return Arg{}, false
}

// rest is the free text from a word on, without the quotes when it stands in them as a whole.
func (l line) rest(i int) string {
	if w := l.words[i]; w.Quoted && w.Name == "" && i == len(l.words)-1 {
		return w.Value
	}
	return Rest(l.text, l.words[i])
}

// take checks what was given for one argument.
func (r *reading) take(a Arg, given []string) {
	var raw []string
	for _, g := range given {
		if g = strings.TrimSpace(Clean(g)); g != "" {
			raw = append(raw, g)
		}
	}
	if len(raw) == 0 {
		if !a.Optional {
			r.problems[a.Name] = "Please fill this in."
		}
		return
	}
	answer, problem := r.check(a, raw)
	r.answers[a.Name] = answer
	if problem != "" {
		r.problems[a.Name] = problem
	}
}

func (r *reading) check(a Arg, raw []string) (Answer, string) {
	if a.Kind == ManyOf {
		return manyOf(a, raw)
	}
	ans := Answer{Raw: raw[len(raw)-1:]}
	text := ans.Raw[0]
	if longest := cmp.Or(a.Max, defaultMax); utf8.RuneCountInString(text) > longest {
		return ans, fmt.Sprintf("That is longer than %d characters. Please shorten it.", longest)
	}
	var problem string
	switch a.Kind {
	case Line:
		ans.Raw[0] = strings.Join(strings.Fields(text), " ")
	case OneOf:
		ans.Raw[0], problem = oneOf(a, text)
	case YesNo:
		ans.Raw[0], problem = yesNo(text)
	case Record:
		if ans.Raw[0], problem = record(text); problem != "" && a.Foreign && !recordForm.MatchString(text) && foreignForm.MatchString(text) {
			problem = ""
		}
	case Day:
		day, err := r.dates.Parse(text)
		if err != nil {
			return ans, err.Error()
		}
		ans.Day = day
	case Number:
		if !numberForm.MatchString(text) {
			return ans, "Please give a number, like 12 or 7.5."
		}
		ans.Number, _ = strconv.ParseFloat(text, 64) // a number, by the expression
	case Person:
		account, ok := ParseTag(text)
		if !ok {
			return ans, "Please name the person with an @ mention."
		}
		ans.Account = account
	}
	return ans, problem
}

func manyOf(a Arg, raw []string) (Answer, string) {
	var ans Answer
	var problem string
	for _, given := range raw {
		for part := range strings.SplitSeq(given, ",") {
			if part = strings.TrimSpace(part); part == "" {
				continue
			}
			value, p := oneOf(a, part)
			if p != "" {
				problem = p
			}
			if !slices.Contains(ans.Raw, value) {
				ans.Raw = append(ans.Raw, value)
			}
		}
	}
	return ans, problem
}

// oneOf finds the choice somebody meant by its value or label, whatever the case and the joints.
func oneOf(a Arg, text string) (value, problem string) {
	folded := fold(text)
	var values []string
	for _, c := range a.Choices {
		if folded == fold(c.Value) || folded == fold(c.Label) {
			return c.Value, ""
		}
		values = append(values, c.Value)
	}
	hint := didYouMean(folded, values)
	if hint == "" {
		hint = " Choose from: " + strings.Join(values, ", ") + "."
	}
	return text, fmt.Sprintf("\"%s\" is not one of the choices.%s", brief(text), hint)
}

func fold(s string) string { return joints.Replace(strings.ToLower(strings.TrimSpace(s))) }

func yesNo(text string) (value, problem string) {
	switch strings.ToLower(text) {
	case "yes", "y", "true", "1":
		return "yes", ""
	case "no", "n", "false", "0":
		return "no", ""
	}
	return text, "Please answer yes or no."
}

// record completes a reference somebody shortened: gwr-2026-42 is GWR-2026-000042.
func record(text string) (value, problem string) {
	m := recordForm.FindStringSubmatch(text)
	if m == nil {
		return text, fmt.Sprintf("\"%s\" is not a reference. One looks like GWR-2026-000042.", brief(text))
	}
	n, _ := strconv.Atoi(m[3]) // at most six digits, by the expression
	if n == 0 {
		return text, fmt.Sprintf("\"%s\" is not a reference: they are counted from 1.", brief(text))
	}
	return fmt.Sprintf("%s-%s-%06d", strings.ToUpper(m[1]), m[2], n), ""
}

// brief cuts what somebody typed to what fits in a sentence.
func brief(s string) string {
	const most = 40
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}
