package database

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
	mssql "github.com/microsoft/go-mssqldb"
	"github.com/sijms/go-ora/v2/network"

	"ddss/connectors"
	"ddss/connectors/connectortest"
)

// faulty is a driver of the tests, whose one query gives a table and may fail where it is told to.
type faulty struct {
	header   []string
	types    []string
	rows     [][]driver.Value
	dial     error // of the connection
	query    error
	after    int // rows before fail
	fail     error
	said     []string // statements and ends of transactions
	key      []string // columns of the primary key
	readOnly bool     // the transaction that was asked for
	closed   int
}

func (f *faulty) Driver() driver.Driver                        { return nil }
func (f *faulty) Connect(context.Context) (driver.Conn, error) { return f, f.dial }
func (f *faulty) Prepare(string) (driver.Stmt, error)          { return nil, errors.New("not prepared") }
func (f *faulty) Begin() (driver.Tx, error)                    { return f, nil }
func (f *faulty) Commit() error                                { f.said = append(f.said, "commit"); return nil }
func (f *faulty) Rollback() error                              { f.said = append(f.said, "rollback"); return nil }
func (f *faulty) Close() error                                 { f.closed++; return nil }
func (f *faulty) BeginTx(_ context.Context, o driver.TxOptions) (driver.Tx, error) {
	f.readOnly = o.ReadOnly
	return f, nil
}

func (f *faulty) ExecContext(_ context.Context, q string, _ []driver.NamedValue) (driver.Result, error) {
	f.said = append(f.said, q)
	return driver.ResultNoRows, nil
}

func (f *faulty) QueryContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Rows, error) {
	f.said = append(f.said, q)
	if len(args) > 0 {
		k := &faultyRows{ctx: ctx, f: &faulty{header: []string{"name"}, types: []string{""}}}
		for _, c := range f.key {
			k.f.rows = append(k.f.rows, []driver.Value{c})
		}
		return k, nil
	}
	if f.query != nil {
		return nil, f.query
	}
	return &faultyRows{ctx: ctx, f: f}, nil
}

type faultyRows struct {
	ctx context.Context
	f   *faulty
	n   int
}

func (r *faultyRows) Columns() []string                       { return r.f.header }
func (r *faultyRows) Close() error                            { return nil }
func (r *faultyRows) ColumnTypeDatabaseTypeName(i int) string { return r.f.types[i] }
func (r *faultyRows) Next(into []driver.Value) error {
	switch {
	case r.ctx.Err() != nil:
		return r.ctx.Err()
	case r.f.fail != nil && r.n == r.f.after:
		return r.f.fail
	case r.n == len(r.f.rows):
		return io.EOF
	}
	copy(into, r.f.rows[r.n])
	r.n++
	return nil
}

// over puts a driver of the tests below a kind of server, which says what it says to its own.
func over(s *server, f *faulty) *server {
	s.standard.connector = func(*url.URL, string) (driver.Connector, error) { return f, nil }
	return s
}

func place(s *server) connectors.Place {
	return connectors.Place{URL: s.example(), Query: "SELECT a FROM b ORDER BY a"}
}

// SQL Server and Oracle share their code with MySQL but for addresses, types and codes: the suite runs over both.
func TestStandardSuite(t *testing.T) {
	for _, s := range []*server{sqlServer(), oracle()} {
		t.Run(s.kind, func(t *testing.T) {
			connectortest.Run(t, connectortest.Suite{Remote: func(t testing.TB, tab connectortest.Table) connectors.Book {
				f := &faulty{header: tab.Header, types: make([]string, len(tab.Header))}
				for _, row := range tab.Rows {
					values := make([]driver.Value, len(row))
					for i, v := range row {
						values[i] = v
					}
					f.rows = append(f.rows, values)
				}
				book, err := over(s, f).Connect(context.Background(), place(s))
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { book.Close() })
				return book
			}})
		})
	}
}

func TestStandardValues(t *testing.T) {
	at := time.Date(2026, 10, 31, 16, 59, 59, 600e6, time.FixedZone("", 9*3600))
	day := time.Date(2026, 2, 28, 0, 0, 0, 0, time.UTC)
	for _, v := range []struct {
		typ   string
		value driver.Value
		want  string
	}{
		{"DECIMAL", []byte("45000.00"), "45000"}, {"MONEY", []byte("1.5000"), "1.5"}, {"NUMBER", "123456789012345678901234567890.10", "123456789012345678901234567890.1"},
		{"REAL", float64(float32(0.1)), "0.1"}, {"FLOAT", 0.1, "0.1"}, {"IBFloat", float64(float32(2.5)), "2.5"}, {"FLOAT", 1e15, "1000000000000000"}, {"FLOAT", float32(0.1), "0.1"},
		{"BIT", true, "TRUE"}, {"BIT", false, "FALSE"}, {"BIT", []byte{8, 1}, "2049"}, {"BIGINT", int64(-7), "-7"}, {"BIGINT", uint64(1 << 63), "9223372036854775808"},
		{"DATE", day, "2026-02-28"}, {"DATE", day.Add(8 * time.Hour), "2026-02-28T08:00:00"}, {"DATETIME2", at, "2026-10-31T17:00:00"}, {"DATETIME", day, "2026-02-28T00:00:00"},
		{"DATETIMEOFFSET", at, "2026-10-31T15:00:00+07:00"}, {"TimeStampTZ_DTY", at, "2026-10-31T15:00:00+07:00"}, {"TIME", day.Add(450 * time.Minute), "07:30:00"},
		{"UNIQUEIDENTIFIER", []byte{0x5b, 0xad, 0x8f, 0x0f, 0xcb, 0xd9, 0x9f, 0x46, 0xa1, 0x65, 0x70, 0x86, 0x77, 0x28, 0x95, 0x0e}, "0f8fad5b-d9cb-469f-a165-70867728950e"},
		{"VARBINARY", []byte{0, 255, 16}, "00ff10"}, {"RAW", []byte{202, 254}, "cafe"}, {"NVARCHAR", "Hoà", "Hoà"}, {"VARCHAR", []byte("Hoà"), "Hoà"}, {"NVARCHAR", nil, ""}, {"XML", "<a/>", "<a/>"},
	} {
		s := over(sqlServer(), &faulty{header: []string{"a"}, types: []string{v.typ}, rows: [][]driver.Value{{v.value}}})
		book, err := s.Connect(context.Background(), place(s))
		if err != nil {
			t.Fatal(err)
		}
		if rows := connectortest.Rows(t, book, 0); len(rows) != 1 || rows[0].Cells[0] != v.want {
			t.Errorf("%s %v is %v, want %q", v.typ, v.value, rows, v.want)
		}
		book.Close()
	}
}

// What goes wrong, told by the codes of each driver; never a word of the driver itself.
func TestReasons(t *testing.T) {
	for _, test := range []struct {
		server *server
		codes  map[string][]int
		make   func(code int) error
	}{
		{sqlServer(), map[string][]int{connectors.Denied: {18456}, connectors.NoPlace: {4060}, connectors.NoPermission: {229}, connectors.NoTable: {208}, connectors.BadQuery: {102, 207}, connectors.WriteRefused: {3906},
			connectors.Lost: {596}, connectors.Busy: {1205}, connectors.QueryFailed: {8134, 245}}, func(code int) error { return mssql.Error{Number: int32(code), Message: "bí mật 001203004567"} }},
		{oracle(), map[string][]int{connectors.Denied: {1017, 28000}, connectors.NoPlace: {12514}, connectors.NoPermission: {1031}, connectors.NoTable: {942}, connectors.BadQuery: {904, 933}, connectors.WriteRefused: {1456},
			connectors.Lost: {3113, 12537}, connectors.Busy: {1555}, connectors.QueryFailed: {1476, 1722}}, func(code int) error { return &network.OracleError{ErrCode: code, ErrMsg: "bí mật 001203004567"} }},
		{mySQL(), map[string][]int{connectors.Denied: {1045}, connectors.NoPlace: {1049}, connectors.NoPermission: {1142}, connectors.NoTable: {1146}, connectors.BadQuery: {1064, 1054}, connectors.WriteRefused: {1792},
			connectors.Lost: {1927, 1053}, connectors.Busy: {1040, 1969}, connectors.QueryFailed: {1365}}, func(code int) error {
			return &mysql.MySQLError{Number: uint16(code), Message: "bí mật 001203004567"}
		}},
	} {
		for reason, codes := range test.codes {
			for _, code := range codes {
				err := test.make(code)
				for where, f := range map[string]*faulty{"dial": {dial: err}, "query": {query: err}, "rows": {header: []string{"a"}, types: []string{""}, rows: [][]driver.Value{{"1"}, {"2"}}, after: 1, fail: err}} {
					want := reason
					if where == "dial" && reason == connectors.Lost {
						want = connectors.Unreachable
					}
					checkTold(t, test.server.name+" "+where, failure(over(test.server, f)), want, code)
				}
			}
		}
		for _, err := range []error{driver.ErrBadConn, io.ErrUnexpectedEOF, errors.New("bí mật 001203004567")} {
			checkTold(t, "no code", failure(over(test.server, &faulty{dial: err})), connectors.Unreachable, 0)
			checkTold(t, "no code", failure(over(test.server, &faulty{header: []string{"a"}, types: []string{""}, fail: err})), connectors.Lost, 0)
		}
		checkTold(t, "no table", failure(over(test.server, &faulty{})), connectors.BadAnswer, 0)
	}
	for reason, codes := range map[string][]string{connectors.Denied: {"28P01", "28000"}, connectors.NoPlace: {"3D000"}, connectors.NoPermission: {"42501"}, connectors.NoTable: {"42P01"}, connectors.BadQuery: {"42601", "42703", "0A000"},
		connectors.WriteRefused: {"25006", "25001", "2D000"}, connectors.Lost: {"57P01", "57P02", "08006"}, connectors.Busy: {"53300", "40001", "57014", "55P03"}, connectors.QueryFailed: {"22012", "22P02", "XX000"}} {
		for _, code := range codes {
			if got, told := reasonPostgreSQL(&pgconn.PgError{Code: code}); got != reason || told != "SQLSTATE "+code {
				t.Errorf("SQLSTATE %s: %s, %s", code, got, told)
			}
		}
	}
	for reason, w := range wordings {
		if strings.Count(w[0], "%s") != 2 || strings.Count(w[1], "%s") != 2 {
			t.Errorf("%s: %q", reason, w)
		}
	}
}

// failure reads a source to the end and gives its error.
func failure(s *server) error {
	book, err := s.Connect(context.Background(), place(s))
	if err != nil {
		return err
	}
	defer book.Close()
	return book.Rows(context.Background(), 0, func(connectors.Row) error { return nil })
}

func checkTold(t *testing.T, where string, err error, reason string, code int) {
	t.Helper()
	var told *connectors.RemoteError
	if !errors.As(err, &told) || told.Reason != reason {
		t.Errorf("%s %d: %v, want %s", where, code, err, reason)
		return
	}
	if strings.Contains(told.Told.Vi+told.Told.En, "bí mật") || strings.Contains(told.Told.Vi+told.Told.En, "%!") {
		t.Errorf("%s: %v", where, err)
	}
}

// The transaction of Oracle only reads, that of SQL Server is rolled back; neither is ever committed.
func TestNothingIsCommitted(t *testing.T) {
	for _, test := range []struct {
		server *server
		within []string
		table  string
	}{{sqlServer(), nil, "SELECT * FROM [dbo].[a]] b] ORDER BY [k]]1], [k2]"}, {oracle(), []string{"SET TRANSACTION READ ONLY"}, `SELECT * FROM "dbo"."a] b" ORDER BY "k]1", "k2"`}} {
		f := &faulty{header: []string{"a"}, types: []string{""}, rows: [][]driver.Value{{"1"}}, key: []string{"k]1", "k2"}}
		s := over(test.server, f)
		at := connectors.Place{URL: s.example(), Table: "dbo.a] b"}
		book, err := s.Connect(context.Background(), at)
		if err != nil {
			t.Fatal(err)
		}
		if rows := connectortest.Rows(t, book, 0); len(rows) != 1 {
			t.Errorf("%d rows", len(rows))
		}
		book.Close()
		if slices.Contains(f.said, "commit") || f.said[len(f.said)-1] != "rollback" || f.closed == 0 {
			t.Errorf("%s: ends with %q, closed %d times", s.name, f.said[len(f.said)-1], f.closed)
		}
		if !slices.Contains(f.said, test.table) {
			t.Errorf("%s: %q, want %q", s.name, f.said, test.table)
		}
		if !slices.Equal(f.said[:len(test.within)], test.within) {
			t.Errorf("%s begins with %q", s.name, f.said)
		}
	}
}

func TestMySQLBeginsReadOnly(t *testing.T) {
	f := &faulty{header: []string{"a"}, types: []string{""}}
	if err := failure(over(mySQL(), f)); err != nil || !f.readOnly || f.said[0] != "SET SESSION TRANSACTION READ ONLY" || f.said[len(f.said)-1] != "rollback" {
		t.Errorf("%v, read-only %t, %q", err, f.readOnly, f.said)
	}
}

// Rows that no text can hold are faults of their own; the others come.
func TestRowFaults(t *testing.T) {
	f := &faulty{header: []string{"a"}, types: []string{"VARCHAR"}, rows: [][]driver.Value{{"1"}, {"\xff"}, {"a\x00b"}, {strings.Repeat("x", connectors.MaxText+1)}, {"5"}}}
	s := over(oracle(), f)
	book, err := s.Connect(context.Background(), place(s))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	var faults []string
	for _, r := range connectortest.Rows(t, book, 0) {
		faults = append(faults, r.Fault)
	}
	if want := []string{"", connectors.FaultEncoding, connectors.FaultEncoding, connectors.FaultSize, ""}; !slices.Equal(faults, want) {
		t.Errorf("faults %q", faults)
	}
}

// Addresses as the drivers want them, the password with all its signs.
func TestAddresses(t *testing.T) {
	const secret = "Mật khẩu@/:?#%&"
	u, _ := url.Parse("sqlserver://ddss@10.0.0.5:1444/mot_cua?encrypt=true&instance=SQL1")
	v, err := url.Parse(sqlServerURL(u, secret))
	if err != nil {
		t.Fatal(err)
	}
	if p, _ := v.User.Password(); p != secret || v.Host != "10.0.0.5:1444" || v.Path != "/SQL1" || v.Query().Get("database") != "mot_cua" || v.Query().Get("encrypt") != "true" || v.Query().Get("ApplicationIntent") != "ReadOnly" {
		t.Errorf("%v", v)
	}
	if _, err := mssql.NewConnector(v.String()); err != nil {
		t.Error("the driver of SQL Server refuses the address")
	}
	u, _ = url.Parse("oracle://ddss@10.0.0.5/XEPDB1?SSL=true")
	dsn, err := oracleURL(u, secret)
	if err != nil {
		t.Fatal(err)
	}
	if v, err = url.Parse(dsn); err != nil {
		t.Fatal(err)
	}
	if p, _ := v.User.Password(); p != secret || v.Host != "10.0.0.5:1521" || v.Path != "/XEPDB1" || v.Query().Get("SSL") != "true" {
		t.Errorf("%v", v)
	}
	for in, want := range map[string]string{"mysql://a@b/c": "b:3306", "mysql://a@[::1]:7/c": "[::1]:7", "mysql:///c": "127.0.0.1:3306"} {
		u, _ := url.Parse(in)
		if got := address(u, "3306"); got != want {
			t.Errorf("%s: %s", in, got)
		}
	}
}

func TestCheck(t *testing.T) {
	s := postgreSQL()
	for _, at := range []connectors.Place{
		{URL: "postgres://a/b"}, {URL: "postgres://a/b", Table: "t", Query: "SELECT 1"}, {URL: "postgres://a/b?sslmod=disable", Table: "t"}, {URL: "postgres:a", Table: "t"}, {URL: "postgres://a/b#c", Table: "t"},
		{URL: "postgres://a/%zz", Table: "t"}, {URL: "postgres://a/b", Query: "DROP TABLE a"},
	} {
		if _, err := s.Connect(context.Background(), at); err == nil || errors.As(err, new(*connectors.RemoteError)) {
			t.Errorf("%+v: %v", at, err)
		}
	}
	if err := s.Check(connectors.Place{URL: "postgres://a/b?sslmode=disable", Table: "t"}); err != nil {
		t.Error(err)
	}
}
