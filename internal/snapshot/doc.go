// Package snapshot lands sources as Parquet.
//
// A snapshot holds the mapped columns of one source as texts, with the number of each row. It is named by the SHA-256 of
// the source, of its mapping and of the version of this package, so that an unchanged source is not read again. Snapshots
// lie in a folder that may be deleted at any time; they appear whole or not at all.
package snapshot
