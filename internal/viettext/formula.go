package viettext

import "strings"

// formulaStarts are the characters by which a spreadsheet program takes a text for a formula.
const formulaStarts = "=+-@\t\r"

// Neutralise makes a text safe in a cell of a CSV or XLSX file: one that a spreadsheet program would take for a formula gets
// an apostrophe before it. Restore gives the text back.
func Neutralise(s string) string {
	if quoted(s) || s != "" && strings.IndexByte(formulaStarts, s[0]) >= 0 {
		return "'" + s
	}
	return s
}

// Restore takes away the apostrophe of Neutralise: Restore(Neutralise(s)) is s for every s.
func Restore(s string) string {
	if quoted(s) {
		return s[1:]
	}
	return s
}

// quoted reports whether apostrophes stand before a formula start.
func quoted(s string) bool {
	rest := strings.TrimLeft(s, "'")
	return len(rest) < len(s) && rest != "" && strings.IndexByte(formulaStarts, rest[0]) >= 0
}
