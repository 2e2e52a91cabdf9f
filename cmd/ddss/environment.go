package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"ddss/internal/fault"
)

// variables are the environment variables that the program reads, beside secrets those that lie over flags and the
// configuration.
var variables = []string{
	"DDSS_LANG", "DDSS_AS_OF", "DDSS_OUT", "DDSS_SIGN_KEY", "DDSS_SYSTEM", "DDSS_MASKING_KEY_FILE", "DDSS_ENGINE_MEMORY_LIMIT", "DDSS_ENGINE_TEMP_DIR", "DDSS_ENGINE_THREADS",
	"DDSS_SMTP_PASSWORD", "DDSS_WEBHOOK_SECRET", "DDSS_SIGN_PASSWORD", "DDSS_HTTP_TOKEN",
}

// testVariables are read by the tests and benchmarks of the project, which run the program too.
var testVariables = []string{"DDSS_REQUIRE", "DDSS_KILLS", "DDSS_CRASH_FOLDER", "DDSS_FAULTS", "DDSS_BENCH_MEMORY", "DDSS_BENCH_ROWS"}

// knownVariables refuses variables of ddss that nothing reads, as unknown keys of the configuration are: a setting that is
// misspelt must not be without effect in silence.
func knownVariables(environ []string) error {
	for _, v := range environ {
		name, _, _ := strings.Cut(v, "=")
		name = strings.ToUpper(name)
		word, ours := strings.CutPrefix(name, "DDSS_")
		if !ours || slices.Contains(variables, name) || slices.Contains(testVariables, name) {
			continue
		}
		known := make([]string, len(variables))
		for i, k := range variables {
			known[i] = strings.TrimPrefix(k, "DDSS_")
		}
		e := &fault.Error{Code: fault.Usage, Vi: fmt.Sprintf("Biến môi trường %s không phải của ddss.", name), En: fmt.Sprintf("ddss does not know the environment variable %s.", name)}
		if near := fault.Nearest(word, known); near != "" {
			e.Vi += fmt.Sprintf(" Có phải là DDSS_%s không?", near)
			e.En += fmt.Sprintf(" Did you mean DDSS_%s?", near)
		} else {
			e.Vi += " Hãy bỏ biến này."
			e.En += " Unset it."
		}
		return e
	}
	return nil
}

// checkEnvironment looks at the environment of the process.
func checkEnvironment() error { return knownVariables(os.Environ()) }
