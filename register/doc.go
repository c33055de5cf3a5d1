// Package register is the way out: it hands each version of each record that is fit to leave to the register of record.
//
// One version is one [Event], sent by [Client.Put] in one signed POST. The answer is either a [Receipt] or one of four errors
// that tell the caller what to do: [Refused] goes back to a person, [Again] is tried later, [Stopped] halts the line and
// raises the alarm, [Never] goes to the dead letters. Waiting and trying again is the work of the caller's queue.
//
// The contract is openapi.yaml; register/reference is a register that holds every request to it.
package register

import _ "embed"

// Contract is the OpenAPI 3.0.3 document that both sides keep to.
// 3.0.3, because kin-openapi compiles a 3.1 schema anew for every request and puts the offending value into its errors.
//
//go:embed openapi.yaml
var Contract []byte
