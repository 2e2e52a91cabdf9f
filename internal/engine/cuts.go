package engine

import (
	"ddss/checks"
	"ddss/internal/dataset"
	"ddss/internal/dialect"
)

// Segmented is the dataset whose figures are divided into segments.
const Segmented = "dossier"

// A Cut divides the dossiers into segments by a key.
type Cut struct {
	Name  string
	value string // expression of the key
	field string // field that it reads
	named bool   // shown in the commonest spelling of its field instead of by the key itself
}

// Cuts are the ways in which dossiers are divided: by the normalised sector and by the channel, each shown in its
// commonest spelling, by the code of the agency, and by the month of receipt as yyyy-MM. Spellings of one canonical
// channel are one segment. A missing value, or an unreadable month, is the key "".
var Cuts = []Cut{
	{"sector", "norm(sector)", "sector", true},
	{"agency", "agency_code", "agency_code", false},
	{"channel", "channel", "channel", true},
	{"month", "month(received_at)", "received_at", false},
}

// keyColumn is the column of the judged table that holds the trimmed key of the row.
const keyColumn = "key"

// extras are the columns that the judged table of a dataset carries beside the bits.
func extras(name string) []dialect.Extra {
	ds, _ := dataset.Get(name)
	list := []dialect.Extra{{Name: keyColumn, Expr: mustValue(ds.Key, name)}}
	if name != Segmented {
		return list
	}
	for _, c := range Cuts {
		list = append(list, dialect.Extra{Name: c.Name, Expr: mustValue(c.value, name)})
		if c.named {
			list = append(list, dialect.Extra{Name: c.text(), Expr: mustValue(c.field, name), Text: true})
		}
	}
	return list
}

func (c Cut) text() string { return c.Name + "_text" }

func mustValue(src, ds string) checks.Expr {
	e, err := checks.CompileValue(src, ds, nil)
	if err != nil {
		panic("engine: " + err.Error())
	}
	return e
}
