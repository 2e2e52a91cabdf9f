//go:build unix

package database

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"ddss/connectors"
	"ddss/connectors/connectortest"
)

// value is an expression of a server and the text that it must become.
type value struct{ expression, want string }

func (tr trial) values(t *testing.T, from string, list []value) {
	var columns []string
	for _, v := range list {
		columns = append(columns, v.expression)
	}
	rows := connectortest.Rows(t, tr.open(t, tr.place("SELECT "+strings.Join(columns, ", ")+from)), 0)
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, r := range rows {
		for i, v := range list {
			if r.Cells[i] != v.want {
				t.Errorf("%s is %q, want %q", v.expression, r.Cells[i], v.want)
			}
		}
	}
}

func (tr trial) postgreSQLValues(t *testing.T) {
	tr.values(t, "", []value{
		{"NULL::text", ""}, {"''", ""}, {"' có dấu cách '", " có dấu cách "},
		{"45000.00::numeric(12,2)", "45000"}, {"0.10::numeric", "0.1"}, {"123456789012345678901234567890.123456789::numeric", "123456789012345678901234567890.123456789"},
		{"'NaN'::numeric", "NaN"}, {"0.1::float4", "0.1"}, {"0.1::float8", "0.1"}, {"1e15::float8", "1000000000000000"}, {"1e-7::float8", "0.0000001"}, {"'Infinity'::float8", "Infinity"},
		{"9223372036854775807", "9223372036854775807"}, {"'001203004567'::varchar", "001203004567"}, {"'ab'::char(4)", "ab  "},
		{"date '2026-02-28'", "2026-02-28"}, {"date 'infinity'", "infinity"}, {"date '0044-03-15 BC'", "0044-03-15 BC"},
		{"timestamp '2026-10-31 17:00:00'", "2026-10-31T17:00:00"}, {"timestamp '2026-10-31 16:59:59.6'", "2026-10-31T17:00:00"}, {"timestamp '2026-10-31 00:00:00'", "2026-10-31T00:00:00"},
		{"timestamptz '2026-10-31 17:00:00+07'", "2026-10-31T17:00:00+07:00"}, {"timestamptz '2026-10-31 23:30:00Z'", "2026-11-01T06:30:00+07:00"}, {"timestamptz '-infinity'", "-infinity"},
		{"time '07:30:00'", "07:30:00"}, {"interval '2 days 3 hours'", "2 days 03:00:00"},
		{"true", "TRUE"}, {"false", "FALSE"}, {"NULL::boolean", ""},
		{"'0f8fad5b-d9cb-469f-a165-70867728950e'::uuid", "0f8fad5b-d9cb-469f-a165-70867728950e"},
		{`'{"mã": "H26", "số": 1.50}'::json`, `{"mã": "H26", "số": 1.50}`}, {`'{"b": 1, "a": [true]}'::jsonb`, `{"a": [true], "b": 1}`},
		{`'\x00ff10'::bytea`, "00ff10"}, {"''::bytea", ""},
		{"ARRAY[1, 2, NULL]", "1;2;"}, {"ARRAY['a', 'b c', 'd,e', '{', 'q\"r', 'NULL', '']::text[]", `a;b c;d,e;{;q"r;NULL;`}, {"ARRAY[true, false]", "TRUE;FALSE"}, {"ARRAY[1.50, 2.00]::numeric[]", "1.5;2"},
		{"ARRAY[]::int[]", ""}, {"ARRAY[[1, 2], [3, 4]]", "{{1,2},{3,4}}"}, {"'[2:3]={7,8}'::int[]", "[2:3]={7,8}"}, {"ARRAY[timestamp '2026-10-31 17:00:00']", "2026-10-31T17:00:00"},
		{"inet '10.0.0.1'", "10.0.0.1"}, {`'a\b'`, `a\b`},
	})
}

func (tr trial) mariaDBValues(t *testing.T) {
	tr.Exec(t, `CREATE TABLE kieu (d decimal(12,2), f float, g double, dt datetime(3), ts timestamp NULL, ngay date, khong date, gio time, nam year, co bit(1), nhieu bit(12), anh blob, bam varbinary(4),
		chu text, nhi char(4) CHARACTER SET latin1 COLLATE latin1_swedish_ci, j json, u uuid, e enum('có','không'), k tinyint(1), lon bigint unsigned, rong varchar(5));
		SET sql_mode = ''; SET time_zone = '+00:00';
		INSERT INTO kieu VALUES (45000.00, 0.1, 1e15, '2026-10-31 16:59:59.600', '2026-10-31 23:30:00', '2026-02-28', '0000-00-00', '07:30:00', 2026, b'1', b'100000000001', x'00ff10', x'cafe',
		'Nguyễn\n''Hoà''', 'café', '{"mã": 1.50}', '0f8fad5b-d9cb-469f-a165-70867728950e', 'có', 1, 18446744073709551615, '');`)
	tr.values(t, " FROM kieu", []value{
		{"d", "45000"}, {"f", "0.1"}, {"g", "1000000000000000"},
		{"dt", "2026-10-31T17:00:00"}, {"ts", "2026-11-01T06:30:00"}, {"ngay", "2026-02-28"}, {"khong", "0000-00-00"},
		{"gio", "07:30:00"}, {"nam", "2026"}, {"co", "1"}, {"nhieu", "2049"},
		{"anh", "00ff10"}, {"bam", "cafe"}, {"nhi", "café"}, {"chu", "Nguyễn\n'Hoà'"}, {"j", `{"mã": 1.50}`},
		{"u", "0f8fad5b-d9cb-469f-a165-70867728950e"}, {"e", "có"}, {"k", "1"}, {"lon", "18446744073709551615"},
		{"rong", ""}, {"NULL", ""}, {"cast('123456789012345678901234567890.123456789' AS decimal(60,9))", "123456789012345678901234567890.123456789"}, {"1 = 1", "1"},
		{"sha2('a', 256)", "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"}, {"concat(1, 'đ')", "1đ"},
	})
}

// keyed: a table is read in the order of its primary key, however its rows lie; one without says so.
func (tr trial) keyed(t *testing.T) {
	q := tr.server.quote
	tr.Exec(t, "CREATE TABLE "+q("Hồ Sơ")+" (a integer, b integer, c varchar(9), PRIMARY KEY (b, a)); INSERT INTO "+q("Hồ Sơ")+" VALUES (2, 1, 'hai'), (1, 2, 'ba'), (1, 1, 'một');"+
		"CREATE TABLE khong_khoa (a integer); INSERT INTO khong_khoa VALUES (1);")
	book := tr.open(t, connectors.Place{URL: tr.url(), Secret: tr.Password, Table: "Hồ Sơ"})
	if got := book.Sheets()[0].Columns; !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("columns %q", got)
	}
	var third []string
	for _, r := range connectortest.Rows(t, book, 0) {
		third = append(third, r.Cells[2])
	}
	if !slices.Equal(third, []string{"một", "hai", "ba"}) {
		t.Errorf("order %q", third)
	}
	if f := book.(connectors.Inspector).Findings(0, connectortest.AllData); len(f) != 0 {
		t.Errorf("findings %v", f)
	}
	for at, want := range map[connectors.Place]int{{Table: "khong_khoa"}: 1, {Query: "SELECT a FROM khong_khoa"}: 1, {Query: "SELECT a FROM khong_khoa ORDER  BY a;"}: 0} {
		at.URL, at.Secret = tr.url(), tr.Password
		book := tr.open(t, at)
		if rows := connectortest.Rows(t, book, 0); len(rows) != 1 {
			t.Errorf("%d rows", len(rows))
		}
		if f := book.(connectors.Inspector).Findings(0, connectortest.AllData); len(f) != want {
			t.Errorf("%+v: findings %v", at, f)
		}
	}
}

// reasons: what can go wrong is told by a sentence without the words of the server.
func (tr trial) reasons(t *testing.T, schema string) {
	tr.Exec(t, "CREATE TABLE mat (so_dinh_danh varchar(20)); INSERT INTO mat VALUES ('001203004567x');")
	plain := tr.place("SELECT 1 AS a")
	with := func(change func(*connectors.Place)) connectors.Place {
		at := plain
		change(&at)
		return at
	}
	u, _ := url.Parse(plain.URL)
	other := func(change func(*url.URL)) connectors.Place {
		v := *u
		change(&v)
		return with(func(at *connectors.Place) { at.URL = v.String() })
	}
	for name, test := range map[string]struct {
		at     connectors.Place
		reason string
	}{
		"a wrong password":      {with(func(at *connectors.Place) { at.Secret = "sai" }), connectors.Denied},
		"no password":           {with(func(at *connectors.Place) { at.Secret = "" }), connectors.Denied},
		"an unknown user":       {other(func(v *url.URL) { v.User = url.User("khong_co") }), connectors.Denied},
		"no such database":      {other(func(v *url.URL) { v.Path = "/khong_co" }), connectors.NoPlace},
		"nobody listens":        {other(func(v *url.URL) { v.Host = "127.0.0.1:1" }), connectors.Unreachable},
		"no such host":          {other(func(v *url.URL) { v.Host = "khong-co.invalid" }), connectors.Unreachable},
		"no such table":         {with(func(at *connectors.Place) { at.Query, at.Table = "", "khong_co" }), connectors.NoTable},
		"no such table named":   {with(func(at *connectors.Place) { at.Query = "SELECT * FROM khong_co" }), connectors.NoTable},
		"no such column":        {with(func(at *connectors.Place) { at.Query = "SELECT khong_co FROM mat" }), connectors.BadQuery},
		"no SQL":                {with(func(at *connectors.Place) { at.Query = "SELECT FROM WHERE" }), connectors.BadQuery},
		"a schema that is none": {with(func(at *connectors.Place) { at.Query, at.Table = "", "khong_co.mat" }), schema},
	} {
		book, err := tr.server.Connect(context.Background(), test.at)
		if err == nil {
			book.Close()
		}
		tr.told(t, name, err, test.reason)
	}
}

// told checks an error: its reason, and that its sentences are whole and tell neither password nor data.
func (tr trial) told(t *testing.T, name string, err error, reason string) {
	t.Helper()
	var told *connectors.RemoteError
	if !errors.As(err, &told) {
		t.Errorf("%s: %v", name, err)
		return
	}
	if told.Reason != reason {
		t.Errorf("%s: reason %s, want %s: %v", name, told.Reason, reason, err)
	}
	for _, sentence := range []string{told.Told.Vi, told.Told.En, err.Error()} {
		for _, word := range []string{tr.Password, "khong_co", "001203004567", "%!"} {
			if strings.Contains(sentence, word) {
				t.Errorf("%s: %q tells %q", name, sentence, word)
			}
		}
		if !strings.Contains(sentence, tr.server.name) || !strings.Contains(sentence, "; ") {
			t.Errorf("%s: %q", name, sentence)
		}
	}
}

// rights: an account that may read one table reads that, and is told of the others.
func (tr trial) rights(t *testing.T) {
	u, _ := url.Parse(tr.url())
	u.User = url.User("chi_doc")
	at := connectors.Place{URL: u.String(), Secret: "1", Table: "so_sach"}
	if rows := connectortest.Rows(t, tr.open(t, at), 0); len(rows) != 1 {
		t.Errorf("%d rows", len(rows))
	}
	at.Table, at.Query = "", "SELECT * FROM mat"
	book, err := tr.server.Connect(context.Background(), at)
	if err == nil { // PostgreSQL looks at rights when rows are asked for
		err = book.Rows(context.Background(), 0, func(connectors.Row) error { return nil })
		book.Close()
	}
	tr.told(t, "rights", err, connectors.NoPermission)
}

// cancelled: a query that hangs ends with its context. The statement working counts the queries that the server still has;
// it is empty for servers that notice only when they send the next row.
func (tr trial) cancelled(t *testing.T, working string) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	start := time.Now()
	time.AfterFunc(300*time.Millisecond, cancel)
	book, err := tr.server.Connect(ctx, tr.place(tr.sleep))
	if err == nil {
		err = book.Rows(ctx, 0, func(connectors.Row) error { return nil })
		book.Close()
	}
	if !errors.Is(err, context.Canceled) || time.Since(start) > 20*time.Second {
		t.Errorf("error %v after %v", err, time.Since(start))
	}
	for ; working != "" && tr.Exec(t, working) != "0"; time.Sleep(50 * time.Millisecond) {
		if time.Since(start) > 20*time.Second {
			t.Fatal("the server still works on the query")
		}
	}
}

// lost: a server that dies midway is a connection lost, after the rows that came.
func (tr trial) lost(t *testing.T, many string) {
	rows := 0
	book := tr.open(t, tr.place(many))
	err := book.Rows(context.Background(), 0, func(connectors.Row) error {
		if rows++; rows == 1000 {
			tr.Kill()
		}
		return nil
	})
	tr.told(t, "lost", err, connectors.Lost)
	if rows < 1000 {
		t.Errorf("%d rows", rows)
	}
}
