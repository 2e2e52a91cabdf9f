// Package connectortest is what every connector must pass.
//
// A kind of source shows that it keeps the contract of package connectors by a test of a few lines: it says how a table
// is written as a file of the kind, and Run does the rest. Fuzz is the body of the kind's fuzz target.
package connectortest
