package ods

import (
	"bytes"

	"ddss/connectors/internal/cells"
	"ddss/connectors/internal/markup"
)

// attributes are what the tag of a cell says.
type attributes struct {
	kind    string // of the value
	value   string
	valued  bool // the value is stored as an attribute
	failed  bool // the cell holds an error
	spanned bool // it covers others
	formula bool // the value is the result of one
	linked  bool // its formula points to another file
	times   int  // it is repeated
}

// attributesOf reads the attributes of a cell in one go: most cells have several, and files have millions of cells.
func attributesOf(t markup.Tag) attributes {
	a := attributes{times: 1}
	t.Each(func(key, raw []byte) bool {
		switch string(key) {
		case "office:value-type":
			a.kind = kindOf(raw)
		case "calcext:value-type":
			a.failed = string(raw) == "error"
		case "office:value", "office:date-value", "office:time-value", "office:boolean-value", "office:string-value":
			a.value, a.valued = markup.Unescape(raw), true
		case "table:formula":
			a.formula, a.linked = true, bytes.Contains(raw, []byte("'#")) || bytes.Contains(raw, []byte("&apos;#"))
		case "table:number-columns-repeated":
			a.times = count(string(raw))
		case "table:number-columns-spanned", "table:number-rows-spanned":
			a.spanned = a.spanned || count(string(raw)) > 1
		}
		return true
	})
	return a
}

func kindOf(raw []byte) string {
	for _, kind := range []string{"string", "float", "date", "boolean", "percentage", "currency", "time"} {
		if string(raw) == kind {
			return kind
		}
	}
	return ""
}

// stored is the value that the attributes hold; false if the text of the cell is the value.
func (a attributes) stored() (string, bool) {
	if !a.valued {
		return "", false
	}
	switch a.kind {
	case "float", "percentage", "currency":
		return cells.Number(a.value), true
	case "date":
		return cells.ISO(a.value)
	case "time":
		return cells.Duration(a.value)
	case "boolean":
		switch a.value {
		case "true":
			return "TRUE", true
		case "false":
			return "FALSE", true
		}
	case "string":
		return a.value, true
	}
	return "", false
}
