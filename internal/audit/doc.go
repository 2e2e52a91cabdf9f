// Package audit draws samples of records and says what the verdicts on them prove.
//
// A machine can tell that a record is well formed, not that it tells the truth: only a person with the paper in hand can.
// So records are drawn by a seed, an auditor gives a verdict on each of their fields, and the verdicts are counted.
//
// A stratum is a part of the population that is sampled in proportion, such as a sector. An error is a value that does not
// agree with the paper. A false alarm is a value that a check faults and the auditor finds right; a miss is the
// opposite. Counts are integers; intervals are two-sided.
//
// Tails of the binomial are summed in binary floating point of 192 bits, those of the hypergeometric in integers, so that
// a bound is the same on every machine and wrong by less than 1e-15.
package audit
