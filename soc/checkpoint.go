package soc

import "time"

// CheckpointPrefix begins the references of checkpoints.
const CheckpointPrefix Prefix = "CHK"

// MoveCheckpoint makes a checkpoint.
const MoveCheckpoint Move = "checkpoint"

// Checkpoint is what the audit log was at a moment, signed, to be kept where nobody who could alter the log can reach it.
type Checkpoint struct {
	Head
	// Size counts the entries of the log that it stands for.
	Size int64 `json:"size"`
	// Signed is the text that proves it. It holds nothing of what the log says.
	Signed string `json:"signed"`
}

// NewCheckpoint makes the record of a signed checkpoint.
func NewCheckpoint(uid, region string, size int64, signed string, at time.Time) *Checkpoint {
	return &Checkpoint{
		Head: Head{
			Ref: CheckpointPrefix.Pending(), UID: uid, Version: 1, Region: region, Marking: Official,
			CreatedBy: SystemActor, CreatedAt: at.UTC(), By: SystemActor, At: at.UTC(), Did: MoveCheckpoint,
		},
		Size: size, Signed: signed,
	}
}

// Texts are none: a checkpoint is made to be shown.
func (*Checkpoint) Texts() map[string]*Text { return nil }
