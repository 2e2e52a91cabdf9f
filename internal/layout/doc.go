// Package layout finds the table in a sheet: where its header is, which column holds which field and why, and what each
// row is.
//
// A header may take up to three rows below up to ten title rows; group titles of upper rows join the texts below them
// as "A / B". A column is mapped by the config, by the canonical name of a field, by its label or by one of its
// aliases. Nothing is guessed between two equal candidates: that is an ambiguity, which the config settles.
//
// Every row up to the last one that is not blank is exactly one of: header, loaded, rejected, or skipped as title,
// repeated header, group, total, signature or blank. A row with a key is
// data, however little else it has; one without is skipped only if it looks like what it is skipped as. Records that name
// their own columns are never skipped.
package layout
