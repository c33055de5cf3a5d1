package store_test

import (
	"errors"
	"testing"

	"gatewaybot/soc"
	"gatewaybot/store"
	"gatewaybot/store/redisserver/redistest"
)

var council = soc.Officer{ID: "pat", Body: "seaport-council", Roles: []soc.Role{soc.PartnerPoster}}

// intelligence is a report as it is received.
func intelligence(post string) *soc.Intelligence {
	r := soc.Intelligence{
		Report: soc.Report{
			Head: soc.Head{
				Ref: soc.IntelligencePrefix.Pending(), UID: "uid-" + post, Region: "south-west", Marking: soc.OfficialSensitive,
				CreatedBy: council.ID, CreatedAt: noon(), By: council.ID, At: noon(),
			},
			Submitter: council.ID, Agency: council.Body, Post: post,
		},
		What: soc.NewText("A van comes every night."),
	}
	return r.Receive(soc.DefaultReportRules(), soc.Agency{Key: council.Body}, calendar(), council, noon())
}

// TestPostIsHandledOnce sends one post under other ids, as it comes again days later.
func TestPostIsHandledOnce(t *testing.T) {
	t.Parallel()
	s := open(t, redistest.Start(t).Addr())
	key := store.PostKey("slack/T1/C1", "171.1", 0)
	commit := func(id string) store.Result {
		t.Helper()
		result, err := s.Commit(t.Context(), store.Commit{ID: id, By: council, Writes: []store.Write{{New: intelligence("171.1")}}, Posts: []string{key}})
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	first, again := commit("one"), commit("another")
	ref := first.Ref(soc.IntelligencePrefix.Pending())
	if ref != "INT-2026-000001" || first.Repeated {
		t.Fatalf("the first commit gave %q, repeated %v", ref, first.Repeated)
	}
	if got := again.Ref(soc.IntelligencePrefix.Pending()); got != ref || !again.Repeated {
		t.Errorf("the second commit gave %q, repeated %v", got, again.Repeated)
	}
	refs, err := s.ReportsOf(t.Context(), "slack/T1/C1", "171.1")
	if err != nil || len(refs) != 1 || refs[0] != ref {
		t.Errorf("the post's reports are %v, %v", refs, err)
	}
	if _, total, err := s.OpenIntelligence(t.Context(), 10); err != nil || total != 1 {
		t.Errorf("the desk has %d reports, %v", total, err)
	}
}

// TestReplyIsAddedOnce sends one reply to a report twice.
func TestReplyIsAddedOnce(t *testing.T) {
	t.Parallel()
	s := open(t, redistest.Start(t).Addr())
	result, err := s.Commit(t.Context(), store.Commit{ID: "one", By: council, Writes: []store.Write{{New: intelligence("171.1")}}})
	if err != nil {
		t.Fatal(err)
	}
	ref := result.Ref(soc.IntelligencePrefix.Pending())
	for _, id := range []string{"two", "three"} {
		old, err := s.Intelligence(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		next, err := old.Say(soc.Said{Move: soc.MoveAdd, Words: soc.NewText("It was white.")}, soc.DefaultReportRules(), calendar(), council, noon())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Commit(t.Context(), store.Commit{ID: id, By: council, Writes: []store.Write{{Old: old, New: next}}, Posts: []string{"slack/T1/C1/171.2#0"}}); err != nil {
			t.Fatal(err)
		}
	}
	if r, err := s.Intelligence(t.Context(), ref); err != nil || len(r.Additions) != 1 || r.Version != 2 {
		t.Errorf("it has %d additions at version %d, %v", len(r.Additions), r.Version, err)
	}
}

// approved is a disruption with the lead.
func approved(uid string) *soc.Disruption {
	return &soc.Disruption{
		Report: soc.Report{Head: soc.Head{
			Ref: soc.DisruptionPrefix.Pending(), UID: uid, Version: 1, Region: "south-west", CreatedBy: council.ID, CreatedAt: noon(), By: council.ID, At: noon(),
		}},
		State: soc.DisruptionQueued, Role: soc.RoleLead, Threat: "OCG-1234", OccurredOn: soc.DateOf(noon()), Tactic: "arrest",
	}
}

// TestOneLead has two records claim the lead of one event; when the first gives it up, the second may have it.
func TestOneLead(t *testing.T) {
	t.Parallel()
	s := open(t, redistest.Start(t).Addr())
	commit := func(id string, w store.Write) (store.Result, error) {
		return s.Commit(t.Context(), store.Commit{ID: id, Writes: []store.Write{w}})
	}
	result, err := commit("one", store.Write{New: approved("one")})
	if err != nil {
		t.Fatal(err)
	}
	first := result.Ref(soc.DisruptionPrefix.Pending())
	_, err = commit("two", store.Write{New: approved("two")})
	if owned, ok := errors.AsType[*store.OwnedError](err); !ok || owned.Owner != first {
		t.Fatalf("the second lead was not refused for the first: %v", err)
	}
	old, err := s.Disruption(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	gone := *old
	gone.Version, gone.State = 2, soc.DisruptionWithdrawn
	if _, err := commit("three", store.Write{Old: old, New: &gone}); err != nil {
		t.Fatal(err)
	}
	if _, err := commit("four", store.Write{New: approved("two")}); err != nil {
		t.Errorf("the lead was not given back: %v", err)
	}
}
