package handlers

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
)

// said are the moves in words, as they follow who made them.
var said = map[soc.Move]string{
	soc.MoveDraft: "began it", soc.MoveRaise: "raised it", soc.MoveDirect: "gave it to the team directly",
	soc.MoveRatify: "ratified it", soc.MoveReturn: "returned it to the force", soc.MoveTake: "took it",
	soc.MoveAsk: "asked for information", soc.MoveAnswer: "answered", soc.MoveRefer: "referred it to the capabilities meeting",
	soc.MoveDecide: "decided it", soc.MoveCorrect: "corrected the decision", soc.MoveDeliver: "acknowledged the decision as the last force",
	soc.MoveComplete: "completed it", soc.MoveWithdraw: "withdrew it", soc.MoveHandOver: "handed it over",
	soc.MoveRecord: "recorded it", soc.MoveAcknowledge: "acknowledged it", soc.MoveSupersede: "superseded it",
	soc.MoveCirculate: "delivered it to every force",
	soc.MoveReport:    "reported it", soc.MoveAdd: "added to it", soc.MoveAmend: "edited the post", soc.MoveRetract: "asked for it back",
	soc.MoveRelease: "released it", soc.MoveTriage: "took it", soc.MoveEvaluate: "evaluated it", soc.MoveSanitise: "sanitised it",
	soc.MoveSafeguard: "referred it", soc.MoveNoAction: "closed it without action", soc.MoveForward: "forwarded it",
	soc.MoveFeedback: "told the partner", soc.MoveApprove: "approved it", soc.MoveHold: "put it on hold",
	soc.MoveAccept: "brought it to the register", soc.MoveRefuse: "had it refused by the register",
	soc.MoveEnter: "entered it", soc.MoveImport: "took it from a file", soc.MovePhase: "moved it on", soc.MoveAllocate: "allocated it",
	soc.MoveTakeOn: "accepted it", soc.MoveDecline: "said that it is not theirs", soc.MovePND: "recorded it on the PND",
	soc.MoveActivity: "recorded activity", soc.MoveAct: "added or changed an action", soc.MoveConsult: "recorded who was considered",
	soc.MoveReview: "reviewed it", soc.MoveSnooze: "put something off", soc.MoveClose: "closed it", soc.MoveDebrief: "shared its lesson",
	soc.MoveReopen: "opened it again", soc.MoveQA: "checked the application", soc.MoveGrant: "recorded the court's order",
	soc.MoveServe: "recorded the service", soc.MoveVary: "changed it", soc.MoveCheck: "recorded a check", soc.MoveNotify: "recorded a notification",
	soc.MoveBreach: "logged a breach", soc.MoveResolve: "recorded what came of a breach", soc.MoveLocate: "recorded where the subject is",
	soc.MoveEnd: "ended it", soc.MoveRetain: "decided to keep it", soc.MoveAskErase: "asked for its erasure", soc.MoveErase: "erased it", soc.MoveStrike: "withdrew an entry of it", soc.MoveDone: "recorded that an action is done", soc.MovePlan: "wrote its plan", soc.MoveReconsider: "looked at the LRO's training and load again",
}

// states are the states of requests and decisions in words.
var states = map[string]string{
	"draft": "Being written", "submitted": "Waiting for the gateway", "triage": "With the gateway",
	"more_info": "Waiting for the force's answer", "referred": "Referred to the capabilities meeting",
	"capabilities": "In the capabilities meeting", "decided": "Decided", "in_delivery": "In delivery",
	"complete": "Complete", "debriefed": "Complete, lesson shared", "withdrawn": "Withdrawn",
	"bypass_recorded": "Tasked directly, not ratified", "ratified": "Ratified, waiting for the gateway",
	"returned": "Returned to the force", "recorded": "Recorded", "circulated": "Delivered to every force",
	"acknowledged": "Acknowledged", "actioned": "Actioned", "closed": "Closed", "superseded": "Superseded",
}

// lastMove says what was done last, by whom and when.
func (h *Handlers) lastMove(ctx context.Context, did soc.Move, by string, head soc.Head) string {
	return fmt.Sprintf("%s %s on %s.", h.People.Name(ctx, by), said[did], h.moment(head.At))
}

func (h *Handlers) moment(t time.Time) string { return bot.FormatMoment(t, h.Calendar.Location) }

func (h *Handlers) day(d soc.Date) string {
	if d.IsZero() {
		return ""
	}
	return bot.FormatDay(d.In(h.Calendar.Location))
}

// labels names several values of an enumeration.
func labels(terms []soc.Term, keys []string) string {
	var names []string
	for _, k := range keys {
		names = append(names, soc.Label(terms, k))
	}
	return strings.Join(names, ", ")
}

func (h *Handlers) bodies(keys []string) string {
	var names []string
	for _, k := range keys {
		names = append(names, h.Region.BodyName(k))
	}
	return strings.Join(names, ", ")
}

// workingHours writes a working time for people.
func workingHours(d time.Duration) string {
	if d == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f h", d.Hours())
}

// fields leaves out what was not given.
func fields(all ...bot.Field) []bot.Field {
	var some []bot.Field
	for _, f := range all {
		if f.Value != "" {
			some = append(some, f)
		}
	}
	return some
}

func showButton(ref soc.Ref) bot.Button {
	return bot.Button{Label: "Show", Command: commandOf(ref) + " show " + string(ref)}
}
