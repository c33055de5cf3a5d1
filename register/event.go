package register

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Record is a kind of record, as the type of an [Event] names it.
type Record string

// The records that the register takes.
const (
	GatewayRequest     Record = "gatewayrequest"
	Decision           Record = "decision"
	IntelligenceReport Record = "intelligencereport"
	Disruption         Record = "disruption"
	Threat             Record = "threat"
	FourPPlan          Record = "fourpplan"
	SCPO               Record = "scpo"
	Checkpoint         Record = "checkpoint" // of the audit log, so that whoever could alter the log can not alter this
	// Erasure is no kind of record: any of them may be erased, and what was held of its earlier versions goes.
	Erasure Record = "erasure"
)

// prefix is how references of this kind begin; empty for a kind that the register does not take.
func (r Record) prefix() string {
	switch r {
	case GatewayRequest:
		return "GWR"
	case Decision:
		return "DEC"
	case IntelligenceReport:
		return "INT"
	case Disruption:
		return "DIS"
	case Threat:
		return "THR"
	case FourPPlan:
		return "FPP"
	case SCPO:
		return "SCP"
	case Checkpoint:
		return "CHK"
	}
	return ""
}

// Version says which version of which record an [Event] carries.
type Version struct {
	Record Record
	Ref    string    // reference of the record: "GWR-2026-000042"
	Number int       // counts from 1
	Region string    // key of the region: "south-west"
	At     time.Time // when this version was made, not when it is sent: a second try must be the same event
}

// Event is one version of one record as a CloudEvents 1.0 event; its JSON is the structured mode of that standard.
// It prints and logs as its id and type only, because Data is sensitive.
type Event struct {
	SpecVersion     string          `json:"specversion"`
	ID              string          `json:"id"`      // reference and version: "GWR-2026-000042/3"
	Source          string          `json:"source"`  // "gatewaybot/" and the key of the region
	Subject         string          `json:"subject"` // reference of the record
	Type            string          `json:"type"`    // "uk.police.soc.gatewayrequest.v1"
	Time            time.Time       `json:"time"`    // UTC
	DataContentType string          `json:"datacontenttype"`
	Data            json.RawMessage `json:"data"` // a JSON object, as the contract describes it for the type
}

const (
	specVersion     = "1.0"
	sourcePrefix    = "gatewaybot/"
	typePrefix      = "uk.police.soc."
	typeSuffix      = ".v1"
	dataContentType = "application/json"
)

// NewEvent makes the event that carries data, which must become a JSON object, as version v.
func NewEvent(v Version, data any) (Event, error) {
	payload, err := json.Marshal(data)
	if err != nil { // not wrapped: it may quote the data
		return Event{}, errors.New("event: data cannot be written as JSON")
	}
	e := Event{
		SpecVersion:     specVersion,
		ID:              v.Ref + "/" + strconv.Itoa(v.Number),
		Source:          sourcePrefix + v.Region,
		Subject:         v.Ref,
		Type:            typePrefix + string(v.Record) + typeSuffix,
		Time:            v.At.UTC(),
		DataContentType: dataContentType,
		Data:            payload,
	}
	return e, e.Validate()
}

var (
	refForm    = regexp.MustCompile(`^[A-Z]{3}-\d{4}-\d{6}$`)
	regionForm = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
)

// Validate reports everything that keeps e from being one version of one record. Whether the data suits the type is for
// the contract to say.
func (e Event) Validate() error {
	record, typed := strings.CutPrefix(e.Type, typePrefix)
	record, suffixed := strings.CutSuffix(record, typeSuffix)
	prefix := Record(record).prefix()
	if Record(record) == Erasure && len(e.Subject) > 3 {
		prefix = e.Subject[:3]
	}
	region, sourced := strings.CutPrefix(e.Source, sourcePrefix)
	var problems []error
	must := func(ok bool, problem string) {
		if !ok {
			problems = append(problems, errors.New("event: "+problem))
		}
	}
	must(e.SpecVersion == specVersion, "specversion is not 1.0")
	must(typed && suffixed && prefix != "", "type names no record that the register takes")
	must(refForm.MatchString(e.Subject), "subject is not a reference")
	must(prefix == "" || strings.HasPrefix(e.Subject, prefix+"-"), "subject and type name different kinds of record")
	must(e.Number() > 0, "id is not the subject and a version")
	must(sourced && regionForm.MatchString(region), "source names no region")
	must(!e.Time.IsZero(), "time is missing")
	must(e.DataContentType == dataContentType, "datacontenttype is not application/json")
	must(len(e.Data) > 0 && e.Data[0] == '{' && json.Valid(e.Data), "data is not a JSON object")
	return errors.Join(problems...)
}

// Number is the version that the event carries, or 0 if its id does not say.
func (e Event) Number() int {
	digits, ok := strings.CutPrefix(e.ID, e.Subject+"/")
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || n < 1 || strconv.Itoa(n) != digits {
		return 0
	}
	return n
}

// Format prints the id and type, whatever the verb.
func (e Event) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "%s %s", e.ID, e.Type)
}

// LogValue logs the id and type.
func (e Event) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", e.ID), slog.String("type", e.Type))
}
