// Package signs looks in dossiers for signs that figures may be dressed up: receipts entered out of the order of their
// numbers, and closings heaped before the last day of a report period. A sign is something to look at; it lowers no score.
//
// The last day of a report period is calendar.PeriodEnds.
package signs
