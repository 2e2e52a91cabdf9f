package checks

import (
	"regexp"
	"slices"
	"strings"

	"ddss/internal/dataset"
	"ddss/internal/fault"
)

// Words are the named predicates: text by name.
type Words map[string]string

// Compile parses a predicate over the rows of a dataset and resolves its names. A set function may stand only as the
// whole of it, and only where set is true. Errors are *SyntaxError.
func Compile(src, of string, words Words, set bool) (Expr, error) {
	ds, ok := dataset.Get(of)
	if !ok {
		return nil, syntaxErrorf(1, "unknown dataset %q", of)
	}
	n, err := parse(src)
	if err != nil {
		return nil, err
	}
	r := resolver{ds: ds, words: words}
	if c, ok := n.(callNode); ok && set {
		if f := function(c.name); f != nil && f.Set {
			return r.call(c)
		}
	}
	e, err := r.predicate(n)
	if err != nil {
		return nil, err
	}
	return e, nil
}

// CompileValue parses an expression that gives a value of each row of a dataset. Errors are *SyntaxError.
func CompileValue(src, of string, words Words) (Expr, error) {
	ds, ok := dataset.Get(of)
	if !ok {
		return nil, syntaxErrorf(1, "unknown dataset %q", of)
	}
	n, err := parse(src)
	if err != nil {
		return nil, err
	}
	r := resolver{ds: ds, words: words}
	return r.expr(n)
}

type resolver struct {
	ds    dataset.Dataset
	words Words
	open  []string // words being resolved, against recursion
}

func (r *resolver) predicate(n node) (Expr, error) {
	e, err := r.expr(n)
	if err != nil {
		return nil, err
	}
	if e.Type() == Flag {
		return nil, syntaxErrorf(n.at(), "a boolean field is not a predicate; write \"= true\" or \"= false\"")
	}
	if e.Type() != Bool {
		return nil, syntaxErrorf(n.at(), "expected a predicate, not a value of type %s", e.Type())
	}
	if c, ok := e.(Call); ok && c.Func.Set {
		return nil, syntaxErrorf(n.at(), "%s compares rows with each other and may stand only alone in violates", c.Func.Name)
	}
	return e, nil
}

func (r *resolver) expr(n node) (Expr, error) {
	switch n := n.(type) {
	case literalNode:
		return Const{n.lit}, nil
	case nameNode:
		return r.name(n)
	case callNode:
		return r.call(n)
	case notNode:
		x, err := r.predicate(n.x)
		return Not{x}, err
	case inNode:
		return r.in(n)
	case binaryNode:
		return r.binary(n)
	}
	panic("checks: unknown node")
}

func (r *resolver) name(n nameNode) (Expr, error) {
	if len(n.parts) == 1 && n.parts[0] == "as_of" {
		return AsOf{}, nil
	}
	if f, err := r.field(n); err == nil {
		return f, nil
	} else if len(n.parts) > 1 {
		return nil, err
	}
	word := n.parts[0]
	src, ok := r.words[word]
	if !ok {
		return nil, syntaxErrorf(n.pos, "unknown name %q in dataset %s%s", word, r.ds.Name, r.suggest(word))
	}
	if slices.Contains(r.open, word) {
		return nil, syntaxErrorf(n.pos, "word %q uses itself", word)
	}
	r.open = append(r.open, word)
	defer func() { r.open = r.open[:len(r.open)-1] }()
	body, err := parse(src)
	if err != nil {
		return nil, syntaxErrorf(n.pos, "word %q: %v", word, err)
	}
	e, err := r.predicate(body)
	if err != nil {
		return nil, syntaxErrorf(n.pos, "word %q: %v", word, err)
	}
	return e, nil
}

// field follows relations from the judged dataset to a field.
func (r *resolver) field(n nameNode) (Field, error) {
	ds, path, err := r.follow(n, n.parts[:len(n.parts)-1])
	if err != nil {
		return Field{}, err
	}
	name := n.parts[len(n.parts)-1]
	def, ok := ds.Field(name)
	if !ok {
		return Field{}, syntaxErrorf(n.pos, "dataset %s has no field %q", ds.Name, name)
	}
	return Field{Path: path, Of: ds.Name, Def: def}, nil
}

func (r *resolver) follow(n nameNode, parts []string) (dataset.Dataset, []string, error) {
	ds := r.ds
	for _, step := range parts {
		rel, ok := dataset.RelationOf(ds.Name, step)
		if !ok {
			return ds, nil, syntaxErrorf(n.pos, "dataset %s has no relation %q", ds.Name, step)
		}
		ds, _ = dataset.Get(rel.To)
	}
	return ds, slices.Clone(parts), nil
}

func (r *resolver) in(n inNode) (Expr, error) {
	x, err := r.expr(n.x)
	if err != nil {
		return nil, err
	}
	in := In{X: x, Not: n.not}
	for _, item := range n.list {
		lit, err := r.literal(item, x)
		if err != nil {
			return nil, err
		}
		in.List = append(in.List, lit)
	}
	return in, nil
}

// literal resolves a constant to be compared with x; a bare name is a value of x's enumeration.
func (r *resolver) literal(n node, x Expr) (Literal, error) {
	switch n := n.(type) {
	case nameNode:
		if f, ok := x.(Field); ok && f.Type() == Enum && len(n.parts) == 1 {
			if !slices.Contains(f.Def.Values, n.parts[0]) {
				return Literal{}, syntaxErrorf(n.pos, "%q is no value of %s; its values are %s", n.parts[0], f.Def.Name, strings.Join(f.Def.Values, ", "))
			}
			return Literal{Type: Enum, Text: n.parts[0]}, nil
		}
	case literalNode:
		if comparableTypes(x.Type(), n.lit.Type) {
			return n.lit, nil
		}
		return Literal{}, syntaxErrorf(n.pos, "a %s cannot be compared with a %s", x.Type(), n.lit.Type)
	}
	return Literal{}, syntaxErrorf(n.at(), "expected a constant of type %s", x.Type())
}

func (r *resolver) binary(n binaryNode) (Expr, error) {
	switch n.op {
	case "and", "or":
		x, err := r.predicate(n.x)
		if err != nil {
			return nil, err
		}
		y, err := r.predicate(n.y)
		if err != nil {
			return nil, err
		}
		if n.op == "and" {
			return And{x, y}, nil
		}
		return Or{x, y}, nil
	case "+", "-":
		x, err := r.expr(n.x)
		if err != nil {
			return nil, err
		}
		y, err := r.expr(n.y)
		if err != nil {
			return nil, err
		}
		if x.Type() != Int && x.Type() != Day || y.Type() != Int {
			return nil, syntaxErrorf(n.pos, "%q needs an integer on its right, and an integer or a day on its left", n.op)
		}
		return Arith{Op: n.op, X: x, Y: y}, nil
	}
	return r.compare(n)
}

func (r *resolver) compare(n binaryNode) (Expr, error) {
	x, err := r.expr(n.x)
	if err != nil {
		return nil, err
	}
	if f, ok := x.(Field); ok && f.Type() == Enum {
		if name, ok := n.y.(nameNode); ok && len(name.parts) == 1 {
			if _, err := r.field(name); err != nil {
				lit, err := r.literal(n.y, x)
				return Compare{Op: n.op, X: x, Y: Const{lit}}, err
			}
		}
	}
	y, err := r.expr(n.y)
	if err != nil {
		return nil, err
	}
	if !comparableTypes(x.Type(), y.Type()) {
		return nil, syntaxErrorf(n.pos, "a %s cannot be compared with a %s", x.Type(), y.Type())
	}
	ordered := n.op != "=" && n.op != "!="
	if ordered && (x.Type() == Enum || x.Type() == Flag) {
		return nil, syntaxErrorf(n.pos, "values of type %s have no order", x.Type())
	}
	return Compare{Op: n.op, X: x, Y: y}, nil
}

// comparable reports whether values of the types may be compared. A day constant stands for a moment without time.
func comparableTypes(x, y Type) bool {
	switch {
	case x == Flag && y == Bool, x == Moment && y == Day, x == Day && y == Moment:
		return true
	}
	return x == y && x != Bool
}

func checkRegexp(pos int, pattern string) error {
	if _, err := regexp.Compile(pattern); err != nil {
		return syntaxErrorf(pos, "not a regular expression: %v", err)
	}
	return nil
}

func (r *resolver) suggest(word string) string {
	var names []string
	for _, f := range r.ds.Fields {
		names = append(names, f.Name)
	}
	for w := range r.words {
		names = append(names, w)
	}
	slices.Sort(names)
	if near := fault.Nearest(word, names); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}
