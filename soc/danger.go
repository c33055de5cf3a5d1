package soc

// Danger is the answer to the safety question: is anyone in danger now?
type Danger string

// The answers. Unsaid is none; Unclear is one that a person has to ask about at once.
const (
	DangerUnsaid  Danger = ""
	DangerYes     Danger = "yes"
	DangerNo      Danger = "no"
	DangerUnclear Danger = "unclear"
)
