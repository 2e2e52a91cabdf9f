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
	place := f.Source
	if f.Sheet != "" {
		place += " [" + f.Sheet + "]"
	}
	show := t.o.shown(f)
	parts := []string{fmt.Sprintf(t.o.choose("%s, hàng %d", "%s, row %d"), place, f.Row)}
	for _, s := range []string{show.key, f.Agency, show.officer} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	parts = append(parts, fmt.Sprintf("+%s DQI", strings.Replace(gain(f.Gain), ".", t.o.choose(",", "."), 1)))
	if _, err := fmt.Fprintln(t.w, plain(strings.Join(parts, " · "))); err != nil {
		return err
	}
	for i, r := range f.Reasons {
		value := ""
		if r.Value != "" {
			value = " «" + show.values[i] + "»"
		}
		if _, err := fmt.Fprintf(t.w, "  %-8s  %s\n            %s%s → %s\n", t.o.severity(r), r.Check.ID, t.o.reason(r), plain(value), t.o.advice(r)); err != nil {
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
