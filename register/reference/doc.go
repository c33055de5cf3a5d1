// Package reference is a register for tests and try-outs. It holds every request to the contract, remembers what it took,
// in memory and if wanted in a file, and has the faults of a real one on request.
package reference
