package plan

import (
	"slices"

	"ddss/checks"
	"ddss/internal/dataset"
)

// Item is a check or a measure as it can be judged with the inventory.
type Item struct {
	Check   *checks.Check   // nil for a measure
	Measure *checks.Measure // nil for a check
	// Reason is why the check is not applicable, or errored when Failed is set; empty if it is to be judged.
	Reason string
	Failed bool
	// Eligible and Violating are the folded predicates of a check to be judged; of a measure the denominator, and the
	// numerator in its place.
	Eligible, Violating checks.Expr
	// WholeTerms and PartTerms are the folded terms of a measure that adds up.
	WholeTerms, PartTerms []checks.Expr
}

// ID is that of the check or measure.
func (it Item) ID() string {
	if it.Check != nil {
		return it.Check.ID
	}
	return it.Measure.ID
}

// Dataset is the dataset whose rows are judged.
func (it Item) Dataset() string {
	if it.Check != nil {
		return it.Check.Dataset()
	}
	return it.Measure.Dataset
}

// ByRow reports whether rows are judged, each by itself.
func (it Item) ByRow() bool { return it.Measure != nil || it.Check.Unit == checks.UnitRow }

// expressions are all that is read of rows.
func (it Item) expressions() []checks.Expr {
	return slices.Concat([]checks.Expr{it.Eligible, it.Violating}, it.WholeTerms, it.PartTerms)
}

// Make decides for each check of the catalogue how it can be judged. The items are in the order of the catalogue.
func Make(cat []*checks.Check, inv Inventory) []Item {
	items := make([]Item, len(cat))
	for i, c := range cat {
		items[i] = item(c, inv)
	}
	return items
}

// Judged returns the items of a dataset that are to be judged row by row.
func Judged(items []Item, ds string) []Item {
	var out []Item
	for _, it := range items {
		if it.Reason == "" && it.Dataset() == ds && it.ByRow() {
			out = append(out, it)
		}
	}
	return out
}

func item(c *checks.Check, inv Inventory) Item {
	it := Item{Check: c}
	ds := c.Dataset()
	switch {
	case inv.Disabled[c.ID]:
		it.Reason = "disabled"
		return it
	case c.Err != nil:
		it.Reason, it.Failed = "bad_expression", true
		return it
	case !inv.Loaded(ds):
		it.Reason = "dataset_absent:" + ds
		return it
	}
	f := folder{inv: inv, own: ds}
	eligible, violating := f.fold(c.Eligible), f.violating(c.Violating)
	it.Eligible, it.Violating = eligible.expr, violating.expr
	switch {
	case eligible.state == never, eligible.state == unknown:
		it.Reason = orConstant(eligible.reason)
	case violating.state == unknown:
		it.Reason = violating.reason
	case violating.state == always && violating.reason != "" && !requiredField(c):
		it.Reason = violating.reason
	case violating.state == never && violating.reason != "":
		it.Reason = violating.reason
	}
	return it
}

func orConstant(reason string) string {
	if reason == "" {
		return "no_eligible_rows"
	}
	return reason
}

// violating folds set functions too: without one of their keys nothing can be told.
func (f folder) violating(e checks.Expr) folded {
	c, ok := e.(checks.Call)
	if !ok || !c.Func.Set {
		return f.fold(e)
	}
	out := f.strict(c)
	if out.state != dynamic {
		return out
	}
	c = out.expr.(checks.Call)
	named := map[string][]checks.Expr{}
	for name, list := range c.Named {
		for _, x := range list {
			v := f.value(x)
			switch {
			case v.state == dynamic:
				named[name] = append(named[name], v.expr)
			case name != "order": // an absent column sorts as missing everywhere
				return constant(v.state, v.reason)
			}
		}
	}
	c.Named = named
	return folded{expr: c}
}

// requiredField reports whether the check is the completeness check of a required field, which counts every eligible
// row where the column itself is absent.
func requiredField(c *checks.Check) bool {
	ds, _ := dataset.Get(c.Dataset())
	f, ok := ds.Field(c.Name())
	return ok && c.Dimension() == "du" && f.IsRequired()
}

// Use is what the judging of some predicates reads.
type Use struct {
	Fields map[string][]string // by dataset: fields read, of the judged row, behind relations and in aggregates
	// Through are the fields that are read of other datasets through relations, their keys included.
	Through map[string][]string
	Bounds  []checks.Call // first_day and last_day
	Lists   []checks.Call // columns whose values rows are looked up in
}

// Uses lists what the items read, sorted.
func Uses(items []Item) Use {
	u := Use{Fields: map[string][]string{}, Through: map[string][]string{}}
	for _, it := range items {
		if it.Reason != "" {
			continue
		}
		for _, e := range it.expressions() {
			u.add(e, it.Dataset())
		}
	}
	for _, lists := range []map[string][]string{u.Fields, u.Through} {
		for ds := range lists {
			slices.Sort(lists[ds])
			lists[ds] = slices.Compact(lists[ds])
		}
	}
	return u
}

func (u *Use) add(e checks.Expr, judged string) {
	checks.Over(e, judged, func(e checks.Expr, own string) {
		field := func(ds, name string) { u.Fields[ds] = append(u.Fields[ds], name) }
		path := func(steps []string) {
			from := own
			for _, step := range steps {
				rel, _ := dataset.RelationOf(from, step)
				to, _ := dataset.Get(step)
				field(from, rel.Field)
				field(step, to.Key)
				u.Through[step] = append(u.Through[step], to.Key)
				if from != own {
					u.Through[from] = append(u.Through[from], rel.Field)
				}
				from = step
			}
		}
		switch x := e.(type) {
		case checks.Field:
			path(x.Path)
			field(x.Of, x.Def.Name)
			if len(x.Path) > 0 {
				u.Through[x.Of] = append(u.Through[x.Of], x.Def.Name)
			}
		case checks.Call:
			path(x.Path)
			if x.Column.Name != "" {
				field(x.Dataset, x.Column.Name)
			}
			switch x.Func.Name {
			case "first_day", "last_day":
				u.Bounds = append(u.Bounds, x)
			case "listed":
				u.Lists = append(u.Lists, x)
			case "count", "sum":
				rel, _ := dataset.RelationOf(x.Dataset, own)
				key, _ := dataset.Get(own)
				field(x.Dataset, rel.Field)
				field(own, key.Key)
			}
		}
	})
}
