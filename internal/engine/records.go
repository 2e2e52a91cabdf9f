package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ddss/internal/dialect"
)

// Record is a row of a dataset, for outputs that show values.
type Record struct {
	Source int   // number of the source within the dataset
	Row    int64 // as in the source
	// Texts are the fields asked for, trimmed and in NFC, "" where missing. Values are the same as read by their types,
	// in ISO form for moments, canonical for enumerations and booleans ("true"), "" where missing or unreadable; for
	// texts and codes they equal Texts.
	Texts, Values []string
}

// Records calls each for every row of a loaded dataset in source order. Fields that no source maps are missing in every
// row. The record is valid only during the call.
func (e *Engine) Records(ctx context.Context, d Loaded, fields []string, each func(Record) error) error {
	columns := []string{"_src", "_row"}
	view := e.views[d.Name]
	for _, f := range fields {
		if !slices.Contains(d.Columns, f) {
			columns = append(columns, "''", "''")
			continue
		}
		value := "t_" + f
		if def, _ := view.Dataset.Field(f); def.Type.Readable() {
			value = "v_" + f
		}
		columns = append(columns, fmt.Sprintf("coalesce(%s, '')", dialect.Name("t_"+f)), fmt.Sprintf("coalesce(CAST(%s AS VARCHAR), '')", dialect.Name(value)))
	}
	r := Record{Texts: make([]string, len(fields)), Values: make([]string, len(fields))}
	dest := []any{&r.Source, &r.Row}
	for i := range fields {
		dest = append(dest, &r.Texts[i], &r.Values[i])
	}
	q := fmt.Sprintf("SELECT %s FROM (%s) ORDER BY _ord", strings.Join(columns, ", "), view.Select(fields))
	err := e.query(ctx, q, func(row rowScanner) error {
		if err := row.Scan(dest...); err != nil {
			return err
		}
		return each(r)
	})
	if err != nil {
		return fmt.Errorf("read the records of %s: %w", d.Name, err)
	}
	return nil
}
