package engine

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"time"

	"ddss/checks"
)

// A variant is an expression with one change, and the change in words.
type variant struct {
	expr   checks.Expr
	change string
}

// mutator makes the variants of predicates over one dataset.
type mutator struct {
	words map[string]checks.Expr // named predicates are atoms: their own variants are judged once, over all checks
	funcs map[string]*checks.Func
}

func newMutator(ds string, words checks.Words) mutator {
	m := mutator{words: map[string]checks.Expr{}, funcs: map[string]*checks.Func{}}
	for name := range words {
		if e, err := checks.Compile(name, ds, words, false); err == nil {
			m.words[name] = e
		}
	}
	return m
}

// word is the name of the named predicate that e is; "" if it is none.
func (m mutator) word(e checks.Expr) string {
	name := ""
	for w, x := range m.words {
		if reflect.DeepEqual(x, e) && (name == "" || w < name) {
			name = w
		}
	}
	return name
}

// Where a predicate stands decides which constant in its place is not the same as one in the place of what it stands in.
type stand int

const (
	alone stand = iota
	underAnd
	underOr
	underNot
)

var (
	truth   = checks.Const{Literal: checks.Literal{Type: checks.Bool, Bool: true}}
	falsity = checks.Const{Literal: checks.Literal{Type: checks.Bool}}
)

// variants changes e itself and each of its parts, one at a time. Where e matters, the given predicates hold; what is not a
// change under them is left out.
func (m mutator) variants(e checks.Expr, at stand, given []checks.Expr) []variant {
	out := m.constants(e, at, given)
	if m.word(e) != "" {
		return out
	}
	return append(out, m.inner(e, given)...)
}

// inner are the variants other than constants in the place of the whole.
func (m mutator) inner(e checks.Expr, given []checks.Expr) []variant {
	out := m.own(e, given)
	parts := partsOf(e)
	for i, p := range parts {
		under := given
		if _, and := e.(checks.And); and {
			under = append(slices.Clone(given), parts[1-i])
		} else if _, or := e.(checks.Or); or {
			under = append(slices.Clone(given), checks.Not{X: parts[1-i]})
		} else if c, call := e.(checks.Call); call && c.Where != nil && i == len(parts)-1 {
			under = nil // rows of another dataset
		}
		for _, v := range m.variants(p, standOf(e), under) {
			out = append(out, variant{withPart(e, i, v.expr), v.change})
		}
	}
	return out
}

func standOf(parent checks.Expr) stand {
	switch parent.(type) {
	case checks.And:
		return underAnd
	case checks.Or:
		return underOr
	case checks.Not:
		return underNot
	}
	return alone
}

func (m mutator) constants(e checks.Expr, at stand, given []checks.Expr) []variant {
	if _, isConst := e.(checks.Const); isConst || e.Type() != checks.Bool || isSet(e) {
		return nil
	}
	var out []variant
	for _, c := range []checks.Const{truth, falsity} {
		if at == underNot || at == underAnd && !c.Bool || at == underOr && c.Bool || c.Bool && implied(e, given) {
			continue
		}
		out = append(out, variant{c, fmt.Sprintf("%s → %v", m.show(e), c.Bool)})
	}
	return out
}

func isSet(e checks.Expr) bool {
	c, ok := e.(checks.Call)
	return ok && c.Func.Set
}

var opposite = map[string]string{"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
var boundary = map[string]string{"<": "<=", "<=": "<", ">": ">=", ">=": ">"}

// own are the changes of the node itself.
func (m mutator) own(e checks.Expr, given []checks.Expr) []variant {
	var list []checks.Expr
	switch x := e.(type) {
	case checks.And:
		if !implied(x.X, given) || !implied(x.Y, given) {
			list = append(list, checks.Or(x))
		}
	case checks.Or:
		list = append(list, checks.And(x))
	case checks.Not:
		list = append(list, x.X)
	case checks.Compare:
		list = append(list, checks.Compare{Op: opposite[x.Op], X: x.X, Y: x.Y})
		if op, ok := boundary[x.Op]; ok {
			list = append(list, checks.Compare{Op: op, X: x.X, Y: x.Y})
		}
		if !allKnown([]checks.Expr{x.X, x.Y}, given) { // true where a side is not known
			list = append(list, checks.Not{X: checks.Compare{Op: opposite[x.Op], X: x.X, Y: x.Y}})
		}
		if a, ok := ofDay(x.X); ok {
			if b, ok := ofDay(x.Y); ok { // one side alone is no change: a moment compares with a day by day
				list = append(list, checks.Compare{Op: x.Op, X: a, Y: b})
			}
		}
	case checks.In:
		list = append(list, checks.In{X: x.X, List: x.List, Not: !x.Not})
		if !allKnown([]checks.Expr{x.X}, given) {
			list = append(list, checks.Not{X: checks.In{X: x.X, List: x.List, Not: !x.Not}})
		}
		for i := range x.List {
			if len(x.List) > 1 {
				list = append(list, checks.In{X: x.X, List: slices.Delete(slices.Clone(x.List), i, i+1), Not: x.Not})
			}
		}
	case checks.Arith:
		list = append(list, checks.Arith{Op: map[string]string{"+": "-", "-": "+"}[x.Op], X: x.X, Y: x.Y})
	case checks.Const:
		list = changedConst(x)
	case checks.Call:
		list = changedCall(x)
	}
	out := make([]variant, len(list))
	for i, v := range list {
		out[i] = variant{v, m.show(e) + " → " + m.show(v)}
	}
	return out
}

func changedConst(x checks.Const) []checks.Expr {
	with := func(change func(*checks.Literal)) checks.Expr {
		c := x
		change(&c.Literal)
		return c
	}
	switch x.Literal.Type {
	case checks.Int:
		return []checks.Expr{with(func(l *checks.Literal) { l.Int++ }), with(func(l *checks.Literal) { l.Int-- })}
	case checks.Text:
		return []checks.Expr{with(func(l *checks.Literal) { l.Text += "x" })}
	case checks.Day:
		day, err := time.Parse(time.DateOnly, x.Text)
		if err != nil {
			panic(err)
		}
		return []checks.Expr{with(func(l *checks.Literal) { l.Text = day.AddDate(0, 0, 1).Format(time.DateOnly) }),
			with(func(l *checks.Literal) { l.Text = day.AddDate(0, 0, -1).Format(time.DateOnly) })}
	}
	return nil
}

// replaced are the functions that may give way to their first argument.
var replaced = []string{"norm", "spaced", "fold", "skeleton", "or_zero"}

// ofDay is the moment whose day e is.
func ofDay(e checks.Expr) (checks.Expr, bool) {
	if c, ok := e.(checks.Call); ok && c.Func.Name == "day" {
		return c.Args[0], true
	}
	return nil, false
}

func changedCall(c checks.Call) []checks.Expr {
	var list []checks.Expr
	without := func(i int) checks.Expr {
		d := c
		d.Args = slices.Delete(slices.Clone(c.Args), i, i+1)
		return d
	}
	switch name := c.Func.Name; {
	case name == "missing" || name == "first_known" || name == "latest" || c.Func.Set:
		for i := range c.Args {
			if len(c.Args) > 1 {
				list = append(list, without(i))
			}
		}
	case name == "matches" || name == "has" || name == "raw_has":
		for _, p := range changedPatterns(c.Args[1].(checks.Const).Text) {
			d := c
			d.Args = []checks.Expr{c.Args[0], checks.Const{Literal: checks.Literal{Type: checks.Text, Text: p}}}
			list = append(list, d)
		}
	}
	if slices.Contains(replaced, c.Func.Name) && len(c.Args) == 1 {
		list = append(list, c.Args[0])
	}
	for _, name := range []string{"order", "differing", "of"} {
		for i := range c.Named[name] {
			d := c
			d.Named = map[string][]checks.Expr{}
			for k, v := range c.Named {
				d.Named[k] = v
			}
			d.Named[name] = slices.Delete(slices.Clone(c.Named[name]), i, i+1)
			if name != "differing" || c.Func.Name == "repeats" {
				list = append(list, d)
			}
		}
	}
	if c.Where != nil {
		d := c
		d.Where = nil
		list = append(list, d)
	}
	return list
}

var repetition = regexp.MustCompile(`\{([0-9]+)(,?)([0-9]*)\}`)

func partsOf(e checks.Expr) []checks.Expr {
	switch x := e.(type) {
	case checks.Not:
		return []checks.Expr{x.X}
	case checks.And:
		return []checks.Expr{x.X, x.Y}
	case checks.Or:
		return []checks.Expr{x.X, x.Y}
	case checks.Compare:
		return []checks.Expr{x.X, x.Y}
	case checks.In:
		return []checks.Expr{x.X}
	case checks.Arith:
		return []checks.Expr{x.X, x.Y}
	case checks.Call:
		parts := slices.Clone(x.Args)
		if patternArgument(x) {
			parts = parts[:1]
		}
		for _, name := range namedParts {
			parts = append(parts, x.Named[name]...)
		}
		if x.Where != nil {
			parts = append(parts, x.Where)
		}
		return parts
	}
	return nil
}

var namedParts = []string{"order", "differing", "value", "of", "owner", "on", "within", "least"}

// withPart is e with another part in the place of the i-th of partsOf.
func withPart(e checks.Expr, i int, part checks.Expr) checks.Expr {
	pick := func(x, y checks.Expr) (checks.Expr, checks.Expr) {
		if i == 0 {
			return part, y
		}
		return x, part
	}
	switch x := e.(type) {
	case checks.Not:
		return checks.Not{X: part}
	case checks.And:
		x.X, x.Y = pick(x.X, x.Y)
		return x
	case checks.Or:
		x.X, x.Y = pick(x.X, x.Y)
		return x
	case checks.Compare:
		x.X, x.Y = pick(x.X, x.Y)
		return x
	case checks.In:
		x.X = part
		return x
	case checks.Arith:
		x.X, x.Y = pick(x.X, x.Y)
		return x
	case checks.Call:
		return withCallPart(x, i, part)
	}
	panic("no parts")
}

func withCallPart(c checks.Call, i int, part checks.Expr) checks.Expr {
	n := len(c.Args)
	if patternArgument(c) {
		n = 1
	}
	if i < n {
		c.Args = slices.Clone(c.Args)
		c.Args[i] = part
		return c
	}
	i -= n
	named := map[string][]checks.Expr{}
	for name, list := range c.Named {
		named[name] = slices.Clone(list)
	}
	c.Named = named
	for _, name := range namedParts {
		if i < len(named[name]) {
			named[name][i] = part
			return c
		}
		i -= len(named[name])
	}
	c.Where = part
	return c
}
