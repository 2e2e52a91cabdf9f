// Package inspect says what a file is before anything is assessed: its kind, encoding and tables, where the header stands,
// which field each column is mapped to and why, how the values are read, and a profile of each column.
//
// A profile counts the rows that would be loaded: how many of them have a value, how many values differ, which are the most
// frequent, of what patterns they are. Values are masked: in mapped columns by the kind of their field, in others all but
// the first letter of each word. A pattern shows 9 for a digit, A for capitals, a for small letters, and other characters
// as they are.
package inspect
