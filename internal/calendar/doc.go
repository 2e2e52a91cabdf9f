// Package calendar knows the working days of Việt Nam.
//
// A calendar holds whole years. In a year that it holds, a working day is a day that is neither Saturday, Sunday nor a
// day off, or that is a make-up day. About a year that it does not hold it says nothing: Tết and the swaps around
// holidays are decreed anew every year. Days off are data (calendar.yaml) with their source; a unit may load its own.
package calendar
