package engine

import (
	"reflect"
	"slices"

	"ddss/checks"
)

// What predicates say of the values below them. It follows from the language alone: a comparison holds only between known
// values, and a field behind a relation is known only where the relation leads somewhere. With it, changes that cannot be
// told from the original by any row are not made.

// needs lists the values that are known wherever the predicate holds.
func needs(e checks.Expr) []checks.Expr {
	switch x := e.(type) {
	case checks.And:
		return append(needs(x.X), needs(x.Y)...)
	case checks.Compare:
		return append(parts(x.X), parts(x.Y)...)
	case checks.In:
		return parts(x.X)
	case checks.Not:
		if c, ok := x.X.(checks.Call); ok && c.Func.Name == "missing" && len(c.Args) == 1 && c.Args[0].Type() == checks.Text {
			return c.Args // what is present of a text or code is known
		}
	case checks.Call:
		switch x.Func.Name {
		case "found":
			return []checks.Expr{x}
		case "readable", "present", "known", "in_calendar", "workdays_known", "has_time", "matches", "has":
			var out []checks.Expr
			for _, a := range x.Args {
				out = append(out, parts(a)...)
			}
			return out
		}
	}
	return nil
}

// parts lists a known value with the values that are then known too.
func parts(e checks.Expr) []checks.Expr {
	out := []checks.Expr{e}
	switch x := e.(type) {
	case checks.Arith:
		out = append(append(out, parts(x.X)...), parts(x.Y)...)
	case checks.Call:
		args := x.Args
		switch x.Func.Name {
		case "limit_day":
			args = args[:2] // without a unit, working days hold
		case "day", "norm", "spaced", "fold", "minute", "month":
		default:
			return out
		}
		for _, a := range args {
			out = append(out, parts(a)...)
		}
	}
	return out
}

// allKnown reports whether the values are known wherever the given predicates hold.
func allKnown(values, given []checks.Expr) bool {
	for _, v := range values {
		if !isKnown(v, given) {
			return false
		}
	}
	return true
}

func isKnown(v checks.Expr, given []checks.Expr) bool {
	for _, g := range given {
		if slices.ContainsFunc(needs(g), func(n checks.Expr) bool { return reflect.DeepEqual(n, v) }) {
			return true
		}
	}
	switch x := v.(type) {
	case checks.Const, checks.AsOf:
		return true
	case checks.Arith:
		return allKnown([]checks.Expr{x.X, x.Y}, given)
	case checks.Call:
		switch x.Func.Name {
		case "count", "sum", "or_zero":
			return true
		case "day", "norm", "spaced", "fold":
			return isKnown(x.Args[0], given)
		case "first_known", "latest":
			return slices.ContainsFunc(x.Args, func(a checks.Expr) bool { return isKnown(a, given) })
		}
	}
	return false
}

// implied reports whether the predicate holds wherever the given ones do.
func implied(e checks.Expr, given []checks.Expr) bool {
	switch x := e.(type) {
	case checks.And:
		return implied(x.X, given) && implied(x.Y, given)
	case checks.Call:
		switch x.Func.Name {
		case "readable", "present", "known":
			return isKnown(x.Args[0], given)
		case "found":
			return slices.ContainsFunc(given, func(g checks.Expr) bool { return leads(g, x.Path) })
		case "loaded":
			return slices.ContainsFunc(given, func(g checks.Expr) bool {
				return slices.ContainsFunc(needs(g), func(n checks.Expr) bool { return reads(n, x.Dataset) })
			})
		}
	}
	return false
}

// leads reports whether the relations lead to a row wherever the predicate holds.
func leads(e checks.Expr, path []string) bool {
	switch x := e.(type) {
	case checks.And:
		return leads(x.X, path) || leads(x.Y, path)
	case checks.Or:
		return leads(x.X, path) && leads(x.Y, path)
	}
	return slices.ContainsFunc(needs(e), func(n checks.Expr) bool { return behind(n, path) })
}

// behind reports whether a value is known only where the relations lead to a row.
func behind(v checks.Expr, path []string) bool {
	switch x := v.(type) {
	case checks.Field:
		return len(x.Path) >= len(path) && reflect.DeepEqual(x.Path[:len(path)], path)
	case checks.Call:
		if x.Func.Name == "first_known" {
			return !slices.ContainsFunc(x.Args, func(a checks.Expr) bool { return !behind(a, path) })
		}
	}
	return false
}

// reads reports whether a known value comes from a dataset other than the judged one, which then is loaded.
func reads(v checks.Expr, ds string) bool {
	switch x := v.(type) {
	case checks.Field:
		return slices.Contains(x.Path, ds)
	case checks.Call:
		return x.Dataset == ds && slices.Contains([]string{"found", "count", "sum", "first_day", "last_day"}, x.Func.Name)
	}
	return false
}
