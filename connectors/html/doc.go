// Package html reads tables of HTML, which many systems save under the name of a workbook (.xls).
//
// Each table with rows is a sheet. As in a workbook, the text of a cell that spans several columns or rows stands in its
// first cell and the others are empty. Text of nested tables belongs to the cell around them.
package html
