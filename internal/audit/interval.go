package audit

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
)

// Interval holds the bounds of a share, each from 0 to 1.
type Interval struct{ Low, High float64 }

// Contains reports whether the share p lies within the bounds, both included.
func (i Interval) Contains(p float64) bool { return i.Low <= p && p <= i.High }

// precision is the number of bits of the sums.
const precision = 192

// halvings is the number of steps of a bisection: more than the bits of a float64 near 1e-6.
const halvings = 80

func number(x float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(x) }

// checkCounts panics on counts that no sample can have: the caller counted wrongly.
func checkCounts(x, n int, confidence float64) {
	if n <= 0 || x < 0 || x > n || confidence <= 0 || confidence >= 1 {
		panic(fmt.Sprintf("audit: no interval for %d of %d at %v", x, n, confidence))
	}
}

// ClopperPearson is the exact interval for the share of which a sample of n showed x: it covers the true share in at least
// the given part of all samples, such as 0.95 (C. J. Clopper and E. S. Pearson, Biometrika 26, 1934). It is for samples
// with replacement, or from a population so large that it makes no difference.
func ClopperPearson(x, n int, confidence float64) Interval {
	checkCounts(x, n, confidence)
	tail := new(big.Float).SetPrec(precision).SetRat(tailOf(confidence))
	i := Interval{0, 1}
	if x < n {
		i.High = solve(func(p *big.Float) bool { return atMost(x, n, p).Cmp(tail) > 0 })
	}
	if x > 0 { // at least x wrong ones are at most n-x right ones
		i.Low = 1 - solve(func(q *big.Float) bool { return atMost(n-x, n, q).Cmp(tail) > 0 })
	}
	return i
}

// tailOf is half of what the confidence leaves, with the confidence taken as the decimal that it was written as.
func tailOf(confidence float64) *big.Rat {
	c, ok := new(big.Rat).SetString(strconv.FormatFloat(confidence, 'g', -1, 64))
	if !ok {
		panic(fmt.Sprintf("audit: confidence %v", confidence))
	}
	c.Sub(big.NewRat(1, 1), c)
	return c.Mul(c, big.NewRat(1, 2))
}

// solve finds the greatest p from 0 to 1 for which holds is true; it is true from 0 up to that p.
func solve(holds func(*big.Float) bool) float64 {
	low, high := number(0), number(1)
	half := number(0.5)
	for range halvings {
		mid := new(big.Float).Add(low, high)
		if mid.Mul(mid, half); holds(mid) {
			low = mid
		} else {
			high = mid
		}
	}
	p, _ := high.Float64()
	return p
}

// atMost is the chance of x or fewer of n, each with the chance p below 1.
func atMost(x, n int, p *big.Float) *big.Float {
	q := new(big.Float).Sub(number(1), p)
	ratio := new(big.Float).Quo(p, q)
	term := power(q, n)
	sum := new(big.Float).Copy(term)
	for k := range x {
		term.Mul(term, ratio)
		term.Mul(term, number(float64(n-k)))
		term.Quo(term, number(float64(k+1)))
		sum.Add(sum, term)
	}
	return sum
}

func power(base *big.Float, n int) *big.Float {
	out, square := number(1), new(big.Float).Copy(base)
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			out.Mul(out, square)
		}
		square.Mul(square, square)
	}
	return out
}

// Hypergeometric is the exact interval for the share in a population of that size, of which a sample of n without
// replacement showed x: the numbers of errors in the population for which neither x or fewer, nor x or more has a chance
// as small as half of what the confidence leaves (H. S. Konijn, Statistical Theory of Sample Survey Design and Analysis,
// 1973).
func Hypergeometric(x, n, population int, confidence float64) Interval {
	checkCounts(x, n, confidence)
	if n > population {
		panic(fmt.Sprintf("audit: a sample of %d out of %d", n, population))
	}
	high := mostErrors(x, n, population, confidence)
	low := population - mostErrors(n-x, n, population, confidence)
	return Interval{float64(low) / float64(population), float64(high) / float64(population)}
}

// mostErrors is the greatest number of errors in the population with which x or fewer in the sample are likelier than the
// tail.
func mostErrors(x, n, population int, confidence float64) int {
	samples := new(big.Int).Binomial(int64(population), int64(n))
	tail := tailOf(confidence)
	tail.Mul(tail, new(big.Rat).SetInt(samples))
	low, high := x, population-(n-x) // x were seen, and n-x of the population are right
	for low < high {
		mid := low + (high-low+1)/2
		if new(big.Rat).SetInt(samplesWithAtMost(x, n, mid, population)).Cmp(tail) > 0 {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return low
}

// samplesWithAtMost counts the samples of n that hold x or fewer of the errors in the population.
func samplesWithAtMost(x, n, errors, population int) *big.Int {
	right := population - errors
	k := max(0, n-right)
	sum := new(big.Int)
	if k > x || k > errors {
		return sum
	}
	term := new(big.Int).Binomial(int64(errors), int64(k))
	term.Mul(term, new(big.Int).Binomial(int64(right), int64(n-k)))
	for ; k <= min(x, errors, n); k++ {
		sum.Add(sum, term)
		term.Mul(term, big.NewInt(int64(errors-k)*int64(n-k)))
		if d := int64(k+1) * int64(right-n+k+1); d != 0 {
			term.Quo(term, big.NewInt(d))
		}
	}
	return sum
}

// Wilson is the score interval for the share of which n showed x (E. B. Wilson, JASA 22, 1927). It covers on average what it
// promises, not always. Both counts may be fractions, as those of a weighted sample are.
func Wilson(x, n, confidence float64) Interval {
	if n <= 0 || x < 0 || x > n || confidence <= 0 || confidence >= 1 {
		panic(fmt.Sprintf("audit: no interval for %v of %v at %v", x, n, confidence))
	}
	z := normalQuantile(confidence)
	p := x / n
	middle := p + z*z/(2*n)
	spread := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	i := Interval{max(0, (middle-spread)/(1+z*z/n)), min(1, (middle+spread)/(1+z*z/n))}
	if x == 0 {
		i.Low = 0
	}
	if x == n {
		i.High = 1
	}
	return i
}

// normalQuantile is the z with that part of the standard normal distribution between -z and z.
func normalQuantile(confidence float64) float64 { return math.Sqrt2 * math.Erfinv(confidence) }

// Exact is the exact interval that suits the sample: Hypergeometric where it is over a tenth of the population, else
// ClopperPearson. Finite tells which.
func Exact(x, n, population int, confidence float64) (i Interval, finite bool) {
	if 10*n > population {
		return Hypergeometric(x, n, population, confidence), true
	}
	return ClopperPearson(x, n, confidence), false
}
