package soc

import (
	"fmt"
	"slices"
	"time"
)

// Move is what was done to a record to make a version of it.
type Move string

// The moves of a gateway request and its decisions.
const (
	MoveDraft       Move = "draft"
	MoveRaise       Move = "raise"
	MoveDirect      Move = "direct"
	MoveRatify      Move = "ratify"
	MoveReturn      Move = "return"
	MoveTake        Move = "take"
	MoveAsk         Move = "ask"
	MoveAnswer      Move = "answer"
	MoveRefer       Move = "refer"
	MoveDecide      Move = "decide"
	MoveCorrect     Move = "correct"
	MoveDeliver     Move = "deliver"
	MoveComplete    Move = "complete"
	MoveWithdraw    Move = "withdraw"
	MoveHandOver    Move = "hand_over"
	MoveRecord      Move = "record"
	MoveAcknowledge Move = "acknowledge"
	MoveSupersede   Move = "supersede"
	MoveCirculate   Move = "circulate"
)

// The moves of partners' reports, beside those that they share with requests.
const (
	MoveReport    Move = "report"
	MoveAdd       Move = "add"     // the partner says more
	MoveAmend     Move = "amend"   // the partner edits the post
	MoveRetract   Move = "retract" // the partner asks for it to be withdrawn, or deletes the post
	MoveRelease   Move = "release" // out of a hold
	MoveTriage    Move = "triage"
	MoveEvaluate  Move = "evaluate"
	MoveSanitise  Move = "sanitise"
	MoveSafeguard Move = "safeguard"
	MoveNoAction  Move = "no_action"
	MoveForward   Move = "forward"
	MoveFeedback  Move = "feedback"
	MoveApprove   Move = "approve"
	MoveHold      Move = "hold"
	MoveAccept    Move = "accept" // the register has it
	MoveRefuse    Move = "refuse" // the register will not take it as it is
)

// The moves of threats, 4P plans and orders, beside those that they share with others.
const (
	MoveEnter    Move = "enter"    // a threat, a plan or an order becomes known here
	MovePhase    Move = "phase"    // a threat goes on to another state
	MoveAllocate Move = "allocate" // it is offered to an officer, who has to accept it
	MoveTakeOn   Move = "take_on"  // the officer accepts it
	MoveDecline  Move = "decline"  // “not mine”: the officer does not
	MovePND      Move = "pnd"      // it stands on the Police National Database
	MoveActivity Move = "activity" // something was done against a threat
	MoveAct      Move = "act"      // an action of a plan is added or changed
	MoveConsult  Move = "consult"  // a partner or a specialist was considered
	MoveReview   Move = "review"   // the review of a plan is held
	MoveSnooze   Move = "snooze"   // a duty is put off
	MoveClose    Move = "close"    // a plan is closed, or about to be
	MoveDebrief  Move = "debrief"  // its lesson is shared
	MoveReopen   Move = "reopen"   //
	MoveQA       Move = "qa"       // an application for an order passes the quality check
	MoveGrant    Move = "grant"    // the court makes the order
	MoveServe    Move = "serve"    // the subject was served, or was represented at the hearing
	MoveVary     Move = "vary"     // a condition is added, changed or ended
	MoveCheck    Move = "check"    // a check is recorded
	MoveNotify   Move = "notify"   // a notification falls due, or is received
	MoveBreach   Move = "breach"   // a breach is alleged
	MoveResolve  Move = "resolve"  // what came of it
	MoveLocate   Move = "locate"   // the subject goes to prison, or is released
	MoveEnd      Move = "end"      // the order is over
	MoveStrike   Move = "strike"   // an entry of an order that was made by mistake is withdrawn
)

// MoveError says that a record is not in a state from which the move can be made. Nothing was changed.
type MoveError struct {
	Ref   Ref
	Move  Move
	State string
	// Did, By and At are the last thing that happened to the record.
	Did Move
	By  string
	At  time.Time
}

func (e *MoveError) Error() string {
	return fmt.Sprintf("%s can not be made on %s in state %s", e.Move, e.Ref, e.State)
}

// DeniedError says that this officer may not make the move on this record. Nothing was changed.
type DeniedError struct {
	Ref  Ref
	Move Move
	// Who says who may, for a sentence: "the requester or a colleague of the same force".
	Who string
}

func (e *DeniedError) Error() string {
	return fmt.Sprintf("%s on %s is for %s", e.Move, e.Ref, e.Who)
}

// ConflictError says that a record was changed after the person saw it. Nothing was changed.
type ConflictError struct {
	Ref Ref
	// Saw is the version the person acted on, Is the current one.
	Saw, Is int
	// By made the version that is there now, where that is known.
	By string
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("%s is at version %d, not %d", e.Ref, e.Is, e.Saw)
}

// step is one row of a state machine: from any of these states, officers with one of these roles may move on.
type step[S ~string] struct {
	from  []S
	to    S
	roles []Role
}

func (s step[S]) allows(state S) bool { return slices.Contains(s.from, state) }

// SystemActor is the id under which the program itself acts.
const SystemActor = "gatewaybot"
