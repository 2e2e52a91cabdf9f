package assess_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"ddss/internal/assess"
	"ddss/internal/config"
	"ddss/internal/result"
	"ddss/internal/synth"

	"go.yaml.in/yaml/v3"
)

// planText is the plan file as it is written, read without the product.
type planText struct {
	Phases []struct {
		Name, By string
	}
	Targets []struct {
		Indicator, Phase, Direction string
		Value                       int64
	}
	Sectors map[string][]string
}

// TestFiguresEqualAnIndependentComputation holds every counted indicator, every metric that the exports can tell and
// every target against a plain reading of the same rows, with and without a period.
func TestFiguresEqualAnIndependentComputation(t *testing.T) {
	until := time.Date(2026, 10, 31, 17, 0, 0, 0, time.FixedZone("", 7*3600))
	for _, seed := range []uint64{3, 40, 500} {
		dir := t.TempDir()
		if err := synth.Generate(context.Background(), dir, synth.Options{Dossiers: synth.MinDossiers, Seed: seed, Until: until, AsOf: until}); err != nil {
			t.Fatal(err)
		}
		t.Run(fmt.Sprintf("commune %d", seed), func(t *testing.T) { compareFigures(t, dir, config.Period{}) })
		if seed == 500 {
			t.Run("two months of it", func(t *testing.T) { compareFigures(t, dir, config.Period{From: "2026-07-01", To: "2026-08-31"}) })
		}
	}
}

func compareFigures(t *testing.T, dir string, period config.Period) {
	o := optionsAt(t, dir)
	o.NoWrite, o.Out = true, ""
	o.Config.Period = period
	s, err := assess.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	plan := readPlanText(t, filepath.Join(dir, o.Config.Plan))
	c := readCommune(t, s, o.AsOf, period.From, period.To)
	c.sectors = sectorsOf(plan)
	compareIndicators(t, c, plan, s.Result.Indicators)
	compareIndex(t, c.index766(), s.Result.Index766.Metrics)
}

func readPlanText(t *testing.T, path string) planText {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var p planText
	if err := yaml.Unmarshal(text, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// sectorsOf adds the plan's names to those of the contract.
func sectorsOf(p planText) map[string][]string {
	names := map[string][]string{"dat_dai": {"đất đai"}, "tu_phap": {"tư pháp", "hộ tịch", "chứng thực", "nuôi con nuôi"}, "giao_duc": {"giáo dục", "giáo dục và đào tạo"},
		"y_te": {"y tế"}, "dau_tu": {"đầu tư", "kế hoạch và đầu tư"}, "xay_dung": {"xây dựng"}}
	for group, list := range p.Sectors {
		for _, n := range list {
			names[group] = append(names[group], plain(n))
		}
	}
	return names
}

// target is the one of the phase in which the day lies, or of the next phase that sets one.
func (p planText) target(indicator, day string) (value int64, low, ok bool) {
	for _, ph := range p.Phases {
		for _, t := range p.Targets {
			if day <= ph.By && t.Phase == ph.Name && t.Indicator == indicator {
				return t.Value, t.Direction == "low", true
			}
		}
	}
	return 0, false, false
}

func compareIndicators(t *testing.T, c *commune, plan planText, got []result.Indicator) {
	want := c.indicators()
	for _, i := range got {
		w, counted := want[i.ID]
		delete(want, i.ID)
		if value, _, ok := plan.target(i.ID, c.asOf.day); ok != (i.Target != nil) || ok && int64(*i.Target) != value*100 {
			t.Errorf("%s: target %v, the plan says %d (%v)", i.ID, i.Target, value, ok)
		}
		if !counted {
			if i.Numerator != nil || i.Denominator != nil {
				t.Errorf("%s is counted, and the independent computation does not know it", i.ID)
			}
			continue
		}
		if i.Numerator == nil || *i.Numerator != w.num || *i.Denominator != w.den {
			t.Errorf("%s: %s, want %d of %d", i.ID, counts(i.Numerator, i.Denominator, i.Reason), w.num, w.den)
			continue
		}
		compareState(t, plan, c.asOf.day, w, i)
	}
	if len(want) > 0 {
		t.Errorf("no such indicators in the result: %v", slices.Sorted(maps.Keys(want)))
	}
}

// compareState: a share of a survey of less than 100 answers is met only if the lower bound of its interval reaches the target.
func compareState(t *testing.T, plan planText, day string, n ratio, i result.Indicator) {
	value, low, ok := plan.target(i.ID, day)
	if !ok || n.den == 0 {
		if i.Met != nil {
			t.Errorf("%s: met %v without a target or a value", i.ID, *i.Met)
		}
		return
	}
	met := n.num*100 >= value*n.den
	if low {
		met = n.num*100 <= value*n.den
	}
	survey := i.ID == "hai_long.tthc" || i.ID == "hai_long.dvc_truc_tuyen" || i.ID == "hai_long.dat_dai_xay_dung_dau_tu"
	if survey && n.den < 100 && met {
		met = wilsonLow(n) >= float64(value)/100
	}
	if i.Met == nil || *i.Met != met {
		t.Errorf("%s: met %v, want %v (%d of %d, target %d)", i.ID, i.Met, met, n.num, n.den, value)
	}
}

func compareIndex(t *testing.T, want map[string]ratio, got []result.Metric766) {
	for _, m := range got {
		w, counted := want[m.ID]
		delete(want, m.ID)
		switch {
		case !counted && m.Numerator != nil:
			t.Errorf("%s is counted, and the independent computation does not know it", m.ID)
		case counted && (m.Numerator == nil || *m.Numerator != w.num || *m.Denominator != w.den):
			t.Errorf("%s: %s, want %d of %d", m.ID, counts(m.Numerator, m.Denominator, m.Reason), w.num, w.den)
		}
	}
	if len(want) > 0 {
		t.Errorf("no such metrics in the result: %v", slices.Sorted(maps.Keys(want)))
	}
}

func counts(num, den *int64, reason *string) string {
	if num == nil || den == nil {
		if reason == nil {
			return "not counted"
		}
		return "not counted: " + *reason
	}
	return fmt.Sprintf("%d of %d", *num, *den)
}
