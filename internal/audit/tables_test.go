package audit

import (
	"math"
	"math/big"
	"testing"
)

// Published values. The Clopper-Pearson and hypergeometric ones were also computed with the beta and hypergeometric distributions of
// SciPy, those of Wilson and Cohen's kappa with proportion_confint and cohens_kappa of statsmodels.

func TestClopperPearsonAgainstTables(t *testing.T) {
	const geigy = "Documenta Geigy, Scientific Tables, 7th ed. 1970, exact confidence limits of p, n = 10"
	const newcombe = "R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 5"
	tests := []struct {
		x, n       int
		confidence float64
		low, high  float64
		digits     int
		source     string
	}{
		{0, 10, 0.95, 0.0000, 0.3085, 4, geigy},
		{1, 10, 0.95, 0.0025, 0.4450, 4, geigy},
		{2, 10, 0.95, 0.0252, 0.5561, 4, geigy},
		{3, 10, 0.95, 0.0667, 0.6525, 4, geigy},
		{4, 10, 0.95, 0.1216, 0.7376, 4, geigy},
		{5, 10, 0.95, 0.1871, 0.8129, 4, geigy},
		{81, 263, 0.95, 0.2527, 0.3676, 4, newcombe},
		{15, 148, 0.95, 0.0578, 0.1617, 4, newcombe},
		{0, 20, 0.95, 0.0000, 0.1684, 4, newcombe},
		{1, 29, 0.95, 0.0009, 0.1776, 4, newcombe},
	}
	for _, tt := range tests {
		i := ClopperPearson(tt.x, tt.n, tt.confidence)
		if rounded(i.Low, tt.digits) != tt.low || rounded(i.High, tt.digits) != tt.high {
			t.Errorf("%d of %d: %.7f to %.7f, want %v to %v (%s)", tt.x, tt.n, i.Low, i.High, tt.low, tt.high, tt.source)
		}
		if m := ClopperPearson(tt.n-tt.x, tt.n, tt.confidence); math.Abs(m.Low-(1-i.High)) > 1e-14 || math.Abs(m.High-(1-i.Low)) > 1e-14 {
			t.Errorf("%d of %d is no mirror of %d", tt.n-tt.x, tt.n, tt.x)
		}
	}
}

// One-sided upper limits at a risk of 5 % are the upper ends of two-sided intervals at 90 %. The table rounds up.
func TestUpperLimitsAgainstAuditTables(t *testing.T) {
	const source = "AICPA Audit Guide, Audit Sampling, table A-3, upper limits at 5 percent risk of overreliance"
	table := map[int][]float64{ // by size of the sample: the limits in percent for 0, 1, 2 … deviations
		35: {8.3, 12.9, 17.0},
		40: {7.3, 11.4, 15.0, 18.3},
		45: {6.5, 10.2, 13.4, 16.4, 19.2},
		50: {5.9, 9.2, 12.1, 14.8, 17.4, 19.9},
		55: {5.4, 8.4, 11.1, 13.5, 15.9, 18.2},
		60: {4.9, 7.7, 10.2, 12.5, 14.7, 16.8, 18.8},
	}
	for n, limits := range table {
		for x, want := range limits {
			if got := math.Ceil(1000*ClopperPearson(x, n, 0.90).High) / 10; got != want {
				t.Errorf("%d of %d: %v %%, want %v (%s)", x, n, got, want, source)
			}
		}
	}
}

func TestWilsonAgainstTables(t *testing.T) {
	const source = "R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3"
	for _, tt := range []struct{ x, n, low, high float64 }{
		{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0.0000, 0.1611}, {1, 29, 0.0061, 0.1718},
	} {
		if i := Wilson(tt.x, tt.n, 0.95); rounded(i.Low, 4) != tt.low || rounded(i.High, 4) != tt.high {
			t.Errorf("%v of %v: %.5f to %.5f, want %v to %v (%s)", tt.x, tt.n, i.Low, i.High, tt.low, tt.high, source)
		}
	}
	if i := Wilson(20, 20, 0.95); i.High != 1 || rounded(i.Low, 4) != rounded(1-0.1611, 4) {
		t.Errorf("20 of 20: %v", i)
	}
}

// The least sample without a find by which fewer than that many cases are proven is the sample that finds one.
func TestHypergeometricAgainstTables(t *testing.T) {
	const source = "R. M. Cannon and R. T. Roe, Livestock Disease Surveys, 1982, sample size to be 95 % certain of including a positive"
	for _, tt := range []struct{ population, cases, size int }{
		{100, 50, 5}, {100, 10, 25}, {100, 5, 45}, {100, 2, 78}, {100, 1, 95},
		{1000, 500, 5}, {1000, 100, 29}, {1000, 50, 57}, {1000, 20, 138}, {1000, 10, 258}, {1000, 5, 450}, {1000, 1, 950},
	} {
		enough := Hypergeometric(0, tt.size, tt.population, 0.90).High*float64(tt.population) < float64(tt.cases)
		fewer := Hypergeometric(0, tt.size-1, tt.population, 0.90).High*float64(tt.population) < float64(tt.cases)
		if !enough || fewer {
			t.Errorf("%d of %d: not the size %d (%s)", tt.cases, tt.population, tt.size, source)
		}
	}
}

func TestSizesAgainstTables(t *testing.T) {
	const source = "R. V. Krejcie and D. W. Morgan, Educational and Psychological Measurement 30 (1970) 607-610, table 1 (rounded to the nearest)"
	for population, want := range map[int]float64{
		10: 10, 50: 44, 100: 80, 150: 108, 200: 132, 250: 152, 300: 169, 400: 196, 500: 217, 600: 234, 700: 248, 800: 260, 900: 269,
		1000: 278, 1200: 291, 1500: 306, 2000: 322, 3000: 341, 4000: 351, 5000: 357, 10000: 370, 20000: 377,
	} {
		if got := math.Round(finiteSize(float64(population), normalQuantile(0.95), 0.05)); got != want {
			t.Errorf("of %d: %v, want %v (%s)", population, got, want, source)
		}
	}
	if n := finiteSize(3200, 2, 0.05); math.Round(n) != 356 {
		t.Errorf("of 3200 with t = 2: %v, want 356 (W. G. Cochran, Sampling Techniques, 3rd ed. 1977, chapter 4)", n)
	}
	for _, tt := range []struct {
		population         int
		confidence, margin float64
		want               int
	}{{1 << 40, 0.95, 0.05, 385}, {10043, 0.95, 0.05, 371}, {500, 0.95, 0.05, 218}, {3, 0.95, 0.05, 3}, {1, 0.99, 0.01, 1}} {
		if got := Size(tt.population, tt.confidence, tt.margin); got != tt.want {
			t.Errorf("Size(%d, %v, %v) = %d, want %d", tt.population, tt.confidence, tt.margin, got, tt.want)
		}
	}
	for confidence, want := range map[float64]float64{0.90: 1.644854, 0.95: 1.959964, 0.98: 2.326348, 0.99: 2.575829} {
		if got := rounded(normalQuantile(confidence), 6); got != want {
			t.Errorf("quantile for %v: %v, want %v (NIST/SEMATECH e-Handbook, 1.3.6.7.1)", confidence, got, want)
		}
	}
}

func TestPlansAgainstStandard(t *testing.T) {
	const source = "ISO 2859-1:1999, tables 1 and 2-A"
	for _, tt := range []struct {
		lot          int
		aql          string
		letter       string
		size, accept int
	}{
		{8, "6.5", "A", 2, 0}, {9, "4.0", "B", 3, 0}, {25, "2.5", "C", 5, 0}, {50, "1.5", "D", 8, 0}, {90, "1.0", "E", 13, 0},
		{150, "0.65", "F", 20, 0}, {280, "0.40", "G", 32, 0}, {500, "0.25", "H", 50, 0}, {1200, "0.15", "J", 80, 0},
		{3200, "0.10", "K", 125, 0}, {150, "2.5", "F", 20, 1}, {280, "2.5", "G", 32, 2}, {500, "2.5", "H", 50, 3},
		{1200, "2.5", "J", 80, 5}, {3200, "2.5", "K", 125, 7}, {10000, "2.5", "L", 200, 10}, {10001, "2.5", "M", 315, 14},
		{35000, "1.0", "M", 315, 7}, {150000, "1.0", "N", 500, 10}, {500000, "1.0", "P", 800, 14}, {500001, "1.0", "Q", 1250, 21},
		{1200, "4.0", "J", 80, 7}, {1200, "6.5", "J", 80, 10}, {1200, "10", "J", 80, 14}, {3200, "10", "K", 125, 21},
		// arrows
		{150, "1.0", "E", 13, 0},    // F: up
		{280, "1.0", "H", 50, 1},    // G: down
		{50, "2.5", "C", 5, 0},      // D: up
		{90, "2.5", "F", 20, 1},     // E: down
		{10000, "10", "K", 125, 21}, // L: up
		{8, "10", "C", 5, 1},        // A: down, twice
		{500001, "0.025", "R", 2000, 1},
	} {
		p, err := PlanFor(tt.lot, tt.aql)
		if err != nil || p.Letter != tt.letter || p.Size != min(tt.size, tt.lot) || p.Accept != tt.accept {
			t.Errorf("lot %d, AQL %s: %+v, error %v, want %s %d %d (%s)", tt.lot, tt.aql, p, err, tt.letter, tt.size, tt.accept, source)
		}
	}
	if p, err := PlanFor(30, "0.65"); err != nil || p.Size != 20 {
		t.Errorf("lot 30 at 0.65: %+v, error %v, want the 20 of letter F", p, err)
	}
	if p, err := PlanFor(10, "0.65"); err != nil || p.Size != 10 || p.Accept != 0 {
		t.Errorf("lot 10 at 0.65: %+v, error %v, want the whole lot", p, err)
	}
	for _, same := range []string{"2.5", "2,5", "2.50", " 2.5%"} {
		if p, err := PlanFor(1200, same); err != nil || p.AQL != "2.5" {
			t.Errorf("AQL %q: %+v, error %v", same, p, err)
		}
	}
	for _, wrong := range []string{"", "3", "size", "letter", "-1"} {
		if _, err := PlanFor(1200, wrong); err == nil {
			t.Errorf("AQL %q: no error", wrong)
		}
	}
	if _, err := PlanFor(1, "2.5"); err == nil {
		t.Error("a lot of one: no error")
	}
}

func TestKappaAgainstTextbooks(t *testing.T) {
	fleiss := Agreement{[][]int64{{75, 1, 4}, {5, 4, 1}, {0, 0, 10}}}
	if k, _ := fleiss.Kappa().Float64(); rounded(k, 2) != 0.68 {
		t.Errorf("kappa %v, want 0.68 (J. L. Fleiss, Statistical Methods for Rates and Proportions, 2nd ed. 1981, section 13.1)", k)
	}
	if k := (Agreement{[][]int64{{20, 5}, {10, 15}}}).Kappa(); k.Cmp(big.NewRat(2, 5)) != 0 {
		t.Errorf("kappa %v, want 2/5", k)
	}
	if k := (Agreement{[][]int64{{30, 0}, {0, 20}}}).Kappa(); k.Cmp(big.NewRat(1, 1)) != 0 {
		t.Errorf("full agreement: %v", k)
	}
	for _, none := range []Agreement{{}, {[][]int64{{0, 0}, {0, 0}}}, {[][]int64{{9, 0}, {0, 0}}}} {
		if k := none.Kappa(); k != nil {
			t.Errorf("%v: %v, want no kappa", none, k)
		}
	}
}

// The share of households that watch a programme, in two towns and a rural area.
func TestStratifiedAgainstTextbook(t *testing.T) {
	e := Stratified([]Stratum{{"A", 155, 20, 16}, {"B", 62, 8, 2}, {"C", 93, 12, 6}}, 0.95)
	if rounded(e.Share, 2) != 0.60 || rounded(2*math.Sqrt(e.Variance), 2) != 0.13 {
		t.Errorf("share %v ± %v, want 0.60 ± 0.13 (R. L. Scheaffer, W. Mendenhall and R. L. Ott, Elementary Survey Sampling, chapter 5)", e.Share, 2*math.Sqrt(e.Variance))
	}
}

func rounded(x float64, digits int) float64 {
	p := math.Pow10(digits)
	return math.Round(x*p) / p
}
