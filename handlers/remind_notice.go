package handlers

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// notice is one thing that a message tells.
type notice struct {
	bot.Item
	told   store.Item
	record bool // it is a record's duty
	stage  soc.Stage
	due    soc.Date
}

// urgency orders stages, the most urgent first.
var urgency = map[soc.Stage]int{
	soc.StageFurther: 0, soc.StageEscalated: 1, soc.StageOverdue: 2, soc.StageDue: 3, soc.StageSoon: 4, soc.StageNone: 5,
}

func sortNotices(all []notice) {
	slices.SortStableFunc(all, func(a, b notice) int {
		return cmp.Or(cmp.Compare(urgency[a.stage], urgency[b.stage]), a.due.Compare(b.due), cmp.Compare(a.told.Ref, b.told.Ref))
	})
}

// notices are what the message has to tell now, and the records of which others should hear instead.
func (d *digest) notices(ctx context.Context) (all []notice, others []soc.Ref, err error) {
	var refs []soc.Ref
	for _, item := range d.batch.Items {
		if isRecordItem(item) {
			refs = append(refs, item.Ref)
		}
	}
	records, err := d.Store.Records(ctx, refs)
	if lost, some := errors.AsType[*store.UnreadableError](err); some {
		d.Log.ErrorContext(ctx, "nobody is told of records that can not be read", "refs", lost.Refs, "error", err)
	} else if err != nil {
		return nil, nil, fmt.Errorf("read records: %w", err)
	}
	for _, item := range d.batch.Items {
		var e notice
		var is bool
		if isRecordItem(item) {
			record := records[0]
			records = records[1:]
			var elsewhere bool
			if e, is, elsewhere, err = d.dutyNotice(ctx, item, record); elsewhere {
				others = append(others, item.Ref)
			}
		} else {
			e, is, err = d.otherNotice(ctx, item)
		}
		if err != nil {
			return nil, nil, err
		}
		if is && !item.Said {
			e.told = item
			all = append(all, e)
		}
	}
	sortNotices(all)
	return all, others, nil
}

// isRecordItem reports whether an item is about a record, and not about a person or an agency.
func isRecordItem(item store.Item) bool {
	kind, _, _ := strings.Cut(item.Duty, "|")
	return kind != string(soc.DutyReach) && kind != string(soc.DutyAgreement)
}

// dutyNotice is what a record's duty is today to the seat; false when there is nothing to tell any more. Elsewhere says that
// others should be told.
func (d *digest) dutyNotice(ctx context.Context, item store.Item, record store.Record) (e notice, is, elsewhere bool, err error) {
	if record == nil {
		return e, false, false, nil
	}
	duties := d.duties(record)
	i := slices.IndexFunc(duties, func(duty soc.Duty) bool { return duty.ID() == item.Duty })
	if i < 0 {
		return e, false, false, nil
	}
	duty := duties[i]
	if _, ok := duty.Told(d.today(), d.Reminders); !ok {
		return e, false, false, nil // it was put off
	}
	hearers, err := d.roll.hearers(ctx, duty)
	if err != nil {
		return e, false, false, fmt.Errorf("find who is told: %w", err)
	}
	h, is := hearers.hears(item.Seat)
	if !is {
		return e, false, true, nil
	}
	if duty.Alone(d.today()) && !item.Alone {
		return e, false, false, nil // it has a message of its own
	}
	return d.dutyItem(ctx, record, duty, h), true, false, nil
}

// otherNotice is what a person or an agency asks of the seat; false when there is nothing to tell any more.
func (d *digest) otherNotice(ctx context.Context, item store.Item) (notice, bool, error) {
	if item.Duty != reachDuty {
		e, ok := d.agreementNotice(item)
		return e, ok, nil
	}
	seat := string(item.Ref)
	if !d.who.Has(soc.Admin) {
		return notice{}, false, nil
	}
	if _, channel := d.placeOf(seat); channel {
		unreached, err := d.Store.IsUnreached(ctx, seat)
		return notice{stage: soc.StageDue, due: d.today(), Item: bot.Item{
			Title: "A channel does not take my messages: " + seat, Text: "Am I still a member of it? What was meant for it went to others.",
		}}, unreached, err
	}
	_, why, err := d.roll.absence(ctx, seat)
	if err != nil || why == "" {
		return notice{}, false, err
	}
	return notice{stage: soc.StageDue, due: d.today(), Item: bot.Item{
		Title: "I can't reach " + d.People.Name(ctx, seat),
		Text:  fmt.Sprintf("%s %s. What waits there went to a deputy or up the line.", d.People.Name(ctx, seat), why),
	}}, true, nil
}

// message puts notices into one message, the most urgent first, as far as they fit.
func (d *digest) message(notices []notice) bot.Message {
	msg := bot.Message{Title: waiting(len(notices))}
	if d.job.Alone() {
		msg.Title = "Now: " + notices[0].Title
		notices[0].Title = ""
	}
	for _, e := range notices[:min(mostNotices, len(notices))] {
		msg.Items = append(msg.Items, e.Item)
	}
	if left := len(notices) - mostNotices; left > 0 {
		msg.Note = fmt.Sprintf("… and %d more.", left)
		if d.to.Person != (bot.Account{}) {
			msg.Buttons = []bot.Button{{Label: "Show all", Command: "people mine"}}
		}
	}
	return msg
}

func waiting(n int) string {
	if n == 1 {
		return "One thing waits for you"
	}
	return fmt.Sprintf("%d things wait for you", n)
}
