package bot

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// defaultMax is the longest text of an argument that does not say otherwise, in characters (domain.md, part C).
const defaultMax = 4000

// reading is a verb's arguments on their way from words to answers.
type reading struct {
	verb     Verb
	dates    Dates
	answers  map[string]Answer
	problems map[string]string
	// stray says what was typed that no argument takes.
	stray string
}

// read sorts typed words and a form's answers into the verb's arguments and checks each.
func (v Verb) read(line string, words []Word, submitted map[string][]string, dates Dates) *reading {
	r := &reading{verb: v, dates: dates, answers: map[string]Answer{}, problems: map[string]string{}}
	given := map[string][]string{}
	r.sort(line, words, given)
	for name, values := range submitted {
		given[name] = values
	}
	for _, a := range v.Args {
		r.take(a, given[a.Name])
	}
	return r
}

// sort gives each typed word to an argument.
func (r *reading) sort(line string, words []Word, given map[string][]string) {
	bare := slices.DeleteFunc(slices.Clone(r.verb.Args), func(a Arg) bool { return !a.Bare })
	for _, w := range words {
		if w.Name != "" && r.verb.has(w.Name) {
			given[w.Name] = append(given[w.Name], w.Value)
			continue
		}
		bare = slices.DeleteFunc(bare, func(a Arg) bool { return given[a.Name] != nil })
		switch {
		case len(bare) > 0 && bare[0].Kind == Text:
			given[bare[0].Name] = []string{Rest(line, w)}
			return
		case len(bare) > 0 && w.Name == "":
			given[bare[0].Name] = []string{w.Value}
		case w.Name != "":
			r.stray = fmt.Sprintf("I don't know %q here.%s", w.Name, didYouMean(w.Name, r.verb.argNames()))
		case r.stray == "":
			r.stray = fmt.Sprintf("I don't know what %q means here.", brief(w.Value))
		}
	}
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
		ans.Raw[0], problem = record(text)
	case Day:
		day, err := r.dates.Parse(text)
		if err != nil {
			return ans, err.Error()
		}
		ans.Day = day
	case Number:
		n, err := strconv.ParseFloat(text, 64)
		if err != nil || n < 0 || n > 1e9 {
			return ans, "Please give a number, like 12 or 7.5."
		}
		ans.Number = n
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
	return text, fmt.Sprintf("%q is not one of the choices.%s", brief(text), hint)
}

func fold(s string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(strings.TrimSpace(s)))
}

func yesNo(text string) (value, problem string) {
	switch strings.ToLower(text) {
	case "yes", "y", "true", "1":
		return "yes", ""
	case "no", "n", "false", "0":
		return "no", ""
	}
	return text, "Please answer yes or no."
}

var recordForm = regexp.MustCompile(`^([A-Za-z]{3})-(\d{4})-(\d{1,6})$`)

// record completes a reference somebody shortened: gwr-2026-42 is GWR-2026-000042.
func record(text string) (value, problem string) {
	m := recordForm.FindStringSubmatch(text)
	if m == nil {
		return text, fmt.Sprintf("%q is not a reference. One looks like GWR-2026-000042.", brief(text))
	}
	n, _ := strconv.Atoi(m[3]) // at most six digits, by the expression
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
