// Package spreadsheetml reads XML Spreadsheet 2003, the workbook in one XML file that Excel calls "XML Spreadsheet" and that
// many systems save under the name of a workbook (.xls).
package spreadsheetml
