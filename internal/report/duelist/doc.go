// Package duelist renders the morning list: what is overdue and what is soon due, by agency and officer, as text, CSV or a
// workbook. Names of officers are masked, and no text of the data becomes a formula.
package duelist
