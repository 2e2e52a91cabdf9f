package audit

import (
	"fmt"
	"math"
)

// Size is the number of records to draw so that the interval of a share reaches no further than margin to each side at that
// confidence, however large the share is: n₀ = z²/4e², reduced for a finite population to n₀/(1+(n₀-1)/N) and rounded up
// (W. G. Cochran, Sampling Techniques, 3rd ed. 1977, section 4.4).
func Size(population int, confidence, margin float64) int {
	if population <= 0 || confidence <= 0 || confidence >= 1 || margin <= 0 || margin >= 1 {
		panic(fmt.Sprintf("audit: no sample size for %d, %v, %v", population, confidence, margin))
	}
	const hair = 1e-9 // what rounding of the quantile may add to a whole number
	n := finiteSize(float64(population), normalQuantile(confidence), margin)
	return min(population, int(math.Ceil(n-hair)))
}

// finiteSize is the size before it is rounded, for a quantile z of the normal distribution.
func finiteSize(population, z, margin float64) float64 {
	infinite := z * z / (4 * margin * margin)
	return infinite / (1 + (infinite-1)/population)
}
