package reference

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"gatewaybot/register"
)

// Held is one event that the register took.
type Held struct {
	RegisterRef string         `json:"register_ref"` // "REG-000123"
	ReceivedAt  time.Time      `json:"received_at"`  // UTC
	OutOfOrder  bool           `json:"out_of_order"` // a later version of the subject was held already
	Event       register.Event `json:"event"`
}

type receipt struct {
	RegisterRef string    `json:"register_ref"`
	ReceivedAt  time.Time `json:"received_at"`
}

func (h Held) receipt() receipt {
	return receipt{RegisterRef: h.RegisterRef, ReceivedAt: h.ReceivedAt}
}

var (
	errHeld      = errors.New("held already")
	errOtherBody = errors.New("held already with another body")
)

// erasureType is the type of the events that end a subject.
const erasureType = "uk.police.soc.erasure.v1"

// entry is a held event with the digest of the body it came in.
type entry struct {
	Held
	Digest []byte `json:"digest"` // nil for one whose data went
}

// book holds the events in the order they came.
type book struct {
	mu      sync.Mutex
	entries []entry
	byID    map[string]int // index in entries
	latest  map[string]int // highest version of each subject
	erased  map[string]register.Event
	journal *journal // nil without a file
}

// openBook reads what the file holds; with no path there is no file.
func openBook(path string) (*book, error) {
	b := &book{byID: map[string]int{}, latest: map[string]int{}, erased: map[string]register.Event{}}
	if path == "" {
		return b, nil
	}
	journal, entries, err := openJournal(path)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		b.add(e)
	}
	b.journal = journal
	return b, nil
}

// put keeps an event. For one whose id it holds already it returns the first receipt's entry, with errHeld or errOtherBody.
func (b *book) put(e register.Event, digest []byte, at time.Time) (Held, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if i, ok := b.byID[e.ID]; ok {
		if b.entries[i].Digest == nil {
			return b.entries[i].Held, errHeld // its data went, and what would tell it from another with it
		}
		if !bytes.Equal(b.entries[i].Digest, digest) {
			return Held{}, errOtherBody
		}
		return b.entries[i].Held, errHeld
	}
	held := Held{
		RegisterRef: fmt.Sprintf("REG-%06d", len(b.entries)+1),
		ReceivedAt:  at,
		OutOfOrder:  e.Number() < b.latest[e.Subject],
		Event:       e,
	}
	kept := entry{Held: held, Digest: digest}
	if stone, erased := b.erased[e.Subject]; erased {
		kept.forget(stone)
	}
	if e.Type == erasureType {
		return held, b.erase(kept)
	}
	if b.journal != nil {
		if err := b.journal.append(kept); err != nil {
			return Held{}, err
		}
	}
	b.add(kept)
	return kept.Held, nil
}

// erase takes an erasure, and the data out of every other version of its subject, here and in the file.
func (b *book) erase(by entry) error {
	entries := append(slices.Clone(b.entries), by)
	for i := range entries[:len(b.entries)] {
		if entries[i].Event.Subject == by.Event.Subject {
			entries[i].forget(by.Event)
		}
	}
	if b.journal != nil {
		if err := b.journal.replace(entries); err != nil {
			return err
		}
	}
	b.entries = entries[:len(b.entries)]
	b.add(by)
	return nil
}

// forget leaves of an event that there was one, and that an erasure took its data.
func (e *entry) forget(erasure register.Event) {
	if e.Event.Type == erasureType {
		return
	}
	var data map[string]any
	_ = json.Unmarshal(erasure.Data, &data) // the contract has seen to its form
	data["version"] = e.Event.Number()
	e.Event.Data, _ = json.Marshal(data) // what was read can be written
	e.Event.Type, e.Digest = erasureType, nil
}

func (b *book) add(e entry) {
	b.byID[e.Event.ID] = len(b.entries)
	b.entries = append(b.entries, e)
	if e.Event.Type == erasureType && e.Digest != nil {
		b.erased[e.Event.Subject] = e.Event
	}
	b.latest[e.Event.Subject] = max(b.latest[e.Event.Subject], e.Event.Number())
}

// list returns the events of one subject, or all if it is empty.
func (b *book) list(subject string) []Held {
	b.mu.Lock()
	defer b.mu.Unlock()
	found := []Held{}
	for _, e := range b.entries {
		if subject == "" || e.Event.Subject == subject {
			found = append(found, e.Held)
		}
	}
	return found
}

func (b *book) close() error {
	if b.journal == nil {
		return nil
	}
	return b.journal.file.Close()
}
