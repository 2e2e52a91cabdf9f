// Package score derives every percentage from counts.
//
// It measures nothing: it sees, per check, how many rows were eligible and how many violating, and weighs them in exact
// rationals. A check that is not applicable or errored has neither score nor weight. Rounding happens once, when a figure
// is written.
package score
