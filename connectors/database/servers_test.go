//go:build unix

package database

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"ddss/connectors"
	"ddss/connectors/connectortest"
	"ddss/internal/needs"
)

// trial is a server of the tests with what differs between the kinds.
type trial struct {
	*needs.Server
	server *server
	scheme string
	// literal writes a value of a table.
	literal func(any) string
	// sleep is a query whose second row comes after many seconds.
	sleep string
}

func (tr trial) url() string {
	u := url.URL{Scheme: tr.scheme, User: url.User(tr.User), Host: fmt.Sprintf("127.0.0.1:%d", tr.Port), Path: "/" + tr.Database}
	return u.String()
}

func (tr trial) place(query string) connectors.Place {
	return connectors.Place{URL: tr.url(), Secret: tr.Password, Query: query}
}

func (tr trial) open(t testing.TB, at connectors.Place) connectors.Book {
	t.Helper()
	book, err := tr.server.Connect(context.Background(), at)
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	t.Cleanup(func() { book.Close() })
	return book
}

func postgreSQLTrial(t testing.TB) trial {
	return trial{needs.PostgreSQL(t), postgreSQL(), "postgres", func(v any) string {
		switch v := v.(type) {
		case bool:
			return fmt.Sprint(v)
		case time.Time:
			return "timestamp '" + v.Format("2006-01-02 15:04:05") + "'"
		case float64:
			return connectortest.Text(v) + "::float8"
		case string:
			return sqlText(v) + "::text"
		}
		return plainLiteral(v)
	}, "SELECT i, CASE WHEN i > 1 THEN pg_sleep(60)::text END FROM generate_series(1, 3) i ORDER BY i"}
}

func mariaDBTrial(t testing.TB) trial {
	return trial{needs.MariaDB(t), mySQL(), "mariadb", func(v any) string {
		switch v := v.(type) {
		case bool:
			return sqlText(connectortest.Text(v)) // there is no type of truth values
		case time.Time:
			return "timestamp '" + v.Format("2006-01-02 15:04:05") + "'"
		case float64:
			return "cast(" + connectortest.Text(v) + " AS double)"
		case string:
			return strings.ReplaceAll(sqlText(v), `\`, `\\`)
		}
		return plainLiteral(v)
	}, "SELECT seq, IF(seq > 1, sleep(60), 0) FROM seq_1_to_3 ORDER BY seq"}
}

func sqlText(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func plainLiteral(v any) string {
	if v == nil {
		return "NULL"
	}
	return connectortest.Text(v)
}

// query writes a table as a query: its values one by one, or by a series where they are many.
func (tr trial) query(tab connectortest.Table) string {
	var names []string
	for _, h := range tab.Header {
		names = append(names, tr.server.quote(h))
	}
	row := func(n int, values []any) string {
		cells := []string{fmt.Sprint(n, " AS row_number_of_test")}
		for i, name := range names {
			v := "NULL"
			if values != nil {
				v = tr.literal(values[i])
			}
			cells = append(cells, v+" AS "+name)
		}
		return "SELECT " + strings.Join(cells, ", ")
	}
	// Columns of one name can only be told apart by place, so the rows are ordered without a subquery.
	rows := []string{}
	for n, values := range tab.Rows {
		rows = append(rows, row(n, values))
	}
	if len(rows) == 0 {
		rows = append(rows, row(0, nil)+" FROM (SELECT 1 AS one) AS none WHERE one = 0")
	}
	return strings.Join(rows, " UNION ALL ") + " ORDER BY 1"
}

// numbered hides the first column, by which the rows of a query of the tests are ordered.
type numbered struct{ connectors.Book }

func (n numbered) Sheets() []connectors.Sheet {
	sheets := n.Book.Sheets()
	sheets[0].Columns = sheets[0].Columns[1:]
	return sheets
}

func (n numbered) Rows(ctx context.Context, sheet int, yield func(connectors.Row) error) error {
	return n.Book.Rows(ctx, sheet, func(r connectors.Row) error {
		r.Cells = r.Cells[1:]
		return yield(r)
	})
}

// suite runs what every connector must pass. Large tables are made on the server first.
func (tr trial) suite(t *testing.T) {
	tables := 0
	connectortest.Run(t, connectortest.Suite{Remote: func(t testing.TB, tab connectortest.Table) connectors.Book {
		if len(tab.Rows) < 100 {
			return numbered{tr.open(t, tr.place(tr.query(tab)))}
		}
		tables++
		name := fmt.Sprintf("lon_%d", tables)
		columns, selected := []string{"n integer PRIMARY KEY"}, []string{"n"}
		for i, h := range tab.Header {
			columns = append(columns, fmt.Sprintf("c%d text", i))
			selected = append(selected, fmt.Sprintf("c%d AS %s", i, tr.server.quote(h)))
		}
		tr.Exec(t, "CREATE TABLE "+name+" ("+strings.Join(columns, ", ")+");")
		for from := range slices.Chunk(slices.Collect(rowNumbers(len(tab.Rows))), 1000) {
			var values []string
			for _, n := range from {
				cells := []string{fmt.Sprint(n)}
				for _, v := range tab.Rows[n] {
					cells = append(cells, tr.literal(v))
				}
				values = append(values, "("+strings.Join(cells, ", ")+")")
			}
			tr.Exec(t, "INSERT INTO "+name+" VALUES "+strings.Join(values, ", ")+";")
		}
		return numbered{tr.open(t, tr.place("SELECT "+strings.Join(selected, ", ")+" FROM "+name+" ORDER BY n"))}
	}})
}

func rowNumbers(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func TestPostgreSQL(t *testing.T) {
	tr := postgreSQLTrial(t)
	t.Run("suite", tr.suite)
	t.Run("writes are refused", tr.postgreSQLWrites)
	t.Run("values", tr.postgreSQLValues)
	t.Run("order", tr.keyed)
	t.Run("reasons", func(t *testing.T) { tr.reasons(t, connectors.NoTable) })
	t.Run("a value that the query cannot compute with", func(t *testing.T) {
		book := tr.open(t, tr.place("SELECT so_dinh_danh::bigint FROM mat"))
		tr.told(t, "a cast", book.Rows(context.Background(), 0, func(connectors.Row) error { return nil }), connectors.QueryFailed)
	})
	t.Run("a row beyond all bounds", func(t *testing.T) {
		book := tr.open(t, tr.place("SELECT repeat('a', 70 << 20)"))
		tr.told(t, "a row", book.Rows(context.Background(), 0, func(connectors.Row) error { return nil }), connectors.Oversized)
	})
	t.Run("rights", func(t *testing.T) {
		tr.Exec(t, "CREATE ROLE chi_doc LOGIN PASSWORD '1'; GRANT SELECT ON so_sach TO chi_doc;")
		tr.rights(t)
	})
	t.Run("cancelled", func(t *testing.T) {
		tr.cancelled(t, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ddss'")
	})
	t.Run("lost", func(t *testing.T) { tr.lost(t, "SELECT i, repeat('x', 200) FROM generate_series(1, 3000000) i") })
}

func TestMariaDB(t *testing.T) {
	tr := mariaDBTrial(t)
	t.Run("suite", tr.suite)
	t.Run("writes are refused", tr.mariaDBWrites)
	t.Run("values", tr.mariaDBValues)
	t.Run("order", tr.keyed)
	t.Run("reasons", func(t *testing.T) { tr.reasons(t, connectors.NoTable) })
	t.Run("rights", func(t *testing.T) {
		tr.Exec(t, "CREATE USER 'chi_doc'@'127.0.0.1' IDENTIFIED BY '1'; GRANT SELECT ON so_sach TO 'chi_doc'@'127.0.0.1';")
		tr.rights(t)
	})
	t.Run("cancelled", func(t *testing.T) { tr.cancelled(t, "") })
	t.Run("lost", func(t *testing.T) { tr.lost(t, "SELECT seq, repeat('x', 200) FROM seq_1_to_3000000") })
}
