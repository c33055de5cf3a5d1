package main

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"text/tabwriter"
	"time"

	"gatewaybot/bot"
	"gatewaybot/soc"
	"gatewaybot/store"
)

// queueVerb is for what could not be delivered: to a chat (out), to the register (register), or as a reminder, which is
// first looked at (remind) and then joins what its recipient is told (digest). A row is named as list prints it:
// queue/reference/destination, where a digest has its recipient in place of the reference.
type queueVerb struct {
	List  queueListVerb  `cmd:"" help:"List rows: by default those that were given up and wait for a person."`
	Show  queueShowVerb  `cmd:"" help:"Show one row, and how far its record was delivered."`
	Retry queueRetryVerb `cmd:"" help:"Try a row again at once."`
	Drop  queueDropVerb  `cmd:"" help:"Give up, for good, the one version that a row could not deliver. Later versions go on."`
	// Undecoded stands beside the queues: what came in and could not even be read.
	Undecoded queueUndecodedVerb `cmd:"" help:"Print, one JSON a line, what a platform sent and nobody could read. It may hold what people wrote."`
}

// counter is where an administrator meets the queues.
type counter struct {
	*app
	*world
}

// atCounter does something with the queues.
func (f configFlag) atCounter(w *world, do func(counter) error) error {
	return f.atCounterOn(w, "", do)
}

// atCounterOn does so on another Redis than the configured one, if its address is given.
func (f configFlag) atCounterOn(w *world, redis string, do func(counter) error) error {
	cfg, err := f.load(w)
	if err != nil {
		return err
	}
	cfg.Redis.URL = cmp.Or(redis, cfg.Redis.URL)
	a, err := newApp(cfg, w.logger(slog.LevelWarn))
	if err != nil {
		return err
	}
	defer func() { _ = a.store.Close() }()
	at := *w
	at.ctx = store.From(w.ctx, store.FromCommandLine)
	return do(counter{a, &at})
}

// queues are the queues of a name, or all.
func (c counter) queues(name string) []*store.Queue {
	var found []*store.Queue
	for _, q := range queues(c.store) {
		if name == "" || name == q.Name {
			found = append(found, q)
		}
	}
	return found
}

// rowName is a row as people name it.
func rowName(q *store.Queue, e store.Entry) string {
	return strings.Join([]string{q.Name, string(e.Ref), e.Dest}, "/")
}

// row reads a row's name.
func (c counter) row(name string) (*store.Queue, soc.Ref, string, error) {
	queue, rest, _ := strings.Cut(name, "/")
	if queue == c.store.Digests.Name {
		return c.digest(rest)
	}
	word, dest, _ := strings.Cut(rest, "/")
	ref, err := soc.ParseRef(word)
	found := c.queues(queue)
	if err != nil || queue == "" || len(found) != 1 || dest == "" {
		return nil, "", "", errors.New("name the row as “gatewaybot queue list” prints it: queue/reference/destination")
	}
	return found[0], ref, dest, nil
}

// digest finds the row of a recipient, whose id may be an account with slashes in it.
func (c counter) digest(name string) (*store.Queue, soc.Ref, string, error) {
	for i, r := range name {
		if r != '/' {
			continue
		}
		e, err := c.store.Digests.Entry(c.ctx, soc.Ref(name[:i]), name[i+1:])
		if !errors.Is(err, store.ErrNotFound) {
			return c.store.Digests, e.Ref, e.Dest, err
		}
	}
	return nil, "", "", problem(store.ErrNotFound)
}

func (c counter) moment(t time.Time) string {
	return bot.FormatMoment(t, c.handlers.Calendar.Location)
}

type queueListVerb struct {
	configFlag
	Queue string `enum:"out,register,remind,digest," default:"" placeholder:"out|register|remind|digest" help:"One queue only."`
	Kind  string `enum:"dead,waiting" default:"dead" help:"dead: given up, waiting for a person. waiting: all others."`
	Limit int    `default:"50" help:"At most so many rows of a queue."`
}

// Run prints how the queues stand, and their rows.
func (v *queueListVerb) Run(w *world) error {
	return v.atCounter(w, func(c counter) error {
		for _, q := range c.queues(v.Queue) {
			if err := c.list(q, store.EntryKind(v.Kind), v.Limit); err != nil {
				return err
			}
		}
		return nil
	})
}

func (c counter) list(q *store.Queue, kind store.EntryKind, limit int) error {
	depth, err := q.Depth(c.ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s: %d waiting, %d dead\n", q.Name, depth.Waiting, depth.Dead)
	if p := depth.Pause; p.Kind != "" {
		fmt.Fprintf(c.out, "%s is %s since %s; next try %s: %s\n", q.Name, p.Kind, c.moment(p.Since), c.moment(p.Until), p.Why)
	}
	entries, err := q.List(c.ctx, kind, limit)
	if err != nil || len(entries) == 0 {
		return err
	}
	table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ROW\tSTATE\tSINCE\tATTEMPTS\tWHY")
	for _, e := range entries {
		fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%s\n", rowName(q, e), standing(e), c.moment(e.Since), e.Attempts, e.Why)
	}
	return table.Flush()
}

// standing is how a row stands, in a word.
func standing(e store.Entry) string {
	if e.InWork {
		return "in work"
	}
	return string(e.Kind)
}

type queueShowVerb struct {
	configFlag
	Row string `arg:"" help:"The row, as list prints it."`
}

// Run shows a row and the head of its record: nothing that anybody wrote.
func (v *queueShowVerb) Run(w *world) error {
	return v.atCounter(w, func(c counter) error {
		q, ref, dest, err := c.row(v.Row)
		if err != nil {
			return err
		}
		e, err := q.Entry(c.ctx, ref, dest)
		if err != nil {
			return problem(err)
		}
		record, err := c.record(q, ref, dest)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
		for _, line := range append([][2]string{
			{"row", rowName(q, e)},
			{"state", standing(e) + " since " + c.moment(e.Since)},
			{"attempts", fmt.Sprint(e.Attempts)},
			{"why", e.Why},
		}, record...) {
			fmt.Fprintf(table, "%s\t%s\n", line[0], line[1])
		}
		return table.Flush()
	})
}

// record says how the record of a row stands, where the row has one, and how far it was delivered, where versions are.
func (c counter) record(q *store.Queue, ref soc.Ref, dest string) ([][2]string, error) {
	if q == c.store.Digests {
		return nil, nil
	}
	head, err := c.store.RecordHead(c.ctx, ref)
	if err != nil {
		return nil, problem(err)
	}
	lines := [][2]string{{"record", fmt.Sprintf("%s, %s, version %d of %s", ref, head.State, head.Version, c.moment(head.At))}}
	if q == c.store.Reminders {
		return lines, nil
	}
	d, err := c.store.Delivery(c.ctx, store.Job{Ref: ref, Dest: dest})
	if err != nil {
		return nil, err
	}
	return append(lines, [2]string{"delivered", fmt.Sprintf("up to version %d of %d", d.Told, d.Version)}), nil
}

// problem says what to do about an error of a row.
func problem(err error) error {
	switch {
	case errors.Is(err, store.ErrNotFound):
		return errors.New("there is no such row; it may have been delivered meanwhile")
	case errors.Is(err, store.ErrInWork):
		return errors.New("a bot is delivering this row now; look again in a minute")
	case errors.Is(err, store.ErrChanged):
		return errors.New("this row is not dead, or has changed meanwhile; look at it with “gatewaybot queue show”")
	case errors.Is(err, store.ErrUnsure):
		return fmt.Errorf("it is not known whether this was done; look with “gatewaybot queue list”: %w", err)
	}
	return err
}
