// Package catalogue holds the small lists that are built in, each with its legal source: the spellings of enumerations,
// the provinces of identity numbers, the present provinces and the districts abolished on 2025-07-01. What is large, the
// nation's wards and the map from the old ones, a unit imports from the official list; this package reads it.
package catalogue
