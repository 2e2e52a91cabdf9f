package fixlist

import (
	"encoding/csv"
	"io"
	"strconv"

	"ddss/internal/failure"
	"ddss/internal/viettext"
)

// csvHeader is fixed: programs read it.
var csvHeader = []string{"dataset", "source", "sheet", "row", "key", "check", "severity", "value", "reason", "advice"}

// csvWriter writes one line per row and check.
type csvWriter struct {
	w   *csv.Writer
	o   Options
	err error // of the header
}

func newCSV(w io.Writer, o Options) *csvWriter {
	c := &csvWriter{w: csv.NewWriter(w), o: o}
	c.err = c.w.Write(csvHeader)
	return c
}

func (c *csvWriter) Write(f failure.Failure) error {
	if c.err != nil {
		return c.err
	}
	line := make([]string, len(csvHeader))
	show := c.o.shown(f)
	for i, s := range []string{f.Dataset, f.Source, f.Sheet, strconv.FormatInt(f.Row, 10), show.key} {
		line[i] = viettext.Neutralise(s)
	}
	own := line[5:]
	for n, r := range f.Reasons {
		for i, s := range []string{r.Check.ID, string(r.Check.Severity), show.values[n], c.o.reason(r), c.o.advice(r)} {
			own[i] = viettext.Neutralise(s)
		}
		if err := c.w.Write(line); err != nil {
			return err
		}
	}
	return nil
}

func (c *csvWriter) Close() error {
	c.w.Flush()
	return c.w.Error()
}
