// Package dataset holds the vocabulary of the records that ddss assesses.
//
// A dataset is a canonical table (dossier, document, procedure, …); its grain says what one row stands for and its key
// is the field that names a row. A field has a type, a Vietnamese label that people read, and aliases: headers seen in
// real exports. A required field is one that the law or the work expects in every row, or in the rows that its
// condition names. The tables and fields are data, in datasets.yaml; nothing else in the program lists them.
package dataset
