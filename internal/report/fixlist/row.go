package fixlist

import (
	"fmt"
	"strings"

	"ddss/checks"
	"ddss/internal/failure"
)

// Row is a failure as people read it.
type Row struct {
	Place                      string // file, sheet and row
	Key, Agency, Officer, Gain string // "" if not known
	Reasons                    []Reason
}

// Reason is why a row stands in the list.
type Reason struct {
	Check    string // id
	Severity checks.Severity
	Word     string // of the severity
	Text     string // what is not met
	Value    string // "" if missing
	Advice   string
}

// Word words a failure. Like a writer it refuses, as a *fault.Error, a row whose place tells personal data.
func Word(f failure.Failure, o Options) (Row, error) {
	if !o.Unmask {
		var err error
		if f, err = discreet(f); err != nil {
			return Row{}, err
		}
	}
	return o.row(f), nil
}

func (o Options) row(f failure.Failure) Row {
	place := f.Source
	if f.Sheet != "" {
		place += " [" + f.Sheet + "]"
	}
	show := o.shown(f)
	out := Row{Place: fmt.Sprintf(o.choose("%s, hàng %d", "%s, row %d"), place, f.Row), Key: show.key, Agency: f.Agency, Officer: show.officer,
		Gain: "+" + strings.Replace(gain(f.Gain), ".", o.choose(",", "."), 1)}
	for i, r := range f.Reasons {
		out.Reasons = append(out.Reasons, Reason{Check: r.Check.ID, Severity: r.Check.Severity, Word: o.severity(r), Text: o.reason(r), Value: show.values[i], Advice: o.advice(r)})
	}
	return out
}
