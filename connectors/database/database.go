package database

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"ddss/connectors"
	"ddss/internal/fault"
)

// dialTime bounds the making of a connection.
const dialTime = 30 * time.Second

// server is one kind of database server.
type server struct {
	kind, name string
	schemes    []string
	variable   string // of the environment, for the password
	parameters []string
	lexis      lexis
	quote      func(identifier string) string
	// keyQuery gives the columns of the primary key in order; its parameters are the schema, which may be empty, and the table.
	keyQuery string
	connect  func(ctx context.Context, u *url.URL, secret string) (session, error)
	standard standardDialect // where connect is nil
	// reason tells the reason for an error of the driver and the code that the server gave; both are empty if it gave none.
	reason func(error) (reason, code string)
}

// session is a connection within a transaction that only reads.
type session interface {
	query(ctx context.Context, text string, args ...string) (cursor, error)
	close()
}

// cursor gives the rows of a query, one at a time.
type cursor interface {
	columns() []string
	// next writes the texts of the next row into cells; false after the last one.
	next(cells []string) (bool, error)
	close() error
}

// Servers returns a source for each kind of server.
func Servers() []connectors.Remote {
	return []connectors.Remote{postgreSQL(), mySQL(), sqlServer(), oracle()}
}

func (s *server) Kind() string           { return s.kind }
func (s *server) Schemes() []string      { return s.schemes }
func (s *server) SecretVariable() string { return s.variable }

// Check refuses addresses with unknown parameters, and queries that do more than read.
func (s *server) Check(at connectors.Place) error {
	u, err := url.Parse(at.URL)
	if err != nil || u.Opaque != "" || u.Fragment != "" {
		return fault.New(fault.Usage, "địa chỉ url sai; hãy viết như %s", "the url is wrong; write it like %s", s.example())
	}
	for name := range u.Query() {
		if !slices.Contains(s.parameters, name) {
			return fault.New(fault.Usage, "url có tham số %q không dùng được với %s; chỉ có %s", "the url has the parameter %q, which %s does not take here; there are only %s", name, s.name, strings.Join(s.parameters, ", "))
		}
	}
	switch {
	case (at.Table == "") == (at.Query == ""):
		return fault.New(fault.Usage, "cần đúng một trong hai khoá table và query", "exactly one of the keys table and query is needed")
	case at.Table != "":
		return nil
	}
	_, err = s.lexis.read(at.Query)
	return err
}

func (s *server) example() string { return s.schemes[0] + "://ddss@127.0.0.1/co_so_du_lieu" }

// Connect opens the database and starts the query.
func (s *server) Connect(ctx context.Context, at connectors.Place) (connectors.Book, error) {
	if err := s.Check(at); err != nil {
		return nil, err
	}
	u, err := url.Parse(at.URL)
	if err != nil {
		return nil, err
	}
	b := &book{server: s, url: u, secret: at.Secret, table: at.Table}
	if at.Query != "" {
		read, err := s.lexis.read(at.Query)
		if err != nil {
			return nil, err
		}
		b.statement, b.ordered = read.text, read.ordered
	}
	if err := b.start(ctx); err != nil {
		b.Close()
		return nil, s.explain(ctx, err)
	}
	return b, nil
}

// book is an open query. Rows takes the cursor that Connect started; later calls run the query again in the same transaction.
type book struct {
	server    *server
	url       *url.URL
	secret    string
	table     string
	statement string
	ordered   bool
	names     []string
	session   session
	cursor    cursor
	cancel    context.CancelFunc
}

// start connects if need be and runs the query.
func (b *book) start(ctx context.Context) error {
	if b.session == nil {
		var err error
		if b.session, err = b.connect(ctx); err != nil {
			return err
		}
	}
	if b.statement == "" {
		if err := b.ofTable(ctx); err != nil {
			return err
		}
	}
	// The query outlives this call; within it, the end of the caller's context ends the query, too.
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	b.cancel = cancel
	defer context.AfterFunc(ctx, cancel)()
	var err error
	if b.cursor, err = b.session.query(running, b.statement); err != nil {
		b.cancel()
		return err
	}
	b.names = b.cursor.columns()
	return nil
}

func (b *book) connect(ctx context.Context) (session, error) {
	dial, stop := context.WithTimeout(ctx, dialTime)
	defer stop()
	if b.server.connect != nil {
		return b.server.connect(dial, b.url, b.secret)
	}
	return b.server.dial(dial, b.url, b.secret)
}

// ofTable makes the query of a table, ordered by its primary key.
func (b *book) ofTable(ctx context.Context) error {
	schema, table, ok := strings.Cut(b.table, ".")
	if !ok {
		schema, table = "", b.table
	}
	quote := b.server.quote
	name := quote(table)
	if schema != "" {
		name = quote(schema) + "." + name
	}
	cur, err := b.session.query(ctx, b.server.keyQuery, schema, table)
	if err != nil {
		return err
	}
	defer cur.close()
	var key []string
	for cell := make([]string, 1); ; {
		more, err := cur.next(cell)
		if err != nil {
			return err
		}
		if !more {
			break
		}
		key = append(key, quote(cell[0]))
	}
	b.statement, b.ordered = "SELECT * FROM "+name, len(key) > 0
	if b.ordered {
		b.statement += " ORDER BY " + strings.Join(key, ", ")
	}
	return cur.close()
}

// Sheets is one sheet, whose columns are those of the query.
func (b *book) Sheets() []connectors.Sheet { return []connectors.Sheet{{Columns: b.names}} }

// Rows gives the rows of the query. Where it ends early the connection is given up, so that the server stops as well.
func (b *book) Rows(ctx context.Context, _ int, yield func(connectors.Row) error) error {
	if b.cursor == nil {
		if err := b.start(ctx); err != nil {
			return b.server.explain(ctx, err)
		}
	}
	cur, cancel := b.cursor, b.cancel
	defer cancel()
	stop := context.AfterFunc(ctx, cancel)
	defer stop()
	b.cursor = nil
	cells := make([]string, len(b.names))
	for n := int64(1); ; n++ {
		more, err := cur.next(cells)
		if err == nil && ctx.Err() == nil && more {
			err = yield(connectors.Row{Number: n, Cells: cells, Fault: faultOf(cells)})
			if err != nil {
				b.giveUp(cur, cancel)
				return err
			}
			continue
		}
		if err == nil && ctx.Err() == nil {
			err = cur.close()
		}
		if err != nil || ctx.Err() != nil {
			b.giveUp(cur, cancel)
			return b.server.explain(ctx, err)
		}
		return nil
	}
}

// giveUp ends a query whose rows are not all read.
func (b *book) giveUp(cur cursor, cancel context.CancelFunc) {
	cancel()
	_ = cur.close() // it was cancelled
	b.session.close()
	b.session = nil
}

// faultOf tells why a row cannot be brought in.
func faultOf(cells []string) string {
	for _, c := range cells {
		if len(c) > connectors.MaxText {
			return connectors.FaultSize
		}
		if !utf8.ValidString(c) || strings.Contains(c, "\x00") {
			return connectors.FaultEncoding
		}
	}
	return ""
}

// Findings tells whether the rows may come in another order next time.
func (b *book) Findings(int, func(int64) bool) []connectors.Finding {
	if b.ordered {
		return nil
	}
	return []connectors.Finding{{Kind: "unordered_rows", Note: "order_by=none"}}
}

// Close rolls back and disconnects.
func (b *book) Close() error {
	if b.cursor != nil {
		b.cancel()
		_ = b.cursor.close() // it was cancelled
		b.cursor = nil
	}
	if b.session != nil {
		b.session.close()
		b.session = nil
	}
	return nil
}
