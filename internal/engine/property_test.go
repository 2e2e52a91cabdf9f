package engine

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"ddss/checks"
	"ddss/internal/calendar"
	"ddss/internal/catalogue"
	"ddss/internal/dataset"
)

// pools are the texts that the rows of the catalogue's fixtures hold, by dataset and field: values at the bounds of what the
// checks ask. A field without one gets a few of its own.
func pools() map[string]map[string][]string {
	out := map[string]map[string][]string{}
	add := func(ds string, row map[string]string) {
		for f, v := range row {
			out[ds][f] = append(out[ds][f], v)
		}
	}
	for _, ds := range dataset.All() {
		out[ds.Name] = map[string][]string{}
	}
	for _, c := range checks.BuiltIn().Checks {
		for _, t := range c.Tests {
			for _, r := range t.Rows {
				add(c.Dataset(), r.Fields)
			}
			for ds, rows := range t.Given {
				for _, r := range rows {
					add(ds, r)
				}
			}
		}
	}
	for _, ds := range dataset.All() {
		for _, f := range ds.Fields {
			list := append(out[ds.Name][f.Name], "", "x", "1", "05/10/2026 08:00", "có")
			slices.Sort(list)
			out[ds.Name][f.Name] = slices.Compact(list)
		}
	}
	return out
}

// randomRows draws rows whose fields are missing, of the pool, or equal to that of the row before.
func randomRows(r *rand.Rand, ds dataset.Dataset, pool map[string][]string, n int) []map[string]string {
	rows := make([]map[string]string, n)
	for i := range rows {
		rows[i] = map[string]string{}
		for _, f := range ds.Fields {
			switch values := pool[f.Name]; {
			case r.IntN(6) == 0:
			case i > 0 && r.IntN(4) == 0:
				if v, ok := rows[i-1][f.Name]; ok {
					rows[i][f.Name] = v
				}
			default:
				rows[i][f.Name] = values[r.IntN(len(values))]
			}
		}
	}
	return rows
}

type randomData struct {
	in   Input
	rows map[string][]map[string]string
}

func newRandomData(t *testing.T, seed uint64) randomData {
	t.Helper()
	asOf, err := time.Parse(time.RFC3339, checks.DefaultAsOf)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(seed, 0))
	d := randomData{rows: map[string][]map[string]string{}, in: Input{AsOf: asOf, AgencyPrefix: "H26.99", System: "rieng", IDProvinces: catalogue.IDProvinces(),
		Wards: []string{"09817"}, WardMap: []string{"09784"}}}
	all := pools()
	for _, ds := range dataset.All() {
		l := Loaded{Name: ds.Name}
		for _, f := range ds.Fields {
			l.Columns = append(l.Columns, f.Name)
		}
		d.in.Datasets = append(d.in.Datasets, l)
		d.rows[ds.Name] = randomRows(r, ds, all[ds.Name], 120)
	}
	return d
}

// load loads all rows.
func (d randomData) load(t *testing.T, e *Engine) {
	t.Helper()
	ctx := context.Background()
	if err := e.LoadCalendar(ctx, calendar.Default(), DefaultCutOff); err != nil {
		t.Fatal(err)
	}
	for _, l := range d.in.Datasets {
		d.loadPart(t, e, l.Name, 0, len(d.rows[l.Name]))
	}
	if err := e.loadCatalogues(ctx, d.in); err != nil {
		t.Fatal(err)
	}
}

// loadPart loads some rows of a dataset in the place of all.
func (d randomData) loadPart(t *testing.T, e *Engine, of string, from, to int) {
	t.Helper()
	l := d.in.Datasets[slices.IndexFunc(d.in.Datasets, func(l Loaded) bool { return l.Name == of })]
	if err := e.loadRows(context.Background(), l, d.rows[of][from:to]); err != nil {
		t.Fatal(err)
	}
}

func (d randomData) judge(t *testing.T, e *Engine, cat []*checks.Check) *Result {
	t.Helper()
	res, err := e.Judge(context.Background(), cat, d.in, nil)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func verdictsOf(res *Result) map[string]Verdict {
	out := map[string]Verdict{}
	for _, v := range res.Verdicts {
		out[v.ID] = v
	}
	return out
}

// TestBitsEqualSeparateQueries judges random rows by the whole catalogue in one pass per dataset, and then by each check
// alone. Every row has to get the same verdict.
func TestBitsEqualSeparateQueries(t *testing.T) {
	ctx := context.Background()
	e := open(t)
	d := newRandomData(t, 1)
	d.load(t, e)
	clear(e.passes)
	together := d.judge(t, e, checks.BuiltIn().Checks)
	want := map[string]int{}
	for _, l := range d.in.Datasets {
		want[l.Name] = 1
	}
	if !maps.Equal(e.passes, want) {
		t.Errorf("passes over the datasets: %v, want one each", e.passes)
	}
	states := map[string][]string{}
	for _, j := range together.Datasets {
		found, err := e.statesOf(ctx, j)
		if err != nil {
			t.Fatal(err)
		}
		maps.Copy(states, found)
	}
	verdicts := verdictsOf(together)
	eligible, violated := 0, 0
	for _, c := range checks.BuiltIn().Checks {
		alone := d.judge(t, e, []*checks.Check{c})
		if alone.Verdicts[0] != verdicts[c.ID] {
			t.Errorf("%s: alone %+v, together %+v", c.ID, alone.Verdicts[0], verdicts[c.ID])
		}
		if v := verdicts[c.ID]; v.Eligible > 0 {
			if eligible++; v.Violating > 0 {
				violated++
			}
		}
		if c.Unit != checks.UnitRow {
			continue
		}
		rows, err := e.rowStates(ctx, c.Dataset(), "e0", "x0", 0)
		if err != nil {
			t.Fatal(err)
		}
		if verdicts[c.ID].Reason == "" && !reflect.DeepEqual(rows, states[c.ID]) {
			t.Errorf("%s: rows are judged otherwise together with the others", c.ID)
		}
	}
	if n := len(checks.BuiltIn().Checks); eligible < n*9/10 || violated < n*8/10 {
		t.Errorf("random rows are eligible for %d and violate %d of %d checks: too few to prove anything", eligible, violated, n)
	}
}

// comparesRows reports whether the verdict on a row depends on other rows of its dataset.
func comparesRows(c *checks.Check) bool {
	if c.Unit != checks.UnitRow || c.IsSet() {
		return true
	}
	found := false
	for _, part := range []checks.Expr{c.Eligible, c.Violating} {
		checks.Walk(part, func(x checks.Expr) {
			if call, ok := x.(checks.Call); ok && (call.Func.Name == "first_day" || call.Func.Name == "last_day") && call.Dataset == c.Dataset() {
				found = true
			}
		})
	}
	return found
}

// TestPartsAddUp splits the rows of a dataset anywhere: the counts of the parts add up to those of the whole, for every
// check that looks at one row at a time.
func TestPartsAddUp(t *testing.T) {
	e := open(t)
	d := newRandomData(t, 3)
	d.load(t, e)
	r := rand.New(rand.NewPCG(4, 0))
	for _, of := range []string{"dossier", "document", "procedure", "payment", "survey", "feedback"} {
		var cat []*checks.Check
		for _, c := range checks.BuiltIn().Checks {
			if c.Dataset() == of && !comparesRows(c) {
				cat = append(cat, c)
			}
		}
		n := len(d.rows[of])
		cut := 1 + r.IntN(n-1)
		sums := map[string][2]int64{}
		for _, part := range [][2]int{{0, cut}, {cut, n}} {
			d.loadPart(t, e, of, part[0], part[1])
			for id, v := range verdictsOf(d.judge(t, e, cat)) {
				sums[id] = [2]int64{sums[id][0] + v.Eligible, sums[id][1] + v.Violating}
			}
		}
		d.loadPart(t, e, of, 0, n)
		for id, v := range verdictsOf(d.judge(t, e, cat)) {
			if sums[id] != [2]int64{v.Eligible, v.Violating} {
				t.Errorf("%s: %v in two parts split at %d, %d and %d in the whole", id, sums[id], cut, v.Eligible, v.Violating)
			}
		}
	}
}

// TestSegmentsAddUp: every cut and every crossing of two divides the dossiers, so counts of its segments add up to the whole.
func TestSegmentsAddUp(t *testing.T) {
	e := open(t)
	d := newRandomData(t, 5)
	d.load(t, e)
	res := d.judge(t, e, checks.BuiltIn().Checks)
	verdicts := verdictsOf(res)
	j := res.Datasets[slices.IndexFunc(res.Datasets, func(j Judged) bool { return j.Name == Segmented })]
	segments, err := e.Segments(context.Background(), j)
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string][]int64{}
	for _, s := range segments {
		by := fmt.Sprint(s.By)
		if sums[by] == nil {
			sums[by] = make([]int64, 1+2*len(j.Items))
		}
		sums[by][0] += s.Rows
		for i := range j.Items {
			sums[by][1+2*i] += s.Eligible[i]
			sums[by][2+2*i] += s.Violating[i]
		}
	}
	if cuts := len(Cuts); len(sums) != cuts+cuts*(cuts-1)/2 {
		t.Errorf("%d cuts and crossings", len(sums))
	}
	for by, sum := range sums {
		if sum[0] != j.Rows {
			t.Errorf("%s: %d rows of %d", by, sum[0], j.Rows)
		}
		for i, it := range j.Items {
			if v := verdicts[it.Check.ID]; sum[1+2*i] != v.Eligible || sum[2+2*i] != v.Violating {
				t.Errorf("%s: %s has %d and %d, in the whole %d and %d", by, it.Check.ID, sum[1+2*i], sum[2+2*i], v.Eligible, v.Violating)
			}
		}
	}
}
