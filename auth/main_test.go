package auth

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain runs a child of the tests that need other processes, or the tests, which must leave no goroutine behind.
func TestMain(m *testing.M) {
	if name := os.Getenv(childEnv); name != "" {
		os.Exit(runChild(name))
	}
	goleak.VerifyTestMain(m)
}
