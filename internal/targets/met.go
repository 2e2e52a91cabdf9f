package targets

import (
	"math/big"

	"ddss/internal/result"
)

// Met compares an exact value, in the unit of the target, with it.
func (t Target) Met(value *big.Rat) bool {
	c := value.Cmp(t.exact())
	if t.Direction == Low {
		return c <= 0
	}
	return c >= 0
}

// Percent is the target as a figure of the result.
func (t Target) Percent() *result.Percent {
	p := result.Percent(*t.Value)
	return &p
}

func (t Target) exact() *big.Rat { return big.NewRat(int64(*t.Value), 100) }

// SmallSample is the number of answers below which a survey's share is called met only if the whole of its 95 % interval
// reaches the target.
const SmallSample = 100

// wilson2 is the square of 1.96, the two-sided 95 % quantile of the normal distribution.
var wilson2 = big.NewRat(38416, 10000)

// Sure reports whether the lower bound of the 95 % Wilson interval (Wilson 1927) of part out of n answers, in percent,
// reaches the target. The bound is where the score test turns, so that no root is needed: it reaches t if p ≥ t and
// n·(p − t)² ≥ z²·t·(1 − t).
func (t Target) Sure(part, n int64) bool {
	share := t.exact()
	share.Quo(share, big.NewRat(100, 1))
	above := new(big.Rat).Sub(big.NewRat(part, n), share)
	if above.Sign() < 0 {
		return false
	}
	left := new(big.Rat).Mul(above, above)
	left.Mul(left, big.NewRat(n, 1))
	right := new(big.Rat).Sub(big.NewRat(1, 1), share)
	right.Mul(right, share).Mul(right, wilson2)
	return left.Cmp(right) >= 0
}
