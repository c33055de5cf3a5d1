package handlers

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// Reminder tells people of their duties: Pass finds out who is to be told of what, and Digest tells them. Any number of
// replicas may do both at once.
type Reminder struct {
	*Handlers
	Platforms map[string]bot.Platform
	Log       *slog.Logger
}

func (r *Reminder) reaches(a bot.Account) bool { return r.Platforms[a.Platform] != nil }

func (h *Handlers) duties(record store.Record) []soc.Duty { return soc.DutiesOf(record, h.Reminders) }

// Pass does one row of the queue of reminders: whoever is to be told of a record's duties by today, and was not, gets them
// into their next message.
func (r *Reminder) Pass(ctx context.Context, j store.Job) error {
	record, told, err := r.Store.Remindable(ctx, j)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read record: %w", err)
	}
	today, roll := r.today(), r.roll(r.reaches)
	t, next := store.Telling{Told: map[string]store.Told{}}, soc.Date{}
	for _, d := range r.duties(record) {
		if day := d.Next(today, r.Reminders); !day.IsZero() && (next.IsZero() || day.Before(next)) {
			next = day
		}
		was, known := told[d.ID()]
		if day, ok := d.Told(today, r.Reminders); ok {
			if day.After(was.Day) {
				was = store.Told{Day: day}
			}
			items, err := r.pass(ctx, roll, j.Ref, d, &was)
			if err != nil {
				return err
			}
			t.Items, known = append(t.Items, items...), true
		}
		if known {
			t.Told[d.ID()] = was
		}
	}
	if !next.IsZero() {
		t.Next = r.Reminders.Start(next)
	}
	return finished(r.Store.PassOn(ctx, j, t))
}

// pass makes an item for each seat that was not told of the duty, and notes that it is.
func (r *Reminder) pass(ctx context.Context, roll *roll, ref soc.Ref, d soc.Duty, told *store.Told) ([]store.Item, error) {
	hearers, err := roll.hearers(ctx, d)
	if err != nil {
		return nil, fmt.Errorf("find who is told: %w", err)
	}
	if len(hearers.all) == 0 {
		r.Log.ErrorContext(ctx, "nobody can be told of a duty: is there a gateway channel, and an administrator?", "ref", ref, "duty", d.Kind)
	}
	var items []store.Item
	for _, h := range hearers.all {
		alone := d.Alone(r.today())
		if slices.Contains(told.To, h.Seat) {
			heard, err := r.Store.Heard(ctx, store.Item{Seat: h.Seat, Ref: ref, Duty: d.ID(), Alone: alone}, told.Day, r.today())
			if err != nil {
				return nil, fmt.Errorf("look who heard: %w", err)
			}
			if heard {
				continue
			}
		} else {
			told.To = append(told.To, h.Seat)
		}
		item, err := r.item(ctx, h.Seat, ref, d.ID(), alone)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	if len(items) == 0 {
		return nil, nil
	}
	for _, m := range hearers.missed {
		reports, err := r.reportMissed(ctx, roll, m.ID)
		if err != nil {
			return nil, err
		}
		items = append(items, reports...)
	}
	return items, nil
}

// item is a duty on its way to a seat, to be told when the seat's next message is.
func (r *Reminder) item(ctx context.Context, seat string, ref soc.Ref, duty string, alone bool) (store.Item, error) {
	who, _, err := r.sitting(ctx, seat)
	if err != nil {
		return store.Item{}, err
	}
	from := r.now()
	if !alone {
		from = from.Add(gathering)
	}
	return store.Item{Seat: seat, Ref: ref, Duty: duty, Alone: alone, Due: r.Reminders.Hears(who, alone, from)}, nil
}

// reachDuty is the id of the duty to see to somebody whom no message reaches. Its reference is their seat.
const reachDuty = string(soc.DutyReach) + "||"

// reportMissed tells every administrator who can be told of somebody who can not.
func (r *Reminder) reportMissed(ctx context.Context, roll *roll, seat string) ([]store.Item, error) {
	admins, err := r.People.With(ctx, soc.Admin, "")
	if err != nil {
		return nil, err
	}
	var items []store.Item
	for _, admin := range admins {
		_, why, err := roll.absence(ctx, admin.ID)
		if err != nil {
			return nil, err
		}
		if why != "" || admin.ID == seat {
			continue
		}
		item, err := r.item(ctx, admin.ID, soc.Ref(seat), reachDuty, false)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

// sitting is who sits in a seat and where they are written to: an officer, or the zero Officer for a channel. It is false
// when nobody can be written to there.
func (r *Reminder) sitting(ctx context.Context, seat string) (soc.Officer, bot.To, error) {
	if place, ok := r.placeOf(seat); ok {
		return soc.Officer{}, bot.To{Channel: place.Channel}, nil
	}
	o, _, err := r.entry(ctx, seat)
	if err != nil {
		return o, bot.To{}, fmt.Errorf("find who is told: %w", err)
	}
	account, _ := accountOf(o, r.reaches)
	return o, bot.To{Person: account}, nil
}
