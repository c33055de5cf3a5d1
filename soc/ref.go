package soc

import (
	"fmt"
	"regexp"
	"strconv"
)

// Prefix says what kind of record a reference names.
type Prefix string

// The prefixes in use.
const (
	RequestPrefix      Prefix = "GWR"
	DecisionPrefix     Prefix = "DEC"
	PlanPrefix         Prefix = "FPP"
	OrderPrefix        Prefix = "SCP"
	IntelligencePrefix Prefix = "INT"
	DisruptionPrefix   Prefix = "DIS"
	ThreatPrefix       Prefix = "THR" // our mirror of an entry of the SOC master list
)

// Ref is a record's reference, PREFIX-YYYY-NNNNNN. It is issued by the commit that stores the record.
type Ref string

var refForm = regexp.MustCompile(`^[A-Z]{3}-\d{4}-\d{6}$`)

// NewRef writes a reference.
func NewRef(p Prefix, year, number int) Ref {
	return Ref(fmt.Sprintf("%s-%04d-%06d", p, year, number))
}

// ParseRef reads a reference, whatever its prefix.
func ParseRef(s string) (Ref, error) {
	if !refForm.MatchString(s) {
		return "", fmt.Errorf("malformed reference of %d characters", len(s))
	}
	return Ref(s), nil
}

// Prefix is the kind of record that a reference names.
func (r Ref) Prefix() Prefix {
	if len(r) < 3 {
		return ""
	}
	return Prefix(r[:3])
}

// Year is the year in which the reference was issued, zero for a malformed one.
func (r Ref) Year() int {
	if len(r) < 8 {
		return 0
	}
	year, _ := strconv.Atoi(string(r[4:8]))
	return year
}

// Pending stands for the reference of this prefix that the commit is about to issue.
func (p Prefix) Pending() Ref { return NewRef(p, 0, 0) }
