package dialect

import (
	"strconv"
	"strings"

	"ddss/checks"
)

func (r *renderer) call(c checks.Call) term {
	if special, ok := specials[c.Func.Name]; ok {
		return special(r, c)
	}
	t, ok := duckdb[c.Func.Name]
	if !ok {
		r.fail("function %s has no template", c.Func.Name)
		return term{sql: "NULL"}
	}
	out := r.fill(t.sql, c.Args)
	if t.lift {
		return r.lift(out)
	}
	out.sql = "(" + out.sql + ")"
	return out
}

// fill replaces the places of a template by its arguments.
func (r *renderer) fill(sql string, args []checks.Expr) term {
	out := term{}
	var b strings.Builder
	for {
		i := strings.IndexByte(sql, '$')
		if i < 0 || i+1 >= len(sql) {
			break
		}
		n, err := strconv.Atoi(sql[i+1 : i+2])
		if err != nil { // the end anchor of a regular expression
			b.WriteString(sql[:i+1])
			sql = sql[i+1:]
			continue
		}
		b.WriteString(sql[:i])
		sql = sql[i+2:]
		kind := byte(0)
		if sql != "" && strings.IndexByte("trvh", sql[0]) >= 0 && (len(sql) == 1 || !isLetter(sql[1])) {
			kind, sql = sql[0], sql[1:]
		}
		t := r.place(args, n-1, kind)
		b.WriteString(t.sql)
		out.depth = max(out.depth, t.depth)
	}
	b.WriteString(sql)
	out.sql = b.String()
	return out
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' }

func (r *renderer) place(args []checks.Expr, i int, kind byte) term {
	if i >= len(args) {
		return term{sql: "NULL"}
	}
	switch kind {
	case 0:
		return r.value(args[i])
	case 'h':
		t := r.value(args[i])
		return term{sql: t.time, depth: t.depth}
	}
	f, ok := args[i].(checks.Field)
	if !ok {
		r.fail("argument %d must be a field", i+1)
		return term{sql: "NULL"}
	}
	return r.column(f, string(kind)+"_")
}
