package handlers_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"gatewaybot/handlers"
	"gatewaybot/register"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// follows puts the next version of a plan or an order into the store, with the row that asks for its leaving.
func (d *desk) follows(old, next store.Record, did soc.Move) {
	d.t.Helper()
	head := next.Meta()
	head.Version, head.Did, head.By, head.At = old.Meta().Version+1, did, "lou", d.now.UTC()
	_, err := d.Store.Commit(d.t.Context(), store.Commit{
		ID: uuid.NewString(), Writes: []store.Write{{Old: old, New: next}},
		Rows: []store.Row{{Queue: d.Store.Forwards, Ref: head.Ref, Dest: "register"}},
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

// reviewed is a plan that was amended, reviewed, snoozed and closed.
func reviewed(d *desk) soc.Ref {
	d.t.Helper()
	p := d.aPlan("dorset", "lou", "pursue", "prevent", "protect")
	p.Threat, p.Template, p.TemplateVersion, p.SIO = "THR-2026-000003", "regional", "2", "lee"
	p.Partners = []soc.Considered{{Who: "seaport", Why: soc.NewText("They know the owner.")}}
	p.Lesson = soc.NewText("Ask earlier.")
	ref := d.keeps(p)
	step := func(did soc.Move, change func(*soc.Plan)) {
		d.t.Helper()
		old, err := d.Store.Plan(d.t.Context(), ref)
		if err != nil {
			d.t.Fatal(err)
		}
		next := *old
		change(&next)
		d.follows(old, &next, did)
	}
	step(soc.MoveAmend, func(p *soc.Plan) { p.Objectives = soc.NewText("Stop the boats.") })
	step(soc.MoveReview, func(p *soc.Plan) {
		p.Actions[0].Status, p.Actions[0].DoneOn, p.Actions[0].Evidence = soc.ActionDone, d.dayIn(-1), soc.NewText("Ned saw it.")
		p.Actions[0].Disruption, p.Actions[0].Safeguarded = "DIS-2026-000005", 2
		p.Reviews = []soc.Review{{
			HeldOn: d.dayIn(0), Reviewer: "lou", Changes: soc.NewText("Gerald moved."), PartnerInput: true, Next: d.dayIn(91), Outcome: "continue",
			Attested: []soc.Attested{{Action: 1, Said: "done", Note: soc.NewText("Ned saw it.")}, {Action: 2, Said: "not_done"}},
		}}
		p.NextReview = d.dayIn(91)
	})
	step(soc.MoveSnooze, func(p *soc.Plan) { p.Reason = soc.NewText("Leave.") })
	step(soc.MoveClose, func(p *soc.Plan) { p.State, p.ClosedOn = soc.PlanClosed, d.dayIn(0) })
	return ref
}

// checked is an order whose manager recorded a check, after a move that does not leave.
func checked(d *desk) soc.Ref {
	d.t.Helper()
	o := d.anOrder("dorset", "community", "lou")
	o.Team = "iom"
	ref := d.keeps(o)
	step := func(did soc.Move, change func(*soc.Order)) {
		d.t.Helper()
		old, err := d.Store.Order(d.t.Context(), ref)
		if err != nil {
			d.t.Fatal(err)
		}
		next := *old
		change(&next)
		d.follows(old, &next, did)
	}
	step(soc.MoveVary, func(*soc.Order) {})
	step(soc.MoveCheck, func(o *soc.Order) {
		o.Checks = []soc.OrderCheck{{
			Due: d.dayIn(-2), DoneOn: d.dayIn(0), DoneBy: "lou", Method: "visit", NextDue: d.dayIn(28),
			Results: []soc.CheckResult{{Condition: 1, Found: soc.FoundNotMet}}, Notes: soc.NewText("Gerald was at the quay."),
		}}
		o.NextCheck = d.dayIn(28)
	})
	return ref
}

// bound is the register's reference implementation, called as the client would, and what it took.
type bound struct {
	mu   sync.Mutex
	took map[string]json.RawMessage
	next handlers.Register
}

func (b *bound) Put(ctx context.Context, e register.Event) (register.Receipt, error) {
	receipt, err := b.next.Put(ctx, e)
	b.mu.Lock()
	defer b.mu.Unlock()
	if err == nil {
		b.took[e.ID] = e.Data
	}
	return receipt, err
}

// TestReviewsAndChecksLeave sends a plan's review and its end, and an order's check, to the reference register, which holds
// each to the contract; nothing else of them leaves, and no word that anybody wrote.
func TestReviewsAndChecksLeave(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	plan, order := string(reviewed(d)), string(checked(d))
	_, client := referenceRegister(t)
	to := &bound{took: map[string]json.RawMessage{}, next: client}
	w, _ := d.forwarder(to)
	work(t, w)
	for id, golden := range map[string]string{plan + "/3": "forward_review", plan + "/5": "forward_close", order + "/3": "forward_check"} {
		sent, ok := to.took[id]
		if !ok {
			t.Errorf("%s did not leave", id)
			continue
		}
		delete(to.took, id)
		for _, secret := range []string{"Gerald", "Ned", "quay", "harbour", "Foxglove", "Larkspur", "VISOR", "lou", "lee", "Knock", "boats", "owner", "earlier", "Leave"} {
			if strings.Contains(string(sent), secret) {
				t.Errorf("%s says %q", id, secret)
			}
		}
		same(t, golden+".json", sent)
	}
	for id := range to.took {
		t.Errorf("%s left", id)
	}
	if depth, err := d.Store.Forwards.Depth(t.Context()); err != nil || depth.Waiting+depth.Dead > 0 {
		t.Errorf("left over: %+v, %v", depth, err)
	}
}

// same compares JSON with a golden file.
func same(t *testing.T, name string, got json.RawMessage) {
	t.Helper()
	var v any
	if err := json.Unmarshal(got, &v); err != nil {
		t.Fatal(err)
	}
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(text)+"\n"); diff != "" {
		t.Errorf("%s (-want +got); -update rewrites it:\n%s", path, diff)
	}
}

// TestRefusedReviewIsKept has the register refuse a review: it stays on record, the gateway hears of it once, the row waits
// for the operator, who sends it again once the register takes it, and the plan's end follows it.
func TestRefusedReviewIsKept(t *testing.T) {
	t.Parallel()
	for name, made := range map[string]func(*desk) soc.Ref{"plan": reviewed, "order": checked} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			ref := made(d)
			to := &ledger{answer: func(register.Event) error {
				return &register.Refused{Reasons: []register.Reason{{Field: "data.force", Text: "is Gerald"}}}
			}}
			w, _ := d.forwarder(to)
			work(t, w)
			d.deliver()
			contains(t, says(d.lastIn("gateway")), "The register refused "+string(ref), "stays on record here", "[Show]")
			dead, err := d.Store.Forwards.List(t.Context(), store.Dead, 10)
			if err != nil || len(dead) != 1 || dead[0].Ref != ref || !strings.Contains(dead[0].Why, "refused, 1 reasons given, about data.force") {
				t.Fatalf("dead letters: %+v, %v", dead, err)
			}
			contains(t, says(d.types("adm", "/register status")), string(ref), "about data.force")
			told := len(d.in("gateway"))
			for range 2 {
				if err := d.Store.Forwards.Retry(t.Context(), ref, "register", "adm"); err != nil {
					t.Fatal(err)
				}
				work(t, w)
				d.deliver()
			}
			if again := len(d.in("gateway")); again != told {
				t.Errorf("the gateway is told again: %d messages", again-told)
			}
			to.answer = nil
			if err := d.Store.Forwards.Retry(t.Context(), ref, "register", "adm"); err != nil {
				t.Fatal(err)
			}
			work(t, w)
			want := []string{string(ref) + "/3"}
			if name == "plan" {
				want = append(want, string(ref)+"/5")
			}
			if diff := cmp.Diff(want, to.taken()); diff != "" {
				t.Errorf("sent in the end (-want +got):\n%s", diff)
			}
		})
	}
}
