package plan

import "ddss/checks"

// Measures decides for each measure how it can be judged; checks are the items of the catalogue, for measures that
// leave out what a check finds fault with. Those that are not counted in rows have no item.
func Measures(list []*checks.Measure, inv Inventory, of []Item) []Item {
	var out []Item
	for _, m := range list {
		if m.From == checks.FromRows {
			out = append(out, measure(m, inv, of))
		}
	}
	return out
}

func measure(m *checks.Measure, inv Inventory, of []Item) Item {
	it := Item{Measure: m}
	if !inv.Loaded(m.Dataset) {
		it.Reason = "dataset_absent:" + m.Dataset
		return it
	}
	f := folder{inv: inv, own: m.Dataset}
	whole, part := f.fold(m.Whole), f.fold(m.Part)
	it.Eligible, it.Violating = whole.expr, part.expr
	switch {
	case whole.state == never, whole.state == unknown:
		it.Reason = orConstant(whole.reason)
	case part.state != dynamic && part.reason != "":
		it.Reason = part.reason
	case m.Except != "":
		it.Reason = exceptReason(m.Except, of)
	}
	for _, field := range m.Needs {
		if it.Reason == "" && !inv.Has(m.Dataset, field) {
			it.Reason = f.column(m.Dataset, field)
		}
	}
	it.WholeTerms = f.terms(m.WholeTerms, &it.Reason)
	it.PartTerms = f.terms(m.PartTerms, &it.Reason)
	return it
}

// exceptReason is why the check cannot be judged.
func exceptReason(id string, of []Item) string {
	for _, it := range of {
		if it.Check.ID == id {
			return it.Reason
		}
	}
	return "check_absent:" + id
}

// terms folds the terms of a sum, all of which are needed.
func (f folder) terms(list []checks.Expr, reason *string) []checks.Expr {
	var out []checks.Expr
	for _, e := range list {
		v := f.value(e)
		if v.state != dynamic && *reason == "" {
			*reason = v.reason
		}
		out = append(out, v.expr)
	}
	return out
}
