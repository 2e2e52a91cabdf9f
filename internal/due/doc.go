// Package due says which open work is overdue and which falls due within some working days of a moment.
//
// A deadline is overdue when it lies before the moment; where one of the two has no time of day, both are compared by day.
// It is soon when it is not overdue and no more than n working days lie after the moment's day up to its own. Days late
// and days left are working days of the unit's calendar.
package due
