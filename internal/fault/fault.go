// Package fault holds the errors that a person reads: one clear sentence in Vietnamese and in English, with the exit code
// of the command.
package fault

import "errors"

// Exit codes of the commands.
const (
	Done        = 0
	Failed      = 1   // something failed; the rest went on
	Usage       = 2   // wrong use or configuration
	BelowGate   = 3   // done, but below a gate
	NotVerified = 4   // evidence does not verify
	Locked      = 75  // another run holds the lock
	Interrupted = 130 // by a signal
)

// Error is an error for people.
type Error struct {
	Code   int
	Vi, En string
	Err    error // what caused it; may be nil
}

// New makes an error with an exit code. The sentences share the arguments; of Words each takes its own language.
func New(code int, vi, en string, args ...any) *Error {
	return &Error{Code: code, Vi: sentence("vi", vi, args), En: sentence("en", en, args)}
}

// Because adds the cause.
func (e *Error) Because(err error) *Error {
	e.Err = err
	return e
}

func (e *Error) Error() string { return e.In("en") }
func (e *Error) Unwrap() error { return e.Err }

// In is the sentence in the language "vi" or "en".
func (e *Error) In(lang string) string {
	if lang == "en" {
		return e.En
	}
	return e.Vi
}

// Code is the exit code of an error: 0 for nil, 1 for errors of other kinds.
func Code(err error) int {
	var e *Error
	switch {
	case err == nil:
		return Done
	case errors.As(err, &e):
		return e.Code
	}
	return Failed
}

// In is the text of any error in a language.
func In(err error, lang string) string {
	var e *Error
	if errors.As(err, &e) {
		return e.In(lang)
	}
	return err.Error()
}
