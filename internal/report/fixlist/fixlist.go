package fixlist

import (
	"fmt"
	"io"
	"math/big"

	"ddss/checks"
	"ddss/internal/dataset"
	"ddss/internal/viettext"
)

// Failure is a row with its reasons: the checks that it violates, the gravest for the score first.
type Failure struct {
	Dataset, Source, Sheet string
	Row                    int64 // as in the source
	Key, Agency, Officer   string
	// Gain is by how many points the DQI rises when the row is mended: the sum over its reasons.
	Gain    *big.Rat
	Reasons []Reason
}

// Reason is a check that a row violates.
type Reason struct {
	Check *checks.Check
	Value string   // trimmed text of the check's field in the row, unmasked
	Gain  *big.Rat // part of the row's gain; 0 for signals
}

// Writer writes failures in their order. Close writes what is left; it does not close what is written to.
type Writer interface {
	Write(Failure) error
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
func (o Options) reason(r Reason) string {
	return o.choose("Không đạt: ", "Not met: ") + r.Check.Title.In(o.Lang)
}

func (o Options) advice(r Reason) string { return r.Check.Advice.In(o.Lang) }

func (o Options) value(r Reason) string { return o.mask(r.Check.Value, r.Value) }

// key is the key of the row: the identity number of a person is masked like any other.
func (o Options) key(f Failure) string {
	ds, _ := dataset.Get(f.Dataset)
	return o.mask(ds.Key, f.Key)
}

func (o Options) officer(f Failure) string { return o.mask("officer", f.Officer) }

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
