package maturity

import (
	"math/big"
	"time"
)

// Forecasts rest on at least fewestRuns and on at most the last mostRuns comparable runs.
const (
	fewestRuns = 5
	mostRuns   = 30
)

// Forecast is a straight line over runs at a later day, with the 95 % prediction interval of one run on it.
type Forecast struct {
	Runs                int
	Expected, Low, High *big.Rat // nil with fewer runs than 5
}

// point is a figure on a day.
type point struct{ x, y *big.Rat }

// forecast draws the line of a figure over the last comparable runs.
func (in Input) forecast(name string, at time.Time) Forecast {
	var points []point
	for _, r := range in.runs() {
		if v := r.figure(name); r.Comparable && v.Exact != nil {
			day, _ := time.Parse(time.DateOnly, dayOf(r))
			points = append(points, point{big.NewRat(day.Unix()/86400, 1), v.Exact})
		}
	}
	if over := len(points) - mostRuns; over > 0 {
		points = points[over:]
	}
	return line(points, big.NewRat(at.Unix()/86400, 1))
}

// line is the least-squares line through points at x:
//
//	ŷ = ȳ + b·(x − x̄),  b = Sxy ÷ Sxx
//	ŷ ± t(n−2; 97.5 %) · s · √(1 + 1/n + (x − x̄)²/Sxx),  s² = (Syy − b·Sxy) ÷ (n − 2)
//
// (Draper and Smith, Applied Regression Analysis, 1998, 3.1).
func line(points []point, x *big.Rat) Forecast {
	f := Forecast{Runs: len(points)}
	if f.Runs < fewestRuns {
		return f
	}
	n := big.NewRat(int64(f.Runs), 1)
	mx, my := new(big.Rat), new(big.Rat)
	for _, p := range points {
		mx.Add(mx, p.x)
		my.Add(my, p.y)
	}
	mx.Quo(mx, n)
	my.Quo(my, n)
	sxx, sxy, syy := new(big.Rat), new(big.Rat), new(big.Rat)
	for _, p := range points {
		dx, dy := new(big.Rat).Sub(p.x, mx), new(big.Rat).Sub(p.y, my)
		sxx.Add(sxx, new(big.Rat).Mul(dx, dx))
		sxy.Add(sxy, new(big.Rat).Mul(dx, dy))
		syy.Add(syy, new(big.Rat).Mul(dy, dy))
	}
	if sxx.Sign() == 0 { // all on one day
		f.Runs = 1
		return f
	}
	b := new(big.Rat).Quo(sxy, sxx)
	far := new(big.Rat).Sub(x, mx)
	f.Expected = new(big.Rat).Add(my, new(big.Rat).Mul(b, far))
	variance := new(big.Rat).Sub(syy, new(big.Rat).Mul(b, sxy))
	variance.Quo(variance, big.NewRat(int64(f.Runs-2), 1))
	spread := new(big.Rat).Add(big.NewRat(1, 1), new(big.Rat).Inv(n))
	spread.Add(spread, new(big.Rat).Quo(new(big.Rat).Mul(far, far), sxx))
	half := new(big.Rat).Mul(student(f.Runs-2), root(variance.Mul(variance, spread)))
	f.Low, f.High = new(big.Rat).Sub(f.Expected, half), new(big.Rat).Add(f.Expected, half)
	return f
}

// root is the square root to 64 bits, the same on every machine.
func root(v *big.Rat) *big.Rat {
	if v.Sign() <= 0 {
		return new(big.Rat)
	}
	const bits = 64
	out, _ := new(big.Float).SetPrec(bits).Sqrt(new(big.Float).SetPrec(2 * bits).SetRat(v)).Rat(nil)
	return out
}

// student is the 97.5 % quantile of Student's t, in thousandths, for 1 to 28 degrees of freedom.
func student(freedom int) *big.Rat {
	table := []int64{12706, 4303, 3182, 2776, 2571, 2447, 2365, 2306, 2262, 2228, 2201, 2179, 2160, 2145, 2131, 2120, 2110, 2101, 2093, 2086, 2080, 2074, 2069, 2064, 2060, 2056, 2052, 2048}
	return big.NewRat(table[min(freedom, len(table))-1], 1000)
}

// Answers to whether a target is reached.
const (
	ReachesYes    = "yes"    // the whole interval reaches it
	ReachesNo     = "no"     // no part of it does
	ReachesUnsure = "unsure" // some of it does
)

// reaches compares the interval with the target.
func (f Forecast) reaches(p ModelPart) string {
	worst, bestCase := f.Low, f.High
	target := p.Target.Rat()
	if p.Direction == "low" {
		worst, bestCase, target = new(big.Rat).Neg(f.High), new(big.Rat).Neg(f.Low), new(big.Rat).Neg(target)
	}
	switch {
	case worst.Cmp(target) >= 0:
		return ReachesYes
	case bestCase.Cmp(target) < 0:
		return ReachesNo
	}
	return ReachesUnsure
}
