package soc_test

import (
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"gatewaybot/soc"
)

// life is a request with its decisions, as people push it about.
type life struct {
	t         testing.TB
	request   soc.Request
	decisions []*soc.Decision
	clock     time.Time
}

// TestRequestLife lets random people make random moves, sensible or not.
func TestRequestLife(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		l := &life{t: t, request: draft(), clock: monday()}
		l.request.Ref = "GWR-2026-000042"
		if rapid.Bool().Draw(rt, "unscored") {
			l.request.MorileScore, l.request.MorileScoredAt = 0, soc.Date{}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"move":        l.move,
			"decide":      l.decide,
			"acknowledge": l.acknowledge,
			"":            l.check,
		})
	})
}

func (l *life) move(rt *rapid.T) {
	by := rapid.SampledFrom(everybody()).Draw(rt, "by")
	m := rapid.SampledFrom(l.likely(rt, by)).Draw(rt, "move")
	if m == soc.MoveDecide || m == soc.MoveCorrect {
		return // decide does these
	}
	l.clock = l.clock.Add(time.Hour)
	next, err := makeMove(l.t, l.request, m, by, l.clock)
	if err != nil {
		return
	}
	if m == soc.MoveComplete {
		l.settle(rt, by)
	}
	l.accept(rt, next, by)
}

// likely are the moves that the officer can make, so that requests get somewhere; sometimes all of them.
func (l *life) likely(rt *rapid.T, by soc.Officer) []soc.Move {
	could := slices.DeleteFunc(slices.Clone(requestMoves), func(m soc.Move) bool {
		return !l.request.Can(m, by) || m == soc.MoveWithdraw || m == soc.MoveHandOver
	})
	if len(could) == 0 || rapid.IntRange(0, 9).Draw(rt, "any move") == 0 {
		return requestMoves
	}
	return could
}

// settle ends the decision in force, which completing its request does.
func (l *life) settle(rt *rapid.T, by soc.Officer) {
	last := len(l.decisions) - 1
	settled, err := l.decisions[last].Settle(by, l.clock)
	if err != nil {
		rt.Fatalf("a request is complete and its decision is not: %v", err)
	}
	l.decisions[last] = settled
}

func (l *life) decide(rt *rapid.T) {
	var outcomes []string
	for _, o := range soc.Outcomes() {
		outcomes = append(outcomes, o.Key)
	}
	d := verdict(rapid.SampledFrom(outcomes).Draw(rt, "outcome"))
	forget := "nothing"
	if rapid.Bool().Draw(rt, "forgetful") {
		forget = rapid.SampledFrom([]string{"reason", "lead", "owner", "due"}).Draw(rt, "forget")
	}
	switch forget {
	case "reason":
		d.Rationale = soc.NewText("no")
	case "lead":
		d.LeadBody = ""
	case "owner":
		d.Owner = ""
	case "due":
		d.Due = soc.Date{}
	}
	if l.request.Decision != "" {
		d.Supersedes = rapid.SampledFrom([]soc.Ref{"", l.request.Decision, l.request.Decision, "DEC-2026-000999"}).Draw(rt, "supersedes")
	}
	by := rapid.SampledFrom([]soc.Officer{gateway, chair, requester, stranger}).Draw(rt, "by")
	l.clock = l.clock.Add(time.Hour)
	next, made, err := l.request.Decide(d, soc.DefaultRequestRules(), office(l.t), by, l.clock)
	if err != nil {
		return
	}
	if forget != "nothing" {
		rt.Fatalf("decided without %s", forget)
	}
	made.Ref = soc.NewRef(soc.DecisionPrefix, 2026, len(l.decisions)+1)
	next.Decision = made.Ref
	l.endEarlier(rt, made, by)
	l.decisions = append(l.decisions, made)
	l.accept(rt, next, by)
}

// endEarlier ends the decision that a new one comes after: superseded by a correction, or settled.
func (l *life) endEarlier(rt *rapid.T, made *soc.Decision, by soc.Officer) {
	last := len(l.decisions) - 1
	if last < 0 {
		return
	}
	end := l.decisions[last].Settle
	if made.Supersedes != "" {
		end = l.decisions[last].Supersede
	}
	ended, err := end(by, l.clock)
	if err != nil {
		rt.Fatalf("the earlier decision does not end: %v", err)
	}
	l.decisions[last] = ended
}

func (l *life) acknowledge(rt *rapid.T) {
	if len(l.decisions) == 0 {
		return
	}
	by, last := rapid.SampledFrom(everybody()).Draw(rt, "by"), len(l.decisions)-1
	next, err := l.decisions[last].Acknowledge(by, l.clock)
	if err == nil {
		l.decisions[last] = next
	}
}

// accept makes a version the current one, if it may follow.
func (l *life) accept(rt *rapid.T, next *soc.Request, by soc.Officer) {
	was := l.request
	if !was.Open() {
		rt.Fatalf("%s was the end, and it is %s now", was.State, next.State)
	}
	if next.Version != was.Version+1 || next.Ref != was.Ref || next.UID != was.UID || next.CreatedAt != was.CreatedAt {
		rt.Fatalf("after %+v came %+v", was.Head, next.Head)
	}
	if next.By != by.ID || !next.At.Equal(l.clock) {
		rt.Fatalf("made by %s at %s", next.By, next.At)
	}
	left := next.State != was.State && next.State != soc.Withdrawn
	if left && was.State == soc.Triage && !by.Has(soc.GatewayCI) {
		rt.Fatalf("%s took it out of triage", by.ID)
	}
	if left && was.State == soc.Capabilities && !by.Has(soc.CapabilitiesChair) {
		rt.Fatalf("%s took it out of the capabilities meeting", by.ID)
	}
	if decided(was) && next.Decision != was.Decision && l.decisions[len(l.decisions)-1].Supersedes != was.Decision {
		rt.Fatalf("%s was replaced by %s, which does not supersede it", was.Decision, next.Decision)
	}
	if !was.RaisedAt.IsZero() && (!next.RaisedAt.Equal(was.RaisedAt) || !next.DecisionDue.Equal(was.DecisionDue)) {
		rt.Fatal("the clock was set again")
	}
	if len(next.Questions) < len(was.Questions) || next.Objective != was.Objective {
		rt.Fatal("something was forgotten")
	}
	l.request = *next
}

func decided(r soc.Request) bool {
	return slices.Contains([]soc.RequestState{soc.Decided, soc.InDelivery, soc.Complete, soc.Debriefed}, r.State)
}

// check is what always holds.
func (l *life) check(rt *rapid.T) {
	if !decided(l.request) {
		if l.request.State != soc.Draft && l.request.Undecided() && l.request.DecisionDue.IsZero() {
			rt.Fatalf("%s without a clock", l.request.State)
		}
		return
	}
	if len(l.decisions) == 0 {
		rt.Fatal("decided without a decision")
	}
	d := l.decisions[len(l.decisions)-1]
	if l.request.Decision != d.Ref || l.request.Outcome != d.Outcome || l.request.DecidedAt.IsZero() || d.About != l.request.Ref {
		rt.Fatalf("the request says %s, %s; the decision is %s, %s", l.request.Decision, l.request.Outcome, d.Ref, d.Outcome)
	}
	if utf8.RuneCountInString(d.Rationale.Reveal()) < 20 || d.LeadBody == "" || d.Owner == "" || d.Due.IsZero() {
		rt.Fatalf("decided without reason, lead, owner or due: %+v", d)
	}
	for _, earlier := range l.decisions[:len(l.decisions)-1] {
		if earlier.State != soc.Superseded && earlier.State != soc.Closed && earlier.State != soc.Actioned {
			rt.Fatalf("two decisions are in force: %s is %s", earlier.Ref, earlier.State)
		}
	}
}
