//go:build unix

package database

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ddss/connectors"
	"ddss/internal/fault"
)

// writes are tries to change something through the query of a source.
type write struct{ name, query string }

const ledger = "CREATE TABLE so_sach (id integer PRIMARY KEY, ghi_chu varchar(100)); INSERT INTO so_sach VALUES (1, 'nguyên vẹn');\n"

// refused: each try is refused twice, by the check of the query where no function hides it, and by the server alone; and
// nothing has changed.
func (tr trial) refused(t *testing.T, hidden []string, writes []write) {
	state := func() string { return tr.Exec(t, "SELECT id, ghi_chu FROM so_sach ORDER BY id;") }
	before := state()
	for _, w := range writes {
		t.Run(w.name, func(t *testing.T) {
			err := tr.server.Check(tr.place(w.query))
			isHidden := slices.Contains(hidden, w.name)
			if isHidden != (err == nil) || err != nil && fault.Code(err) != fault.Usage {
				t.Errorf("the check of the query says %v", err)
			}
			err = tr.unchecked(w.query)
			var told *connectors.RemoteError
			if !errors.As(err, &told) {
				t.Fatalf("the server took it: %v", err)
			}
			if told.Reason != connectors.WriteRefused && told.Reason != connectors.BadQuery && told.Reason != connectors.BadAnswer {
				t.Errorf("reason %s: %v", told.Reason, err)
			}
			if strings.Contains(told.Told.Vi+told.Told.En, "so_sach") {
				t.Errorf("the words of the server are repeated: %v", err)
			}
			if now := state(); now != before {
				t.Fatalf("changed: %q is now %q", before, now)
			}
		})
	}
}

// unchecked runs a query past the check, as if that had a hole.
func (tr trial) unchecked(query string) error {
	ctx := context.Background()
	u, err := url.Parse(tr.url())
	if err != nil {
		return err
	}
	b := &book{server: tr.server, url: u, secret: tr.Password, statement: query, ordered: true}
	defer b.Close()
	if err := b.start(ctx); err != nil {
		return tr.server.explain(ctx, err)
	}
	return b.Rows(ctx, 0, func(connectors.Row) error { return nil })
}

func (tr trial) postgreSQLWrites(t *testing.T) {
	never := filepath.Join(os.TempDir(), fmt.Sprintf("ddss-never-%d", os.Getpid()))
	tr.Exec(t, ledger+`CREATE SEQUENCE dem; CREATE FUNCTION ghi_len() RETURNS integer LANGUAGE sql AS $$ INSERT INTO so_sach VALUES (7, 'hàm') RETURNING id $$;
		CREATE FUNCTION ghi_dong() RETURNS integer LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'UPDATE so_sach SET ghi_chu = NULL'; RETURN 1; END $$;
		CREATE PROCEDURE ghi_han() LANGUAGE plpgsql AS $$ BEGIN COMMIT; INSERT INTO so_sach VALUES (9, 'thủ tục'); COMMIT; END $$;`)
	tr.refused(t, []string{"a function that inserts", "a function that updates", "a sequence", "a setting"}, []write{
		{"insert", "INSERT INTO so_sach VALUES (2, 'x')"},
		{"insert returning", "INSERT INTO so_sach VALUES (2, 'x') RETURNING id"},
		{"update returning", "UPDATE so_sach SET ghi_chu = 'x' RETURNING id"},
		{"delete within with", "WITH gone AS (DELETE FROM so_sach RETURNING id) SELECT * FROM gone"},
		{"create", "CREATE TABLE moi (id integer)"},
		{"create as", "CREATE TABLE moi AS SELECT 1 AS id"},
		{"select into", "SELECT 1 AS id INTO moi"},
		{"drop", "DROP TABLE so_sach"},
		{"truncate", "TRUNCATE so_sach"},
		{"grant", "GRANT ALL ON so_sach TO PUBLIC"},
		{"copy to a program", "COPY so_sach TO PROGRAM 'cat >/dev/null'"},
		{"copy to a file", "COPY (SELECT 1) TO '" + never + "'"},
		{"two statements", "SELECT 1 AS id; DELETE FROM so_sach"},
		{"an end of the transaction", "COMMIT; DELETE FROM so_sach"},
		{"an end alone", "COMMIT"},
		{"a block", "DO $$ BEGIN DELETE FROM so_sach; END $$"},
		{"a block that ends the transaction", "DO $$ BEGIN COMMIT; DELETE FROM so_sach; COMMIT; END $$"},
		{"a procedure", "CALL ghi_han()"},
		{"a function that inserts", "SELECT ghi_len() AS id"},
		{"a function that updates", "SELECT ghi_dong() AS id"},
		{"a sequence", "SELECT nextval('dem') AS id"},
		{"a setting", "SELECT set_config('transaction_read_only', 'off', true) AS id, ghi_len() AS ghi"},
		{"a transaction that writes", "SET TRANSACTION READ WRITE"},
		{"a lock", "SELECT id FROM so_sach FOR UPDATE"},
	})
	if _, err := os.Stat(never); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the server wrote a file: %v", err)
	}
}

func (tr trial) mariaDBWrites(t *testing.T) {
	tr.Exec(t, ledger+`CREATE SEQUENCE dem;
DELIMITER //
CREATE FUNCTION ghi_len() RETURNS integer BEGIN INSERT INTO so_sach VALUES (7, 'hàm'); RETURN 1; END//
CREATE PROCEDURE ghi_han() BEGIN COMMIT; INSERT INTO so_sach VALUES (9, 'thủ tục'); COMMIT; SELECT 1; END//
DELIMITER ;`)
	tr.refused(t, []string{"a function that inserts", "a sequence"}, []write{
		{"insert", "INSERT INTO so_sach VALUES (2, 'x')"},
		{"insert returning", "INSERT INTO so_sach VALUES (2, 'x') RETURNING id"},
		{"replace", "REPLACE INTO so_sach VALUES (1, 'x')"},
		{"update", "UPDATE so_sach SET ghi_chu = 'x'"},
		{"delete returning", "DELETE FROM so_sach RETURNING id"},
		{"create", "CREATE TABLE moi (id integer)"},
		{"create as", "CREATE TABLE moi AS SELECT 1 AS id"},
		{"drop", "DROP TABLE so_sach"},
		{"truncate", "TRUNCATE TABLE so_sach"},
		{"grant", "GRANT SELECT ON so_sach TO 'admin'@'127.0.0.1'"},
		{"two statements", "SELECT 1 AS id; DELETE FROM so_sach"},
		{"an end of the transaction", "COMMIT; DELETE FROM so_sach"},
		{"an end alone", "COMMIT"},
		{"a comment that runs", "SELECT 1 AS id /*!; DELETE FROM so_sach */"},
		{"a block", "BEGIN NOT ATOMIC DELETE FROM so_sach; END"},
		{"a procedure", "CALL ghi_han()"},
		{"a function that inserts", "SELECT ghi_len() AS id"},
		{"a sequence", "SELECT nextval(dem) AS id"},
		{"a transaction that writes", "SET TRANSACTION READ WRITE"},
		{"a session that writes", "SET SESSION TRANSACTION READ WRITE"},
		{"an immediate statement", "EXECUTE IMMEDIATE 'DELETE FROM so_sach'"},
	})
	// A read-only transaction does not keep MariaDB from writing a file: only the check of the query does.
	for _, query := range []string{"SELECT 1 INTO OUTFILE '/tmp/ddss-never'", "SELECT 1 INTO DUMPFILE '/tmp/ddss-never'", "SELECT id FROM so_sach FOR UPDATE"} {
		if err := tr.server.Check(tr.place(query)); fault.Code(err) != fault.Usage {
			t.Errorf("%s: %v", query, err)
		}
	}
}
