package fixlist

import (
	"fmt"
	"io"
	"math/big"

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

// New makes a writer of one of the Formats.
func New(format string, w io.Writer, o Options) (Writer, error) {
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

func (o Options) advice(r failure.Reason) string { return r.Check.Advice.In(o.Lang) }

func (o Options) value(r failure.Reason) string { return o.mask(r.Check.Value, r.Value) }

// key is the key of the row: the identity number of a person is masked like any other.
func (o Options) key(f failure.Failure) string {
	ds, _ := dataset.Get(f.Dataset)
	return o.mask(ds.Key, f.Key)
}

func (o Options) officer(f failure.Failure) string { return o.mask("officer", f.Officer) }

func (o Options) mask(field, text string) string {
	if o.Unmask {
		return text
	}
	return viettext.MaskField(field, text)
}

// gainDigits is to how many decimals a gain is shown: one row among a million still shows.
const gainDigits = 6

func gain(exact *big.Rat) string { return exact.FloatString(gainDigits) }

// neutral keeps a spreadsheet program from taking a text for a formula.
func neutral(s string) string {
	if s == "" {
		return s
	}
	switch s[0] {
	case '=', '+', '-', '@', '\t', '\r':
		return "'" + s
	}
	return s
}
