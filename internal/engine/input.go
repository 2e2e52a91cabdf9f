package engine

import (
	"context"
	"fmt"
	"strings"
	"time"

	"ddss/checks"
	"ddss/internal/dataset"
	"ddss/internal/dialect"
	"ddss/internal/plan"
)

// Input is what is judged, and with what.
type Input struct {
	AsOf         time.Time
	AgencyPrefix string
	System       string
	IDProvinces  []string
	Wards        []string                                 // codes in force; nil: the catalogue is absent
	WardMap      []string                                 // old codes; nil: absent
	Spellings    map[string]map[string][]dialect.Spelling // by dataset and field
	Measures     []*checks.Measure                        // counted beside the checks
	From, To     string                                   // first and last day of the period, yyyy-MM-dd; empty: all that was loaded
	Sectors      map[string][]string                      // names of the unit by group of sectors
	Datasets     []Loaded
	CountFields  bool                 // count the present and unreadable values of every mapped field
	Judged       func(dataset string) // hears of every dataset whose rows are judged; nil if nobody listens
}

// Loaded is a loaded dataset.
type Loaded struct {
	Name    string
	Columns []string // mapped fields
	Parts   []Part   // in source order
}

// Part is one source of a dataset as Parquet: _row BIGINT and a text column per mapped field. Part i holds source i.
type Part struct {
	Path    string
	Columns []string // mapped fields of this part
	// Epoch1904 says that serial numbers count days from 1904-01-01.
	Epoch1904 bool
}

// Inventory is what the plan has to know of the input.
func (in Input) Inventory() plan.Inventory {
	inv := plan.Inventory{Columns: map[string][]string{}, Wards: in.Wards != nil, WardMap: in.WardMap != nil, System: in.System, Period: in.From != ""}
	for _, d := range in.Datasets {
		inv.Columns[d.Name] = d.Columns
	}
	return inv
}

// epoch1904 are the numbers of the sources whose serial numbers count from 1904.
func (d Loaded) epoch1904() []int {
	var out []int
	for i, p := range d.Parts {
		if p.Epoch1904 {
			out = append(out, i)
		}
	}
	return out
}

// sourceShift leaves room for 2^36 rows in a source.
const sourceShift = 36

// Load makes the raw views of the datasets and the tables of the catalogues.
func (e *Engine) Load(ctx context.Context, in Input) error {
	for _, d := range in.Datasets {
		if err := e.exec(ctx, rawView(d)); err != nil {
			return fmt.Errorf("open the snapshots of %s: %w", d.Name, err)
		}
	}
	return e.loadCatalogues(ctx, in)
}

func (e *Engine) loadCatalogues(ctx context.Context, in Input) error {
	for table, codes := range map[string][]string{dialect.WardsTable: in.Wards, dialect.WardMapTable: in.WardMap} {
		rows := make([][]any, len(codes))
		for i, c := range codes {
			rows[i] = []any{c}
		}
		if err := e.insertTexts(ctx, table, []string{"code"}, rows); err != nil {
			return fmt.Errorf("load the catalogue %s: %w", table, err)
		}
	}
	return nil
}

func rawView(d Loaded) string {
	ds, _ := dataset.Get(d.Name)
	var parts []string
	for i, p := range d.Parts {
		columns := []string{fmt.Sprintf("CAST(%d AS INTEGER) AS _src, _row, CAST(%d AS BIGINT) + _row AS _ord", i, int64(i)<<sourceShift)}
		for _, f := range d.Columns {
			if has(p.Columns, f) {
				columns = append(columns, dialect.Name(f))
			} else {
				columns = append(columns, "CAST(NULL AS VARCHAR) AS "+dialect.Name(f))
			}
		}
		parts = append(parts, fmt.Sprintf("SELECT %s FROM read_parquet(%s)", strings.Join(columns, ", "), dialect.Text(p.Path)))
	}
	return fmt.Sprintf("CREATE OR REPLACE VIEW %s AS %s", dialect.Name(dialect.RawView(ds.Name)), strings.Join(parts, " UNION ALL "))
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
