// Package robust has the statistics that one wild value does not move: the median and the median absolute deviation (MAD)
// from it (Hampel, 1974), exactly.
package robust

import (
	"math/big"
	"slices"
)

// Median of at least one number: the middle one, or the mean of the two.
func Median(list []int64) *big.Rat { return median(rats(list)) }

// MAD is the median of the distances of the numbers from their median, unscaled.
func MAD(list []int64) *big.Rat {
	m := Median(list)
	away := rats(list)
	for _, x := range away {
		x.Abs(x.Sub(x, m))
	}
	return median(away)
}

func rats(list []int64) []*big.Rat {
	out := make([]*big.Rat, len(list))
	for i, v := range list {
		out[i] = big.NewRat(v, 1)
	}
	return out
}

func median(list []*big.Rat) *big.Rat {
	s := slices.SortedFunc(slices.Values(list), (*big.Rat).Cmp)
	n := len(s)
	if n%2 == 1 {
		return new(big.Rat).Set(s[n/2])
	}
	sum := new(big.Rat).Add(s[n/2-1], s[n/2])
	return sum.Quo(sum, big.NewRat(2, 1))
}
