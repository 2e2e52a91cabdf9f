// Package maturity rates the governance of data by a model of areas and levels.
//
// A model has areas, each with five levels; a cell is a criterion. A criterion is worth 0 to 100: by its parts, which are
// figures with targets, by its evidence, which are documents, or by the least of both. The worth is rated N, P, L or F, or
// U where it cannot be assessed. The package sees the counts and records that it is given and nothing else; it computes
// in exact fractions and rounds once, when the result is made.
package maturity
