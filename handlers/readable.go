package handlers

import (
	"errors"

	"gatewaybot/store"
)

// readable is a list without the records that can not be read: one of them must not hide the others. The total counts them,
// and the reminders' worker and each start log their references.
func readable(records []store.Record, total int, err error) ([]store.Record, int, error) {
	if _, some := errors.AsType[*store.UnreadableError](err); some {
		err = nil
	}
	return records, total, err
}
