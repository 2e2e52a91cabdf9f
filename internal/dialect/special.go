package dialect

import (
	"fmt"
	"strings"

	"ddss/checks"
	"ddss/internal/catalogue"
	"ddss/internal/viettext"
)

// specials render the functions that need more than a template. Assigned in init, because they call back into the
// renderer.
var specials map[string]func(*renderer, checks.Call) term

func init() {
	specials = map[string]func(*renderer, checks.Call) term{
		"missing": missing, "readable": readable, "or_zero": orZero,
		"first_known": firstKnown, "latest": latest,
		"norm": norm, "spaced": spaced, "mojibake": mojibake, "abolished_district": abolishedDistrict,
		"under_prefix": underPrefix, "id_province_known": idProvinceKnown,
		"found": found, "count": aggregate, "sum": aggregate, "listed": listed, "in_catalogue": inCatalogue,
		"in_period": inPeriod, "in_sectors": inSectors, "one_if": oneIf,
		"first_day": bound(0), "last_day": bound(1),
		"in_calendar": inCalendar, "day_off": dayOff, "workdays_known": workdaysKnown, "workdays_exceed": workdaysExceed, "limit_day": limitDay,
	}
}

func missing(r *renderer, c checks.Call) term {
	var parts []string
	for _, a := range c.Args {
		parts = append(parts, r.column(a.(checks.Field), "t_").sql+" IS NULL")
	}
	return term{sql: "(" + strings.Join(parts, " AND ") + ")"}
}

func readable(r *renderer, c checks.Call) term {
	f := c.Args[0].(checks.Field)
	prefix := "t_"
	if f.Def.Type.Readable() {
		prefix = "v_"
	}
	return term{sql: "(" + r.column(f, prefix).sql + " IS NOT NULL)"}
}

func orZero(r *renderer, c checks.Call) term {
	v := r.value(c.Args[0])
	if f, ok := c.Args[0].(checks.Field); ok {
		return term{sql: fmt.Sprintf("CASE WHEN %s IS NULL THEN 0 ELSE %s END", r.column(f, "t_").sql, v.sql), depth: v.depth}
	}
	return term{sql: "coalesce(" + v.sql + ", 0)", depth: v.depth}
}

func firstKnown(r *renderer, c checks.Call) term {
	out := term{}
	var values []string
	hasTime := ""
	for _, a := range c.Args {
		t := r.value(a)
		values = append(values, t.sql)
		hasTime += fmt.Sprintf(" WHEN %s IS NOT NULL THEN %s", t.sql, t.time)
		out.depth = max(out.depth, t.depth)
	}
	out.sql = "coalesce(" + strings.Join(values, ", ") + ")"
	if c.Type() == checks.Moment {
		out.time = "(CASE" + hasTime + " END)"
	}
	return out
}

// latest compares by the clock: a day without time stands at its beginning.
func latest(r *renderer, c checks.Call) term {
	out := term{}
	var values []string
	hasTime := ""
	terms := make([]term, len(c.Args))
	for i, a := range c.Args {
		terms[i] = r.value(a)
		values = append(values, terms[i].sql)
		out.depth = max(out.depth, terms[i].depth)
	}
	out.sql = "greatest(" + strings.Join(values, ", ") + ")"
	for _, t := range terms {
		hasTime += fmt.Sprintf(" WHEN %s = %s THEN %s", t.sql, out.sql, t.time)
	}
	out.time = "(CASE" + hasTime + " END)"
	return out
}

// normalised builds the steps of the contract's normalised text over a text in NFC, each in a layer of its own.
func spaced(r *renderer, c checks.Call) term { return r.spacedText(r.value(c.Args[0])) }

func (r *renderer) spacedText(t term) term {
	t = r.lift(term{sql: "translate(" + t.sql + ", " + Text(viettext.ZeroWidth) + ", '')", depth: t.depth})
	return r.lift(term{sql: fmt.Sprintf("trim(CASE WHEN regexp_matches(%s, '[%s]{2}|[^\\P{Zs} ]|[\\t-\\r\\x{85}\\x{2028}\\x{2029}]') THEN regexp_replace(%s, '[%s]+', ' ', 'g') ELSE %s END)",
		t.sql, blanks, t.sql, blanks, t.sql), depth: t.depth})
}

func norm(r *renderer, c checks.Call) term {
	t := r.spacedText(r.value(c.Args[0]))
	return r.lift(r.toneFolded(r.lift(term{sql: "lower(" + t.sql + ")", depth: t.depth})))
}

// toneFolded makes the old and new placements of tone marks one; most texts hold none and are let through.
func (r *renderer) toneFolded(t term) term {
	return term{sql: toneFolding(t.sql), depth: t.depth}
}

func toneFolding(sql string) string {
	old := make([]string, len(viettext.TonePairs))
	folded := sql
	for i, pair := range viettext.TonePairs {
		old[i] = pair[0]
		folded = fmt.Sprintf("replace(%s, %s, %s)", folded, Text(pair[0]), Text(pair[1]))
	}
	return fmt.Sprintf("CASE WHEN regexp_matches(%s, %s) THEN %s ELSE %s END", sql, Text(strings.Join(old, "|")), folded, sql)
}

// mojibake tries a cheap sign of UTF-8 read as Windows-1252 before the list of its runs.
func mojibake(r *renderer, c checks.Call) term {
	t := r.column(c.Args[0].(checks.Field), "t_")
	return r.lift(term{sql: fmt.Sprintf("CASE WHEN regexp_matches(%[1]s, '[ÃÄÅÆá]') AND regexp_matches(%[1]s, %[2]s) THEN TRUE WHEN regexp_matches(%[1]s, %[4]s) THEN regexp_matches(%[1]s, %[3]s) ELSE FALSE END",
		t.sql, Text(strings.Join(viettext.MojibakeRuns, "|")), Text("(?s)["+viettext.ForeignLatin+"].*["+viettext.ForeignLatin+"]"), Text("["+viettext.ForeignLatin+"]")), depth: t.depth})
}

func abolishedDistrict(r *renderer, c checks.Call) term {
	t := norm(r, checks.Call{Func: c.Func, Args: c.Args})
	names := make([]string, 0, 700)
	for _, name := range catalogue.AbolishedDistricts() {
		names = append(names, quoteRegexp(name))
	}
	kind := `(?:(?:huyện|quận|thị xã|thành phố) |(?:h|q|tx|tp)\. ?)`
	edge := `[^\p{L}\p{M}\p{N}]`
	return r.lift(term{sql: fmt.Sprintf("regexp_matches(%s, %s) AND regexp_matches(%s, %s)", t.sql, Text(kind),
		t.sql, Text("(?:^|"+edge+")"+kind+"(?:"+strings.Join(names, "|")+")(?:$|"+edge+")")), depth: t.depth})
}

func quoteRegexp(s string) string {
	return strings.NewReplacer(`\`, `\\`, ".", `\.`, "(", `\(`, ")", `\)`, "*", `\*`, "+", `\+`, "?", `\?`, "[", `\[`, "]", `\]`).Replace(s)
}

func underPrefix(r *renderer, c checks.Call) term {
	t := r.value(c.Args[0])
	p := r.env.AgencyPrefix
	if p == "" {
		return term{sql: "TRUE"}
	}
	return term{sql: fmt.Sprintf("(%s = %s OR starts_with(%s, %s))", t.sql, Text(p), t.sql, Text(p+".")), depth: t.depth}
}

func idProvinceKnown(r *renderer, c checks.Call) term {
	t := r.column(c.Args[0].(checks.Field), "t_")
	return term{sql: "(left(" + t.sql + ", 3) IN " + Texts(r.env.IDProvinces) + ")"}
}

func found(r *renderer, c checks.Call) term {
	return term{sql: "(" + r.atom(r.alias(c.Path), "_ord") + " IS NOT NULL)"}
}

func listed(r *renderer, c checks.Call) term {
	t := r.column(c.Args[0].(checks.Field), "t_")
	return r.lift(term{sql: fmt.Sprintf("%s IN (SELECT code FROM %s)", t.sql, Name(ListTable(c.Dataset, c.Column.Name))), depth: t.depth})
}

func inCatalogue(r *renderer, c checks.Call) term {
	table := WardsTable
	if c.Word == "ward_map" {
		table = WardMapTable
	}
	t := r.value(c.Args[0])
	return r.lift(term{sql: fmt.Sprintf("%s IN (SELECT code FROM %s)", t.sql, Name(table)), depth: t.depth})
}

func bound(i int) func(*renderer, checks.Call) term {
	return func(r *renderer, c checks.Call) term { return term{sql: Date(boundsOf(r.env, c)[i])} }
}
