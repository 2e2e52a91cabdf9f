// Package run keeps the evidence of an assessment: the run folder.
//
// A run folder holds result.json, the counts by segment, the violating and the rejected rows, what was taken from earlier
// runs, the pages made for people, and a manifest with the SHA-256 of each of them and of each input. What may differ
// between equal runs stands in context.json, outside the root hash. A run folder appears whole or not at all. Records are
// named in it by a keyed tag only.
package run
