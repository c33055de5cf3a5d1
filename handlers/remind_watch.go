package handlers

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// watchEvery is how often what is no record is looked at.
const watchEvery = 10 * time.Minute

// Watch tells of what is no record's duty, until ctx ends: the sharing agreements that lapse soon.
func (r *Reminder) Watch(ctx context.Context) {
	for ctx.Err() == nil {
		if err := r.Renewals(ctx); err != nil {
			r.Log.ErrorContext(ctx, "nobody was told which sharing agreements lapse soon", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(watchEvery):
		}
	}
}

// Renewals has the administrators, the intelligence desk and the agency's contact told of each sharing agreement that lapses
// soon: once for each of the days on which that is said.
func (r *Reminder) Renewals(ctx context.Context) error {
	var errs []error
	for _, agency := range r.Region.Agencies {
		days, ok := agency.Lapsing(r.today(), r.Reminders)
		if !ok {
			continue
		}
		duty := soc.Duty{Kind: soc.DutyAgreement, Part: fmt.Sprint(days), Due: agency.Expires}
		errs = append(errs, r.renewal(ctx, agency, duty))
	}
	return errors.Join(errs...)
}

// renewal has everybody told who can be. While nobody can, it is not said.
func (r *Reminder) renewal(ctx context.Context, agency soc.Agency, duty soc.Duty) error {
	seats, err := r.renewers(ctx, agency)
	if err != nil || len(seats) == 0 {
		return err
	}
	var items []store.Item
	for _, seat := range seats {
		item, err := r.item(ctx, seat, soc.Ref(agency.Key), duty.ID(), false)
		if err != nil {
			return err
		}
		items = append(items, item)
	}
	return r.Store.Announce(ctx, agency.Key+"|"+duty.ID(), items)
}

// renewers are the seats that are told of an agency's agreement.
func (r *Reminder) renewers(ctx context.Context, agency soc.Agency) ([]string, error) {
	a := &audience{roll: r.roll(r.reaches)}
	if _, err := a.channel(ctx, intelSeat, asOwner); err != nil {
		return nil, err
	}
	if agency.Contact != "" {
		if _, err := a.tell(ctx, agency.Contact, asOwner); err != nil {
			return nil, err
		}
	}
	admins, err := r.People.With(ctx, soc.Admin, "")
	if err != nil {
		return nil, err
	}
	for _, o := range admins {
		if _, err := a.tell(ctx, o.ID, asOwner); err != nil {
			return nil, err
		}
	}
	var seats []string
	for _, h := range a.all {
		seats = append(seats, h.Seat)
	}
	return seats, nil
}

// agreementNotice is an agreement that lapses soon; false when it was renewed, or the agency is gone.
func (d *digest) agreementNotice(item store.Item) (notice, bool) {
	agency, ok := d.Region.Agency(string(item.Ref))
	if !ok || !strings.HasSuffix(item.Duty, "|"+agency.Expires.String()) || d.today().After(agency.Expires) {
		return notice{}, false
	}
	duty := soc.Duty{Kind: soc.DutyAgreement, Due: agency.Expires}
	text := d.dueLine(duty) + "\nWithout a new one, nothing that the agency reports can be worked on."
	if agency.Contact == item.Seat {
		text = d.dueLine(duty) + "\nPlease speak to the police about a new one: without it, what you report can't be worked on."
	}
	return notice{
		stage: duty.Stage(d.today()), due: agency.Expires,
		Item: bot.Item{Title: "Sharing agreement of " + agency.Name + " ends", Text: text},
	}, true
}
