// Package engine judges rows in an embedded DuckDB.
//
// It loads nothing by itself: it is given, per dataset, Parquet parts (or rows, in tests) whose columns are raw texts,
// and judges each row once. The verdict of a row is a bit per check for eligible and one for violating, kept in the
// judged table of its dataset; counts, segments, the fix list and samples are reads of those bits.
//
// The fix list sorts the violating rows by the few sets of checks that they violate together; its values are read from the
// typed views, for those rows and fields alone.
//
// If a statement cannot run because of one expression, the checks are split until only that one is errored.
package engine
