package engine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ddss/checks"
)

// show writes an expression as in a file, with its named predicates.
func (m mutator) show(e checks.Expr) string {
	if w := m.word(e); w != "" {
		return w
	}
	switch x := e.(type) {
	case checks.Const:
		return showLiteral(x.Literal)
	case checks.Field:
		return strings.Join(append(slices.Clone(x.Path), x.Def.Name), ".")
	case checks.AsOf:
		return "as_of"
	case checks.Not:
		return "not (" + m.show(x.X) + ")"
	case checks.And:
		return "(" + m.show(x.X) + " and " + m.show(x.Y) + ")"
	case checks.Or:
		return "(" + m.show(x.X) + " or " + m.show(x.Y) + ")"
	case checks.Compare:
		return m.show(x.X) + " " + x.Op + " " + m.show(x.Y)
	case checks.In:
		list := make([]string, len(x.List))
		for i, l := range x.List {
			list[i] = showLiteral(l)
		}
		op := " in ("
		if x.Not {
			op = " not in ("
		}
		return m.show(x.X) + op + strings.Join(list, ", ") + ")"
	case checks.Arith:
		return m.show(x.X) + " " + x.Op + " " + m.show(x.Y)
	case checks.Call:
		return m.showCall(x)
	}
	panic(fmt.Sprintf("no words for %T", e))
}

func showLiteral(l checks.Literal) string {
	switch l.Type {
	case checks.Bool:
		return strconv.FormatBool(l.Bool)
	case checks.Int:
		return strconv.FormatInt(l.Int, 10)
	case checks.Text:
		return strconv.Quote(l.Text)
	}
	return l.Text
}

func (m mutator) showCall(c checks.Call) string {
	var args []string
	add := func(list ...string) {
		for _, s := range list {
			if s != "" {
				args = append(args, s)
			}
		}
	}
	for _, a := range c.Args {
		add(m.show(a))
	}
	switch {
	case c.Column.Name != "":
		add(c.Dataset + "." + c.Column.Name)
	case len(c.Path) > 0:
		add(strings.Join(c.Path, "."))
	default:
		add(c.Dataset)
	}
	add(c.Word)
	for _, name := range namedParts {
		for _, a := range c.Named[name] {
			add(name + ": " + m.show(a))
		}
	}
	if c.Where != nil {
		add(m.show(c.Where))
	}
	return c.Func.Name + "(" + strings.Join(args, ", ") + ")"
}
