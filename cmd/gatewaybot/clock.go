package main

import (
	"sync/atomic"
	"time"
)

// clock is the program's. It is ahead of the machine's in an exercise, and in the demo, where time passes at will.
type clock struct{ ahead atomic.Int64 }

func newClock(ahead time.Duration) *clock {
	c := &clock{}
	c.ahead.Store(int64(ahead))
	return c
}

// Now is the time on the clock.
func (c *clock) Now() time.Time { return time.Now().Add(c.Ahead()) }

// pass lets time pass.
func (c *clock) pass(by time.Duration) { c.ahead.Add(int64(by)) }

// Ahead is how far the clock is ahead of the machine's.
func (c *clock) Ahead() time.Duration { return time.Duration(c.ahead.Load()) }
