// Package web serves the runs of a place as pages: the list of runs, a run with its scorecard, its checks with their failing
// rows (masked), its agencies, two runs beside each other, the history, and a search.
//
// Everything is read when it is asked for and nothing is changed, but that a view of a signed-in user is written to the access
// log of the run. The whole state of a page is in its address. Pages need no script.
package web
