package maturity

import (
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// faults are made-up faults of a commune whose DQI is 100 less what they take.
func faults(t *rapid.T) ([]Fault, *big.Rat) {
	dqi := big.NewRat(100, 1)
	list := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Fault {
		gain := big.NewRat(rapid.Int64Range(1, 50).Draw(t, "gain"), rapid.Int64Range(100, 3000).Draw(t, "eligible"))
		return Fault{Dimension: rapid.SampledFrom([]string{"dung", "du", "sach"}).Draw(t, "dimension"), Rows: rapid.Int64Range(1, 40).Draw(t, "rows"), DQI: gain, Score: new(big.Rat).Mul(gain, big.NewRat(3, 1))}
	}), 1, 6).Draw(t, "faults")
	for _, f := range list {
		dqi.Sub(dqi, new(big.Rat).Mul(f.DQI, big.NewRat(f.Rows, 1)))
	}
	return list, dqi
}

// No choice of fewer rows reaches what is wanted, and so many do.
func TestMendingIsTheFewestRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list, dqi := faults(t)
		want := big.NewRat(rapid.Int64Range(0, 200).Draw(t, "want"), 2)
		more := rapid.Bool().Draw(t, "more")
		var each []*big.Rat // of all rows, the best first
		for _, f := range list {
			for range f.Rows {
				each = append(each, f.DQI)
			}
		}
		slices.SortFunc(each, func(a, b *big.Rat) int { return b.Cmp(a) })
		fewest, got := -1, new(big.Rat).Set(dqi)
		for i := 0; i <= len(each); i++ {
			if c := got.Cmp(want); c > 0 || c == 0 && !more {
				fewest = i
				break
			}
			if i < len(each) {
				got.Add(got, each[i])
			}
		}
		rows, ok := mending(list, dqi, want, more, func(f Fault) *big.Rat { return f.DQI })
		if ok != (fewest >= 0) || ok && rows != int64(fewest) {
			t.Fatalf("%d rows, %t, not %d, from %s to %s", rows, ok, fewest, dqi.FloatString(4), want.FloatString(4))
		}
	})
}

func TestRowsOfAPart(t *testing.T) {
	in := Input{Now: Run{Figures: map[string]Value{
		"dqi":             Known(big.NewRat(90, 1)),
		"dimension.dung":  Known(big.NewRat(80, 1)),
		"dimension.du":    Known(big.NewRat(96, 1)),
		"tai_su_dung":     Portion(40, 200),
		"dung_han":        Portion(90, 100),
		"khong_qua_han":   Unknown("dataset_absent:dossier"),
		"runs":            Portion(3, 12),
		"check.nothing.x": Portion(1, 2),
	}}, Faults: []Fault{
		{Dimension: "dung", Rows: 100, DQI: big.NewRat(1, 20), Score: big.NewRat(1, 5)},
		{Dimension: "du", Rows: 40, DQI: big.NewRat(1, 10), Score: big.NewRat(1, 10)},
	}}
	for id, counts := range map[string][2]int64{matchChecks[0]: {95, 100}, matchChecks[1]: {100, 100}, identifierChecks[0]: {7, 10}} {
		in.Now.Figures["check."+id] = Portion(counts[0], counts[1])
	}
	for _, c := range []struct {
		value  string
		target int64
		plan   bool
		low    bool
		cut    *big.Rat
		rows   int64
		known  bool
	}{
		{value: "dqi", target: 92, cut: cutL, rows: 20, known: true},
		{value: "dqi", target: 95, cut: cutL, rows: 60, known: true}, // 40 rows bring 4 points, 20 bring the fifth
		{value: "dqi", target: 100, cut: cutL, known: false},         // the faults bring 9 points
		{value: "dqi", target: 95, cut: cutP, rows: 0, known: true},  // half of the target is exceeded
		{value: "least_dimension", target: 90, cut: cutL, rows: 50, known: true},
		{value: "least_dimension", target: 98, cut: cutL, rows: 90 + 20, known: true},
		{value: "tai_su_dung", target: 50, cut: cutL, rows: 60, known: true},
		{value: "tai_su_dung", target: 50, cut: cutP, rows: 11, known: true},             // more than half of it: 51 of 200
		{value: "tai_su_dung", target: 50, plan: true, cut: cutP, rows: 60, known: true}, // one of the plan is at most P below its target
		{value: "dung_han", target: 80, cut: cutL, rows: 0, known: true},
		{value: "khong_qua_han", target: 80, cut: cutL},
		{value: "tai_su_dung", target: 50, low: true, cut: cutL},
		{value: "runs", target: 100, cut: cutL},
		{value: "catalogue_match", target: 99, cut: cutL, rows: 4, known: true},
		{value: "identifiers", target: 100, cut: cutL, rows: 3 + 5, known: true}, // the procedures are among the identifiers too
	} {
		p := PartScore{ModelPart: ModelPart{Value: c.value, Plan: c.plan, Target: Number{big.NewRat(c.target, 1)}}, Value: in.Now.figure(c.value)}
		if c.low {
			p.Direction = "low"
		}
		if rows, known := in.rows(p, c.cut); rows != c.rows || known != c.known {
			t.Errorf("%s to %d above %s: %d, %t, not %d, %t", c.value, c.target, c.cut.RatString(), rows, known, c.rows, c.known)
		}
	}
}

// A span with a low DQI holds a criterion back until it has left the spans that are looked at, and not a day longer.
func TestTheDayOnWhichALowSpanLeaves(t *testing.T) {
	left := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(2026, 1, 1, 17, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 700).Draw(t, "start"))
		var runs []Run
		add := func(day time.Time, dqi int64) {
			runs = append(runs, Run{AsOf: day, Comparable: true, Compared: true, Figures: map[string]Value{"dqi": Known(big.NewRat(dqi, 1))}})
		}
		const nights = 450
		for i := range nights {
			dqi := int64(95)
			if rapid.IntRange(0, 15).Draw(t, "low") == 0 {
				dqi = 80
			}
			add(start.AddDate(0, 0, i), dqi)
		}
		of := func() Input {
			last := len(runs) - 1
			return Input{Today: dayOf(runs[last]), Now: runs[last], Earlier: runs[:last]}
		}
		want, name := big.NewRat(90, 1), rapid.SampledFrom([]string{"dqi_three_months", "dqi_four_quarters"}).Draw(t, "figure")
		in := of()
		v := in.value(name)
		if v.Exact == nil {
			t.Fatalf("%s is unknown: %s", name, v.Reason)
		}
		day, waits := in.leaves(name, want, false)
		if waits != (v.Exact.Cmp(want) < 0) {
			t.Fatalf("%s is %s and waits: %t", name, v.Exact.RatString(), waits)
		}
		if !waits {
			return
		}
		left[name]++
		for i := nights; ; i++ {
			add(start.AddDate(0, 0, i), 95)
			in := of()
			if reached := in.value(name).Exact.Cmp(want) >= 0; reached || in.Today >= day {
				if !reached || in.Today != day {
					t.Fatalf("%s: named %s, on %s it is reached: %t", name, day, in.Today, reached)
				}
				return
			}
		}
	})
	for name := range spanned {
		if left[name] == 0 {
			t.Errorf("%s never had a low span", name)
		}
	}
}

func TestOtherFiguresHaveNoSpans(t *testing.T) {
	if day, waits := nights(400).leaves("dqi", big.NewRat(99, 1), false); waits {
		t.Errorf("the DQI of today waits until %s", day)
	}
	for name := range spanned {
		if !strings.HasPrefix(name, "dqi") || values[name] == nil {
			t.Errorf("%s is no figure of the DQI", name)
		}
	}
}

// A step asks once for what several of its criteria ask of the same figure, and says apart what is on the fix list, what an
// indicator lacks, and what the configuration has to name.
func TestAStepCountsEachFigureOnce(t *testing.T) {
	in := Input{}
	s := Step{most: map[string]int64{}}
	s.ask("tai_su_dung", 366)
	s.ask("tai_su_dung", 1013)
	s.ask("tai_su_dung", 5)
	s.ask("dqi", 7)
	s.ask("dqi_three_months", 9)
	s.ask("identifiers", 2)
	if s.Cases != 1013 || s.Rows != 9+2 {
		t.Errorf("%d cases and %d rows", s.Cases, s.Rows)
	}
	s.add(Score{Parts: []PartScore{{ModelPart: ModelPart{Value: "catalogues_loaded"}}, {ModelPart: ModelPart{Value: "recent_review"}}}}, cutL, in)
	if s.Lists != 1 || s.Papers != 1 {
		t.Errorf("%d lists and %d papers", s.Lists, s.Papers)
	}
	if s.Work() != 1013+11+2*paperWork {
		t.Errorf("work %d", s.Work())
	}
}

func TestAVerificationOfTomorrow(t *testing.T) {
	e := Evidence{ID: "x", Rating: Fully, DocumentNo: "1", IssuedOn: "2026-01-01", File: "a", Assessor: "a", AssessorUnit: "A", Verifier: "b", VerifierUnit: "B"}
	for on, want := range map[string]string{"": "100", "2026-10-31": "100", "2026-11-01": "75"} {
		e.VerifiedOn = on
		if v, _ := e.Achievement("2026-10-31"); v.RatString() != want {
			t.Errorf("verified on %q: %s", on, v.RatString())
		}
	}
}
