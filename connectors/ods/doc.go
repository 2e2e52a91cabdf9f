// Package ods reads OpenDocument spreadsheets: ODS, and FODS, which is the same in one XML file.
//
// A cell gives its stored value, not what its format shows: numbers (percentages and currencies too) as shortest decimals,
// dates as ISO date-times, times of day as the part of a day that a workbook of another kind holds. Cells and rows that the
// file repeats are written out, within bounds.
package ods
