package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"ddss/internal/discover"
	"ddss/internal/fault"
	"ddss/internal/run"
	"ddss/internal/viettext"
)

// rejected lists the rows of a run that could not be brought in, as text or CSV.
func (a *app) rejected(dir string, l listing) error {
	if l.format != "text" && l.format != "csv" {
		return fault.New(fault.Usage, "--rejected chỉ có dạng text hoặc csv, không có dạng %s.", "--rejected comes as text or csv, not as %s.", l.format)
	}
	list, err := run.ReadRejects(dir)
	if err != nil {
		return fault.New(fault.Failed, "%s: không đọc được %s.", "%s: %s cannot be read.", dir, run.RejectsFile).Because(err)
	}
	return a.output(l.output, func(w io.Writer) error {
		if l.format == "text" {
			for _, r := range list {
				place := r.Source
				if r.Sheet != "" {
					place += " [" + r.Sheet + "]"
				}
				if _, err := fmt.Fprintf(w, a.choose("%s, hàng %d: %s\n", "%s, row %d: %s\n"), place, r.Row, discover.Word(r.Reason, a.language())); err != nil {
					return err
				}
			}
			return nil
		}
		c := csv.NewWriter(w)
		lines := [][]string{{"source", "sheet", "row", "reason"}}
		for _, r := range list {
			lines = append(lines, []string{viettext.Neutralise(r.Source), viettext.Neutralise(r.Sheet), strconv.FormatInt(r.Row, 10), discover.Word(r.Reason, a.language())})
		}
		return c.WriteAll(lines)
	})
}
