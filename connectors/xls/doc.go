// Package xls reads the binary workbooks of Excel 5 to 2003 (BIFF5 and BIFF8), and streams of their records without a
// container, which some systems write by hand.
//
// A container is an OLE compound file ([MS-CFB]) of which one stream is a sequence of records ([MS-XLS]): first those of the
// whole workbook (sheets, formats, shared strings), then those of each sheet. Nothing that a file claims is believed before
// it is there: sizes and chains are bounded by the length of the file.
package xls
