package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net/url"
	"strings"
)

// standard is a session over database/sql.
type standard struct {
	db   *sql.DB
	conn *sql.Conn
	tx   *sql.Tx
}

// standardDialect is how a server with a driver of database/sql is dialled.
type standardDialect struct {
	connector func(u *url.URL, secret string) (driver.Connector, error)
	settings  []string       // statements before the transaction
	options   *sql.TxOptions // of the transaction
	within    []string       // statements that begin it
}

// dial opens one connection and begins the transaction.
func (s *server) dial(ctx context.Context, u *url.URL, secret string) (session, error) {
	c, err := s.standard.connector(u, secret)
	if err != nil {
		return nil, s.unreachable(ctx, err)
	}
	session := &standard{db: sql.OpenDB(c)}
	if err := session.begin(ctx, s.standard); err != nil {
		session.close()
		return nil, s.unreachable(ctx, err)
	}
	return session, nil
}

func (s *standard) begin(ctx context.Context, d standardDialect) (err error) {
	if s.conn, err = s.db.Conn(ctx); err != nil {
		return err
	}
	for _, statement := range d.settings {
		if _, err := s.conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if s.tx, err = s.conn.BeginTx(context.WithoutCancel(ctx), d.options); err != nil {
		return err
	}
	for _, statement := range d.within {
		if _, err := s.tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

func (s *standard) query(ctx context.Context, text string, args ...string) (cursor, error) {
	var values []any
	for _, a := range args {
		values = append(values, a)
	}
	c := &standardRows{}
	var err error
	if c.rows, err = s.tx.QueryContext(ctx, text, values...); err != nil { //nolint:rowserrcheck // next and close look at it
		return nil, err
	}
	if err := c.describe(); err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

// close rolls back and disconnects; a connection that is lost already cannot fail to do so.
func (s *standard) close() {
	if s.tx != nil {
		_ = s.tx.Rollback()
	}
	if s.conn != nil {
		_ = s.conn.Close()
	}
	_ = s.db.Close()
}

type standardRows struct {
	rows   *sql.Rows
	names  []string
	types  []column
	values []any
	into   []any
}

func (r *standardRows) describe() error {
	types, err := r.rows.ColumnTypes()
	if err != nil {
		return err
	}
	if len(types) == 0 {
		return errNoTable
	}
	r.values, r.into = make([]any, len(types)), make([]any, len(types))
	for i, t := range types {
		r.names = append(r.names, t.Name())
		r.types = append(r.types, column{strings.ToUpper(t.DatabaseTypeName())})
		r.into[i] = &r.values[i]
	}
	return nil
}

func (r *standardRows) columns() []string { return r.names }

func (r *standardRows) next(cells []string) (bool, error) {
	if !r.rows.Next() {
		return false, errors.Join(r.rows.Err(), r.rows.Close())
	}
	if err := r.rows.Scan(r.into...); err != nil {
		return false, err
	}
	for i, v := range r.values {
		cells[i] = r.types[i].text(v)
	}
	return true, nil
}

func (r *standardRows) close() error { return errors.Join(r.rows.Err(), r.rows.Close()) }
