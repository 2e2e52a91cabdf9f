package connectors

import (
	"context"

	"ddss/internal/fault"
)

// Remote opens sources that are no files: tables and queries of databases, web addresses.
type Remote interface {
	// Kind is the name of the kind, in lower case: "postgresql", "mysql", "sqlserver", "oracle", "http".
	Kind() string
	// Schemes are those of the addresses that it opens.
	Schemes() []string
	// SecretVariable is the environment variable that holds the password where the configuration names no other.
	SecretVariable() string
	// Check refuses a place that can never be opened, without connecting to it. Errors are *fault.Error of wrong use that
	// neither name the source nor repeat a password.
	Check(Place) error
	// Connect connects for reading only. Errors are *RemoteError, or those of the context.
	Connect(ctx context.Context, at Place) (Book, error)
}

// Place says where a remote source is and which of its records are wanted.
type Place struct {
	URL    string // without a password
	Secret string // password or token; empty if there is none
	Table  string // of a database; or
	Query  string // one SELECT
	Web    Web
}

// Web says how the records of a web address are asked for.
type Web struct {
	Auth        string // "bearer", "basic" or "none"
	Records     string // path of the list of records in a page, keys joined by "."; empty: the page is the list
	Paging      string // "page", "offset", "cursor", "next" or "none"
	Parameter   string // of the address that holds the page number, the offset or the cursor
	First       int64  // page number or offset of the first page
	Size        int64  // records asked for in a page; 0: as the server likes
	SizeName    string // parameter of the address that holds Size
	Next        string // path of the cursor or of the next address in a page
	Total       string // path of the number of all records in a page; empty: it is not told
	AllowPlain  bool   // HTTP without TLS to another machine
	MaxPages    int64  // 0: the bound of the connector
	MaxDuration string // of the whole, such as 30m; empty: the bound of the connector
}

// Reasons why a remote source gave no rows, or stopped giving them.
const (
	Unreachable  = "unreachable"     // no connection, or no sensible answer
	Denied       = "denied"          // wrong user or password
	NoPlace      = "no_place"        // the database or the address is not there
	NoPermission = "no_permission"   // the account may not read it
	NoTable      = "no_table"        // the table, or one that the query names, is not there
	BadQuery     = "bad_query"       // the server does not understand the query
	WriteRefused = "write_refused"   // the query tried to change something
	Lost         = "connection_lost" // the connection ended before the rows did
	Busy         = "busy"            // the server has no room or time now
	QueryFailed  = "query_failed"    // a value that the query cannot compute with, or another failure of the server
	BadAnswer    = "bad_answer"      // what came is not what was asked for
	Changed      = "changed"         // the records changed while they were read
	Oversized    = "too_large"       // beyond a bound that protects the machine
)

// RemoteError says why a remote source gave no rows, or stopped giving them. Its sentences hold no text of the server or of
// the driver, which may repeat passwords and data.
type RemoteError struct {
	Reason string
	Told   *fault.Error // a clause in both languages, without a full stop
}

// NewRemoteError makes an error for one of the reasons above. The sentences share the arguments.
func NewRemoteError(reason, vi, en string, args ...any) *RemoteError {
	return &RemoteError{reason, fault.New(fault.Failed, vi, en, args...)}
}

func (e *RemoteError) Error() string { return e.Told.Error() }
func (e *RemoteError) Unwrap() error { return e.Told }
