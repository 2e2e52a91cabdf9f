package result

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// Percent is a percentage in hundredths: 9988 is 99.88.
type Percent int64

// Round rounds an exact percentage half up to two decimals. What is below 100 is never shown as 100.00.
func Round(exact *big.Rat) Percent {
	const hundred = 100_00
	scaled := new(big.Rat).Mul(exact, big.NewRat(100, 1))
	scaled.Add(scaled, big.NewRat(1, 2))
	p := new(big.Int).Div(scaled.Num(), scaled.Denom()).Int64()
	if p >= hundred && exact.Cmp(big.NewRat(100, 1)) < 0 {
		return hundred - 1
	}
	return Percent(p)
}

// Share is 100 × part ÷ whole, or nil if the whole is 0.
func Share(part, whole int64) *Percent {
	if whole == 0 {
		return nil
	}
	exact := big.NewRat(part, whole)
	p := Round(exact.Mul(exact, big.NewRat(100, 1)))
	return &p
}

// String is the number with a point and no trailing zeros: "99.88", "95.1", "100".
func (p Percent) String() string {
	sign, n := "", int64(p)
	if n < 0 {
		sign, n = "-", -n
	}
	s := fmt.Sprintf("%d.%02d", n/100, n%100)
	return sign + strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// MarshalJSON writes the number.
func (p Percent) MarshalJSON() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalJSON reads a number with at most two decimals.
func (p *Percent) UnmarshalJSON(text []byte) error {
	s := string(text)
	if s == "null" {
		return nil
	}
	negative := strings.HasPrefix(s, "-")
	whole, frac, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if len(frac) > 2 {
		return fmt.Errorf("%s has more than two decimals", s)
	}
	n, err := strconv.ParseInt(whole+(frac + "00")[:2], 10, 64)
	if err != nil {
		return fmt.Errorf("%s is no percentage", s)
	}
	if negative {
		n = -n
	}
	*p = Percent(n)
	return nil
}
