package targets_test

import (
	"regexp"
	"testing"

	"ddss/internal/targets"
)

// TestSkeleton: the skeleton is a plan as it stands, and so it is with every line freed.
func TestSkeleton(t *testing.T) {
	for _, lang := range []string{"vi", "en"} {
		text := targets.Skeleton(lang)
		p, err := targets.Load("ke_hoach.yaml", text, nil)
		if err != nil || len(p.Targets) != 0 {
			t.Fatalf("%s: %v, %d targets", lang, err, len(p.Targets))
		}
		freed := regexp.MustCompile(`(?m)^# ?( - | *[a-z_]+: )`).ReplaceAll(text, []byte("$1"))
		p, err = targets.Load("ke_hoach.yaml", freed, nil)
		if err != nil {
			t.Fatalf("%s, freed: %v\n%s", lang, err, freed)
		}
		if len(p.Phases) != 2 || len(p.Targets) < 35 || len(p.Sectors) == 0 {
			t.Errorf("%s: %d phases, %d targets, %d groups", lang, len(p.Phases), len(p.Targets), len(p.Sectors))
		}
	}
}
