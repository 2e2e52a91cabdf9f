// Package checks is the catalogue of checks: what is judged, in words of law and in a small predicate language.
//
// A check belongs to one dataset and one of six dimensions. Its applies predicate says which rows are eligible (the
// denominator), its violates predicate which of those are violating. A check is data: one YAML file per check under
// the folder of its dimension, named <dataset>.<name>.yaml, with its wording, advice, legal basis and the rows that
// must pass, fail and be skipped. Code knows only the functions of the language (functions.go). words.yaml holds the
// named predicates (personal, accepted, result_due, …) that several checks share; users' own checks are files of the
// same form.
//
// # The language
//
//	predicate  = or-terms of and-terms of [not] comparison, brackets; "and" binds closer than "or", "not" closest
//	comparison = value ( = != < <= > >= ) value | value [not] in ( literal, … ) | a function or word that is true or false
//	value      = field | relation.field | function(…) | literal | value + value | value - value | as_of
//	literal    = 12 | "text" | 2025-07-01 | true | false | an enumeration value, bare (da_tra_ket_qua)
//
// A field is one of the dataset that is judged. A relation leads to the first row of another dataset with the same
// code: from dossier procedure, person (by national_id) and agency; from document, payment and survey dossier, and on
// from there (dossier.procedure.digitize). Without such a row every field behind the relation is missing.
//
// Everything is total and two-valued: nothing throws, and a predicate is true or false, never unknown. A comparison is
// true only if both sides are known: present text, a readable date, number, boolean or enumeration. So
// "a != b" reads "both are known and differ", and "not (a = b)" also holds where one is missing.
//
// Texts and codes compare trimmed, in NFC and case-sensitively. Of two compared moments, if one has no time of day
// both are compared by day; a date literal has none.
package checks
