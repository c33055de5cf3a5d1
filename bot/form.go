package bot

import "strings"

// Form is a dialog made from a verb's arguments. Its answers complete Command.
type Form struct {
	Title string // at most 24 characters: the shortest of the platforms' limits
	Intro string
	// Command is the line that the answers complete, with the arguments people do not see.
	Command   string
	Submit    string
	Questions []Question
	// Problem is said above the inputs when the form comes back.
	Problem string
}

// Question is one question of a form.
type Question struct {
	Name    string
	Label   string // at most 24 characters
	Hint    string
	Kind    Kind
	Choices []Choice
	// Values is what is filled in already.
	Values   []string
	Optional bool
	// AtOnce asks the platform to send a request from Answered as soon as this is answered, if it can.
	AtOnce bool
	// Error says what is wrong with Values.
	Error string
}

// Choice is one of a fixed set of answers.
type Choice struct {
	Value string
	Label string // at most 75 characters
}

// Line is the command that gives the form as it is filled in now: for a button that opens it later.
func (f Form) Line() string {
	var b strings.Builder
	b.WriteString(f.Command)
	for _, in := range f.Questions {
		if len(in.Values) == 0 {
			continue
		}
		b.WriteByte(' ')
		b.WriteString(Pair(in.Name, strings.Join(in.Values, ",")))
	}
	return b.String()
}

// Errors are the inputs' errors by name.
func (f Form) Errors() map[string]string {
	errs := map[string]string{}
	for _, in := range f.Questions {
		if in.Error != "" {
			errs[in.Name] = in.Error
		}
	}
	return errs
}

// Pair writes an argument as people type it, quoted so that Split reads the same value back. Straight quotes
// inside become typographic ones: the command line has no escapes.
func Pair(name, value string) string {
	return name + `="` + strings.ReplaceAll(value, `"`, "”") + `"`
}
