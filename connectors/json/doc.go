// Package json reads records of JSON: one object a line (NDJSON), an array of objects, or an object that holds such an
// array. Keys become columns in order of first appearance, keys of nested objects joined by dots. Numbers stay as they
// are written, without exponent; a list of values is joined by semicolons.
package json
