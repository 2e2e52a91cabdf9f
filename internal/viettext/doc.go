// Package viettext holds the rules for Vietnamese text: what is trimmed, missing and normalised, how headers and
// administrative names are compared, legacy encodings (TCVN3, VNI, Windows-1258), text that was decoded wrongly, and
// the masking of personal data.
//
// Trimmed text has no white space and no zero-width characters at its ends. Normalised text is in NFC, without
// zero-width characters, with single blanks, in lower case, and with one placement of tone marks: "hòa" and "hoà",
// "thúy" and "thuý" are one. The lists that SQL has to apply as well are exported, so that both sides read one source.
package viettext
