package store

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"gatewaybot/soc"
	"gatewaybot/store/ledger"
)

// auditPage is how many entries of the audit log are read at once.
const auditPage = 1000

// AuditEntries reads the audit log behind an entry, oldest first; "" is from the beginning. It may be of any length, and
// what is written meanwhile comes too.
func (s *Store) AuditEntries(ctx context.Context, after string) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		for {
			page, err := s.auditPage(ctx, after, auditPage)
			if err != nil {
				yield(ledger.Entry{}, err)
				return
			}
			for _, e := range page {
				if !yield(e, nil) {
					return
				}
				after = e.ID
			}
			if len(page) < auditPage {
				return
			}
		}
	}
}

// auditPage reads at most count entries behind one.
func (s *Store) auditPage(ctx context.Context, after string, count int64) ([]ledger.Entry, error) {
	from := "-"
	if after != "" {
		from = "(" + after
	}
	got, err := s.db.XRangeN(ctx, s.keys.audit(), from, "+", count).Result()
	if err != nil {
		return nil, readError(err)
	}
	page := make([]ledger.Entry, len(got))
	for i, m := range got {
		if page[i], err = auditEntry(m); err != nil {
			return nil, err
		}
	}
	return page, nil
}

// AuditEvent reads what an entry of the audit log says.
func AuditEvent(e ledger.Entry) (soc.AuditEvent, error) {
	var said soc.AuditEvent
	if err := json.Unmarshal(e.Event, &said); err != nil {
		return soc.AuditEvent{}, fmt.Errorf("entry %s of the audit log can not be read", e.ID)
	}
	return said, nil
}

// AuditTime is when an entry was written, by Redis's clock, in UTC; zero for an id that is none of Redis's.
func AuditTime(e ledger.Entry) time.Time {
	millis, _, _ := strings.Cut(e.ID, "-")
	at, err := strconv.ParseInt(millis, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(at).UTC()
}

func auditEntry(m redis.XMessage) (ledger.Entry, error) {
	event, ok := m.Values["e"].(string)
	if !ok || len(m.Values) != 1 {
		return ledger.Entry{}, fmt.Errorf("entry %s of the audit log was not written by this program", m.ID)
	}
	return ledger.Entry{ID: m.ID, Event: []byte(event)}, nil
}
