package engine

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strings"

	"github.com/duckdb/duckdb-go/v2"

	"ddss/internal/dialect"
)

// Settings bound what the engine may use.
type Settings struct {
	MemoryLimit string // such as "2GB"; empty: DuckDB's default
	Threads     int    // 0: all cores
	TempDir     string // where it may spill; empty: nowhere
}

// Engine is an open database. It is used by one goroutine at a time and closed by its owner.
type Engine struct {
	db   *sql.DB
	conn *sql.Conn

	calendar   calendarRows
	cutOff     int
	monthFirst map[string]map[string][]int
	passes     map[string]int // judging statements run, by dataset
	views      map[string]dialect.View
	days       map[string][]string // days on which a field has a value, by dialect.BoundKey
}

// Open starts an empty database in memory. It never touches the network and loads no extensions.
func Open(ctx context.Context, s Settings) (*Engine, error) {
	connector, err := duckdb.NewConnector("", nil)
	if err != nil {
		return nil, fmt.Errorf("start the engine: %w", err)
	}
	db := sql.OpenDB(connector)
	conn, err := db.Conn(ctx)
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("start the engine: %w", err)
	}
	e := &Engine{db: db, conn: conn, passes: map[string]int{}}
	settings := []string{
		"SET autoinstall_known_extensions = false",
		"SET autoload_known_extensions = false",
		"SET TimeZone = 'Asia/Ho_Chi_Minh'",
		"SET enable_progress_bar = false",
		// The optimizer turns each long IN list into a join; sixty joins over wide rows cost 2.5 times the lists.
		"SET disabled_optimizers = 'in_clause'",
	}
	if s.MemoryLimit != "" {
		settings = append(settings, "SET memory_limit = "+dialect.Text(s.MemoryLimit))
	}
	if s.Threads > 0 {
		settings = append(settings, fmt.Sprintf("SET threads = %d", s.Threads))
	}
	if s.TempDir != "" {
		if err := os.MkdirAll(s.TempDir, 0o700); err != nil {
			e.Close()
			return nil, fmt.Errorf("make the engine's folder for spilling: %w", err)
		}
		settings = append(settings, "SET temp_directory = "+dialect.Text(s.TempDir))
	}
	for _, q := range settings {
		if err := e.exec(ctx, q); err != nil {
			e.Close()
			return nil, fmt.Errorf("set up the engine: %w", err)
		}
	}
	return e, nil
}

// Close frees the database.
func (e *Engine) Close() error {
	e.conn.Close()
	return e.db.Close()
}

func (e *Engine) exec(ctx context.Context, q string) error {
	_, err := e.conn.ExecContext(ctx, q)
	return err
}

// A rowScanner is the current row of a query.
type rowScanner interface{ Scan(dest ...any) error }

// query calls each for every row.
func (e *Engine) query(ctx context.Context, q string, each func(rowScanner) error) error {
	rows, err := e.conn.QueryContext(ctx, q)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// insertTexts makes a table of text columns with the given rows; nil is NULL.
func (e *Engine) insertTexts(ctx context.Context, table string, columns []string, rows [][]any) error {
	defs := make([]string, len(columns))
	for i, c := range columns {
		defs[i] = dialect.Name(c) + " VARCHAR"
	}
	if err := e.exec(ctx, fmt.Sprintf("CREATE OR REPLACE TEMP TABLE %s (%s)", dialect.Name(table), strings.Join(defs, ", "))); err != nil {
		return err
	}
	return e.insert(ctx, table, len(columns), rows)
}

const insertBatch = 500

func (e *Engine) insert(ctx context.Context, table string, width int, rows [][]any) error {
	place := "(" + strings.TrimSuffix(strings.Repeat("?, ", width), ", ") + ")"
	for len(rows) > 0 {
		n := min(len(rows), insertBatch)
		var args []any
		for _, r := range rows[:n] {
			args = append(args, r...)
		}
		q := fmt.Sprintf("INSERT INTO %s VALUES %s", dialect.Name(table), strings.TrimSuffix(strings.Repeat(place+", ", n), ", "))
		if _, err := e.conn.ExecContext(ctx, q, args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}
