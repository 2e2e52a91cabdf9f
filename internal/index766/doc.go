// Package index766 computes the index of Quyết định 766/QĐ-TTg from counts: counts in, scores out.
//
// A formula set is data with a version, a source and an effective period: groups with maxima, metrics with a maximum, a
// rule and what an empty denominator is worth. A count is the numerator and denominator of a metric; a metric whose count
// is not known has no score (null), which is not 0. Scores are exact until each metric is rounded once, half up, to two
// decimals; a group is the sum of its rounded metrics, capped at its maximum, and the total the sum of the groups.
// Attainable is the highest total that the known metrics allow.
package index766
