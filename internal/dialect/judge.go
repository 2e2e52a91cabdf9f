package dialect

import (
	"fmt"
	"slices"
	"strings"

	"ddss/checks"
	"ddss/internal/dataset"
	"ddss/internal/plan"
)

// WordBits is how many checks one word of bits holds.
const WordBits = 64

// JudgedTable is the name of the table of judged rows of a dataset.
func JudgedTable(ds string) string { return "judged_" + ds }

// Judging is the rendered plan of a dataset.
type Judging struct {
	Dataset  string
	Items    []plan.Item // checks
	Measures []plan.Item
	// Children are the aggregates to be made before, in this order.
	Children []*Children
	// Counted are the fields whose values are counted: bit i of the words p0, p1, … says that field i is present, of
	// u0, u1, … that it is present and unreadable.
	Counted []dataset.Field
	// SQL selects, per row, _ord, _src and _row, the extras, the columns of Sets, and the words e0, x0, e1, x1, … of the
	// items, d0, n0, … of the measures (in the denominator, in the numerator) and p0, u0, … A measure i that adds up has
	// the columns whole_i and part_i instead of a bit in n…
	SQL  string
	Sets []Set
}

// Children is a table of aggregates over the rows of a dataset by the code that leads to the judged rows.
type Children struct {
	Dataset string // whose rows are counted
	Of      string // the judged dataset
	field   string
	sums    []string
	layers  *renderer
}

// Table names the aggregate.
func (c *Children) Table() string { return "children_" + c.Dataset + "_of_" + c.Of }

// SQL is the statement that makes the table.
func (c *Children) SQL() string {
	key := c.layers.atom(judged, "t_"+c.field)
	sums := ""
	for i, s := range c.sums {
		sums += fmt.Sprintf(", %s AS a%d", s, i)
	}
	return fmt.Sprintf("CREATE OR REPLACE TEMP TABLE %s AS SELECT %s AS code%s FROM %s WHERE %s IS NOT NULL GROUP BY 1", Name(c.Table()), key, sums, c.layers.from(), key)
}

// Set is a set check: which rows it compares and by which columns of the judged table.
type Set struct {
	Item     int // index into Items
	Function string
	Keys     []string
	Named    map[string][]string // columns, by the name of the argument
	Number   int64               // least or within
}

// Extra is a column that the judged table carries besides the bits: the value of the expression or, with Text, the
// trimmed text of the field that it is.
type Extra struct {
	Name string
	Expr checks.Expr
	Text bool
}

// Judge renders the statement that judges the rows of a dataset by the items. Bit i of the words belongs to check i: in
// e… it is eligible, in x… violating (for set checks x… is filled later); likewise to measure i in d… and n….
func Judge(ds string, items []plan.Item, extras []Extra, counted []dataset.Field, env Env) (Judging, error) {
	r := newRenderer(ds, env)
	j := Judging{Dataset: ds, Counted: counted}
	for _, it := range items {
		if it.Check != nil {
			j.Items = append(j.Items, it)
		} else {
			j.Measures = append(j.Measures, it)
		}
	}
	var flags []string
	var carried []string
	for i, it := range j.Items {
		e := r.predicate(it.Eligible)
		flags = append(flags, fmt.Sprintf("%s AS e_%d", e.sql, i))
		call, isSet := it.Violating.(checks.Call)
		if isSet && call.Func.Set {
			set, columns := r.set(i, call)
			for _, c := range columns {
				carried = append(carried, c.sql)
			}
			j.Sets = append(j.Sets, set)
			flags = append(flags, fmt.Sprintf("FALSE AS x_%d", i))
			continue
		}
		flags = append(flags, fmt.Sprintf("%s AS x_%d", r.predicate(it.Violating).sql, i))
	}
	for i, it := range j.Measures {
		whole := r.predicate(it.Eligible).sql
		flags = append(flags, fmt.Sprintf("%s AS d_%d, %s AS n_%d", whole, i, r.predicate(it.Violating).sql, i))
		if it.Measure.Sums() {
			carried = append(carried, r.added(whole, it.WholeTerms)+" AS "+WholeColumn(i), r.added(whole, it.PartTerms)+" AS "+PartColumn(i))
		}
	}
	for i, f := range counted {
		present, unreadable := r.atom(judged, "t_"+f.Name)+" IS NOT NULL", "FALSE"
		if f.Type.Readable() {
			unreadable = present + " AND " + r.atom(judged, "v_"+f.Name) + " IS NULL"
		}
		flags = append(flags, fmt.Sprintf("%s AS p_%d, %s AS u_%d", present, i, unreadable, i))
	}
	for _, x := range extras {
		t := r.value(x.Expr)
		if x.Text {
			t = r.column(x.Expr.(checks.Field), "t_")
		}
		carried = append(carried, fmt.Sprintf("%s AS %s", t.sql, Name(x.Name)))
	}
	place := fmt.Sprintf("%s AS _ord, %s AS _src, %s AS _row", r.atom(judged, "_ord"), r.atom(judged, "_src"), r.atom(judged, "_row"))
	select1 := fmt.Sprintf("SELECT %s", strings.Join(slices.Concat([]string{place}, carried, flags), ", "))
	j.SQL = fmt.Sprintf("%s FROM %s AS f", select1, r.from())
	if len(flags) > 0 {
		names := strings.Join(slices.Concat(flagNames("e", "x", len(j.Items)), flagNames("d", "n", len(j.Measures)), flagNames("p", "u", len(counted))), ", ")
		j.SQL = fmt.Sprintf("SELECT * EXCLUDE (%s)%s%s%s FROM (%s)", names, words("e", "x", len(j.Items)), words("d", "n", len(j.Measures)), words("p", "u", len(counted)), j.SQL)
	}
	j.Children = made(r.kids)
	return j, r.err
}

// WholeColumn is what measure i adds up for its denominator.
func WholeColumn(i int) string { return fmt.Sprintf("whole_%d", i) }

// PartColumn is what measure i adds up for its numerator.
func PartColumn(i int) string { return fmt.Sprintf("part_%d", i) }

// added is the sum of terms in a row that counts; a term that is unknown or negative is 0.
func (r *renderer) added(counts string, terms []checks.Expr) string {
	parts := make([]string, len(terms))
	for i, t := range terms {
		parts[i] = fmt.Sprintf("greatest(coalesce(%s, 0), 0)", r.value(t).sql)
	}
	return fmt.Sprintf("CASE WHEN %s THEN %s ELSE 0 END", counts, strings.Join(parts, " + "))
}

// made lists the aggregates in the order in which they can be made: those that others read first.
func made(kids []*Children) []*Children {
	var out []*Children
	for _, k := range kids {
		out = append(append(out, made(k.layers.kids)...), k)
	}
	return out
}

func flagNames(whole, part string, n int) []string {
	names := make([]string, 0, 2*n)
	for i := range n {
		names = append(names, fmt.Sprintf("%s_%d, %s_%d", whole, i, part, i))
	}
	return names
}

// words packs two flags each of n: the second counts only where the first holds, as a violation in an eligible row.
func words(whole, part string, n int) string {
	var b strings.Builder
	for w := 0; w*WordBits < n; w++ {
		var e, x []string
		for i := w * WordBits; i < min(n, (w+1)*WordBits); i++ {
			bit := uint64(1) << (i - w*WordBits)
			e = append(e, fmt.Sprintf("CASE WHEN %s_%d THEN %d::UBIGINT ELSE 0::UBIGINT END", whole, i, bit))
			x = append(x, fmt.Sprintf("CASE WHEN %s_%d AND %s_%d THEN %d::UBIGINT ELSE 0::UBIGINT END", whole, i, part, i, bit))
		}
		fmt.Fprintf(&b, ", %s AS %s%d, %s AS %s%d", strings.Join(e, " | "), whole, w, strings.Join(x, " | "), part, w)
	}
	return b.String()
}

// Words is how many words of each kind the items need.
func (j Judging) Words() int { return (len(j.Items) + WordBits - 1) / WordBits }

// set names the columns by which a set check compares rows.
func (r *renderer) set(i int, c checks.Call) (Set, []term) {
	s := Set{Item: i, Function: c.Func.Name, Named: map[string][]string{}}
	var columns []term
	carry := func(e checks.Expr) string {
		name := fmt.Sprintf("s%d_%d", i, len(columns))
		t := r.value(e)
		columns = append(columns, term{sql: t.sql + " AS " + name, depth: t.depth})
		return name
	}
	for _, a := range c.Args {
		s.Keys = append(s.Keys, carry(a))
	}
	for _, name := range []string{"order", "differing", "value", "of", "owner", "on"} {
		for _, a := range c.Named[name] {
			s.Named[name] = append(s.Named[name], carry(a))
		}
	}
	for _, name := range []string{"least", "within"} {
		for _, a := range c.Named[name] {
			s.Number = a.(checks.Const).Int
		}
	}
	return s, columns
}

// aggregate reads a count or sum over the children of the judged row, computed beforehand in one table per dataset.
func aggregate(r *renderer, c checks.Call) term {
	k := r.children(c.Dataset)
	where := "TRUE"
	if c.Where != nil {
		t := k.layers.predicate(c.Where)
		where = t.sql
	}
	sum := fmt.Sprintf("count(*) FILTER (%s)", where)
	if c.Func.Name == "sum" {
		sum = fmt.Sprintf("CAST(coalesce(sum(%s) FILTER (%s), 0) AS BIGINT)", k.layers.atom(judged, "v_"+c.Column.Name), where)
	}
	i := slices.Index(k.sums, sum)
	if i < 0 {
		i = len(k.sums)
		k.sums = append(k.sums, sum)
	}
	if k.layers.err != nil {
		r.fail("%v", k.layers.err)
	}
	return term{sql: fmt.Sprintf("coalesce(%s, 0)", r.atom(k.Table(), fmt.Sprintf("a%d", i)))}
}

func (r *renderer) children(ds string) *Children {
	for _, k := range r.kids {
		if k.Dataset == ds {
			return k
		}
	}
	rel, _ := dataset.RelationOf(ds, r.own)
	own, _ := dataset.Get(r.own)
	k := &Children{Dataset: ds, Of: r.own, field: rel.Field, layers: newRenderer(ds, r.env)}
	r.kids = append(r.kids, k)
	r.joined[k.Table()] = true
	r.base.joins = append(r.base.joins, fmt.Sprintf("LEFT JOIN %s ON %s.code = %s.%s", Name(k.Table()), Name(k.Table()), Name(judged), Name("t_"+own.Key)))
	return k
}
