package fixlist

import (
	"fmt"
	"io"
	"strings"

	"ddss/internal/failure"
)

// textWriter writes for a person at a terminal: a line per row and one per reason.
type textWriter struct {
	w io.Writer
	o Options
}

func (t *textWriter) Write(f failure.Failure) error {
	row := t.o.row(f)
	parts := []string{row.Place}
	for _, s := range []string{row.Key, row.Agency, row.Officer} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if _, err := fmt.Fprintln(t.w, plain(strings.Join(append(parts, row.Gain+" DQI"), " · "))); err != nil {
		return err
	}
	for _, r := range row.Reasons {
		value := ""
		if r.Value != "" {
			value = " «" + r.Value + "»"
		}
		if _, err := fmt.Fprintf(t.w, "  %-8s  %s\n            %s%s → %s\n", r.Word, r.Check, r.Text, plain(value), r.Advice); err != nil {
			return err
		}
	}
	return nil
}

func (t *textWriter) Close() error { return nil }

// plain keeps data from steering a terminal: control characters become blanks.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7F && r < 0xA0 {
			return ' '
		}
		return r
	}, s)
}
