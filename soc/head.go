package soc

import "time"

// Marking is the protective marking of a record. Nothing above OFFICIAL-SENSITIVE may be on a chat (domain.md, B8).
type Marking string

// The markings that are accepted.
const (
	Official          Marking = "OFFICIAL"
	OfficialSensitive Marking = "OFFICIAL-SENSITIVE"
)

// Origin is where on which platform a record began.
type Origin struct {
	Platform  string `json:"platform"`
	Workspace string `json:"workspace"`
	Channel   string `json:"channel"`
}

// Head is what every record has. Each version says who made it, when, and by which move, so that the versions of a
// record are its history.
type Head struct {
	Ref Ref `json:"ref"`
	// UID binds sealed text to the record. It is chosen before the commit issues the reference.
	UID     string  `json:"uid"`
	Version int     `json:"version"`
	Region  string  `json:"region"`
	Marking Marking `json:"gsc_marking"`
	// CreatedBy and By are officers' ids; CreatedAt and At are UTC.
	CreatedBy string    `json:"created_by"`
	CreatedAt time.Time `json:"created_at"`
	By        string    `json:"by"`
	At        time.Time `json:"at"`
	Did       Move      `json:"did"`
	Origin    Origin    `json:"origin"`
	Retention Retention `json:"retention,omitzero"`
	// DataKey is the store's own: the wrapped key that the record's texts are sealed with.
	DataKey []byte `json:"-"`
}

// Meta gives the head of the record it is embedded in.
func (h *Head) Meta() *Head { return h }

// next makes the head of the version that follows.
func (h Head) next(did Move, by Officer, at time.Time) Head {
	h.Version++
	h.Did, h.By, h.At = did, by.ID, at.UTC()
	return h
}
