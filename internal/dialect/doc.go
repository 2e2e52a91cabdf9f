// Package dialect renders the predicates of checks to SQL.
//
// A typed view shows a dataset as the language sees it. For each field f it has r_f, the text as it came; t_f, the text
// trimmed and in NFC, NULL where it is missing; for fields that have to be read, v_f, the value, NULL where it is
// unreadable; and for moments h_f, whether the value has a time of day.
//
// A judging statement is a tower of layers. Layer 0 joins the judged rows with the first rows that their relations lead
// to and with the aggregates of their children, and names every column that the predicates read. Each further layer
// adds lifted columns: dear expressions that several checks share, computed once, and look-ups in the calendar. The
// last two compute one boolean per predicate and pack them into words of 64 bits.
//
// Values and names reach SQL only through the quoting of this package. Predicates stay two-valued: whatever can be NULL
// is closed by IS TRUE. What differs between engines stands in the table of templates (duckdb.go).
package dialect
