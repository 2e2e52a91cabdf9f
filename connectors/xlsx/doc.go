// Package xlsx reads XLSX and XLSM workbooks.
//
// The XML of a sheet is scanned byte by byte and handed over row by row: no tree of the workbook is built, and only the
// shared strings are kept. Cells follow their references, so that gaps stay empty; numbers come as shortest decimals;
// a number under a date style comes as an ISO date-time, by the epoch of the workbook. Sizes are bounded, so that a
// small file cannot grow without limit.
package xlsx
