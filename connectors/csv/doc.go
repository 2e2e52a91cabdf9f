// Package csv reads delimited text: any of the delimiters ; , tab and |, in any of the encodings that Vietnamese exports
// are found in. Both are guessed from the head of the file, and the sheet says why.
//
// Quoting follows RFC 4180, with one mercy: a quotation mark inside an unquoted field is text. A quoted field that does
// not end within a bound is a torn record: it is given with its fault, and reading goes on at the next line.
package csv
