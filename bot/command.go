package bot

import (
	"context"
	"slices"
)

// Role is what a person may do. The names are the region's; this package only compares them.
type Role string

// Command is a slash command: a noun with verbs.
type Command struct {
	Name  string
	Help  string
	Verbs []Verb
}

// Verb is one thing a command can do: declaration, permission, words and work together.
type Verb struct {
	Name    string
	Help    string
	Example string
	Args    []Arg
	// Roles may use the verb; empty means everybody we know.
	Roles []Role
	// Form is the title of the dialog that asks for what is missing; without it, a sentence says what is.
	Form string
	// Submit is the label of the form's button.
	Submit string
	Run    func(context.Context, Input) (Message, error)
	// Urgent sees an act that is incomplete, faulty or refused as Invalid before its form opens, for what can not
	// wait until the form is filled in. It may add arguments that the form should carry.
	Urgent func(context.Context, Input) (Urgent, error)
	// Opening looks at what a form is about before it opens: nobody should fill one in that can only be refused.
	Opening func(context.Context, Input) (Opening, error)
	// More are arguments beside Args that depend on the record which the act is about: one for each action of a plan. It is
	// given what was read rightly of Args, before a word that starts their free text, and gives nothing where that is not
	// enough to know. Its error is the answer. They are named, never Bare; a form asks them behind what can be given
	// without a name, and before the rest. What breaks a limit of the platforms is logged and changed to fit, and where
	// their names are malformed or taken they are not asked. A form that is sent before they were known comes back with them.
	More func(context.Context, Input) ([]Arg, error)
	// Hidden verbs are pressed, not typed: help leaves them out.
	Hidden bool
}

// Opening is what a form takes along from the moment it opens.
type Opening struct {
	// Intro is what the form says first; empty is the verb's Help.
	Intro string
	// Carry are arguments that people do not see, like the version that they saw.
	Carry map[string]string
	// Fill is what the questions are filled in with that were not answered yet, by argument.
	Fill map[string][]string
}

// Urgent is what a verb did at once with an incomplete act.
type Urgent struct {
	// Said is put above the form.
	Said string
	// Carry are arguments that the form takes along.
	Carry map[string]string
}

// Actor is who is asking, as far as this package needs to know.
type Actor struct {
	ID    string
	Name  string
	Roles []Role
}

// May reports whether the actor holds one of the roles; no roles asked for means yes.
func (a Actor) May(roles []Role) bool {
	return len(roles) == 0 || slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(a.Roles, r) })
}
