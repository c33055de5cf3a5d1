// Package soc is the vocabulary of the regional response to serious and organised crime: records, enumerations,
// state machines, and the rules that decide what may be done with them. It is pure: no I/O, no clock, nothing but
// the standard library.
package soc
