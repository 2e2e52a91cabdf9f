// Package worksheet writes the workbook on which an auditor gives verdicts, and reads it back.
//
// A worksheet has a line per drawn record: its sample id, its values (masked) and, beside each value, a cell for the
// verdict with a drop-down, and a note. What the tool found is not on it unless asked for, so that it leads nobody. The
// sheet of facts says which run and which seed the sample is from; the minutes count the verdicts by formulas and have
// places for signatures.
//
// Reading goes by headings and sample ids, in either language: lines may be in another order, columns moved or added,
// verdicts missing.
package worksheet
