package synth_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"ddss/checks"
	"ddss/connectors/all"
	"ddss/internal/assess"
	"ddss/internal/config"
	"ddss/internal/result"
	"ddss/internal/synth"

	"encoding/csv"
	"os"
)

func options(seed uint64) synth.Options {
	until := time.Date(2026, 10, 31, 17, 0, 0, 0, time.FixedZone("", 7*3600))
	return synth.Options{Dossiers: synth.MinDossiers, Seed: seed, Until: until, AsOf: until}
}

func generate(t *testing.T, o synth.Options) string {
	t.Helper()
	dir := t.TempDir()
	if err := synth.Generate(context.Background(), dir, o); err != nil {
		t.Fatal(err)
	}
	return dir
}

func judge(t *testing.T, dir string) *assess.Outcome {
	t.Helper()
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	text, err := os.ReadFile(filepath.Join(dir, config.FileName))
	if err != nil {
		t.Fatal(err)
	}
	c, err := config.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	asOf, err := time.Parse(time.RFC3339, c.AsOf)
	if err != nil {
		t.Fatal(err)
	}
	out, err := assess.Run(context.Background(), assess.Options{Config: c, ConfigText: text, Dir: dir, AsOf: asOf, Out: t.TempDir(), Connectors: all.List(), Remotes: all.Remotes(), Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Faults) > 0 {
		t.Fatalf("sources failed: %v", out.Faults)
	}
	return out
}

// planted reads defects.csv: the lines "source row" by check; faults that are not of a row have no row.
func planted(t *testing.T, dir string) map[string][]string {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "defects.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, r := range records[1:] {
		out[r[0]] = append(out[r[0]], r[2]+" "+r[4])
	}
	return out
}

func found(out *assess.Outcome) map[string][]string {
	places := map[string][]string{}
	for _, v := range out.Violations {
		for _, c := range v.Checks {
			places[c] = append(places[c], fmt.Sprintf("%s %d", v.Source, v.Row))
		}
	}
	return places
}

// TestEveryPlantedDefectIsFoundAndNothingElse holds precision and recall of each check at 1, in small communes of three
// seeds and in one as large as the sample, where each kind of defect is planted several times.
func TestEveryPlantedDefectIsFoundAndNothingElse(t *testing.T) {
	sample := options(9817)
	sample.Dossiers = 10_000
	for _, o := range []synth.Options{options(1), options(20), options(300), sample} {
		t.Run(fmt.Sprint(o.Seed), func(t *testing.T) {
			dir := generate(t, o)
			out := judge(t, dir)
			want, got := planted(t, dir), found(out)
			for _, c := range out.Result.Checks {
				if c.Status == result.NotApplicable || c.Status == result.Errored {
					t.Errorf("%s: %s", c.ID, *c.Reason)
				}
				check, _ := out.Catalogue.Get(c.ID)
				if check.Unit != checks.UnitRow {
					if c.Violating != int64(len(want[c.ID])) {
						t.Errorf("%s: %d violating, %d planted", c.ID, c.Violating, len(want[c.ID]))
					}
					continue
				}
				slices.Sort(want[c.ID])
				slices.Sort(got[c.ID])
				for _, place := range got[c.ID] {
					if _, ok := slices.BinarySearch(want[c.ID], place); !ok {
						t.Errorf("%s: flagged %s, where nothing was planted", c.ID, place)
					}
				}
				for _, place := range want[c.ID] {
					if _, ok := slices.BinarySearch(got[c.ID], place); !ok {
						t.Errorf("%s: did not find %s", c.ID, place)
					}
				}
				if c.Violating != int64(len(want[c.ID])) {
					t.Errorf("%s: %d violating, %d planted", c.ID, c.Violating, len(want[c.ID]))
				}
			}
		})
	}
}

// TestCleanCommuneHasNoFault: without planted defects no check finds fault, signals included.
func TestCleanCommuneHasNoFault(t *testing.T) {
	for _, seed := range []uint64{4, 50, 600} {
		o := options(seed)
		o.Clean = true
		out := judge(t, generate(t, o))
		for _, c := range out.Result.Checks {
			if c.Violating > 0 {
				t.Errorf("seed %d: %s: %d of %d", seed, c.ID, c.Violating, c.Eligible)
			}
		}
		if s := out.Result.DQI.Score; s == nil || *s != 10000 {
			t.Errorf("seed %d: DQI %v", seed, s)
		}
	}
}

// TestSameSeedGivesTheSameBytes: the generator depends on nothing but its options.
func TestSameSeedGivesTheSameBytes(t *testing.T) {
	a, b := generate(t, options(7)), generate(t, options(7))
	files, err := filepath.Glob(filepath.Join(a, "*"))
	if err != nil || len(files) < 10 {
		t.Fatal(err, len(files))
	}
	for _, f := range files {
		if info, err := os.Stat(f); err != nil || info.IsDir() {
			continue
		}
		x, err1 := os.ReadFile(f)
		y, err2 := os.ReadFile(filepath.Join(b, filepath.Base(f)))
		if err1 != nil || err2 != nil || string(x) != string(y) {
			t.Errorf("%s differs", filepath.Base(f))
		}
	}
}
