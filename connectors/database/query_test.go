package database

import (
	"strings"
	"testing"

	"ddss/internal/fault"
)

func TestRead(t *testing.T) {
	pg, my, ms, or := postgreSQL().lexis, mySQL().lexis, sqlServer().lexis, oracle().lexis
	good := []struct {
		l       lexis
		query   string
		ordered bool
	}{
		{pg, "SELECT 1", false},
		{pg, " select a from b order\n by a ; -- hết\n /* ; */ ", true},
		{pg, "SELECT 'DELETE; DROP' AS \"UPDATE\", t.delete FROM t", false},
		{pg, `SELECT E'it\'s; DELETE' AS a, $$ DROP; $$ AS b, $x$ a $$ DELETE $x$ AS c`, false},
		{pg, "SELECT /* a /* nested; DELETE */ still */ 1 -- DELETE", false},
		{pg, "SELECT deleted, updated_at, into_date FROM t", false},
		{pg, "WITH a AS (SELECT 1) SELECT * FROM a", false},
		{pg, "SELECT $1, a$b FROM t", false},
		{pg, "VALUES (1)", false},
		{pg, "TABLE a", false},
		{my, `SELECT 'it\'s; DELETE' AS a, "x\"; DROP" AS b, ` + "`DELETE` # DROP", false},
		{ms, "SELECT [DELETE], [a]]; DROP] FROM [dbo].[t]", false},
		{or, "SELECT q'[it's; DELETE]' FROM dual", false},
		{or, "SELECT q'!it's; DELETE!' FROM dual ORDER BY 1", true},
	}
	for _, g := range good {
		r, err := g.l.read(g.query)
		if err != nil || r.ordered != g.ordered {
			t.Errorf("%s: %+v, %v", g.query, r, err)
		}
		if strings.HasSuffix(r.text, ";") || strings.Contains(r.text, "hết") {
			t.Errorf("%q keeps the end", r.text)
		}
	}
	bad := []struct {
		l     lexis
		query string
		en    string
	}{
		{pg, "", "empty"}, {pg, "  -- SELECT 1", "empty"},
		{pg, "DELETE FROM a", `begins with "DELETE"`}, {pg, "(SELECT 1); SELECT 2", "one statement"}, {pg, "EXPLAIN ANALYZE DELETE FROM a", `begins with "EXPLAIN"`},
		{pg, "SELECT 1; SELECT 2", "more after the semicolon"}, {pg, "SELECT 1;;", "more after the semicolon"},
		{pg, "SELECT 'it''s", "does not end"}, {pg, "SELECT /* a", "does not end"}, {pg, "SELECT $x$ a", "does not end"}, {pg, "SELECT \"a", "does not end"}, {or, "SELECT q'[a", "does not end"},
		{pg, "SELECT 'a\\'; DELETE FROM b; --'", "more after the semicolon"},
		{pg, "WITH a AS (delete FROM b RETURNING *) SELECT * FROM a", "must not say DELETE"}, {pg, "SELECT * INTO a FROM b", "must not say INTO"}, {pg, "SELECT 1 FOR UPDATE", "must not say UPDATE"},
		{my, "SELECT 1 /*! INTO OUTFILE 'x' */", "comment /*!"}, {my, "SELECT 1 /*M!50000 ; DROP TABLE a */", "comment /*!"}, {my, "SELECT 1 INTO OUTFILE 'x'", "must not say INTO"},
		{my, "SELECT /* a /* */ DELETE", "must not say DELETE"}, {my, "SELECT '\\''; DELETE FROM a -- '", "more after the semicolon"},
		{ms, "SELECT 1 EXEC xp_cmdshell 'x'", "must not say EXEC"}, {ms, "SELECT 1 DROP TABLE a", "must not say DROP"}, {ms, "SELECT * FROM OPENROWSET('x', 'y', 'DELETE')", "must not say OPENROWSET"},
		{ms, "SELECT 1 WAITFOR DELAY '1:0'", "must not say WAITFOR"},
		{or, "SELECT 1 FROM dual FOR UPDATE", "must not say UPDATE"},
	}
	for _, b := range bad {
		if _, err := b.l.read(b.query); fault.Code(err) != fault.Usage || !strings.Contains(fault.In(err, "en"), b.en) {
			t.Errorf("%s: %v, want %q", b.query, err, b.en)
		}
	}
}

// No text makes the reader of queries panic or run on; what it takes is no longer than what it was given.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"SELECT 1", "SELECT 'a", "$$", "q'[", "/*!", "SELECT E'\\'' ; x", "[a]]", "$a$b$a$"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, q string) {
		for _, s := range Servers() {
			r, err := s.(*server).lexis.read(q)
			if err == nil && len(r.text) > len(q) {
				t.Fatalf("%q becomes %q", q, r.text)
			}
		}
	})
}
