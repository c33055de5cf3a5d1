package soc

import "cmp"

// ThreatState is where the work against a threat stands (domain.md, C1).
type ThreatState string

// The states of a threat.
const (
	ThreatCandidate ThreatState = "candidate"
	ThreatSubmitted ThreatState = "submitted"
	ThreatAssessed  ThreatState = "assessed"
	ThreatActive    ThreatState = "active"
	ThreatMonitored ThreatState = "monitored"
	ThreatClosed    ThreatState = "closed"
)

// ThreatStates are all of them, with their names.
func ThreatStates() []Term {
	return []Term{
		{string(ThreatCandidate), "Candidate"},
		{string(ThreatSubmitted), "Submitted for assessment"},
		{string(ThreatAssessed), "Assessed"},
		{string(ThreatActive), "Active"},
		{string(ThreatMonitored), "Monitored"},
		{string(ThreatClosed), "Closed"},
	}
}

// phaseStates are the states of threats that the master list tells us of, by its phases; statePhases is the way back.
var (
	phaseStates = map[string]ThreatState{
		"open": ThreatAssessed, "active": ThreatActive, "monitored": ThreatMonitored, threatClosed: ThreatClosed,
	}
	statePhases = map[ThreatState]string{
		ThreatCandidate: "open", ThreatSubmitted: "open", ThreatAssessed: "open",
		ThreatActive: "active", ThreatMonitored: "monitored", ThreatClosed: threatClosed,
	}
)

// threatRoads are the states that can follow each.
var threatRoads = map[ThreatState][]ThreatState{
	ThreatCandidate: {ThreatSubmitted, ThreatAssessed, ThreatClosed},
	ThreatSubmitted: {ThreatAssessed, ThreatCandidate, ThreatClosed},
	ThreatAssessed:  {ThreatActive, ThreatMonitored, ThreatClosed},
	ThreatActive:    {ThreatMonitored, ThreatClosed},
	ThreatMonitored: {ThreatActive, ThreatClosed},
	ThreatClosed:    {ThreatActive},
}

// Roads are the states that can follow the threat's.
func (t *Threat) Roads() []ThreatState { return threatRoads[t.Standing()] }

// Standing is the threat's state. A version from before there were states has its phase's.
func (t *Threat) Standing() ThreatState { return cmp.Or(t.State, phaseStates[t.Phase]) }

// ROCURoles are what the region's unit does about a threat.
func ROCURoles() []Term {
	return []Term{{"none", "None"}, {"advice", "Advice"}, {"specialist", "Specialist assistance"}, {"lead", "Lead"}}
}

// Open reports whether somebody has to lead the response to the threat.
func (t *Threat) Open() bool { return t.Standing() == ThreatActive || t.Standing() == ThreatMonitored }

// Assessed reports whether somebody assessed the threat, so that one works on it with open eyes (V07).
func (t *Threat) Assessed() bool {
	return t.Standing() != ThreatCandidate && t.Standing() != ThreatSubmitted
}

// enterState sets what follows from the threat's coming from another state.
func (t *Threat) enterState(from ThreatState, today Date) {
	t.Phase = statePhases[t.State]
	if t.State == from {
		return
	}
	if t.State == ThreatActive {
		t.ActiveSince = today
	}
	if t.Open() && t.LRO == "" && t.UnledSince.IsZero() {
		t.UnledSince = today
	}
	if t.State == ThreatClosed {
		t.Offered, t.OfferedOn, t.Offer = "", Date{}, nil
	}
	if !t.Open() {
		t.UnledSince = Date{}
	}
}
