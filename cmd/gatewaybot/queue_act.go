package main

import (
	"errors"
	"fmt"
	"strings"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// onRecord is what the audit log asks of somebody who changes a queue.
type onRecord struct {
	By string `required:"" placeholder:"NAME" help:"Your name, for the audit log."`
}

// Validate is called by the command line's parser.
func (o onRecord) Validate() error {
	if strings.TrimSpace(o.By) == "" {
		return errors.New("--by needs your name")
	}
	return nil
}

type queueRetryVerb struct {
	configFlag
	onRecord
	Row string `arg:"" optional:"" help:"The row, as list prints it."`
	All bool   `help:"All dead rows of all queues."`
}

// Validate is called by the command line's parser.
func (v *queueRetryVerb) Validate() error {
	if (v.Row == "") == !v.All {
		return errors.New("name one row, or say --all")
	}
	return v.onRecord.Validate()
}

// Run makes the row, or all dead rows, due now.
func (v *queueRetryVerb) Run(w *world) error {
	return v.atCounter(w, func(c counter) error {
		if v.All {
			return c.retryAll(v.By)
		}
		q, ref, dest, err := c.row(v.Row)
		if err != nil {
			return err
		}
		return c.retry(q, ref, dest, v.By)
	})
}

func (c counter) retry(q *store.Queue, ref soc.Ref, dest, by string) error {
	if err := q.Retry(c.ctx, ref, dest, by); err != nil {
		return problem(err)
	}
	fmt.Fprintf(c.out, "%s is tried at once\n", rowName(q, store.Entry{Ref: ref, Dest: dest}))
	return nil
}

// retryAll tries every row that is dead now. One that cannot be tried does not keep the others from it.
func (c counter) retryAll(by string) error {
	var errs []error
	for _, q := range c.queues("") {
		dead, err := q.List(c.ctx, store.Dead, -1)
		errs = append(errs, err)
		for _, e := range dead {
			if err := c.retry(q, e.Ref, e.Dest, by); err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", rowName(q, e), err))
			}
		}
	}
	return errors.Join(errs...)
}

type queueDropVerb struct {
	configFlag
	onRecord
	Row    string `arg:"" help:"The row, as list prints it."`
	Reason string `required:"" help:"Why it is given up, for the audit log. Nothing of what the record says."`
}

// Validate is called by the command line's parser.
func (v *queueDropVerb) Validate() error {
	if strings.TrimSpace(v.Reason) == "" {
		return errors.New("--reason needs a reason")
	}
	return v.onRecord.Validate()
}

// Run gives up the version that a dead row could not deliver.
func (v *queueDropVerb) Run(w *world) error {
	return v.atCounter(w, func(c counter) error {
		q, ref, dest, err := c.row(v.Row)
		if err != nil {
			return err
		}
		if q == c.store.Reminders || q == c.store.Digests {
			return errors.New("a reminder can not be given up, only retried: it ends when somebody does what it asks for")
		}
		version, err := q.Drop(c.ctx, ref, dest, v.By, v.Reason)
		if err != nil {
			return problem(err)
		}
		fmt.Fprintf(c.out, "version %d of %s is given up\n", version, ref)
		return nil
	})
}
