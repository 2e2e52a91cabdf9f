package dialect

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ddss/checks"
	"ddss/internal/dataset"
)

// A term is a rendered expression. Depth is the layer whose columns it reads.
type term struct {
	sql   string
	depth int
	time  string // of moments: whether the value has a time of day
}

// A layer is what one step of the tower adds to the columns below it.
type layer struct {
	columns []string // "expression AS name"
	joins   []string
}

type renderer struct {
	own    string
	env    Env
	atoms  map[string]string // column of layer 0 by its source expression
	base   layer             // layer 0
	joined map[string]bool   // aliases joined in layer 0
	layers []layer           // layers 1, 2, …
	lifted map[string]term   // by expression
	kids   []*Children
	err    error
}

func newRenderer(own string, env Env) *renderer {
	return &renderer{own: own, env: env, atoms: map[string]string{}, joined: map[string]bool{}, lifted: map[string]term{}}
}

// atom names a column of a joined table in layer 0.
func (r *renderer) atom(alias, column string) string {
	source := Name(alias) + "." + Name(column)
	if name, ok := r.atoms[source]; ok {
		return name
	}
	name := Name(alias + "." + column)
	r.atoms[source] = name
	r.base.columns = append(r.base.columns, source+" AS "+name)
	return name
}

// lift computes an expression once, in the layer above those that it reads.
func (r *renderer) lift(t term) term {
	if known, ok := r.lifted[t.sql]; ok {
		return known
	}
	name := fmt.Sprintf("l%d", len(r.lifted))
	r.at(t.depth+1).add(t.sql+" AS "+name, "")
	out := term{sql: name, depth: t.depth + 1}
	r.lifted[t.sql] = out
	return out
}

func (r *renderer) at(depth int) *layer {
	for len(r.layers) < depth {
		r.layers = append(r.layers, layer{})
	}
	return &r.layers[depth-1]
}

func (l *layer) add(column, join string) {
	if column != "" {
		l.columns = append(l.columns, column)
	}
	if join != "" {
		l.joins = append(l.joins, join)
	}
}

const judged = "b" // alias of the judged rows

// alias joins the relations of a path and returns the alias of the last.
func (r *renderer) alias(path []string) string {
	from, ds := judged, r.own
	for i, step := range path {
		rel, _ := dataset.RelationOf(ds, step)
		to, _ := dataset.Get(step)
		alias := strings.Join(path[:i+1], "/")
		if !r.joined[alias] {
			r.joined[alias] = true
			r.base.joins = append(r.base.joins, fmt.Sprintf("LEFT JOIN %s AS %s ON %s.%s = %s.%s",
				Name(FirstTable(step)), Name(alias), Name(alias), Name("t_"+to.Key), Name(from), Name("t_"+rel.Field)))
		}
		from, ds = alias, step
	}
	return from
}

func (r *renderer) column(f checks.Field, prefix string) term {
	return term{sql: r.atom(r.alias(f.Path), prefix+f.Def.Name)}
}

// value renders an expression as the value that comparisons see.
func (r *renderer) value(e checks.Expr) term {
	switch x := e.(type) {
	case checks.Const:
		return literal(x.Literal)
	case checks.AsOf:
		return term{sql: timestamp(r.env.asOf()), time: r.env.asOfHasTime()}
	case checks.Field:
		if x.Type() == checks.Text {
			return r.column(x, "t_")
		}
		t := r.column(x, "v_")
		if x.Type() == checks.Moment {
			t.time = r.column(x, "h_").sql
		}
		return t
	case checks.Arith:
		a, b := r.value(x.X), r.value(x.Y)
		if x.Type() == checks.Day {
			return term{sql: fmt.Sprintf("(%s %s CAST(%s AS INTEGER))", a.sql, x.Op, b.sql), depth: max(a.depth, b.depth)}
		}
		return term{sql: "(" + a.sql + " " + x.Op + " " + b.sql + ")", depth: max(a.depth, b.depth)}
	case checks.Call:
		return r.call(x)
	}
	return r.predicate(e)
}

func literal(l checks.Literal) term {
	switch l.Type {
	case checks.Bool:
		return term{sql: strings.ToUpper(strconv.FormatBool(l.Bool))}
	case checks.Int:
		return term{sql: integer(l.Int)}
	case checks.Day:
		return term{sql: Date(l.Text)}
	}
	return term{sql: Text(l.Text)}
}

// predicate renders an expression that is true or false, never NULL.
func (r *renderer) predicate(e checks.Expr) term {
	switch x := e.(type) {
	case checks.Const:
		return literal(x.Literal)
	case checks.Not:
		t := r.predicate(x.X)
		return term{sql: "NOT (" + t.sql + ")", depth: t.depth}
	case checks.And:
		return join(r.predicate(x.X), "AND", r.predicate(x.Y))
	case checks.Or:
		return join(r.predicate(x.X), "OR", r.predicate(x.Y))
	case checks.Compare:
		return r.compare(x)
	case checks.In:
		return r.in(x)
	case checks.Call:
		t := r.call(x)
		return term{sql: "(" + t.sql + ") IS TRUE", depth: t.depth}
	}
	r.fail("no rendering of %T as a predicate", e)
	return term{sql: "FALSE"}
}

func join(a term, op string, b term) term {
	return term{sql: "(" + a.sql + " " + op + " " + b.sql + ")", depth: max(a.depth, b.depth)}
}

func (r *renderer) compare(c checks.Compare) term {
	a, b := r.value(c.X), r.value(c.Y)
	depth := max(a.depth, b.depth)
	tx, ty := c.X.Type(), c.Y.Type()
	switch {
	case tx == checks.Moment && ty == checks.Moment:
		return term{sql: fmt.Sprintf("(CASE WHEN %s AND %s THEN %s %s %s ELSE %s %s %s END) IS TRUE",
			a.time, b.time, a.sql, c.Op, b.sql, dayOf(a.sql), c.Op, dayOf(b.sql)), depth: depth}
	case tx == checks.Moment:
		return term{sql: fmt.Sprintf("(%s %s %s) IS TRUE", dayOf(a.sql), c.Op, b.sql), depth: depth}
	case ty == checks.Moment:
		return term{sql: fmt.Sprintf("(%s %s %s) IS TRUE", a.sql, c.Op, dayOf(b.sql)), depth: depth}
	}
	return term{sql: fmt.Sprintf("(%s %s %s) IS TRUE", a.sql, c.Op, b.sql), depth: depth}
}

func dayOf(sql string) string { return "CAST(" + sql + " AS DATE)" }

func (r *renderer) in(x checks.In) term {
	v := r.value(x.X)
	if x.X.Type() == checks.Moment {
		v.sql = dayOf(v.sql)
	}
	items := make([]string, len(x.List))
	for i, l := range x.List {
		items[i] = literal(l).sql
	}
	op := "IN"
	if x.Not {
		op = "NOT IN"
	}
	return term{sql: fmt.Sprintf("(%s %s (%s)) IS TRUE", v.sql, op, strings.Join(items, ", ")), depth: v.depth}
}

func (r *renderer) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
}

// from writes the tower up to its top layer as the body of a FROM clause.
func (r *renderer) from() string {
	columns := slices.Clone(r.base.columns)
	if len(columns) == 0 {
		columns = []string{Name(judged) + "._ord AS _ord"}
	}
	sql := fmt.Sprintf("(SELECT %s FROM %s AS %s %s)", strings.Join(columns, ", "), Name(TypedView(r.own)), Name(judged), strings.Join(r.base.joins, " "))
	for i, l := range r.layers {
		below := fmt.Sprintf("p%d", i)
		sql = fmt.Sprintf("(SELECT %s FROM %s AS %s %s)", strings.Join(append([]string{below + ".*"}, l.columns...), ", "), sql, below, strings.Join(l.joins, " "))
	}
	return sql
}
