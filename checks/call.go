package checks

import (
	"slices"
	"strings"

	"ddss/internal/catalogue"
	"ddss/internal/dataset"
	"ddss/internal/fault"
)

func (r *resolver) call(n callNode) (Expr, error) {
	f := function(n.name)
	if f == nil {
		hint := ""
		if near := fault.Nearest(n.name, Functions()); near != "" {
			hint = "; did you mean " + near + "?"
		}
		return nil, syntaxErrorf(n.pos, "unknown function %q%s", n.name, hint)
	}
	c := Call{Func: f, Named: map[string][]Expr{}}
	if err := arity(n, f); err != nil {
		return nil, err
	}
	for i, arg := range n.args {
		if err := r.argument(&c, f.params[min(i, len(f.params)-1)], arg); err != nil {
			return nil, err
		}
	}
	for _, named := range n.named {
		if !slices.Contains(f.named, named.name) {
			return nil, syntaxErrorf(named.arg.at(), "%s takes no argument %q", f.Name, named.name)
		}
		x, err := r.expr(named.arg)
		if err != nil {
			return nil, err
		}
		c.Named[named.name] = append(c.Named[named.name], x)
	}
	return c, r.consistent(n, c)
}

func arity(n callNode, f *Func) error {
	least, most := len(f.params), len(f.params)
	if f.params[most-1] == aPredicate {
		least--
	}
	if len(n.args) < least || len(n.args) > most && !f.variadic {
		return syntaxErrorf(n.pos, "%s takes %d arguments, not %d", f.Name, most, len(n.args))
	}
	return nil
}

// consistent checks what the signature cannot say: named arguments of set functions, and equal types.
func (r *resolver) consistent(n callNode, c Call) error {
	required := map[string][]string{"varies": {"value"}, "crowd": {"least"}, "other_owner": {"owner"}, "followed": {"on", "within", "differing"}}
	for _, name := range required[c.Func.Name] {
		if len(c.Named[name]) != 1 {
			return syntaxErrorf(n.pos, "%s needs one argument %q", c.Func.Name, name)
		}
	}
	for _, name := range []string{"least", "within"} {
		for _, x := range c.Named[name] {
			if k, ok := x.(Const); !ok || k.Literal.Type != Int {
				return syntaxErrorf(n.pos, "%s of %s must be an integer constant", name, c.Func.Name)
			}
		}
	}
	if c.Func.Name == "first_known" || c.Func.Name == "latest" {
		for _, a := range c.Args[1:] {
			if a.Type() != c.Args[0].Type() {
				return syntaxErrorf(n.pos, "the arguments of %s must be of one type", c.Func.Name)
			}
		}
	}
	return nil
}

var valueTypes = map[param]Type{aText: Text, anInt: Int, aDay: Day, aMoment: Moment, anEnum: Enum}

func (r *resolver) argument(c *Call, p param, arg node) error {
	switch p {
	case aDataset, aRelation, aColumn, aPredicate, aCatalogue, aSystemKind, aSectorGroup:
		return r.special(c, p, arg)
	case aCondition:
		x, err := r.predicate(arg)
		c.Args = append(c.Args, x)
		return err
	}
	x, err := r.expr(arg)
	if err != nil {
		return err
	}
	c.Args = append(c.Args, x)
	switch p {
	case aField:
		if _, ok := x.(Field); !ok {
			return syntaxErrorf(arg.at(), "%s needs a field here", c.Func.Name)
		}
	case aConstText, aConstInt:
		want := map[param]Type{aConstText: Text, aConstInt: Int}[p]
		k, ok := x.(Const)
		if !ok || k.Literal.Type != want {
			return syntaxErrorf(arg.at(), "%s needs a constant of type %s here", c.Func.Name, want)
		}
		if p == aConstText {
			return checkRegexp(arg.at(), k.Text)
		}
	case aValue:
		if x.Type() == Bool {
			return syntaxErrorf(arg.at(), "%s needs a value, not a predicate", c.Func.Name)
		}
	default:
		if want := valueTypes[p]; x.Type() != want {
			return syntaxErrorf(arg.at(), "%s needs a value of type %s, not %s", c.Func.Name, want, x.Type())
		}
	}
	return nil
}

// special resolves arguments that are not values of the judged row.
func (r *resolver) special(c *Call, p param, arg node) error {
	if p == aPredicate {
		child, _ := dataset.Get(c.Dataset)
		if _, ok := dataset.RelationOf(c.Dataset, r.ds.Name); !ok {
			return syntaxErrorf(arg.at(), "rows of %s do not belong to rows of %s", c.Dataset, r.ds.Name)
		}
		sub := resolver{ds: child, words: r.words, open: r.open}
		where, err := sub.predicate(arg)
		c.Where = where
		return err
	}
	name, ok := arg.(nameNode)
	if !ok {
		return syntaxErrorf(arg.at(), "%s needs a bare name here", c.Func.Name)
	}
	switch p {
	case aDataset:
		return r.datasetName(c, name, name.parts)
	case aColumn:
		return r.column(c, name)
	case aRelation:
		ds, path, err := r.follow(name, name.parts)
		c.Dataset, c.Path = ds.Name, path
		return err
	case aCatalogue:
		return bareWord(c, name, "wards", "ward_map")
	case aSectorGroup:
		err := bareWord(c, name, catalogue.SectorGroups()...)
		c.Words = append(c.Words, c.Word)
		return err
	}
	return bareWord(c, name, "tap_trung", "rieng")
}

func (r *resolver) datasetName(c *Call, name nameNode, parts []string) error {
	if _, ok := dataset.Get(parts[0]); !ok || len(parts) != 1 {
		return syntaxErrorf(name.pos, "unknown dataset %q", strings.Join(parts, "."))
	}
	c.Dataset = parts[0]
	if c.Func.Name == "count" {
		if _, ok := dataset.RelationOf(c.Dataset, r.ds.Name); !ok {
			return syntaxErrorf(name.pos, "rows of %s do not belong to rows of %s", c.Dataset, r.ds.Name)
		}
	}
	return nil
}

func (r *resolver) column(c *Call, name nameNode) error {
	if len(name.parts) != 2 {
		return syntaxErrorf(name.pos, "%s needs dataset.field here", c.Func.Name)
	}
	if err := r.datasetName(c, name, name.parts[:1]); err != nil {
		return err
	}
	ds, _ := dataset.Get(c.Dataset)
	def, ok := ds.Field(name.parts[1])
	if !ok {
		return syntaxErrorf(name.pos, "dataset %s has no field %q", ds.Name, name.parts[1])
	}
	c.Column = def
	want := map[string]bool{"first_day": def.Type.Temporal(), "last_day": def.Type.Temporal(), "sum": def.Type.Whole(), "listed": def.Type == dataset.Code}
	if !want[c.Func.Name] {
		return syntaxErrorf(name.pos, "%s cannot use %s.%s, a field of type %s", c.Func.Name, ds.Name, def.Name, def.Type)
	}
	if _, ok := dataset.RelationOf(c.Dataset, r.ds.Name); c.Func.Name == "sum" && !ok {
		return syntaxErrorf(name.pos, "rows of %s do not belong to rows of %s", ds.Name, r.ds.Name)
	}
	return nil
}

func bareWord(c *Call, name nameNode, allowed ...string) error {
	if len(name.parts) != 1 || !slices.Contains(allowed, name.parts[0]) {
		return syntaxErrorf(name.pos, "%s needs one of %s here", c.Func.Name, strings.Join(allowed, ", "))
	}
	c.Word = name.parts[0]
	return nil
}
