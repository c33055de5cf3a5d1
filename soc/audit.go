package soc

// Operation is a processing operation that the law wants logged (Data Protection Act 2018, s.62).
type Operation string

// The operations of s.62; Refusal for a look that was refused, and System for what the program does to itself.
const (
	Collection   Operation = "collection"
	Alteration   Operation = "alteration"
	Consultation Operation = "consultation"
	Disclosure   Operation = "disclosure"
	Combination  Operation = "combination"
	Erasure      Operation = "erasure"
	Refusal      Operation = "refusal" // a look at what somebody may not see
	System       Operation = "system"
)

// AuditEvent is one entry of the audit log. The log's own clock gives its time. It holds no report text.
type AuditEvent struct {
	Actor     string    `json:"actor"`
	Operation Operation `json:"op"`
	Record    Ref       `json:"record,omitempty"`
	Version   int       `json:"version,omitempty"`
	Move      Move      `json:"move,omitempty"`
	Fields    []string  `json:"fields,omitempty"`
	// Reason and Recipients are required for a disclosure (V47; DPA 2018 s.62(3)).
	Reason     string   `json:"reason,omitempty"`
	Recipients []string `json:"recipients,omitempty"`
	// Platform is where the act came from: a chat platform, "import" or "command line"; empty for what the program does by
	// itself. Channel is where on the platform a record was shown.
	Platform string `json:"platform,omitempty"`
	Channel  string `json:"channel,omitempty"`
}

// Check applies V47: a disclosure names its reason and its recipients.
func (e AuditEvent) Check() Findings {
	if e.Operation == Disclosure && (e.Reason == "" || len(e.Recipients) == 0) {
		return Findings{{Rule: "V47", Severity: Block, Text: "A disclosure needs a reason and a recipient."}}
	}
	return nil
}
