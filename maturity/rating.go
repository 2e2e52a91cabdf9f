package maturity

import "math/big"

// Ratings of ISO/IEC 33020, and U where a criterion cannot be assessed.
const (
	NotAchieved = "N"
	Partly      = "P"
	Largely     = "L"
	Fully       = "F"
	Unassessed  = "U"
)

var (
	hundred = big.NewRat(100, 1)
	cutN    = big.NewRat(15, 1)
	cutP    = big.NewRat(50, 1)
	cutL    = big.NewRat(85, 1)
)

// Rate is the rating of an exact achievement from 0 to 100: N ≤ 15 < P ≤ 50 < L ≤ 85 < F. Nil is U.
func Rate(v *big.Rat) string {
	switch {
	case v == nil:
		return Unassessed
	case v.Cmp(cutN) <= 0:
		return NotAchieved
	case v.Cmp(cutP) <= 0:
		return Partly
	case v.Cmp(cutL) <= 0:
		return Largely
	}
	return Fully
}

// worth counts what cannot be assessed as 0.
func worth(v *big.Rat) *big.Rat {
	if v == nil {
		return new(big.Rat)
	}
	return v
}

// Level is the highest level that is above 50 with every level below it above 85; 0 if there is none. Nil counts as 0.
func Level(achievement []*big.Rat) int {
	level := 0
	for k, v := range achievement {
		if worth(v).Cmp(cutP) > 0 {
			level = k + 1
		}
		if worth(v).Cmp(cutL) <= 0 {
			break
		}
	}
	return level
}

// Index is Σ g·achievement/100, from 0 to 5: g is 1 up to and including the first level that is not F, and a half after it.
func Index(achievement []*big.Rat) *big.Rat {
	sum, g := new(big.Rat), big.NewRat(1, 100)
	half := big.NewRat(1, 200)
	for _, v := range achievement {
		sum.Add(sum, new(big.Rat).Mul(g, worth(v)))
		if worth(v).Cmp(cutL) <= 0 {
			g = half
		}
	}
	return sum
}

// score is what a part is worth: 100 × min(1, value ÷ target), or target ÷ value where low is good. Below the target it is
// at most 85, below a target of the plan at most 50; a part that is yes or no is worth 100 or 0.
func (p ModelPart) score(v *big.Rat) *big.Rat {
	if p.Yes {
		if v.Sign() > 0 {
			return hundred
		}
		return new(big.Rat)
	}
	target := p.Target.Rat()
	var share *big.Rat
	if p.Direction == "low" {
		if v.Cmp(target) <= 0 {
			return hundred
		}
		share = new(big.Rat).Quo(target, v)
	} else {
		if v.Cmp(target) >= 0 {
			return hundred
		}
		if share = new(big.Rat).Quo(v, target); share.Sign() < 0 {
			share.SetInt64(0)
		}
	}
	most := cutL
	if p.Plan {
		most = cutP
	}
	return least(share.Mul(share, hundred), most)
}

// least is the lesser of two achievements; nil, which cannot be assessed, is the least of all.
func least(a, b *big.Rat) *big.Rat {
	switch {
	case a == nil || b == nil:
		return nil
	case b.Cmp(a) < 0:
		return b
	}
	return a
}
