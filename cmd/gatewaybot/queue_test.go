package main

import (
	"strings"
	"testing"

	"gatewaybot/soc"
	"gatewaybot/store"
)

// TestRemindersAreRows: an operator sees reminders and digests as rows, and can have them tried but not dropped.
func TestRemindersAreRows(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	if err := o.demo.enterRecords(t.Context()); err != nil {
		t.Fatal(err)
	}
	c := counter{o.app, &world{ctx: t.Context(), out: &o.log}}
	o.handlers = o.demo.handlers
	rows, err := o.store.Reminders.List(t.Context(), store.Waiting, 1)
	if err != nil || len(rows) == 0 {
		t.Fatalf("reminders are %v, %v", rows, err)
	}
	name := rowName(o.store.Reminders, rows[0])
	q, ref, dest, err := c.row(name)
	if err != nil || q != o.store.Reminders || ref != rows[0].Ref {
		t.Fatalf("%s is %v %s %s, %v", name, q, ref, dest, err)
	}
	lines, err := c.record(q, ref, dest)
	if err != nil || len(lines) != 1 || !strings.HasPrefix(lines[0][1], string(ref)+", ") {
		t.Errorf("record of %s is %v, %v", name, lines, err)
	}
	for range 20 {
		if _, err := o.workers[2].Once(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	q, ref, dest, err = c.row("digest/ned/digest")
	if err != nil || q != o.store.Digests || ref != "ned" || dest != "digest" {
		t.Errorf("the digest of Ned is %v %s %s, %v", q, ref, dest, err)
	}
	if lines, err := c.record(q, ref, dest); err != nil || lines != nil {
		t.Errorf("a digest has the record %v, %v", lines, err)
	}
	if _, _, _, err := c.row("digest/nobody/digest"); err == nil {
		t.Error("nobody has a digest")
	}
}

// TestDigestOfAnAccount: somebody who is not imported has an account for a name, with slashes in it.
func TestDigestOfAnAccount(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const seat = soc.Ref("slack/T0ROCU0001/U0ADA")
	item := store.Item{Seat: string(seat), Ref: "council", Duty: "agreement|60|2026-12-01"}
	if err := o.store.Announce(t.Context(), "an agreement", []store.Item{item}); err != nil {
		t.Fatal(err)
	}
	c := counter{o.app, &world{ctx: t.Context(), out: &o.log}}
	q, ref, dest, err := c.row("digest/slack/T0ROCU0001/U0ADA/digest")
	if err != nil || q != o.store.Digests || ref != seat || dest != "digest" {
		t.Errorf("the digest is %v %s %s, %v", q, ref, dest, err)
	}
}
