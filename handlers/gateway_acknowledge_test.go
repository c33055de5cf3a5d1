package handlers_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"
)

// TestCompleteMeanwhile closes a request while its decision reaches its channels: before, between and after the reads of
// the command, each time that it asks for the time.
func TestCompleteMeanwhile(t *testing.T) {
	t.Parallel()
	for at := range int64(4) {
		t.Run(fmt.Sprint("asks ", at), func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			ref, _ := d.decided(nil)
			var asked atomic.Int64 // the deliveries' workers ask too
			clock := d.Now
			d.Now = func() time.Time {
				if asked.Add(1) == at {
					d.deliver()
				}
				return clock()
			}
			if got := d.say("ada", "gateway complete %s none", ref); got.Title != ref+" is complete" {
				t.Errorf("it is refused:\n%s", plain(got))
			}
		})
	}
}
