// Package web reads records that an HTTP server gives as JSON, page by page.
//
// The next page follows by page number, offset, cursor or next address (of the page, or of the Link header, RFC 8288). Pages
// that are asked for again after a failure of the server or the network are asked for with a growing pause, a few times;
// what came before stays, so a long transfer goes on where it stopped. A pause that the server asks for by Retry-After is
// kept, up to a bound.
//
// Nothing is landed unless all of it came: a page that repeats an earlier one, an address that was asked for already, a
// number of records that changes midway or that is not reached, HTML in place of JSON, all end the source with a reason. Next
// addresses and redirections stay on the server of the configuration. Sizes, pages and time are bounded. HTTP
// without TLS is for this machine, unless the configuration says otherwise. Only GET is used.
//
// The records are kept in a temporary file of the user alone until they are read, since their columns are known only at
// the end; it is removed when the book is closed.
package web
