// Package fixlist writes the list of failing rows: for a person who mends them, and for programs.
//
// A failure is a row with its reasons; a reason is a check that the row violates. Values are masked by the kind of their
// field unless a person asked otherwise. Lists are written as they come: no writer holds more than a sheet's buffer.
package fixlist
