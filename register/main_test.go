package register_test

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain fails the package when anything of it is still running at its end.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
