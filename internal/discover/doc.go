// Package discover finds out what the exports of a folder are: the one way by which assess without a configuration, init
// and inspect decide.
//
// A table is a sheet with a header row that a dataset knows. It fits the dataset of which its header maps the key and the
// most fields, two at least. Tables of one file that fit one dataset are compared by snapshot.Compare; the best one is
// read and the others are named. What nothing tells apart (two datasets of a table, two tables of a dataset, two columns
// of a field) is open: a person settles it in the configuration, and nothing is read until then.
package discover
