package audit

import "math/big"

// Agreement compares the verdicts of two people on the same values: Both[i][j] counts those that the first put into class
// i and the second into class j.
type Agreement struct{ Both [][]int64 }

// Observed counts the values on which they agree, and all.
func (a Agreement) Observed() (same, all int64) {
	for i, row := range a.Both {
		for j, n := range row {
			all += n
			if i == j {
				same += n
			}
		}
	}
	return same, all
}

// Kappa is (pₒ - pₑ)/(1 - pₑ), the agreement beyond what chance alone would give (J. Cohen, Educational and Psychological
// Measurement 20, 1960); nil where both used one class only, or nothing is compared.
func (a Agreement) Kappa() *big.Rat {
	same, all := a.Observed()
	chance := int64(0)
	for i, row := range a.Both {
		first, second := int64(0), int64(0)
		for j, n := range row {
			first += n
			second += a.Both[j][i]
		}
		chance += first * second
	}
	if all*all == chance {
		return nil
	}
	return big.NewRat(same*all-chance, all*all-chance)
}
