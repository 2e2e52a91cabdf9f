// Package arrow reads Arrow IPC, batch by batch: files (.arrow, .feather of version 2) and streams (.arrows). Values come as
// texts in the same way as from Parquet.
package arrow
