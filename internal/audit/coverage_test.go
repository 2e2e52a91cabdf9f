package audit

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// covered is the part of simulated samples whose interval holds the truth.
func covered(trials int, truth float64, sample func() Interval) float64 {
	n := 0
	for range trials {
		if sample().Contains(truth) {
			n++
		}
	}
	return float64(n) / float64(trials)
}

// Auditors who find each error cover the truth as often as the intervals promise. Exact intervals promise 95 % at the
// least and give more for small counts; the sizes here are such that they give between 95 and 97.
func TestIntervalsOfSimulatedAuditorsCover(t *testing.T) {
	const trials = 2000
	random := rand.New(rand.NewPCG(766, 2026))
	within := func(name string, part float64) {
		t.Helper()
		t.Logf("%s: %.4f", name, part)
		if part < 0.93 || part > 0.97 {
			t.Errorf("%s: the 95 %% interval covers in %.2f %% of %d trials", name, 100*part, trials)
		}
	}
	memory := map[string]Interval{}
	remember := func(key string, make func() Interval) Interval {
		i, ok := memory[key]
		if !ok {
			i = make()
			memory[key] = i
		}
		return i
	}
	for _, rate := range []float64{0.05, 0.12, 0.30} {
		within(fmt.Sprintf("Clopper-Pearson, 500 at %v", rate), covered(trials, rate, func() Interval {
			x := 0
			for range 500 {
				if random.Float64() < rate {
					x++
				}
			}
			return remember(fmt.Sprint("cp", x), func() Interval { return ClopperPearson(x, 500, 0.95) })
		}))
	}
	for _, wrong := range []int{100, 300} {
		const population, n = 1200, 300
		within(fmt.Sprintf("hypergeometric, %d wrong of %d", wrong, population), covered(trials, float64(wrong)/population, func() Interval {
			x := 0
			for _, i := range random.Perm(population)[:n] {
				if i < wrong {
					x++
				}
			}
			return remember(fmt.Sprint("hyper", x), func() Interval { return Hypergeometric(x, n, population, 0.95) })
		}))
	}
	sizes, rates := []int{3000, 2000, 700, 300}, []float64{0.04, 0.10, 0.20, 0.02}
	truth := 0.0
	for i, size := range sizes {
		truth += float64(size) * rates[i] / 6000
	}
	shares := Allocate(map[string]int{"0": 3000, "1": 2000, "2": 700, "3": 300}, 400)
	within("stratified", covered(trials, truth, func() Interval {
		var strata []Stratum
		for i, size := range sizes {
			s := Stratum{Name: fmt.Sprint(i), Population: size, Drawn: shares[fmt.Sprint(i)]}
			for _, u := range random.Perm(size)[:s.Drawn] {
				if float64(u) < rates[i]*float64(size) {
					s.Errors++
				}
			}
			strata = append(strata, s)
		}
		return Stratified(strata, 0.95).Interval
	}))
}

// The promise itself, without chance: over all samples the chance of a cover is 95 % or more.
func TestExactIntervalsNeverCoverLess(t *testing.T) {
	const n, population = 40, 130
	for wrong := 0; wrong <= population; wrong++ {
		p, all := 0.0, 0.0
		for x := max(0, n-(population-wrong)); x <= min(n, wrong); x++ {
			chance := math.Exp(logChoose(wrong, x) + logChoose(population-wrong, n-x) - logChoose(population, n))
			all += chance
			if Hypergeometric(x, n, population, 0.95).Contains(float64(wrong) / population) {
				p += chance
			}
		}
		if math.Abs(all-1) > 1e-9 || p < 0.95 {
			t.Errorf("hypergeometric, %d wrong: covers in %.4f", wrong, p)
		}
	}
	var intervals []Interval
	for x := range n + 1 {
		intervals = append(intervals, ClopperPearson(x, n, 0.95))
	}
	for share := 0.005; share < 1; share += 0.005 {
		p := 0.0
		for x, i := range intervals {
			if i.Contains(share) {
				p += math.Exp(logChoose(n, x) + float64(x)*math.Log(share) + float64(n-x)*math.Log(1-share))
			}
		}
		if p < 0.95 {
			t.Errorf("Clopper-Pearson, share %v: covers in %.4f", share, p)
		}
	}
}

func logChoose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}

func TestExactTakesTheFinitePopulationOverATenth(t *testing.T) {
	if _, finite := Exact(1, 100, 1000, 0.95); finite {
		t.Error("100 of 1000 is no more than a tenth")
	}
	i, finite := Exact(1, 101, 1000, 0.95)
	if !finite || i.High >= ClopperPearson(1, 101, 0.95).High {
		t.Errorf("101 of 1000: %v", i)
	}
	if i, _ := Exact(7, 30, 30, 0.95); i != (Interval{7.0 / 30, 7.0 / 30}) {
		t.Errorf("a whole population: %v", i)
	}
}

func TestStratifiedEdges(t *testing.T) {
	whole := Stratified([]Stratum{{"A", 4, 4, 1}, {"B", 6, 6, 0}}, 0.95)
	if whole.Share != 0.1 || whole.Interval != (Interval{0.1, 0.1}) {
		t.Errorf("a whole population: %+v", whole)
	}
	none := Stratified([]Stratum{{"A", 400, 30, 0}, {"B", 600, 50, 0}, {"C", 9, 0, 0}}, 0.95)
	if none.Share != 0 || none.Interval.Low != 0 || rounded(none.Interval.High, 4) != rounded(Wilson(0, 80, 0.95).High, 4) {
		t.Errorf("no errors: %+v", none)
	}
	one := Stratified([]Stratum{{"A", 400, 1, 0}, {"B", 600, 50, 5}}, 0.95)
	if !one.Interval.Contains(one.Share) || one.Variance <= 0 {
		t.Errorf("a stratum of which one was judged: %+v", one)
	}
}

func TestAllocate(t *testing.T) {
	for _, tt := range []struct {
		sizes string
		n     int
		want  string
	}{
		{"a500 b300 c200", 100, "a50 b30 c20"},
		{"a334 b333 c333", 100, "a34 b33 c33"},
		{"a335 b335 c330", 100, "a34 b33 c33"}, // equal remainders: by name
		{"a990 b9 c1", 100, "a97 b2 c1"},       // b is raised to two; c has only one
		{"a990 b5 c5", 100, "a96 b2 c2"},
		{"a3 b3 c3", 2, "a2 b2 c2"}, // the least alone exceeds the size
		{"a3 b3", 100, "a3 b3"},
		{"a7", 3, "a3"},
	} {
		sizes := map[string]int{}
		for _, s := range strings.Fields(tt.sizes) {
			var n int
			fmt.Sscan(s[1:], &n)
			sizes[s[:1]] = n
		}
		var got []string
		for name, n := range Allocate(sizes, tt.n) {
			got = append(got, fmt.Sprintf("%s%d", name, n))
		}
		slices.Sort(got)
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%d of %s: %s, want %s", tt.n, tt.sizes, s, tt.want)
		}
	}
}

func TestDrawDoesNotDependOnTheOrderOfRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOfNDistinct(rapid.StringMatching(`[A-Z]{2}[0-9]{1,4}`), 1, 60, rapid.ID).Draw(t, "keys")
		n := rapid.IntRange(1, 70).Draw(t, "n")
		seed := rapid.String().Draw(t, "seed")
		units := make([]Unit, len(keys))
		for i, k := range keys {
			units[i] = Unit{Key: k, Stratum: k[:1]}
		}
		drawn := func(units []Unit) []string {
			var out []string
			for _, i := range Draw(units, n, seed) {
				out = append(out, units[i].Key)
			}
			slices.Sort(out)
			return out
		}
		want := drawn(units)
		shuffled := rapid.Permutation(units).Draw(t, "order")
		if got := drawn(shuffled); !slices.Equal(got, want) {
			t.Fatalf("another order of rows draws %v, not %v", got, want)
		}
		if len(slices.Compact(slices.Clone(want))) < min(n, len(keys)) {
			t.Fatalf("%d drawn of %d, want %d", len(want), len(keys), n)
		}
	})
}

func TestDrawByTheRule(t *testing.T) {
	units := []Unit{{Key: "H26.99-261008-0975"}, {Key: " H26.99-261008-0976\u200b"}, {Key: "H26.99-261008-0977"}, {Key: "Hồ sơ"}, {Key: "Hồ sơ"}}
	// The order of: printf 'odien\037KEY' | sha256sum
	for n, want := range map[int][]int{0: nil, 1: {0}, 2: {0, 2}, 5: {0, 1, 2, 3, 4}, 9: {0, 1, 2, 3, 4}} {
		if got := Draw(units, n, "odien"); !slices.Equal(got, want) {
			t.Errorf("%d drawn: %v, want %v", n, got, want)
		}
	}
}

// Over many seeds each record of a stratum is drawn equally often (chi-square at the 0.1 % level, fixed seeds).
func TestDrawIsUniformOverSeeds(t *testing.T) {
	const seeds = 10000
	var units []Unit
	for i := range 60 {
		units = append(units, Unit{Key: fmt.Sprintf("H26.99-261008-%04d", i), Stratum: []string{"Đất đai", "Hộ tịch", "Hộ tịch"}[i%3]})
	}
	counts := make([]int, len(units))
	for s := range seeds {
		for _, i := range Draw(units, 15, fmt.Sprint("seed ", s)) {
			counts[i]++
		}
	}
	for stratum, size := range map[string]int{"Đất đai": 20, "Hộ tịch": 40} {
		expected := float64(seeds) * 15 / 60
		chi := 0.0
		for i, u := range units {
			if u.Stratum == stratum {
				chi += (float64(counts[i]) - expected) * (float64(counts[i]) - expected) / expected
			}
		}
		// without replacement the counts vary less by (1 - drawn/size): divide it out
		chi /= 1 - 15.0/60
		limit := map[int]float64{20: 43.82, 40: 72.05}[size] // chi-square, 0.999, size-1 degrees of freedom
		t.Logf("%s: chi-square %.1f, limit %.2f", stratum, chi, limit)
		if chi > limit {
			t.Errorf("%s: chi-square %.1f over %.2f", stratum, chi, limit)
		}
	}
}

func TestMissing(t *testing.T) {
	got := Missing([]string{"A1", " A2 ", "A3", "", "e\u0301"}, []string{"A1", "A2\u200b", "é"})
	if !slices.Equal(got, []int{2, 3}) {
		t.Errorf("missing %v, want 2 and 3", got)
	}
}
