package handlers_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"gatewaybot/bot"
	"gatewaybot/handlers"
	"gatewaybot/register"
	"gatewaybot/soc"
	auditlog "gatewaybot/store/ledger"
)

// notary makes the checkpoints of a desk; the channel for them is there.
func (d *desk) notary(signer *auditlog.Signer) *handlers.Checkpoints {
	d.Directory.Places = append(d.Directory.Places, handlers.Place{
		Channel: bot.Channel{Platform: "test", Workspace: "rocu", ID: "audit"}, Purpose: handlers.AuditChannel,
	})
	return &handlers.Checkpoints{Handlers: d.Handlers, Signer: signer, Every: 24 * time.Hour, Entries: 100, Log: d.log}
}

func newSigner(t testing.TB) *auditlog.Signer {
	t.Helper()
	key, err := auditlog.NewSigningKey()
	if err != nil {
		t.Fatal(err)
	}
	signer, err := auditlog.NewSigner(key)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

func (d *desk) sealAudit() {
	d.t.Helper()
	for {
		n, err := d.Store.SealAudit(d.t.Context())
		if err != nil {
			d.t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// lastCheckpoint is the newest checkpoint, "" when there is none.
func (d *desk) lastCheckpoint() soc.Ref {
	d.t.Helper()
	c, err := d.Store.LastCheckpoint(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	if c == nil {
		return ""
	}
	return c.Ref
}

// TestCheckpointsAreMadeInTime: one at once, the next a day later, or earlier when much has happened.
func TestCheckpointsAreMadeInTime(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.notary(newSigner(t))
	look := func(want soc.Ref) {
		t.Helper()
		if err := c.Watch(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := d.lastCheckpoint(); got != want {
			t.Errorf("the newest is %q, want %q", got, want)
		}
	}
	look("") // nothing is sealed
	d.sealAudit()
	look("CHK-2026-000001")
	d.raised("ada", nil)
	d.sealAudit()
	look("CHK-2026-000001")
	d.later(24*time.Hour - time.Second)
	look("CHK-2026-000001")
	d.later(time.Second)
	look("CHK-2026-000002")
	for n := range 100 {
		d.raised("eve", args{"operation_name": fmt.Sprint("Larkspur ", n)})
	}
	look("CHK-2026-000002")
	d.sealAudit()
	look("CHK-2026-000003")
}

// TestCheckpointGoesOut: into its channel, from where a person can copy it, and to the register, once each.
func TestCheckpointGoesOut(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	signer, to := newSigner(t), new(ledgerKept)
	c := d.notary(signer)
	w, _ := d.forwarder(to)
	d.sealAudit()
	made, err := c.Make(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d.deliver()
	work(t, w)
	d.deliver()
	work(t, w)
	var said []string
	for _, m := range d.chat.Sent() {
		if m.To.Channel.ID == "audit" {
			said = append(said, m.Message.Title+"\n"+m.Message.Text+"\n"+m.Message.Quote)
		}
	}
	if len(said) != 1 {
		t.Fatalf("posted %d times: %q", len(said), said)
	}
	posted, err := auditlog.Open(said[0], signer.Public())
	if err != nil || posted.Size != made.Size || posted.Region != "south-west" {
		t.Errorf("posted %+v, %v; made of %d entries", posted, err, made.Size)
	}
	if len(to.events) != 1 || to.events[0].ID != string(made.Ref)+"/1" || !strings.Contains(string(to.events[0].Data), `"entries":`) {
		t.Errorf("the register took %v", to.events)
	}
}

// ledgerKept is a register that keeps what it takes.
type ledgerKept struct {
	ledger
	events []register.Event
}

func (l *ledgerKept) Put(ctx context.Context, e register.Event) (register.Receipt, error) {
	got, err := l.ledger.Put(ctx, e)
	if err == nil {
		l.events = append(l.events, e)
	}
	return got, err
}

// TestCheckpointRefused: a register that holds another one under the reference is how a store that was put back is found
// out, so somebody is told.
func TestCheckpointRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.notary(newSigner(t))
	w, _ := d.forwarder(&ledger{answer: func(register.Event) error { return &register.Refused{} }})
	d.sealAudit()
	made, err := c.Make(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	work(t, w)
	d.deliver()
	for _, m := range d.chat.Sent() {
		if m.To.Channel.ID == "gateway" && strings.Contains(m.Message.Title, "refused "+string(made.Ref)) {
			if !strings.Contains(m.Message.Text, "put back") || len(m.Message.Buttons) > 0 {
				t.Errorf("said: %+v", m.Message)
			}
			return
		}
	}
	t.Error("nobody was told")
}

// TestCheckpointOfTwoReplicas: one follows another, whoever makes it.
func TestCheckpointOfTwoReplicas(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	one, signer := d.notary(newSigner(t)), newSigner(t)
	other := *one
	other.Signer = signer
	one.Signer = signer
	d.sealAudit()
	var wg sync.WaitGroup
	for _, c := range []*handlers.Checkpoints{one, &other, one, &other} {
		wg.Go(func() {
			if err := c.Watch(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := d.lastCheckpoint(); got != "CHK-2026-000001" {
		t.Errorf("the newest is %s", got)
	}
}

// TestCheckpointOfAlteredTree: what does not continue the last checkpoint is not signed.
func TestCheckpointOfAlteredTree(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*desk) error{
		"a tree that is shorter": func(d *desk) error {
			d.redis.HSet("{south-west}:audit:tree", "n", "1")
			return nil
		},
		"hashes that are others": func(d *desk) error {
			kept, err := d.redis.Get("{south-west}:audit:hashes:0")
			if err != nil {
				return err
			}
			return d.redis.Set("{south-west}:audit:hashes:0", strings.Repeat("x", len(kept)))
		},
	}
	for name, alter := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			c := d.notary(newSigner(t))
			d.sealAudit()
			if _, err := c.Make(t.Context()); err != nil {
				t.Fatal(err)
			}
			d.sealAudit()
			if err := alter(d); err != nil {
				t.Fatal(err)
			}
			if _, err := c.Make(t.Context()); err == nil || !strings.Contains(err.Error(), "audit verify") {
				t.Errorf("signed, %v", err)
			}
			if got := d.lastCheckpoint(); got != "CHK-2026-000001" {
				t.Errorf("the newest is %s", got)
			}
		})
	}
}

// TestCheckpointOfNothing says so.
func TestCheckpointOfNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if _, err := d.notary(newSigner(t)).Make(t.Context()); !errors.Is(err, handlers.ErrNothingSealed) {
		t.Errorf("Make: %v", err)
	}
	d.sealAudit()
	c := d.notary(newSigner(t))
	first, err := c.Make(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again, err := c.Make(t.Context())
	if err != nil || again.Ref != first.Ref {
		t.Errorf("with nothing new: %v, %v", again, err)
	}
}
