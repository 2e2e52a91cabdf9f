package plan

import (
	"slices"
	"strings"

	"ddss/checks"
	"ddss/internal/dataset"
)

// state is what folding knows of a predicate: three constants of Kleene's logic, or nothing yet.
type state int

const (
	dynamic state = iota
	always
	never
	unknown
)

type folded struct {
	state  state
	reason string // why a constant is one; may be empty
	expr   checks.Expr
}

var (
	yes = checks.Const{Literal: checks.Literal{Type: checks.Bool, Bool: true}}
	no  = checks.Const{Literal: checks.Literal{Type: checks.Bool}}
)

func constant(s state, reason string) folded {
	e := no
	if s == always {
		e = yes
	}
	return folded{state: s, reason: reason, expr: e}
}

// folder folds predicates over the rows of one dataset.
type folder struct {
	inv Inventory
	own string
}

func (f folder) fold(e checks.Expr) folded {
	switch x := e.(type) {
	case checks.Const:
		if x.Bool {
			return constant(always, "")
		}
		return constant(never, "")
	case checks.Not:
		return f.not(x)
	case checks.And:
		return f.connect(x.X, x.Y, never, func(a, b checks.Expr) checks.Expr { return checks.And{X: a, Y: b} })
	case checks.Or:
		return f.connect(x.X, x.Y, always, func(a, b checks.Expr) checks.Expr { return checks.Or{X: a, Y: b} })
	case checks.Compare:
		return f.operands(e, x.X, x.Y)
	case checks.In:
		return f.operands(e, x.X)
	case checks.Call:
		return f.call(x)
	}
	return folded{expr: e}
}

func (f folder) not(x checks.Not) folded {
	in := f.fold(x.X)
	switch in.state {
	case always:
		return constant(never, in.reason)
	case never:
		return constant(always, in.reason)
	case unknown:
		return in
	}
	return folded{expr: checks.Not{X: in.expr}}
}

// connect folds "and" (decider never) and "or" (decider always): the decider wins, then the unknown.
func (f folder) connect(x, y checks.Expr, decider state, join func(a, b checks.Expr) checks.Expr) folded {
	a, b := f.fold(x), f.fold(y)
	switch {
	case a.state == decider && (a.reason != "" || b.state != decider):
		return a
	case b.state == decider:
		return b
	case a.state == unknown:
		return a
	case b.state == unknown:
		return b
	case a.state == dynamic && b.state == dynamic:
		return folded{expr: join(a.expr, b.expr)}
	case a.state == dynamic:
		return a
	case b.state == dynamic:
		return b
	case a.reason != "":
		return a
	}
	return b
}

// operands folds a comparison: it is false if a side can never be known, and unknown if a side cannot be told.
func (f folder) operands(e checks.Expr, sides ...checks.Expr) folded {
	out := e
	for i, side := range sides {
		v := f.value(side)
		switch v.state {
		case never, unknown:
			return constant(v.state, v.reason)
		}
		out = replace(out, i, v.expr)
	}
	return folded{expr: out}
}

func replace(e checks.Expr, i int, side checks.Expr) checks.Expr {
	switch x := e.(type) {
	case checks.Compare:
		if i == 0 {
			x.X = side
		} else {
			x.Y = side
		}
		return x
	case checks.In:
		x.X = side
		return x
	}
	return e
}

// value folds a value: never means that it is missing in every row, unknown that it cannot be told.
func (f folder) value(e checks.Expr) folded {
	switch x := e.(type) {
	case checks.Field:
		if reason := f.absent(x); reason != "" {
			return constant(never, reason)
		}
	case checks.Arith:
		a, b := f.value(x.X), f.value(x.Y)
		if a.state != dynamic {
			return a
		}
		if b.state != dynamic {
			return b
		}
		return folded{expr: checks.Arith{Op: x.Op, X: a.expr, Y: b.expr}}
	case checks.Call:
		return f.call(x)
	}
	return folded{expr: e}
}

// absent names why a field is missing in every row, or returns "".
func (f folder) absent(x checks.Field) string {
	ds := f.own
	for _, step := range x.Path {
		if reason := f.relation(ds, step); reason != "" {
			return reason
		}
		ds = step
	}
	if !f.inv.Has(x.Of, x.Def.Name) {
		return f.column(x.Of, x.Def.Name)
	}
	return ""
}

func (f folder) relation(from, to string) string {
	if !f.inv.Loaded(to) {
		return "dataset_absent:" + to
	}
	rel, _ := dataset.RelationOf(from, to)
	if !f.inv.Has(from, rel.Field) {
		return f.column(from, rel.Field)
	}
	return ""
}

func (f folder) column(ds, field string) string {
	if ds == f.own {
		return "column_absent:" + field
	}
	return "column_absent:" + ds + "." + field
}

func (f folder) call(c checks.Call) folded {
	switch c.Func.Name {
	case "missing":
		return f.missing(c)
	case "or_zero":
		if v := f.value(c.Args[0]); v.state == never {
			return folded{expr: checks.Const{Literal: checks.Literal{Type: checks.Int}}}
		}
		return folded{expr: c}
	case "first_known", "latest":
		return f.firstKnown(c)
	case "loaded":
		if f.inv.Loaded(c.Dataset) {
			return constant(always, "")
		}
		return constant(never, "dataset_absent:"+c.Dataset)
	case "found":
		ds := f.own
		for _, step := range c.Path {
			if reason := f.relation(ds, step); reason != "" {
				return constant(never, reason)
			}
			ds = step
		}
		return folded{expr: c}
	case "count", "sum":
		return f.aggregate(c)
	case "listed", "first_day", "last_day":
		if reason := f.columnOf(c.Dataset, c.Column.Name); reason != "" {
			return constant(never, reason)
		}
	case "in_catalogue":
		return f.catalogue(c)
	case "in_period":
		if !f.inv.Period {
			return constant(always, "")
		}
	case "one_if":
		return f.oneIf(c)
	case "system":
		if f.inv.System == c.Word {
			return constant(always, "system:"+c.Word)
		}
		return constant(never, "system:"+f.inv.System)
	case "limit_day":
		return f.limitDay(c)
	case "format_of", "related":
		return f.partly(c)
	}
	return f.strict(c)
}

func (f folder) columnOf(ds, field string) string {
	if !f.inv.Loaded(ds) {
		return "dataset_absent:" + ds
	}
	if !f.inv.Has(ds, field) {
		return f.column(ds, field)
	}
	return ""
}

// strict folds a function that needs all its arguments: with one always missing its value is missing, or it is false.
func (f folder) strict(c checks.Call) folded {
	args := slices.Clone(c.Args)
	for i, a := range c.Args {
		v := f.value(a)
		if v.state != dynamic {
			return constant(v.state, v.reason)
		}
		args[i] = v.expr
	}
	c.Args = args
	return folded{expr: c}
}

// partly folds format_of, which needs one of its fields, and related, which is false without either side.
func (f folder) partly(c checks.Call) folded {
	if c.Func.Name == "related" {
		return f.strict(c)
	}
	a, b := f.value(c.Args[0]), f.value(c.Args[1])
	if a.state != dynamic && b.state != dynamic {
		return a
	}
	return folded{expr: c}
}

// missing is true where all its fields are; fields that are always missing drop out.
func (f folder) missing(c checks.Call) folded {
	var args []checks.Expr
	reason := ""
	for _, a := range c.Args {
		if v := f.value(a); v.state == dynamic {
			args = append(args, a)
		} else if reason == "" {
			reason = v.reason
		}
	}
	if len(args) == 0 {
		return constant(always, reason)
	}
	c.Args = args
	return folded{expr: c}
}

func (f folder) firstKnown(c checks.Call) folded {
	var args []checks.Expr
	var last folded
	for _, a := range c.Args {
		v := f.value(a)
		if v.state == dynamic {
			args = append(args, v.expr)
		} else if last.reason == "" {
			last = v
		}
	}
	if len(args) == 0 {
		return constant(last.state, last.reason)
	}
	c.Args = args
	return folded{expr: c}
}

func (f folder) limitDay(c checks.Call) folded {
	for _, a := range c.Args[:2] {
		if v := f.value(a); v.state != dynamic {
			return constant(v.state, v.reason)
		}
	}
	if unit := f.value(c.Args[2]); unit.state != dynamic {
		c.Args = c.Args[:2] // the default unit
	}
	return folded{expr: c}
}

// aggregate folds count and sum: over rows that are not loaded, or by columns that they lack, nothing can be told.
func (f folder) aggregate(c checks.Call) folded {
	rel, _ := dataset.RelationOf(c.Dataset, f.own)
	needed := []string{rel.Field}
	if c.Func.Name == "sum" {
		needed = append(needed, c.Column.Name)
	}
	for _, field := range needed {
		if reason := f.columnOf(c.Dataset, field); reason != "" {
			return constant(unknown, reason)
		}
	}
	own, _ := dataset.Get(f.own)
	if !f.inv.Has(f.own, own.Key) {
		return constant(never, f.column(f.own, own.Key))
	}
	if c.Where == nil {
		return folded{expr: c}
	}
	where := folder{inv: f.inv, own: c.Dataset}.fold(c.Where)
	switch {
	case where.state == dynamic, where.state == always && where.reason == "":
		c.Where = where.expr
		return folded{expr: c}
	}
	return constant(unknown, f.foreign(c.Dataset, where.reason))
}

// oneIf folds a predicate that stands for 1 or 0; one that is constant because of an absence cannot be told.
func (f folder) oneIf(c checks.Call) folded {
	v := f.fold(c.Args[0])
	if v.state != dynamic && v.reason != "" {
		return constant(unknown, v.reason)
	}
	c.Args = []checks.Expr{v.expr}
	return folded{expr: c}
}

// foreign words a reason that was found for another dataset as seen from the judged one.
func (f folder) foreign(ds, reason string) string {
	field, isColumn := strings.CutPrefix(reason, "column_absent:")
	if !isColumn || strings.Contains(field, ".") { // named with its dataset already
		return reason
	}
	return f.column(ds, field)
}

func (f folder) catalogue(c checks.Call) folded {
	if v := f.value(c.Args[0]); v.state != dynamic {
		return constant(never, v.reason)
	}
	if c.Word == "wards" && !f.inv.Wards || c.Word == "ward_map" && !f.inv.WardMap {
		return constant(unknown, "catalogue_absent:"+c.Word)
	}
	return folded{expr: c}
}
