package inspect

import (
	"ddss/connectors"
	"ddss/internal/layout"
)

// Schema is the version of the JSON of a report.
const Schema = "ddss.inspect/1"

// Report is what a file is.
type Report struct {
	Schema string  `json:"schema"`
	File   string  `json:"file"`
	Bytes  int64   `json:"bytes"` // 0 for a file of an archive
	Kind   string  `json:"kind"`  // of the connector
	Sheets []Sheet `json:"sheets"`
	Tables []Table `json:"tables"` // those that were looked at closely
}

// What is done with a sheet.
const (
	UseRead  = "read"      // assess reads it
	UseOpen  = "open"      // it fits, but something is to be decided first
	UseOther = "other"     // it fits a dataset less well than another sheet, and is not read
	UseNone  = "no_fields" // no dataset fits
)

// Sheet is a sheet of the file.
type Sheet struct {
	Name     string   `json:"name"`
	Hidden   bool     `json:"hidden"`
	Use      string   `json:"use"`
	Datasets []string `json:"datasets"` // that it fits equally well
}

// Table is the table of a sheet.
type Table struct {
	Sheet      string               `json:"sheet"`
	Encoding   string               `json:"encoding"`
	Evidence   string               `json:"encoding_evidence"`
	Datasets   []Fit                `json:"datasets"` // that it fits; if none, the nearest one without its key
	Open       []Question           `json:"open"`     // what a person has to decide
	HeaderFrom int64                `json:"header_from"`
	HeaderTo   int64                `json:"header_to"` // 0 where records name their columns
	Rows       int64                `json:"rows"`      // that would be loaded
	Rejected   int64                `json:"rejected"`
	Rejects    []Reject             `json:"rejects"` // by reason, most rows first
	Skipped    map[string]int64     `json:"skipped"`
	Others     []layout.Other       `json:"other_tables"` // on the same sheet; their rows are rejected
	Findings   []connectors.Finding `json:"findings"`
	Columns    []Column             `json:"columns"`
}

// Fit is a dataset with how many of its fields the table has.
type Fit struct {
	Dataset string `json:"dataset"`
	Fields  int    `json:"fields"`
	Key     bool   `json:"key"` // whether its key is mapped
}

// Question is what nothing in the file decides: several columns of a field, or several sheets or datasets.
type Question struct {
	About      string   `json:"about"` // "dataset", "sheet", or the field
	Candidates []string `json:"candidates"`
}

// Reject counts the rows that cannot be brought in for one reason.
type Reject struct {
	Reason string `json:"reason"`
	Rows   int64  `json:"rows"`
	First  int64  `json:"first_row"`
}

// Column is a column with its profile.
type Column struct {
	Index     int        `json:"index"` // from 1
	Header    string     `json:"header"`
	Field     string     `json:"field"` // empty if unmapped
	Reason    string     `json:"reason"`
	Score     int        `json:"score"`
	Proposals []Proposal `json:"proposals"` // fields that the values suggest
	Type      string     `json:"type"`      // of the field

	Filled        int64 `json:"filled"`
	Distinct      int64 `json:"distinct"`
	DistinctExact bool  `json:"distinct_exact"` // false: there are more
	Shortest      int   `json:"shortest"`       // characters
	Longest       int   `json:"longest"`

	Unreadable *int64 `json:"unreadable"` // present values that are not of the type; null if they were not read
	Min        string `json:"min"`        // of numbers and moments, masked like values
	Max        string `json:"max"`
	Order      *Order `json:"date_order"` // null unless the field is a day or a moment

	Oddities map[string]int64 `json:"oddities"` // damages by code, with how many values have them
	Top      []Value          `json:"top"`      // masked; none where every value is alone
	Patterns []Pattern        `json:"patterns"`
	Kinds    int64            `json:"pattern_kinds"`
	// KindsExact is false if there are more kinds of patterns than are told apart.
	KindsExact bool `json:"pattern_kinds_exact"`
}

// Proposal is a field that the values of an unmapped column suggest.
type Proposal struct {
	Field string `json:"field"`
	Form  string `json:"form"`
	Hits  int    `json:"hits"`
	Of    int    `json:"of"`
	Score int    `json:"score"`
}

// Order is how day and month are read in a column, and why: the values that are impossible otherwise.
type Order struct {
	MonthFirst    bool  `json:"month_first"`
	NotDayFirst   int64 `json:"not_day_first"`
	NotMonthFirst int64 `json:"not_month_first"`
}

// Value is a value with how many rows have it.
type Value struct {
	Text  string `json:"text"`
	Count int64  `json:"count"`
}

// Pattern is the form of values with how many rows have it.
type Pattern struct {
	Form  string `json:"form"`
	Count int64  `json:"count"`
}
