// Package synth makes a commune that does not exist: plausible exports for trials and benchmarks, with planted defects
// and their list.
//
// The same seed gives the same bytes everywhere. Dossiers are events over a year, shown as they stand at a moment, so that
// earlier months of the same commune can be made too. Without planted defects no check finds fault with the rows; each
// defect says which checks must find it. Names, addresses and numbers are made up and nearly unique.
package synth
