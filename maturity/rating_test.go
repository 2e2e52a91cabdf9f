package maturity

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func rats(list ...int64) []*big.Rat {
	var out []*big.Rat
	for _, n := range list {
		out = append(out, big.NewRat(n, 1))
	}
	return out
}

func TestRatingsAtTheCuts(t *testing.T) {
	just := big.NewRat(1, 1_000_000)
	for _, c := range []struct {
		at           int64
		upTo, beyond string
	}{{15, "N", "P"}, {50, "P", "L"}, {85, "L", "F"}} {
		at := big.NewRat(c.at, 1)
		if got := Rate(at); got != c.upTo {
			t.Errorf("%d is %s, not %s", c.at, got, c.upTo)
		}
		if got := Rate(new(big.Rat).Add(at, just)); got != c.beyond {
			t.Errorf("just above %d is %s, not %s", c.at, got, c.beyond)
		}
	}
	if Rate(nil) != "U" || Rate(new(big.Rat)) != "N" || Rate(hundred) != "F" {
		t.Error("nothing is not U, 0 not N or 100 not F")
	}
}

func TestLevelAndIndex(t *testing.T) {
	for _, c := range []struct {
		achievement []*big.Rat
		level       int
		index       string
	}{
		{rats(100, 90, 60, 20, 0), 3, "2.60"},
		{rats(100, 80, 60, 0, 0), 2, "2.10"},
		{rats(85, 90, 90, 0, 0), 1, "1.75"},
		{rats(50, 100, 100, 100, 100), 0, "2.50"},
		{rats(86, 86, 86, 86, 51), 5, "3.95"},
		{rats(100, 100, 50, 100, 100), 2, "3.50"},
		{[]*big.Rat{hundred, nil, hundred, nil, nil}, 1, "1.50"},
		{rats(0, 0, 0, 0, 0), 0, "0.00"},
		{rats(100, 100, 100, 100, 100), 5, "5.00"},
	} {
		if got := Level(c.achievement); got != c.level {
			t.Errorf("%v: level %d, not %d", c.achievement, got, c.level)
		}
		if got := Index(c.achievement).FloatString(2); got != c.index {
			t.Errorf("%v: index %s, not %s", c.achievement, got, c.index)
		}
	}
}

func TestPartsBelowTheirTargetAreNeverFull(t *testing.T) {
	number := func(s string) Number {
		r, _ := new(big.Rat).SetString(s)
		return Number{r}
	}
	for _, c := range []struct {
		part        ModelPart
		value, want string
	}{
		{ModelPart{Target: number("90")}, "90", "100"},
		{ModelPart{Target: number("90")}, "89.999999", "85"},
		{ModelPart{Target: number("90")}, "45", "50"},
		{ModelPart{Target: number("90")}, "0", "0"},
		{ModelPart{Target: number("90"), Plan: true}, "89.99", "50"},
		{ModelPart{Target: number("90"), Plan: true}, "9", "10"},
		{ModelPart{Target: number("90"), Plan: true}, "90", "100"},
		{ModelPart{Target: number("5"), Direction: "low"}, "5", "100"},
		{ModelPart{Target: number("5"), Direction: "low"}, "0", "100"},
		{ModelPart{Target: number("5"), Direction: "low"}, "10", "50"},
		{ModelPart{Target: number("5"), Direction: "low"}, "5.01", "85"},
		{ModelPart{Yes: true}, "0.01", "100"},
		{ModelPart{Yes: true}, "0", "0"},
	} {
		if got := c.part.score(number(c.value).Rat()); got.Cmp(number(c.want).Rat()) != 0 {
			t.Errorf("%+v of %s is worth %s, not %s", c.part, c.value, got.FloatString(4), c.want)
		}
	}
}

func TestWorthIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := ModelPart{Target: Number{big.NewRat(rapid.Int64Range(1, 100).Draw(t, "target"), 1)}, Plan: rapid.Bool().Draw(t, "plan")}
		low := rapid.Bool().Draw(t, "low")
		if low {
			p.Direction = "low"
		}
		a, b := rapid.Int64Range(0, 12000).Draw(t, "a"), rapid.Int64Range(0, 12000).Draw(t, "b")
		worse, better := big.NewRat(min(a, b), 100), big.NewRat(max(a, b), 100)
		if low {
			worse, better = better, worse
		}
		if p.score(worse).Cmp(p.score(better)) > 0 {
			t.Fatalf("%+v: %s is worth more than %s", p, worse, better)
		}
	})
}

func TestLevelAndIndexAreMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := make([]*big.Rat, Levels)
		for i := range list {
			list[i] = big.NewRat(rapid.Int64Range(0, 10000).Draw(t, "v"), 100)
		}
		level, index := Level(list), Index(list)
		i := rapid.IntRange(0, Levels-1).Draw(t, "i")
		raised := append([]*big.Rat{}, list...)
		raised[i] = big.NewRat(rapid.Int64Range(0, 10000).Draw(t, "more"), 100)
		if raised[i].Cmp(list[i]) < 0 {
			return
		}
		if Level(raised) < level || Index(raised).Cmp(index) < 0 {
			t.Fatalf("raising level %d of %v lowers level or index", i+1, list)
		}
	})
}
