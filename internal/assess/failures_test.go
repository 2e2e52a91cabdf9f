package assess_test

import (
	"context"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ddss/checks"
	"ddss/internal/assess"
	"ddss/internal/dataset"
	"ddss/internal/engine"
	"ddss/internal/failure"
	"ddss/internal/fault"
	"ddss/internal/score"
)

func failures(t *testing.T, s *assess.Session, f assess.Filter) ([]failure.Failure, int64) {
	t.Helper()
	var list []failure.Failure
	total, err := s.Failures(context.Background(), f, func(x failure.Failure) error {
		list = append(list, x)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list, total
}

type place struct {
	source, sheet string
	row           int64
}

func TestFailuresAreTheViolationsOfTheRun(t *testing.T) {
	s := openSample(t)
	list, total := failures(t, s, assess.Filter{})
	if int(total) != len(list) || len(list) != len(s.Violations) {
		t.Errorf("%d failing rows told, %d listed, %d in the run", total, len(list), len(s.Violations))
	}
	want := map[place][]string{}
	for _, v := range s.Violations {
		want[place{v.Source, v.Sheet, v.Row}] = v.Checks
	}
	for _, f := range list {
		var ids []string
		gain := new(big.Rat)
		for _, r := range f.Reasons {
			ids = append(ids, r.Check.ID)
			gain.Add(gain, r.Gain)
		}
		slices.Sort(ids)
		if !reflect.DeepEqual(ids, want[place{f.Source, f.Sheet, f.Row}]) || gain.Cmp(f.Gain) != 0 {
			t.Fatalf("%s row %d: reasons %v, gain %v of %v; want %v", f.Source, f.Row, ids, gain, f.Gain, want[place{f.Source, f.Sheet, f.Row}])
		}
	}
	if !slices.IsSortedFunc(list, func(a, b failure.Failure) int { return b.Gain.Cmp(a.Gain) }) {
		t.Error("not sorted by gain")
	}
}

// TestValuesStandBesideTheirChecks compares each value with the record that it is said to come from.
func TestValuesStandBesideTheirChecks(t *testing.T) {
	s := openSample(t)
	list, _ := failures(t, s, assess.Filter{})
	for _, ds := range dataset.All() {
		if !s.Loaded(ds.Name) {
			continue
		}
		var fields []string
		for _, f := range ds.Fields {
			fields = append(fields, f.Name)
		}
		texts := map[place]map[string]string{}
		err := s.Records(context.Background(), ds.Name, fields, func(r engine.Record) error {
			path, sheet := s.SourceOf(ds.Name, r.Source)
			row := map[string]string{}
			for i, f := range fields {
				row[f] = r.Texts[i]
			}
			texts[place{path, sheet, r.Row}] = row
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range list {
			if f.Dataset != ds.Name {
				continue
			}
			row := texts[place{f.Source, f.Sheet, f.Row}]
			if f.Key != row[ds.Key] {
				t.Errorf("%s row %d has another key", f.Source, f.Row)
			}
			for _, r := range f.Reasons {
				if r.Value != row[r.Check.Value] {
					t.Errorf("%s row %d, %s: another value than the record's %s", f.Source, f.Row, r.Check.ID, r.Check.Value)
				}
			}
		}
	}
}

// TestGainIsWhatMendingAdds mends rows one after the other and computes the DQI anew.
func TestGainIsWhatMendingAdds(t *testing.T) {
	s := openSample(t)
	list, _ := failures(t, s, assess.Filter{})
	tallies := slices.Clone(s.Tallies)
	dqi := func() *big.Rat { return score.Mean(score.Dimensions(tallies, s.Weights), checks.Dimensions, s.Weights) }
	before := dqi()
	for _, f := range append(slices.Clone(list[:50]), list[len(list)-50:]...) {
		for _, r := range f.Reasons {
			i := slices.IndexFunc(tallies, func(t score.Tally) bool { return t.Check == r.Check })
			tallies[i].Violating--
		}
		after := dqi()
		if got := new(big.Rat).Sub(after, before); got.Cmp(f.Gain) != 0 {
			t.Fatalf("mending %s row %d adds %v, said %v", f.Source, f.Row, got, f.Gain)
		}
		before = after
	}
}

func TestFailuresOfAFilter(t *testing.T) {
	s := openSample(t)
	all, _ := failures(t, s, assess.Filter{})
	const id = "du.dossier.address"
	one, total := failures(t, s, assess.Filter{Checks: []string{id}})
	i := slices.IndexFunc(s.Tallies, func(t score.Tally) bool { return t.Check.ID == id })
	if violating := s.Tallies[i].Violating; violating == 0 || total != violating {
		t.Errorf("%d rows fail %s, the run counts %d", total, id, violating)
	}
	for _, f := range one {
		if len(f.Reasons) != 1 || f.Reasons[0].Check.ID != id || f.Agency == "" {
			t.Fatalf("a row of %s: %+v", id, f)
		}
	}
	limited, told := failures(t, s, assess.Filter{Limit: 7})
	if !reflect.DeepEqual(limited, all[:7]) || told != int64(len(all)) {
		t.Errorf("the first 7 of %d differ from the head of the list", told)
	}
	last := int64(len(all)) - 3
	for _, c := range []struct {
		skip, limit, from, to int64
	}{{7, 5, 7, 12}, {last, 10, last, last + 3}, {last, 0, last, last + 3}, {last + 3, 4, 0, 0}, {1 << 40, 4, 0, 0}} {
		if page, told := failures(t, s, assess.Filter{Skip: c.skip, Limit: c.limit}); !reflect.DeepEqual(page, append([]failure.Failure(nil), all[c.from:c.to]...)) || told != int64(len(all)) {
			t.Errorf("%d rows after %d of %d differ from the same of the list", c.limit, c.skip, told)
		}
	}
	grave, _ := failures(t, s, assess.Filter{Severities: []string{"critical", "signal"}})
	for _, f := range grave {
		for _, r := range f.Reasons {
			if r.Check.Severity != checks.Critical && r.Check.Severity != checks.Signal {
				t.Fatalf("%s among the critical ones and signals", r.Check.ID)
			}
		}
	}
	agency, sector := "H26.99.05", "HỘ  TỊCH"
	of, n := failures(t, s, assess.Filter{Agencies: []string{agency}, Sectors: []string{sector}})
	for _, f := range of {
		if f.Agency != agency {
			t.Fatalf("a row of the agency %q", f.Agency)
		}
	}
	if both, _ := failures(t, s, assess.Filter{Agencies: []string{agency}}); n == 0 || len(both) <= int(n) {
		t.Errorf("%d rows of the agency, %d of them of the sector", len(both), n)
	}
	if kinds := datasetsOf(of); !slices.Contains(kinds, "dossier") || !slices.Contains(kinds, "document") || slices.Contains(kinds, "procedure") {
		t.Errorf("rows of %v belong to the agency", kinds)
	}
	by, _ := failures(t, s, assess.Filter{ByAgency: true})
	if len(by) != len(all) || by[0].Agency == "" || !slices.IsSortedFunc(by, func(a, b failure.Failure) int {
		if a.Agency == "" || b.Agency == "" {
			return strings.Compare(b.Agency, a.Agency)
		}
		return strings.Compare(a.Agency, b.Agency)
	}) {
		t.Error("not sorted by agency")
	}
}

func datasetsOf(list []failure.Failure) []string {
	var out []string
	for _, f := range list {
		if !slices.Contains(out, f.Dataset) {
			out = append(out, f.Dataset)
		}
	}
	return out
}

func TestFailuresRefuseUnknownWords(t *testing.T) {
	s := openSample(t)
	for _, tt := range []struct {
		filter assess.Filter
		says   string
	}{
		{assess.Filter{Checks: []string{"du.dossier.adress"}}, `There is no check "du.dossier.adress". Did you mean "du.dossier.address"?`},
		{assess.Filter{Severities: []string{"majors"}}, `There is no severity "majors"; they are critical, major, minor, signal. Did you mean "major"?`},
	} {
		_, err := s.Failures(context.Background(), tt.filter, func(failure.Failure) error { return nil })
		if fault.Code(err) != fault.Usage || fault.In(err, "en") != tt.says {
			t.Errorf("%v: %v; want %s", tt.filter, err, tt.says)
		}
	}
}
