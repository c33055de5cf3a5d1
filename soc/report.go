package soc

import (
	"fmt"
	"slices"
	"time"
)

// Report is what intelligence reports and disruptions have in common: how a partner gave them, what was said about them
// since, and what the register and the partner were told.
type Report struct {
	Head
	// Submitter is an officer's id, Agency the key of the body they gave it for.
	Submitter string `json:"submitter"`
	Agency    string `json:"agency"`
	// Post is the message that it came as, Thread the one that answers go below; both are empty for a form.
	Post   string `json:"post,omitempty"`
	Thread string `json:"thread,omitempty"`
	// Nth counts the reports of one post, from 0.
	Nth    int    `json:"nth,omitempty"`
	Danger Danger `json:"safety_now,omitempty"`
	Files  []File `json:"files,omitempty"`
	// Additions are what the partner said after the report, by reply, form or edit.
	Additions []Addition `json:"additions,omitempty"`
	Questions []Question `json:"questions,omitempty"`
	Findings  Findings   `json:"findings,omitempty"`
	Amended   bool       `json:"amended,omitempty"`   // since the police last looked at it
	Retracted bool       `json:"retracted,omitempty"` // the partner asked for it to be withdrawn
	Sent      int        `json:"sent,omitempty"`      // the version that last went to the register
	Taken     int        `json:"taken,omitempty"`     // the version that the register last took
	Reasons   Text       `json:"-"`                   // why the register refused it
	Closing   Text       `json:"-"`                   // why it was withdrawn, held or needs no action
	// RegisterRef is the register's own reference. FeedbackDue is by when the partner hears what came of it (V45).
	RegisterRef string    `json:"register_ref,omitempty"`
	FeedbackDue time.Time `json:"feedback_due,omitzero"`
	FeedbackAt  time.Time `json:"feedback_sent,omitzero"`
	Outcome     string    `json:"outcome_code,omitempty"`
}

// File is an attachment. It is recorded, not copied; its name may say as much as the report does.
type File struct {
	Size int64 `json:"size"`
	Name Text  `json:"-"`
	Link Text  `json:"-"`
}

// Addition is something that the partner said after the report.
type Addition struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Move Move      `json:"move"`
	// Danger is what this said of danger; Files how many attachments came with it.
	Danger Danger `json:"safety_now,omitempty"`
	Files  int    `json:"files,omitempty"`
	// Withheld says that nothing of it was kept (V43).
	Withheld bool `json:"withheld,omitempty"`
	Words    Text `json:"-"`
}

// texts are the sealed fields of every report, by name.
func (r *Report) texts() map[string]*Text {
	texts := map[string]*Text{"reasons": &r.Reasons, "closing": &r.Closing}
	for i := range r.Files {
		texts[fmt.Sprintf("file_%d", i)], texts[fmt.Sprintf("link_%d", i)] = &r.Files[i].Name, &r.Files[i].Link
	}
	for i := range r.Additions {
		texts[fmt.Sprintf("addition_%d", i)] = &r.Additions[i].Words
	}
	for i := range r.Questions {
		texts[fmt.Sprintf("asked_%d", i)] = &r.Questions[i].Asked
		texts[fmt.Sprintf("answered_%d", i)] = &r.Questions[i].Answered
	}
	return texts
}

// clone copies what a move may change in place.
func (r Report) clone() Report {
	r.Files, r.Additions = slices.Clone(r.Files), slices.Clone(r.Additions)
	r.Questions, r.Findings = slices.Clone(r.Questions), slices.Clone(r.Findings)
	return r
}

// Common gives what the report has in common with the other kind.
func (r *Report) Common() *Report { return r }

// Given reports whether the officer gave the report, or belongs to the agency that did: they see its number, its state and
// what came of it (domain.md, C8).
func (r *Report) Given(by Officer) bool { return by.ID == r.Submitter || by.Body == r.Agency }

// Withheld reports whether nothing that the partner wrote in the report was kept (V43).
func (r *Report) Withheld() bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Rule == "V43" && f.Severity == Hold })
}

// NotKept reports whether nothing was kept of what this version brought: the report, or the partner's addition to it.
func (r *Report) NotKept() bool {
	switch r.Did {
	case MoveReport:
		return r.Withheld()
	case MoveAdd, MoveAmend:
		return r.Additions[len(r.Additions)-1].Withheld
	}
	return false
}

// Pending reports whether the partner still waits to hear what came of it.
func (r *Report) Pending() bool { return r.FeedbackAt.IsZero() }

// Changed reports whether the partner changed it, or wants it back, since the police last decided about it.
func (r *Report) Changed() bool { return r.Amended || r.Retracted }

// Said is something that a partner says about a report that they gave.
type Said struct {
	Move   Move // MoveAdd or MoveAmend
	Words  Text
	Danger Danger
	Files  []File
	// Safety says that it is the answer to the safety question, and to no other.
	Safety bool
}

// say records what the partner says. Text that must not be on a chat is not kept, only that there was some.
func (r *Report) say(s Said, rules ReportRules, by Officer, at time.Time) {
	words, files := s.Words, slices.Clone(s.Files)
	texts := map[string]*Text{"addition": &words}
	for i := range files {
		texts[fmt.Sprintf("file_%d", i)], texts[fmt.Sprintf("link_%d", i)] = &files[i].Name, &files[i].Link
	}
	found := rules.guard(texts)
	if found != nil {
		r.Findings = append(r.Findings, found...)
		for _, t := range texts {
			*t = Text{}
		}
	}
	raised := s.Danger
	if raised == DangerNo && r.Danger == DangerNo {
		raised = DangerUnsaid // no news
	}
	r.Additions = append(r.Additions, Addition{
		By: by.ID, At: at.UTC(), Move: s.Move, Danger: raised, Files: len(files), Withheld: found != nil, Words: words,
	})
	r.Files = append(r.Files, files...)
	r.Amended = true
	doubtful := s.Danger == DangerUnclear && r.Danger == DangerYes
	if s.Danger != DangerUnsaid && !doubtful {
		r.Danger = s.Danger
	}
}

// Raised is what this version itself said of danger: a report's own words, or those of its last addition.
func (r *Report) Raised() Danger {
	switch r.Did {
	case MoveReport:
		return r.Danger
	case MoveAdd, MoveAmend:
		return r.Additions[len(r.Additions)-1].Danger
	}
	return DangerUnsaid
}

// ask puts a question to the partner; answered answers the one that is open, and reports whether there was one.
func (r *Report) ask(question Text, by Officer, at time.Time) {
	r.Questions = append(r.Questions, Question{AskedBy: by.ID, AskedAt: at.UTC(), Asked: question})
}

func (r *Report) answered(words Text, by Officer, at time.Time) bool {
	if !r.Asked() {
		return false
	}
	q := &r.Questions[len(r.Questions)-1]
	q.Answered, q.AnsweredBy, q.AnsweredAt = words, by.ID, at.UTC()
	return true
}

// Asked reports whether a question to the partner is open.
func (r *Report) Asked() bool {
	return len(r.Questions) > 0 && r.Questions[len(r.Questions)-1].AnsweredBy == ""
}

// Alarming reports whether the desk has to be told at once: somebody is in danger, or nobody can tell.
func (d Danger) Alarming() bool { return d == DangerYes || d == DangerUnclear }
