package handlers

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"gatewaybot/bot"
	"gatewaybot/register"
	"gatewaybot/soc"
	"gatewaybot/store"
	"gatewaybot/store/ledger"
)

// Checkpoints makes signed checkpoints of the audit log and sends them where nobody who could alter the log can reach them:
// into a channel of choice and to the register. Any number of replicas may.
type Checkpoints struct {
	*Handlers
	Signer *ledger.Signer
	// Every is how old the newest checkpoint becomes while there is something new, and Entries how much may be new before
	// that.
	Every   time.Duration
	Entries int64
	Log     *slog.Logger
}

// checkpointsEvery is how often it looks whether it is time.
const checkpointsEvery = 10 * time.Second

// Run looks until ctx ends.
func (c *Checkpoints) Run(ctx context.Context) {
	for ctx.Err() == nil {
		if err := c.Watch(ctx); err != nil && ctx.Err() == nil {
			c.Log.ErrorContext(ctx, "no checkpoint of the audit log was made", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(checkpointsEvery):
		}
	}
}

// Watch makes a checkpoint when it is time for one.
func (c *Checkpoints) Watch(ctx context.Context) error {
	tree, err := c.Store.AuditTree(ctx)
	if err != nil || tree.Size == 0 {
		return err
	}
	last, err := c.Store.LastCheckpoint(ctx)
	if err != nil {
		return fmt.Errorf("read last checkpoint: %w", err)
	}
	if last != nil && tree.Size-last.Size < c.Entries && (tree.Size <= last.Size || c.now().Sub(last.At) < c.Every) {
		return nil
	}
	_, err = c.make(ctx, tree, last)
	return err
}

// ErrNothingSealed says that there is nothing yet that a checkpoint could stand for.
var ErrNothingSealed = errors.New("nothing of the audit log is sealed yet")

// Make makes a checkpoint of what is sealed, now. It gives the last one when there is nothing new, and the one that another
// replica made meanwhile.
func (c *Checkpoints) Make(ctx context.Context) (*soc.Checkpoint, error) {
	tree, err := c.Store.AuditTree(ctx)
	if err != nil {
		return nil, fmt.Errorf("read audit tree: %w", err)
	}
	if tree.Size == 0 {
		return nil, ErrNothingSealed
	}
	last, err := c.Store.LastCheckpoint(ctx)
	if err != nil {
		return nil, fmt.Errorf("read last checkpoint: %w", err)
	}
	if last != nil && last.Size == tree.Size {
		return last, nil
	}
	return c.make(ctx, tree, last)
}

// make signs a tree that continues the last checkpoint's. Only one checkpoint follows another, whoever makes it.
func (c *Checkpoints) make(ctx context.Context, tree ledger.Tree, last *soc.Checkpoint) (*soc.Checkpoint, error) {
	follows := "the first"
	if last != nil {
		follows = string(last.Ref)
		if err := c.continues(ctx, tree, last); err != nil {
			return nil, err
		}
	}
	root, err := ledger.Root(tree.Size, c.Store.AuditHashes(ctx))
	if err != nil {
		return nil, fmt.Errorf("read audit tree: %w", err)
	}
	at := c.now().UTC().Truncate(time.Second)
	signed, err := c.Signer.Sign(ledger.Checkpoint{Region: c.Region.Key, Tree: tree, Root: root, At: at})
	if err != nil {
		return nil, err
	}
	next, id := soc.NewCheckpoint(c.NewUID(), c.Region.Key, tree.Size, signed, at), "checkpoint after "+follows
	result, err := c.Store.Commit(ctx, store.Commit{
		ID: id, Posts: []string{id}, Writes: []store.Write{{New: next}}, Rows: c.checkpointRows(next.Ref),
	})
	if err != nil {
		return nil, fmt.Errorf("commit checkpoint: %w", err)
	}
	made, err := c.Store.Checkpoint(ctx, result.Ref(next.Ref))
	if err != nil {
		return nil, fmt.Errorf("read checkpoint: %w", err)
	}
	return made, nil
}

// continues refuses to sign a tree that the last checkpoint does not fit into.
func (c *Checkpoints) continues(ctx context.Context, tree ledger.Tree, last *soc.Checkpoint) error {
	was, err := ledger.Open(last.Signed, c.Signer.Public())
	if err != nil {
		return nil //nolint:nilerr // it was signed by an earlier key: those who keep that one can compare
	}
	if was.Size > tree.Size {
		return fmt.Errorf("the audit tree has %d entries, and %s stands for %d: run “gatewaybot audit verify”", tree.Size, last.Ref, was.Size)
	}
	root, err := ledger.Root(was.Size, c.Store.AuditHashes(ctx))
	if err != nil {
		return fmt.Errorf("read audit tree: %w", err)
	}
	if root != was.Root {
		return fmt.Errorf("the audit tree is not the one that %s was made of: run “gatewaybot audit verify”", last.Ref)
	}
	return nil
}

// checkpointDest is the channel that keeps checkpoints.
const checkpointDest = "checkpoint/audit"

// checkpointRows send a checkpoint on its ways.
func (h *Handlers) checkpointRows(ref soc.Ref) []store.Row {
	return []store.Row{
		{Queue: h.Store.Forwards, Ref: ref, Dest: registerDest},
		{Queue: h.Store.Out, Ref: ref, Dest: checkpointDest},
	}
}

// postCheckpoint posts a checkpoint into the channel that keeps them, once, in a form that can be copied.
func (n *Notifier) postCheckpoint(ctx context.Context, j store.Job, d store.Delivery) error {
	place, ok := n.Directory.audit()
	if !ok {
		return errNobody
	}
	c, err := n.Store.Checkpoint(ctx, j.Ref)
	if err != nil {
		return fmt.Errorf("read checkpoint: %w", err)
	}
	at, err := n.sendOnce(ctx, j, d.Version, bot.To{Channel: place.Channel}, bot.Message{
		Title: "Audit log: " + string(c.Ref),
		Text: fmt.Sprintf("This is what the first %d entries of the audit log were on %s. Keep this message: with the text below, "+
			"“gatewaybot audit verify --checkpoint FILE” shows whether anything of that was altered or taken away since.", c.Size, n.moment(c.At)),
		Quote: c.Signed,
	})
	if err != nil {
		return err
	}
	return n.delivered(ctx, j, d.Version, at)
}

// checkpointRecord is a checkpoint as the register takes it.
type checkpointRecord struct {
	Ref     soc.Ref   `json:"ref"`
	Version int       `json:"version"`
	Region  string    `json:"region"`
	Entries int64     `json:"entries"`
	MadeAt  time.Time `json:"made_at"`
	Signed  string    `json:"signed"`
}

func (f *Forwarder) addCheckpoint(ctx context.Context, add func(register.Record, soc.Head, any) error, ref soc.Ref) error {
	c, err := f.Store.Checkpoint(ctx, ref)
	if err != nil {
		return fmt.Errorf("read checkpoint: %w", err)
	}
	return add(register.Checkpoint, c.Head, checkpointRecord{
		Ref: c.Ref, Version: c.Version, Region: c.Region, Entries: c.Size, MadeAt: c.At, Signed: c.Signed,
	})
}
