package register

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
)

var (
	errTimeout = errors.New("no answer in time")
	errAnswer  = errors.New("the answer could not be read")
)

// unreached keeps of an error from net/http only what says why there was no answer. What it wraps around that can hold
// the address asked for, with whatever is secret in it, and the first line of what came back.
func unreached(err error) error {
	if errors.Is(err, context.Canceled) {
		return context.Canceled
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return errTimeout
	}
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op
	}
	if untrusted, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return untrusted
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return io.ErrUnexpectedEOF
	}
	return errAnswer
}
