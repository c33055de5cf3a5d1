package handlers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gatewaybot/register"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// Register is where versions of records go: one try, whose error says what to do next.
type Register interface {
	Put(context.Context, register.Event) (register.Receipt, error)
}

// Forwarder sends each version of each record that is fit to leave to the register, in order.
type Forwarder struct {
	*Handlers
	Register Register
	// Alarm is told when the register no longer lets us in: nothing gets through until a person has seen to it.
	Alarm func(error)
}

// stopped is how long the line stands still before it looks whether the register lets us in again.
const stopped = time.Minute

// Deliver does one row of the queue to the register.
func (f *Forwarder) Deliver(ctx context.Context, j store.Job) error {
	d, err := f.Store.Delivery(ctx, j)
	if err != nil {
		return fmt.Errorf("read delivery: %w", err)
	}
	if d.Told >= d.Version {
		return nil
	}
	events, err := f.events(ctx, j.Ref, d.Told+1, d.Version)
	if err != nil {
		return err
	}
	for _, e := range events {
		receipt, err := f.Register.Put(ctx, e)
		if err != nil {
			return f.instruct(err)
		}
		place, err := json.Marshal(receipt.RegisterRef)
		if err != nil {
			return fmt.Errorf("encode receipt: %w", err)
		}
		if err := f.delivered(ctx, j, e.Number(), place); err != nil {
			return err
		}
	}
	return f.Store.Forwards.Delivered(ctx, j, d.Version, nil)
}

// delivered records what the register took, also when taking it used up the delivery's time.
func (f *Forwarder) delivered(ctx context.Context, j store.Job, version int, place json.RawMessage) error {
	late, done := afterwards(ctx)
	defer done()
	return f.Store.Forwards.Delivered(late, j, version, place)
}

// instruct turns the register's answer into what the worker does.
func (f *Forwarder) instruct(err error) error {
	if again, ok := errors.AsType[*register.Again](err); ok {
		return &laterError{again.After, err}
	}
	if _, ok := errors.AsType[*register.Stopped](err); ok {
		f.Alarm(err)
		return &laterError{stopped, err}
	}
	return &neverError{err}
}

// events are the versions of a record that are fit to leave: a request's from its decision on, and every version of a
// decision.
func (f *Forwarder) events(ctx context.Context, ref soc.Ref, from, to int) ([]register.Event, error) {
	var events []register.Event
	add := func(record register.Record, h soc.Head, data any) error {
		e, err := register.NewEvent(register.Version{
			Record: record, Ref: string(h.Ref), Number: h.Version, Region: h.Region, At: h.At,
		}, data)
		events = append(events, e)
		return err
	}
	if ref.Prefix() == soc.DecisionPrefix {
		all, err := f.Store.DecisionVersions(ctx, ref, from, to)
		for _, d := range all {
			err = errors.Join(err, add(register.Decision, d.Head, decisionData(d)))
		}
		return events, err
	}
	all, err := f.Store.RequestVersions(ctx, ref, from, to)
	for _, r := range all {
		if !r.DecidedAt.IsZero() {
			err = errors.Join(err, add(register.GatewayRequest, r.Head, requestData(r)))
		}
	}
	return events, err
}
