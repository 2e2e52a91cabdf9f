// Package nightly is the unattended assessment: it takes the lock, assesses, compares with earlier nights, alerts, and
// prunes old runs.
//
// A night ends with a status: what was done, its exit code and what speaks for looking at it. An alert is one message per
// night at most. What cannot be delivered waits in the spool, under .ddss, and is tried again at the next start. A warning
// is a language-free code with its figures; wording.go turns it into a sentence.
package nightly
