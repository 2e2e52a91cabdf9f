package fixlist

import (
	"fmt"
	"io"
	"math/big"
	"slices"

	"ddss/checks"
	"ddss/internal/audit/leak"
	"ddss/internal/dataset"
	"ddss/internal/failure"
	"ddss/internal/viettext"
)

// Writer writes failures in their order. Close writes what is left; it does not close what is written to.
type Writer interface {
	Write(failure.Failure) error
	Close() error
}

// Formats are the forms in which a list can be written.
var Formats = []string{"text", "csv", "xlsx", "ndjson"}

// Options are the same for all forms.
type Options struct {
	Lang   string // "vi" or "en"
	Unmask bool   // personal data as it stands
}

// New makes a writer of one of the Formats. Unless unmasking was asked for, it refuses, as a *fault.Error, rows whose place
// itself tells personal data, such as a file named after an identity number.
func New(format string, w io.Writer, o Options) (Writer, error) {
	out, err := plainWriter(format, w, o)
	if err != nil || o.Unmask {
		return out, err
	}
	return guard{out}, nil
}

type guard struct{ Writer }

func (g guard) Write(f failure.Failure) error {
	f, err := discreet(f)
	if err != nil {
		return err
	}
	return g.Writer.Write(f)
}

// discreet masks what was typed into the agency of a row, and refuses a row whose place tells personal data.
func discreet(f failure.Failure) (failure.Failure, error) {
	for _, s := range []string{f.Source, f.Sheet} {
		if found := leak.Text(fmt.Sprintf("%s:%d", f.Dataset, f.Row), s); len(found) > 0 {
			return f, leak.Refuse(f.Dataset, found)
		}
	}
	f.Agency = leak.Mask(f.Agency)
	return f, nil
}

func plainWriter(format string, w io.Writer, o Options) (Writer, error) {
	switch format {
	case "text":
		return &textWriter{w: w, o: o}, nil
	case "csv":
		return newCSV(w, o), nil
	case "xlsx":
		return newXLSX(w, o)
	case "ndjson":
		return newNDJSON(w, o), nil
	}
	return nil, fmt.Errorf("fixlist: no form %q", format)
}

func (o Options) choose(vi, en string) string {
	if o.Lang == "en" {
		return en
	}
	return vi
}

// reason is the sentence that says what a row fails.
func (o Options) reason(r failure.Reason) string {
	return o.choose("Không đạt: ", "Not met: ") + r.Check.Title.In(o.Lang)
}

var severities = map[checks.Severity]string{checks.Critical: "rất nặng", checks.Major: "nặng", checks.Minor: "nhẹ", checks.Signal: "dấu hiệu"}

// severity is for people; programs read the word of the check.
func (o Options) severity(r failure.Reason) string {
	return o.choose(severities[r.Check.Severity], string(r.Check.Severity))
}

func (o Options) advice(r failure.Reason) string { return r.Check.Advice.In(o.Lang) }

// shown is what a list shows of a row.
type shown struct {
	key, officer string
	values       []string // by reason
}

// shown masks each field of the row once. The identity number of a person is masked like any other though it is the key.
func (o Options) shown(f failure.Failure) shown {
	ds, _ := dataset.Get(f.Dataset)
	s := shown{key: o.mask(ds.Name, ds.Key, f.Key), values: make([]string, len(f.Reasons))}
	if f.Officer != "" {
		s.officer = o.mask("dossier", "officer", f.Officer)
	}
	for i, r := range f.Reasons {
		same := slices.IndexFunc(f.Reasons[:i], func(before failure.Reason) bool { return before.Check.Value == r.Check.Value })
		if same >= 0 {
			s.values[i] = s.values[same]
			continue
		}
		s.values[i] = o.mask(r.Check.Dataset(), r.Check.Value, r.Value)
	}
	return s
}

func (o Options) mask(dataset, field, text string) string {
	if o.Unmask {
		return text
	}
	masked := viettext.MaskField(field, text)
	if len(leak.Cell("", label(dataset, field), masked)) > 0 {
		return viettext.Hidden // written in a way that the mask does not know
	}
	return masked
}

// label is the Vietnamese heading of a field: it tells what its digits are.
func label(of, field string) string {
	ds, _ := dataset.Get(of)
	f, _ := ds.Field(field)
	return f.Vi
}

// gainDigits is to how many decimals a gain is shown: one row among a million still shows.
const gainDigits = 6

func gain(exact *big.Rat) string { return exact.FloatString(gainDigits) }
