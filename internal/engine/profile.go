package engine

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"iter"

	"github.com/duckdb/duckdb-go/v2"

	"ddss/internal/dataset"
	"ddss/internal/dialect"
)

// FieldProfile is what the values of a column are once they are read as a field.
type FieldProfile struct {
	Present, Unreadable int64  // rows
	Min, Max            string // of numbers and moments (yyyy-MM-dd HH:mm:ss); empty where there is none
	// NotDayFirst and NotMonthFirst count the different texts of the form d/M/yyyy that are impossible with the day first,
	// and with the month first; MonthFirst is what follows for the column.
	NotDayFirst, NotMonthFirst int64
	MonthFirst                 bool
}

const valuesTable = "profile_values"

// Profile reads the different texts of a column, each with its number of rows, as a field of the dataset, by the same
// views as Judge. It takes the place of whatever was loaded of the dataset.
func (e *Engine) Profile(ctx context.Context, ds dataset.Dataset, f dataset.Field, epoch1904 bool, values iter.Seq2[string, int64]) (FieldProfile, error) {
	p := FieldProfile{}
	if err := e.appendValues(ctx, values); err != nil {
		return p, fmt.Errorf("hand the values of %s.%s to the engine: %w", ds.Name, f.Name, err)
	}
	// A row stands for as many as its number says.
	raw := fmt.Sprintf("CREATE OR REPLACE VIEW %s AS SELECT CAST(0 AS INTEGER) AS _src, n AS _row, n AS _ord, text AS %s FROM %s",
		dialect.Name(dialect.RawView(ds.Name)), dialect.Name(f.Name), dialect.Name(valuesTable))
	if err := e.exec(ctx, raw); err != nil {
		return p, err
	}
	view := dialect.View{Dataset: ds, Mapped: []string{f.Name}}
	if epoch1904 {
		view.Epoch1904 = []int{0}
	}
	if f.Type.Temporal() {
		err := e.query(ctx, dialect.DateOrderSQL(ds.Name, f.Name), func(rows rowScanner) error {
			var src int
			return rows.Scan(&src, &p.NotDayFirst, &p.NotMonthFirst)
		})
		if err != nil {
			return p, fmt.Errorf("look at the dates of %s.%s: %w", ds.Name, f.Name, err)
		}
		if p.MonthFirst = monthFirst(p.NotDayFirst, p.NotMonthFirst); p.MonthFirst {
			view.MonthFirst = map[string][]int{f.Name: {0}}
		}
	}
	q := fmt.Sprintf("SELECT %s FROM (%s)", profiled(f), view.Select(view.Mapped))
	err := e.query(ctx, q, func(rows rowScanner) error {
		var least, greatest sql.NullString
		err := rows.Scan(&p.Present, &p.Unreadable, &least, &greatest)
		p.Min, p.Max = least.String, greatest.String
		return err
	})
	if err != nil {
		return p, fmt.Errorf("read the values of %s.%s as their type: %w", ds.Name, f.Name, err)
	}
	return p, nil
}

func (e *Engine) appendValues(ctx context.Context, values iter.Seq2[string, int64]) error {
	if err := e.exec(ctx, fmt.Sprintf("CREATE OR REPLACE TABLE %s (text VARCHAR, n BIGINT)", dialect.Name(valuesTable))); err != nil {
		return err
	}
	return e.conn.Raw(func(conn any) error {
		a, err := duckdb.NewAppenderFromConn(conn.(driver.Conn), "", valuesTable)
		if err != nil {
			return err
		}
		for text, n := range values {
			if err := a.AppendRow(text, n); err != nil {
				a.Close()
				return err
			}
		}
		return a.Close()
	})
}

// profiled are the expressions that count the present and the unreadable values of a field, and give its least and
// greatest.
func profiled(f dataset.Field) string {
	t, v := dialect.Name("t_"+f.Name), dialect.Name("v_"+f.Name)
	sum := func(where string) string {
		return fmt.Sprintf("CAST(coalesce(sum(_row) FILTER (%s), 0) AS BIGINT)", where)
	}
	ends := "NULL, NULL"
	if f.Type != dataset.Bool && f.Type != dataset.Enum {
		ends = fmt.Sprintf("CAST(min(%[1]s) AS VARCHAR), CAST(max(%[1]s) AS VARCHAR)", v)
	}
	return fmt.Sprintf("%s, %s, %s", sum(t+" IS NOT NULL"), sum(t+" IS NOT NULL AND "+v+" IS NULL"), ends)
}
