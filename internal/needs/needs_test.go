package needs_test

import (
	"fmt"
	"strings"
	"testing"

	"ddss/internal/needs"
)

// spy hears how a test ends.
type spy struct {
	testing.TB
	failed, skipped string
}

func (s *spy) Helper()                        {}
func (s *spy) Fatalf(format string, a ...any) { s.failed = fmt.Sprintf(format, a...) }
func (s *spy) Skip(a ...any)                  { s.skipped = fmt.Sprint(a...) }

func TestProgram(t *testing.T) {
	const absent = "no-such-program-of-ddss"
	t.Setenv(needs.Require, "")
	s := &spy{TB: t}
	if path := needs.Program(s, absent, "go"); path == "" || s.skipped+s.failed != "" {
		t.Errorf("an installed program: %q, %+v", path, s)
	}
	s = &spy{TB: t}
	if needs.Program(s, absent); !strings.Contains(s.skipped, absent) || s.failed != "" {
		t.Errorf("a missing program: %+v", s)
	}
	t.Setenv(needs.Require, "1")
	s = &spy{TB: t}
	if needs.Program(s, absent); !strings.Contains(s.failed, absent) {
		t.Errorf("a missing program that is required: %+v", s)
	}
}
