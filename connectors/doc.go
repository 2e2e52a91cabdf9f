// Package connectors is the contract between the places where records lie and the rest of ddss.
//
// A source is one file; or one table or query of a database, or one web address. A connector opens files of one kind
// (xlsx, csv, html …), a remote connects to servers of one kind (postgresql, http …). An open source is a book of one or more sheets; a sheet is a sequence of rows; a
// row is a sequence of cells of text with the number of the row in its sheet. A connector says what stands in the file
// and nothing more: it knows neither datasets nor checks, neither header rows nor totals. Formats whose records name
// their columns themselves (JSON, Parquet) give those names with the sheet; in all others the header is found later,
// by package layout.
//
// The text of a cell is what the file holds: a number as its shortest decimal without exponent, a native date as ISO
// 8601 with "T" rounded to the second, a boolean as TRUE or FALSE, an error cell as its error text, an absent cell as
// the empty text.
//
// A row that cannot be brought in at all (torn, of the wrong width, not decodable) is given with its fault, never left
// out. Row numbers are those that a person sees: the row of the sheet in workbooks, the record number with title and
// header rows counted in delimited text, the record number elsewhere, each from 1.
//
// Kinds are registered in an explicit list (package connectors/all); the suite in connectors/connectortest is what
// each of them must pass.
package connectors
