package config

import "time"

// Audit says when a checkpoint of the audit log is made: signed, posted into the AuditChannel, and sent to the register.
type Audit struct {
	// Every is how old the newest checkpoint becomes; 24 h unless set.
	Every time.Duration `yaml:"every"`
	// Entries is how many entries may be new before that; 10000 unless set.
	Entries int `yaml:"entries"`
}

func defaultAudit() Audit { return Audit{Every: 24 * time.Hour, Entries: 10_000} }

// The bounds of what can be chosen: each checkpoint is a message, and what is in none yet rests on this store alone.
const (
	minCheckpointAge, maxCheckpointAge         = time.Minute, 7 * 24 * time.Hour
	minCheckpointEntries, maxCheckpointEntries = 100, 1_000_000
)

func (r *report) audit(a Audit) {
	if a.Every < minCheckpointAge || a.Every > maxCheckpointAge {
		r.add("audit.every", "%s is not between 1m and 168h.", a.Every)
	}
	if a.Entries < minCheckpointEntries || a.Entries > maxCheckpointEntries {
		r.add("audit.entries", "%d is not a number of entries from %d to %d.", a.Entries, minCheckpointEntries, maxCheckpointEntries)
	}
}

// auditWarnings say what keeps checkpoints from where they are of use.
func (c Config) auditWarnings() []string {
	switch {
	case !c.Keys.Audit.Set():
		return []string{prefix + "AUDIT_KEY is not set: no checkpoint of the audit log is made, and who can write to Redis can alter the log unseen. “gatewaybot keys new” makes one."}
	case !c.has(AuditChannel) && c.Register.URL == "":
		return []string{"channels: none has the purpose audit, and there is no register: checkpoints of the audit log are kept with the log only, and prove nothing against who can write to Redis."}
	case !c.has(AuditChannel):
		return []string{"channels: none has the purpose audit. Checkpoints of the audit log go to the register only."}
	}
	return nil
}
