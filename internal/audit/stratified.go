package audit

import (
	"fmt"
	"math"
)

// Stratum counts what was drawn from a part of the population, and how many of it are errors.
type Stratum struct {
	Name       string
	Population int
	Drawn      int // 0: nothing was judged there, and it says nothing of the stratum
	Errors     int
}

// Estimate is a share in the whole population, put together from those of the strata.
type Estimate struct {
	Share    float64
	Variance float64 // of Share
	Interval Interval
}

// Stratified weighs the shares of the strata by their sizes: p = ΣWₕpₕ with the variance ΣWₕ²(1-fₕ)pₕqₕ/(nₕ-1)
// (W. G. Cochran, Sampling Techniques, 3rd ed. 1977, section 5.10). A stratum of which only one record was judged lends
// it the variance pq of the whole sample. The interval is Wilson's for a simple sample of the same variance; it is
// approximate. Strata of which nothing was judged are left out: the share then stands for the others.
func Stratified(strata []Stratum, confidence float64) Estimate {
	total, drawn, errors := 0, 0, 0
	for _, s := range strata {
		if s.Drawn < 0 || s.Errors < 0 || s.Errors > s.Drawn || s.Drawn > s.Population {
			panic(fmt.Sprintf("audit: stratum %q with %d of %d out of %d", s.Name, s.Errors, s.Drawn, s.Population))
		}
		if s.Drawn > 0 {
			total += s.Population
			drawn += s.Drawn
			errors += s.Errors
		}
	}
	if drawn == 0 {
		panic("audit: nothing was judged")
	}
	pooled := float64(errors) / float64(drawn)
	e := Estimate{}
	for _, s := range strata {
		if s.Drawn == 0 {
			continue
		}
		weight := float64(s.Population) / float64(total)
		p := float64(s.Errors) / float64(s.Drawn)
		e.Share += weight * p
		spread := pooled * (1 - pooled)
		if s.Drawn > 1 {
			spread = p * (1 - p) / float64(s.Drawn-1)
		}
		e.Variance += weight * weight * (1 - float64(s.Drawn)/float64(s.Population)) * spread
	}
	e.Share = math.Min(1, e.Share)
	switch simple := e.Share * (1 - e.Share); {
	case drawn == total:
		e.Interval = Interval{e.Share, e.Share}
	case simple > 0 && e.Variance > 0:
		n := simple / e.Variance
		e.Interval = Wilson(e.Share*n, n, confidence)
	default: // all alike, or every stratum with errors was judged whole: as if drawn simply
		n := float64(drawn)
		e.Interval = Wilson(e.Share*n, n, confidence)
	}
	return e
}
