package soc_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"gatewaybot/soc"
)

// ref leaves the error of a move alone.
func ref[T any](_ T, err error) error { return err }

// wantDenied expects that an act was refused because of who made it.
func wantDenied(t *testing.T, who string, err error) {
	t.Helper()
	if _, denied := errors.AsType[*soc.DeniedError](err); !denied {
		t.Errorf("%s is told %v", who, err)
	}
}

// containsWord reports whether a word is one of a list.
func containsWord(list, word string) bool { return slices.Contains(strings.Fields(list), word) }
