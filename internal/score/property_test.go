package score

import (
	"fmt"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"ddss/checks"
	"ddss/internal/result"
)

// tallies draws the counts of a catalogue: some checks are not applicable, some errored.
func tallies(t *rapid.T) []Tally {
	n := rapid.IntRange(1, 25).Draw(t, "checks")
	out := make([]Tally, n)
	for i := range out {
		d := rapid.SampledFrom(checks.Dimensions).Draw(t, "dimension")
		s := rapid.SampledFrom(checks.Severities).Draw(t, "severity")
		eligible := rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(1, 20), rapid.Int64Range(1, 1e7)).Draw(t, "eligible")
		out[i] = tally(fmt.Sprintf("%s.dossier.c%d", d, i), s, eligible, rapid.Int64Range(0, eligible).Draw(t, "violating"))
		out[i].Errored = rapid.IntRange(0, 9).Draw(t, "errored") == 0
	}
	return out
}

func weights(t *rapid.T, tallies []Tally) Weights {
	w := DefaultWeights()
	if rapid.Bool().Draw(t, "default weights") {
		return w
	}
	for _, d := range checks.Dimensions {
		w.Dimensions[d] = rapid.Int64Range(0, 50).Draw(t, d)
	}
	for _, s := range checks.Severities {
		w.Severity[s] = rapid.Int64Range(0, 50).Draw(t, string(s))
	}
	for _, c := range tallies {
		if rapid.IntRange(0, 4).Draw(t, "own weight") == 0 {
			w.Check[c.Check.ID] = rapid.Int64Range(0, 50).Draw(t, "weight")
		}
	}
	return w
}

// figures are all scores by name.
func figures(tallies []Tally, w Weights) map[string]*big.Rat {
	out := Dimensions(tallies, w)
	out["dqi"], out["headline_four"] = Mean(out, checks.Dimensions, w), Mean(out, FourQualities, w)
	for _, c := range tallies {
		out[c.Check.ID] = c.Exact()
	}
	return out
}

func TestAddingAViolationNeverRaisesAScore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := tallies(t)
		w := weights(t, list)
		c := &list[rapid.IntRange(0, len(list)-1).Draw(t, "which")]
		if c.Eligible == 0 {
			c.Eligible = 1 // a check that starts to be judged joins the mean: that is another change
		}
		before := figures(list, w)
		if c.Violating == c.Eligible {
			c.Eligible++
		}
		c.Violating++
		for name, after := range figures(list, w) {
			if after != nil && after.Cmp(before[name]) > 0 {
				t.Errorf("%s rises from %s to %s", name, before[name], after)
			}
		}
	})
}

func TestScoresLieBetweenZeroAndAHundred(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := tallies(t)
		clean := true
		for _, c := range list {
			clean = clean && (c.Violating == 0 || c.Errored)
		}
		for name, exact := range figures(list, weights(t, list)) {
			if exact == nil {
				continue
			}
			if exact.Sign() < 0 || exact.Cmp(big.NewRat(100, 1)) > 0 || clean && exact.Cmp(big.NewRat(100, 1)) != 0 {
				t.Errorf("%s is %s", name, exact)
			}
			if (result.Round(exact) == 100_00) != (exact.Cmp(big.NewRat(100, 1)) == 0) {
				t.Errorf("%s of %s is shown as %s", name, exact, result.Round(exact))
			}
		}
	})
}

func TestLossesAddUpToWhatTheDQILacks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := tallies(t)
		w := weights(t, list)
		dqi := Mean(Dimensions(list, w), checks.Dimensions, w)
		sum := new(big.Rat)
		for _, c := range list {
			loss := Loss(c, list, w)
			if loss == nil {
				continue
			}
			if loss.Sign() < 0 || (c.Check.Severity == checks.Signal) {
				t.Errorf("%s lowers the DQI by %s", c.Check.ID, loss)
			}
			sum.Add(sum, loss)
		}
		if dqi == nil {
			if sum.Sign() != 0 {
				t.Errorf("losses of %s without a DQI", sum)
			}
			return
		}
		if lacks := new(big.Rat).Sub(big.NewRat(100, 1), dqi); sum.Cmp(lacks) != 0 {
			t.Errorf("the losses are %s, the DQI lacks %s", sum, lacks)
		}
	})
}

// A check that is switched off, or has no verdict, changes nothing.
func TestChecksWithoutVerdictOrWeightChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := tallies(t)
		w := weights(t, list)
		more := append(list[:len(list):len(list)], tally("du.dossier.off", checks.Critical, 0, 0), tally("du.dossier.look", checks.Signal, 9, 9),
			Tally{Check: check("du.dossier.broken", checks.Critical), Eligible: 5, Violating: 5, Errored: true})
		before, after := figures(list, w), figures(more, w)
		for name, exact := range before {
			if (exact == nil) != (after[name] == nil) || exact != nil && exact.Cmp(after[name]) != 0 {
				t.Errorf("%s changes from %v to %v", name, exact, after[name])
			}
		}
	})
}

func TestOrderOfChecksDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := tallies(t)
		w := weights(t, list)
		other := rapid.Permutation(list).Draw(t, "other order")
		before, after := figures(list, w), figures(other, w)
		for name, exact := range before {
			if exact != nil && exact.Cmp(after[name]) != 0 {
				t.Errorf("%s changes from %s to %s", name, exact, after[name])
			}
		}
	})
}

// A mended row raises the DQI and the score of its dimension by what is said, and nothing else.
func TestAMendedRowBringsWhatIsSaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := tallies(t)
		w := weights(t, list)
		rises := Rises(list, w)
		for i, rise := range rises {
			counts := list[i].Violating > 0 && !list[i].Errored && w.Of(list[i].Check) > 0 && Loss(list[i], list, w) != nil
			if (rise != nil) != counts {
				t.Fatalf("%s: %v", list[i].Check.ID, rise)
			}
			if rise == nil {
				continue
			}
			before := figures(list, w)
			list[i].Violating--
			after := figures(list, w)
			list[i].Violating++
			for name, said := range map[string]*big.Rat{"dqi": rise.DQI, list[i].Check.Dimension(): rise.Dimension} {
				if before[name] == nil && said.Sign() == 0 {
					continue
				}
				if got := new(big.Rat).Sub(after[name], before[name]); got.Cmp(said) != 0 {
					t.Fatalf("%s raises %s by %s, not %s", list[i].Check.ID, name, got, said)
				}
			}
		}
	})
}
