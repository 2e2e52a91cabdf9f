// Package needs lets tests ask for programs that a machine may lack: browsers, database servers, viewers.
//
// A test whose program is missing skips with a sentence that names it. Where DDSS_REQUIRE is set, as .ci/run does, it fails
// instead, so that nothing is left untested in silence.
package needs

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Require is the environment variable that turns skipping into failing.
const Require = "DDSS_REQUIRE"

// Program is the path of the first of the programs that is installed.
func Program(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	Missing(t, "the program "+strings.Join(names, " or ")+" is not installed")
	return ""
}

// Missing ends a test that cannot run here, and says why.
func Missing(t testing.TB, why string) {
	t.Helper()
	if os.Getenv(Require) != "" {
		t.Fatalf("%s, and %s is set", why, Require)
	}
	t.Skip(why)
}
