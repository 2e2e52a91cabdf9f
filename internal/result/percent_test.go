package result

import (
	"encoding/json"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestRoundIsHalfUpOnceAndNeverReachesAHundred(t *testing.T) {
	for _, c := range []struct{ exact, want string }{
		{"0", "0"}, {"100", "100"}, {"95.1", "95.1"}, {"99.88", "99.88"},
		{"12.344", "12.34"}, {"12.345", "12.35"}, {"12.3449999", "12.34"}, {"0.005", "0.01"}, {"0.0049", "0"},
		{"99.994", "99.99"}, {"99.995", "99.99"}, {"99.99999999", "99.99"},
		{"1/3", "0.33"}, {"200/3", "66.67"}, {"149/2", "74.5"},
	} {
		exact, ok := new(big.Rat).SetString(c.exact)
		if !ok {
			t.Fatal(c.exact)
		}
		if got := Round(exact).String(); got != c.want {
			t.Errorf("%s is written %s, want %s", c.exact, got, c.want)
		}
	}
}

func TestRoundLeavesItsArgument(t *testing.T) {
	exact := big.NewRat(200, 3)
	Round(exact)
	if exact.Cmp(big.NewRat(200, 3)) != 0 {
		t.Errorf("became %s", exact)
	}
}

func TestShareOfNothingIsNull(t *testing.T) {
	if p := Share(0, 0); p != nil {
		t.Errorf("0 of 0 is %s", p)
	}
	for _, c := range []struct {
		part, whole int64
		want        string
	}{{0, 5, "0"}, {5, 5, "100"}, {19999, 20000, "99.99"}, {199999, 200000, "99.99"}, {1, 1_000_000_000_000, "0"}, {8123, 10492, "77.42"},
		{999_999_999_999_999_999, 1_000_000_000_000_000_000, "99.99"}} {
		if got := Share(c.part, c.whole).String(); got != c.want {
			t.Errorf("%d of %d is %s, want %s", c.part, c.whole, got, c.want)
		}
	}
}

func TestRoundingIsMonotoneAndWithinHalfAHundredth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.Int64Range(1, 1<<40).Draw(t, "whole")
		part := rapid.Int64Range(0, whole).Draw(t, "part")
		p := *Share(part, whole)
		if part < whole && *Share(part+1, whole) < p {
			t.Errorf("one more of %d/%d lowers the share", part, whole)
		}
		if (p == 100_00) != (part == whole) {
			t.Errorf("%d/%d is shown as %s", part, whole, p)
		}
		away := new(big.Rat).Sub(big.NewRat(int64(p), 100), new(big.Rat).Mul(big.NewRat(100, 1), big.NewRat(part, whole)))
		if half := big.NewRat(1, 200); part < whole && p != 99_99 && (away.Cmp(half) > 0 || new(big.Rat).Neg(away).Cmp(half) >= 0) {
			t.Errorf("%d/%d is shown as %s, off by %s", part, whole, p, away)
		}
	})
}

func TestPercentRoundTripsThroughJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Percent(rapid.Int64Range(-200_00, 200_00).Draw(t, "hundredths"))
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var back Percent
		if err := json.Unmarshal(text, &back); err != nil || back != p {
			t.Errorf("%d is written %s and read %d (%v)", p, text, back, err)
		}
	})
}

func TestPercentIsWrittenShortest(t *testing.T) {
	for p, want := range map[Percent]string{0: "0", 1: "0.01", 10: "0.1", 100: "1", 9988: "99.88", 9510: "95.1", 100_00: "100", -5: "-0.05", -1050: "-10.5"} {
		if p.String() != want {
			t.Errorf("%d is written %s, want %s", int64(p), p, want)
		}
	}
}

func TestPercentRefusesWhatItCannotKeep(t *testing.T) {
	for _, text := range []string{"1.234", `"95.1"`, "1e2", "true", "{}", "99999999999999999999"} {
		p := Percent(7)
		if err := json.Unmarshal([]byte(text), &p); err == nil {
			t.Errorf("%s is read as %s", text, p)
		}
	}
	p := ptr(Percent(7))
	if err := json.Unmarshal([]byte("null"), &p); err != nil || p != nil {
		t.Errorf("null is read as %v (%v)", p, err)
	}
}
