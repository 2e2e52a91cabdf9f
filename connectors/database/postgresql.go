package database

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/jackc/pgx/v5/pgtype"

	"ddss/connectors"
)

func postgreSQL() *server {
	return &server{
		kind: "postgresql", name: "PostgreSQL", schemes: []string{"postgres", "postgresql"}, variable: "PGPASSWORD",
		parameters: []string{"host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout"},
		lexis:      lexis{dollar: true, nested: true, statements: []string{"COPY"}},
		quote:      func(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` },
		keyQuery: `SELECT a.attname::text FROM pg_catalog.pg_index i CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, place)
			JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
			WHERE i.indisprimary AND i.indrelid = to_regclass(CASE WHEN $1::text = '' THEN '' ELSE quote_ident($1::text) || '.' END || quote_ident($2::text)) ORDER BY k.place`,
		connect: dialPostgreSQL,
		reason:  reasonPostgreSQL,
	}
}

// largestMessage bounds a row, in bytes.
const largestMessage = 64 << 20

// postgres speaks the extended protocol, which takes one statement at a time, and asks for texts, which are exact.
type postgres struct{ conn *pgconn.PgConn }

// begin makes the texts of values the same on every server, and the transaction one that only reads.
var begin = []string{
	"SET default_transaction_read_only = on",
	"SET TIME ZONE INTERVAL '+07:00' HOUR TO MINUTE",
	"SET datestyle = 'ISO, YMD'",
	"SET bytea_output = hex",
	"SET extra_float_digits = 1",
	"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}

func dialPostgreSQL(ctx context.Context, u *url.URL, secret string) (session, error) {
	config, err := pgconn.ParseConfig(u.String())
	if err != nil {
		return nil, postgreSQL().unreachable(ctx, err)
	}
	if secret != "" {
		config.Password = secret
	}
	config.RuntimeParams["application_name"] = "ddss"
	conn, err := pgconn.ConnectConfig(ctx, config)
	if err != nil {
		return nil, postgreSQL().unreachable(ctx, err)
	}
	conn.Frontend().SetMaxBodyLen(largestMessage)
	for _, statement := range begin {
		if err := conn.Exec(ctx, statement).Close(); err != nil {
			conn.Close(ctx)
			return nil, err
		}
	}
	return &postgres{conn}, nil
}

func (p *postgres) query(ctx context.Context, text string, args ...string) (cursor, error) {
	var values [][]byte
	for _, a := range args {
		values = append(values, []byte(a))
	}
	// What gives no table (COPY, DO, COMMIT, SET) is not run at all: a read-only transaction would let COPY write a file.
	statement, err := p.conn.Prepare(ctx, "", text, nil)
	if err != nil {
		return nil, err
	}
	if len(statement.Fields) == 0 {
		return nil, errNoTable
	}
	rows := p.conn.ExecPrepared(ctx, "", values, nil, nil)
	fields := statement.Fields
	c := &postgresRows{rows: rows}
	for _, f := range fields {
		c.names = append(c.names, f.Name)
		c.texts = append(c.texts, textOf(f.DataTypeOID))
	}
	return c, nil
}

func (p *postgres) close() {
	ctx, stop := context.WithTimeout(context.Background(), dialTime)
	defer stop()
	p.conn.Close(ctx) // the server rolls back
}

type postgresRows struct {
	rows  *pgconn.ResultReader
	names []string
	texts []func(string) string
}

func (r *postgresRows) columns() []string { return r.names }

func (r *postgresRows) next(cells []string) (bool, error) {
	if !r.rows.NextRow() {
		return false, r.close()
	}
	for i, v := range r.rows.Values() {
		if v == nil {
			cells[i] = ""
		} else {
			cells[i] = r.texts[i](string(v))
		}
	}
	return true, nil
}

func (r *postgresRows) close() error {
	_, err := r.rows.Close()
	return err
}

var types = pgtype.NewMap()

// textOf tells how the text of a type is rewritten.
func textOf(oid uint32) func(string) string {
	switch oid {
	case pgtype.BoolOID:
		return func(s string) string { return truth(s == "t") }
	case pgtype.NumericOID, pgtype.Float4OID, pgtype.Float8OID:
		return connectors.Decimal
	case pgtype.TimestampOID, pgtype.TimestamptzOID:
		return moment
	case pgtype.ByteaOID:
		return func(s string) string { return strings.TrimPrefix(s, `\x`) }
	}
	if t, ok := types.TypeForOID(oid); ok {
		if array, ok := t.Codec.(*pgtype.ArrayCodec); ok {
			of := textOf(array.ElementType.OID)
			return func(s string) string { return list(s, of) }
		}
	}
	return func(s string) string { return s }
}

// reasonPostgreSQL goes by SQLSTATE (PostgreSQL manual, appendix A).
func reasonPostgreSQL(err error) (reason, code string) {
	var e *pgconn.PgError
	var large *pgproto3.ExceededMaxBodyLenErr
	switch {
	case errors.As(err, &large):
		return connectors.Oversized, ""
	case !errors.As(err, &e):
		return "", ""
	}
	for _, r := range []struct{ prefix, reason string }{
		{"25006", connectors.WriteRefused}, {"42501", connectors.NoPermission}, {"42P01", connectors.NoTable}, {"3F000", connectors.NoTable}, {"3D000", connectors.NoPlace},
		{"0A000", connectors.BadQuery}, {"2D000", connectors.WriteRefused}, {"25001", connectors.WriteRefused},
		{"57P", connectors.Lost}, {"08", connectors.Lost}, {"28", connectors.Denied}, {"42", connectors.BadQuery}, {"40", connectors.Busy}, {"53", connectors.Busy}, {"55", connectors.Busy}, {"57", connectors.Busy},
	} {
		if strings.HasPrefix(e.Code, r.prefix) {
			return r.reason, "SQLSTATE " + e.Code
		}
	}
	return connectors.QueryFailed, "SQLSTATE " + e.Code
}
