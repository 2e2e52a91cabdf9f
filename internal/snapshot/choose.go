package snapshot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"ddss/connectors"
	"ddss/internal/dataset"
	"ddss/internal/layout"
	"ddss/internal/viettext"
)

// Sheet is a sheet of a book with its first rows.
type Sheet struct {
	connectors.Sheet
	Index int
	Head  []connectors.Row
}

// Survey reads the heads of all sheets.
func Survey(ctx context.Context, book connectors.Book) ([]Sheet, error) {
	var out []Sheet
	for i, sheet := range book.Sheets() {
		head, err := Head(ctx, book, i)
		if err != nil {
			return nil, err
		}
		out = append(out, Sheet{Sheet: sheet, Index: i, Head: head})
	}
	return out, nil
}

// Compare orders two sheets by how well they fit their plans, the better one first: one that is not hidden, then one with
// rows below its header, then the one that maps more fields. 0 says that nothing tells them apart.
func Compare(a Sheet, p *layout.Plan, b Sheet, q *layout.Plan) int {
	return cmp.Or(-flag(!a.Hidden, !b.Hidden), -flag(a.HasRows(p), b.HasRows(q)), len(q.Fields())-len(p.Fields()))
}

func flag(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// HasRows reports whether a row with two texts or more stands below the header.
func (s Sheet) HasRows(p *layout.Plan) bool {
	return slices.ContainsFunc(s.Head, func(r connectors.Row) bool {
		n := 0
		for _, text := range r.Cells {
			if viettext.Trim(text) != "" {
				n++
			}
		}
		return r.Number > p.HeaderTo && n >= min(2, p.Width)
	})
}

// Choose finds the sheet to read and its layout: the named one, or the one that fits the dataset best.
func Choose(ctx context.Context, book connectors.Book, src Source) (int, *layout.Plan, error) {
	ds, ok := dataset.Get(src.Dataset)
	if !ok {
		return 0, nil, fmt.Errorf("unknown dataset %q", src.Dataset)
	}
	names := sheetNames(book.Sheets())
	if src.Sheet != "" && !slices.Contains(names, src.Sheet) {
		return 0, nil, &NoSheetError{names}
	}
	if src.Remote != nil { // one sheet, whose columns are named: no row is asked for twice
		p, err := layout.Detect(ds, book.Sheets()[0], nil, src.Columns)
		if errors.Is(err, layout.ErrNoHeader) {
			err = ErrNoKey
		}
		return 0, p, err
	}
	sheets, err := Survey(ctx, book)
	if err != nil {
		return 0, nil, err
	}
	var ambiguous *layout.AmbiguousError
	var best []Sheet // that nothing tells apart
	var plan *layout.Plan
	for _, s := range sheets {
		if src.Sheet != "" && s.Name != src.Sheet {
			continue
		}
		p, err := layout.Detect(ds, s.Sheet, s.Head, src.Columns)
		switch {
		case errors.As(err, &ambiguous), errors.Is(err, layout.ErrNoHeader):
		case err != nil:
			return 0, nil, err
		case best == nil:
			best, plan = []Sheet{s}, p
		default:
			switch c := Compare(s, p, best[0], plan); {
			case c < 0:
				best, plan = []Sheet{s}, p
			case c == 0:
				best = append(best, s)
			}
		}
	}
	switch {
	case len(best) == 1:
		return best[0].Index, plan, nil
	case len(best) > 1:
		rivals := &RivalSheetsError{}
		for _, s := range best {
			rivals.Sheets = append(rivals.Sheets, s.Name)
		}
		return 0, nil, rivals
	case ambiguous != nil:
		return 0, nil, ambiguous
	}
	return 0, nil, ErrNoKey
}

func sheetNames(sheets []connectors.Sheet) []string {
	names := make([]string, len(sheets))
	for i, s := range sheets {
		names[i] = s.Name
	}
	return names
}

var errEnough = errors.New("enough rows")

// Head copies the first rows of a sheet.
func Head(ctx context.Context, book connectors.Book, sheet int) ([]connectors.Row, error) {
	var head []connectors.Row
	err := book.Rows(ctx, sheet, func(r connectors.Row) error {
		r.Cells, r.Texts = slices.Clone(r.Cells), slices.Clone(r.Texts)
		if head = append(head, r); len(head) == layout.HeadRows {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return head, err
}
