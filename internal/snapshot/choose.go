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
	return out, unsafe(out)
}

// unsafe tells that the first rows of every sheet are beyond the safe size: there is no header then.
func unsafe(sheets []Sheet) error {
	first := int64(0)
	for _, s := range sheets {
		for _, r := range s.Head {
			if r.Fault != connectors.FaultSize {
				return nil
			}
			first = cmp.Or(first, r.Number)
		}
	}
	if first == 0 {
		return nil
	}
	return connectors.TooLarge("từ hàng %d có hơn %d cột hoặc ô dài hơn %d MB; hãy xoá các cột thừa bên phải bảng rồi lưu lại",
		"from row %d on more than %d columns, or a cell of more than %d MB; delete what stands to the right of the table and save it again", first, connectors.MaxColumns, connectors.MaxText>>20)
}

// least is how many fields a table must map: a key alone is in every export and tells nothing.
const least = 2

// Fits are the layouts of the datasets that the sheet fits: those of which its header maps the key and the most fields, two
// at least, in the order of the datasets. Where it fits none, nearest is that of the dataset of which the header maps the
// most fields without the key; it may be nil.
func (s Sheet) Fits() (fits []*layout.Plan, nearest *layout.Plan) {
	most, near := least, least
	for _, ds := range dataset.All() {
		plan, err := layout.Detect(ds, s.Sheet, s.Head, nil)
		if plan == nil {
			continue
		}
		n := len(plan.Fields())
		switch {
		case errors.Is(err, layout.ErrNoHeader):
			if n >= near && (nearest == nil || n > near) {
				nearest, near = plan, n
			}
		case n > most || n == most && fits == nil:
			fits, most = []*layout.Plan{plan}, n
		case n == most:
			fits = append(fits, plan)
		}
	}
	if fits != nil {
		nearest = nil
	}
	return fits, nearest
}

// Alike is a sheet that holds a dataset, too, and is not read.
type Alike struct {
	Sheet  string `json:"sheet"`
	Hidden bool   `json:"hidden"`
	Rows   int64  `json:"rows"` // that would be loaded
}

// alike are the sheets of the book beside the one that is read which fit the dataset.
func alike(ctx context.Context, book connectors.Book, read int, name string) ([]Alike, error) {
	sheets, err := Survey(ctx, book)
	if err != nil {
		return nil, err
	}
	var out []Alike
	for _, s := range sheets {
		if s.Index == read {
			continue
		}
		fits, _ := s.Fits()
		i := slices.IndexFunc(fits, func(p *layout.Plan) bool { return p.Dataset.Name == name })
		if i < 0 {
			continue
		}
		rows, err := Count(ctx, book, s.Index, fits[i])
		if err != nil {
			return nil, err
		}
		if rows > 0 {
			out = append(out, Alike{s.Name, s.Hidden, rows})
		}
	}
	return out, nil
}

// Count is how many rows of a sheet would be loaded, up to where it is damaged. The error is that of a done context.
func Count(ctx context.Context, book connectors.Book, sheet int, plan *layout.Plan) (int64, error) {
	sorter := plan.NewSorter()
	err := book.Rows(ctx, sheet, func(r connectors.Row) error {
		sorter.Sort(r)
		return nil
	})
	if ctx.Err() != nil {
		return 0, err
	}
	return sorter.Counts[layout.Loaded], nil
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
