package handlers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
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
	// Alarm is told once when the register no longer lets us in: nothing gets through until a person has seen to it.
	Alarm func(error)
	Log   *slog.Logger
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
	if d.Erased {
		return f.tellErased(ctx, j, d)
	}
	events, err := f.events(ctx, j.Ref, d.Told+1, d.Version)
	if err != nil {
		return err
	}
	last, place, err := f.send(ctx, j, events)
	late, done := afterwards(ctx)
	defer done()
	if err == nil {
		return finished(f.Store.Forwards.Finish(late, j, d.Version, place))
	}
	if last > d.Told {
		err = errors.Join(err, f.Store.Forwards.Delivered(late, j, last, place))
	}
	return err
}

// send sends events until one is not taken. It gives the last version that was dealt with, and the register's reference
// for what it took. Writing that down can wait: whoever sends a version again, because nobody could, is answered the same.
func (f *Forwarder) send(ctx context.Context, j store.Job, events []register.Event) (last int, place json.RawMessage, err error) {
	for _, e := range events {
		receipt, answer := f.Register.Put(ctx, e)
		heeded := f.heed(ctx, j, answer)
		refusal, refused := errors.AsType[*register.Refused](answer)
		if answer != nil && !refused {
			return e.Number() - 1, place, errors.Join(instruct(answer), heeded)
		}
		at, err := f.settled(ctx, j.Ref, e.Number(), receipt, refusal)
		if err != nil {
			return e.Number() - 1, place, errors.Join(err, heeded)
		}
		if at != nil {
			place = at
		}
		if heeded != nil {
			return e.Number(), place, heeded
		}
		last, j.Probe = e.Number(), false
	}
	return last, place, nil
}

// heed does what an answer means for all rows: the line stops when we are not let in, waits when it is asked to, and
// resumes when its probe got an answer to what it brought.
func (f *Forwarder) heed(ctx context.Context, j store.Job, answer error) error {
	ctx, done := afterwards(ctx)
	defer done()
	if s, ok := errors.AsType[*register.Stopped](answer); ok {
		news, err := f.Store.Forwards.Pause(ctx, j, store.Stopped, stopped, s.Error())
		if news {
			f.Alarm(answer)
		}
		return err
	}
	if again, ok := errors.AsType[*register.Again](answer); ok {
		return f.wait(ctx, j, again)
	}
	if never, ok := errors.AsType[*register.Never](answer); !j.Probe || ok && never.Status == 0 {
		return nil
	}
	resumed, err := f.Store.Forwards.Resume(ctx, j)
	if resumed {
		f.Log.InfoContext(ctx, "the register answers again: forwarding goes on", "ref", j.Ref)
	}
	return err
}

// wait holds the line for as long as the register itself asked. That it is out of reach, by our own breaker too, says
// nothing of how long, and each row comes back in its own time.
func (f *Forwarder) wait(ctx context.Context, j store.Job, again *register.Again) error {
	if again.Status == 0 || again.After == 0 {
		return nil
	}
	news, err := f.Store.Forwards.Pause(ctx, j, store.Busy, again.After, again.Error())
	if news {
		f.Log.WarnContext(ctx, "the register is busy: forwarding waits", "for", again.After.String())
	}
	return err
}

// instruct turns the register's answer into what the worker does with the row.
func instruct(answer error) error {
	if again, ok := errors.AsType[*register.Again](answer); ok {
		return &laterError{again.After, answer}
	}
	if _, ok := errors.AsType[*register.Stopped](answer); ok {
		return &laterError{stopped, answer}
	}
	return &neverError{answer}
}

// addDisruption adds a version that a person let go. A withdrawal repeats what the register has, not what became of the
// record since.
func (f *Forwarder) addDisruption(ctx context.Context, add func(register.Record, soc.Head, any) error, d *soc.Disruption) error {
	if d.State != soc.DisruptionWithdrawn {
		return add(register.Disruption, d.Head, disruptionData(d))
	}
	earlier, err := f.Store.DisruptionVersions(ctx, d.Ref, 1, d.Version-1)
	if err != nil {
		return err
	}
	for _, released := range slices.Backward(earlier) {
		if released.Sent == released.Version {
			data := disruptionData(released)
			data.Version, data.State, data.WithdrawnReason = d.Version, string(d.State), d.Closing.Reveal()
			return add(register.Disruption, d.Head, data)
		}
	}
	return &neverError{errors.New("a withdrawal of what was never released")}
}

// events are the versions of a record that are fit to leave: a request's from its decision on, every version of a
// decision, those of reports in which a person let them go, a plan's reviews and its end, and an order's checks. What the
// register itself answered is none.
func (f *Forwarder) events(ctx context.Context, ref soc.Ref, from, to int) ([]register.Event, error) {
	var events []register.Event
	add := func(record register.Record, h soc.Head, data any) error {
		e, err := register.NewEvent(register.Version{
			Record: record, Ref: string(h.Ref), Number: h.Version, Region: h.Region, At: h.At,
		}, data)
		events = append(events, e)
		return err
	}
	switch ref.Prefix() {
	case soc.DecisionPrefix:
		all, err := f.Store.DecisionVersions(ctx, ref, from, to)
		for _, d := range all {
			if d.Did != soc.MoveRefuse {
				err = errors.Join(err, add(register.Decision, d.Head, decisionData(d)))
			}
		}
		return events, err
	case soc.IntelligencePrefix:
		all, err := f.Store.IntelligenceVersions(ctx, ref, from, to)
		for _, r := range all {
			if r.Sent == r.Version {
				err = errors.Join(err, add(register.IntelligenceReport, r.Head, intelligenceData(r)))
			}
		}
		return events, err
	case soc.DisruptionPrefix:
		all, err := f.Store.DisruptionVersions(ctx, ref, from, to)
		for _, d := range all {
			if d.Sent == d.Version {
				err = errors.Join(err, f.addDisruption(ctx, add, d))
			}
		}
		return events, err
	case soc.PlanPrefix:
		all, err := f.Store.PlanVersions(ctx, ref, from, to)
		for _, p := range all {
			if planLeaves(p) {
				err = errors.Join(err, add(register.FourPPlan, p.Head, planData(p)))
			}
		}
		return events, err
	case soc.CheckpointPrefix:
		err := f.addCheckpoint(ctx, add, ref)
		return events, err
	case soc.OrderPrefix:
		all, err := f.Store.OrderVersions(ctx, ref, from, to)
		for _, o := range all {
			if orderLeaves(o) {
				err = errors.Join(err, add(register.SCPO, o.Head, orderData(o)))
			}
		}
		return events, err
	}
	all, err := f.Store.RequestVersions(ctx, ref, from, to)
	for _, r := range all {
		if !r.DecidedAt.IsZero() && r.Did != soc.MoveRefuse {
			err = errors.Join(err, add(register.GatewayRequest, r.Head, requestData(r)))
		}
	}
	return events, err
}
