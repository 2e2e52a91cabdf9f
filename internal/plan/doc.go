// Package plan decides, before any row is read, what of a catalogue can be judged with what was loaded.
//
// The inventory says which datasets, columns and catalogues there are. Folding a predicate against it leaves a
// constant (true or false whatever the rows hold), an unknown (it asks for something that is absent, with the reason),
// or a predicate over columns that exist. From that follows which checks are not applicable and why, and which
// expressions have to be judged row by row.
//
// A reason is a language-free code: dataset_absent:payment, column_absent:due_at, column_absent:document.kind,
// catalogue_absent:wards, system:tap_trung, disabled, bad_expression.
package plan
