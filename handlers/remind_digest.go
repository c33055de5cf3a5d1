package handlers

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

const (
	// gathering is how long a message waits for more to say.
	gathering = time.Minute
	// gatherings is how often it waits for reminders that are late, before it goes without them.
	gatherings = 10
	// mostNotices is how many notices with their buttons a message shows: platforms carry a few more.
	mostNotices = 20
)

// Digest does one row of the queue of digests: it tells a seat, in one message, what waits for it, if it still does.
func (r *Reminder) Digest(ctx context.Context, j store.Job) error {
	who, to, err := r.sitting(ctx, j.Seat())
	if err != nil {
		return err
	}
	now := r.now()
	at, begin := r.Reminders.Hears(who, j.Alone(), now), store.BeginGathered
	switch {
	case at.After(now):
		begin = store.BeginNever
	case j.Alone() || j.Attempt > gatherings:
		begin = store.BeginNow
	}
	b, err := r.Store.TakeBatch(ctx, j, r.today(), begin)
	if err != nil {
		return err
	}
	if b.Name == "" && at.After(now) {
		return finished(r.Store.Digests.Wait(ctx, j, at.Sub(now)))
	}
	if b.Name == "" {
		return r.putOff(ctx, j, gathering)
	}
	d := &digest{Reminder: r, job: j, batch: b, who: who, to: to, roll: r.roll(r.reaches)}
	if b.Again {
		sent, err := d.wasSent(ctx)
		if err != nil {
			return err
		}
		if sent {
			return d.finish(ctx, b.Day, b.Items)
		}
		if at.After(now) {
			return r.putOff(ctx, j, at.Sub(now))
		}
	}
	return d.deliver(ctx)
}

func (r *Reminder) putOff(ctx context.Context, j store.Job, by time.Duration) error {
	return finished(r.Store.Digests.Later(ctx, j, by, "waits for the hours of who is told, or for more to tell"))
}

// digest is one message on its way to a seat.
type digest struct {
	*Reminder
	job   store.Job
	batch store.Batch
	who   soc.Officer
	to    bot.To
	roll  *roll
}

// deliver sends what still waits, and has what others should hear instead looked at again.
func (d *digest) deliver(ctx context.Context) error {
	notices, others, err := d.notices(ctx)
	if err != nil {
		return err
	}
	if err := d.lookAgain(ctx, "others", others); err != nil {
		return err
	}
	if len(notices) == 0 {
		return d.finish(ctx, d.today(), nil)
	}
	err = d.send(ctx, notices)
	if errors.Is(err, bot.ErrGone) {
		return d.unreached(ctx, notices)
	}
	if err != nil {
		return err
	}
	told := make([]store.Item, len(notices))
	for i, e := range notices {
		told[i] = e.told
	}
	return d.finish(ctx, d.today(), told)
}

func (d *digest) platform() (bot.Platform, bool) {
	name := d.to.Channel.Platform
	if name == "" {
		name = d.to.Person.Platform
	}
	p, ok := d.Platforms[name]
	return p, ok
}

// wasSent looks for the message, which an earlier worker may have sent.
func (d *digest) wasSent(ctx context.Context) (bool, error) {
	p, ok := d.platform()
	if !ok {
		return false, nil
	}
	at, err := find(ctx, p, d.to, digestMarker(d.batch))
	if errors.Is(err, bot.ErrGone) {
		return false, nil
	}
	return at.ID != "", err
}

func (d *digest) send(ctx context.Context, notices []notice) error {
	p, ok := d.platform()
	if !ok {
		return fmt.Errorf("send reminders: platform is not configured: %w", bot.ErrGone)
	}
	msg := d.message(notices)
	msg.Marker = digestMarker(d.batch)
	if _, err := p.Send(ctx, d.to, msg); err != nil {
		return fmt.Errorf("send reminders: %w", err)
	}
	return nil
}

// digestMarker names a message without saying what it is about.
func digestMarker(b store.Batch) string {
	sum := sha256.Sum256([]byte("digest|" + b.Name))
	return hex.EncodeToString(sum[:12])
}

// finish ends the job; told is what the seat was told on a day.
func (d *digest) finish(ctx context.Context, day soc.Date, told []store.Item) error {
	late, done := afterwards(ctx)
	defer done()
	from := d.now()
	if !d.job.Alone() {
		from = from.Add(gathering)
	}
	next := d.Reminders.Hears(d.who, d.job.Alone(), from)
	return finished(d.Store.FinishBatch(late, d.job, d.batch, day, told, next))
}

// unreached notes that the seat can not be reached: others are told of what it should have heard.
func (d *digest) unreached(ctx context.Context, notices []notice) error {
	d.Log.WarnContext(ctx, "reminders have no recipient: the account or channel is closed to us", "notices", len(notices))
	if err := d.Store.Unreached(ctx, d.job.Seat()); err != nil {
		return err
	}
	var refs []soc.Ref
	for _, e := range notices {
		if e.record {
			refs = append(refs, e.told.Ref)
		}
	}
	if err := d.lookAgain(ctx, "unreached", refs); err != nil {
		return err
	}
	return d.finish(ctx, d.today(), nil)
}

func (d *digest) lookAgain(ctx context.Context, why string, refs []soc.Ref) error {
	if len(refs) == 0 {
		return nil
	}
	slices.Sort(refs)
	id := fmt.Sprintf("%s|%s|%d", why, d.batch.Name, d.job.Attempt) // another try may find others
	if err := d.Store.LookAgain(ctx, id, slices.Compact(refs)); err != nil {
		return fmt.Errorf("look for others to tell: %w", err)
	}
	return nil
}
