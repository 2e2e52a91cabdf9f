package score

import (
	"math/big"
	"testing"

	"ddss/checks"
	"ddss/internal/result"
)

func check(id string, s checks.Severity) *checks.Check { return &checks.Check{ID: id, Severity: s} }

func tally(id string, s checks.Severity, eligible, violating int64) Tally {
	return Tally{Check: check(id, s), Eligible: eligible, Violating: violating}
}

func same(t *testing.T, what string, got *big.Rat, want string) {
	t.Helper()
	if got == nil || want == "" {
		if got != nil || want != "" {
			t.Errorf("%s is %v, want %q", what, got, want)
		}
		return
	}
	exact, ok := new(big.Rat).SetString(want)
	if !ok {
		t.Fatal(want)
	}
	if got.Cmp(exact) != 0 {
		t.Errorf("%s is %s, want %s", what, got.RatString(), want)
	}
}

func TestDefaultWeightsAreThoseOfTheContract(t *testing.T) {
	w := DefaultWeights()
	for severity, want := range map[checks.Severity]int64{checks.Critical: 50, checks.Major: 30, checks.Minor: 20, checks.Signal: 0} {
		if got := w.Of(check("du.dossier.a", severity)); got != want {
			t.Errorf("%s weighs %d, want %d", severity, got, want)
		}
	}
	sum := int64(0)
	for id, want := range map[string]int64{"dung": 25, "du": 20, "sach": 20, "song": 15, "thong_nhat": 10, "dung_chung": 10} {
		if got := w.Dimensions[id]; got != want {
			t.Errorf("%s weighs %d, want %d", id, got, want)
		}
		sum += w.Dimensions[id]
	}
	if sum != 100 || len(w.Dimensions) != len(checks.Dimensions) {
		t.Errorf("%d dimensions weigh %d together", len(w.Dimensions), sum)
	}
}

func TestOwnWeightReplacesThatOfTheSeverityButNeverWeighsASignal(t *testing.T) {
	w := DefaultWeights()
	w.Check["du.dossier.a"], w.Check["du.dossier.b"], w.Check["du.dossier.zero"] = 7, 7, 0
	w.Severity[checks.Signal] = 9
	for id, want := range map[string]int64{"du.dossier.a": 7, "du.dossier.zero": 0, "du.dossier.other": 30} {
		if got := w.Of(check(id, checks.Major)); got != want {
			t.Errorf("%s weighs %d, want %d", id, got, want)
		}
	}
	for _, id := range []string{"du.dossier.b", "du.dossier.other"} {
		if got := w.Of(check(id, checks.Signal)); got != 0 {
			t.Errorf("the signal %s weighs %d", id, got)
		}
	}
}

func TestStatusAndScoreOfACheck(t *testing.T) {
	for _, c := range []struct {
		tally         Tally
		status, score string
	}{
		{Tally{Eligible: 10}, result.Passed, "100"},
		{Tally{Eligible: 10, Violating: 10}, result.Failed, "0"},
		{Tally{Eligible: 3, Violating: 1}, result.Failed, "200/3"},
		{Tally{Eligible: 9800, Violating: 12}, result.Failed, "4894/49"},
		{Tally{Reason: "no_eligible_rows"}, result.NotApplicable, ""},
		{Tally{Reason: "dataset_absent:payment"}, result.NotApplicable, ""},
		{Tally{Reason: "engine_error", Errored: true}, result.Errored, ""},
		{Tally{Eligible: 5, Violating: 1, Errored: true}, result.Errored, ""},
		{Tally{Eligible: 1 << 60, Violating: 1 << 59}, result.Failed, "50"},
	} {
		if got := c.tally.Status(); got != c.status {
			t.Errorf("%+v is %s, want %s", c.tally, got, c.status)
		}
		same(t, c.status, c.tally.Exact(), c.score)
	}
}

func TestDimensionIsTheWeightedMeanOfItsJudgedChecks(t *testing.T) {
	tallies := []Tally{
		tally("du.dossier.critical", checks.Critical, 10, 1), // 90
		tally("du.dossier.major", checks.Major, 10, 5),       // 50
		tally("du.dossier.minor", checks.Minor, 10, 0),       // 100
		tally("du.dossier.signal", checks.Signal, 10, 10),
		tally("du.dossier.nothing", checks.Critical, 0, 0),
		{Check: check("du.dossier.errored", checks.Critical), Eligible: 9, Violating: 9, Errored: true},
		tally("song.dossier.signal", checks.Signal, 10, 3),
		tally("sach.dossier.nothing", checks.Major, 0, 0),
		tally("dung.document.a", checks.Minor, 3, 1),
		tally("dung.dossier.b", checks.Minor, 3, 2),
	}
	scores := Dimensions(tallies, DefaultWeights())
	for id, want := range map[string]string{"du": "80", "dung": "50", "song": "", "sach": "", "thong_nhat": "", "dung_chung": ""} {
		same(t, id, scores[id], want)
	}
	w := DefaultWeights()
	w.Check["du.dossier.major"] = 0
	same(t, "du without the major check", Dimensions(tallies, w)["du"], "650/7")
	w.Check["du.dossier.critical"], w.Check["du.dossier.minor"] = 0, 0
	same(t, "du without weights", Dimensions(tallies, w)["du"], "")
}

func TestDQIWeighsTheAssessedDimensions(t *testing.T) {
	rat := func(n int64) *big.Rat { return big.NewRat(n, 1) }
	w := DefaultWeights()
	all := map[string]*big.Rat{"dung": rat(100), "du": rat(90), "sach": rat(80), "song": rat(70), "thong_nhat": rat(60), "dung_chung": rat(50)}
	same(t, "the DQI", Mean(all, checks.Dimensions, w), "161/2")
	same(t, "headline_four", Mean(all, FourQualities, w), "1390/16")
	part := map[string]*big.Rat{"dung": rat(100), "song": rat(60)}
	same(t, "the DQI of two dimensions", Mean(part, checks.Dimensions, w), "85")
	same(t, "headline_four of none", Mean(map[string]*big.Rat{"thong_nhat": rat(60)}, FourQualities, w), "")
	same(t, "the DQI of nothing", Mean(nil, checks.Dimensions, w), "")
	w.Dimensions["song"] = 0
	same(t, "the DQI without song", Mean(part, checks.Dimensions, w), "100")
	for id, want := range map[string]string{"dung": "100", "song": "60"} {
		same(t, id+" after the mean", part[id], want)
	}
}

func TestBandComesFromTheExactValue(t *testing.T) {
	for exact, want := range map[string]string{
		"100": "green", "90": "green", "89.9999": "yellow", "89.995": "yellow", "75": "yellow", "74.999999": "red", "0": "red",
	} {
		r, _ := new(big.Rat).SetString(exact)
		if got := Band(r); got != want {
			t.Errorf("%s is %s, want %s", exact, got, want)
		}
	}
}

func TestIdentifiersOK(t *testing.T) {
	yes, no := true, false
	whole := func() map[string]Tally {
		m := map[string]Tally{"du.dossier.other": tally("du.dossier.other", checks.Critical, 10, 10)}
		for _, id := range checks.Identifiers {
			m[id] = tally(id, checks.Critical, 10, 0)
		}
		return m
	}
	one := checks.Identifiers[1]
	with := func(reason string, errored bool) Tally {
		return Tally{Check: check(one, checks.Critical), Reason: reason, Errored: errored}
	}
	if len(checks.Identifiers) != 5 {
		t.Fatalf("%d identifier checks", len(checks.Identifiers))
	}
	for _, c := range []struct {
		name  string
		tally Tally
		want  *bool
	}{
		{"all whole", tally(one, checks.Critical, 10, 0), &yes},
		{"one violated", tally(one, checks.Critical, 1000, 1), &no},
		{"no eligible rows", with("no_eligible_rows", false), &yes},
		{"column absent", with("column_absent:tax_code", false), &yes},
		{"dataset absent", with("dataset_absent:procedure", false), nil},
		{"catalogue absent", with("catalogue_absent:wards", false), nil},
		{"errored", with("engine_error", true), nil},
		{"switched off", with("disabled", false), nil},
	} {
		m := whole()
		m[one] = c.tally
		got := IdentifiersOK(values(m))
		if (got == nil) != (c.want == nil) || got != nil && *got != *c.want {
			t.Errorf("%s: got %v, want %v", c.name, text(got), text(c.want))
		}
	}
	m := whole()
	m[one], m[checks.Identifiers[0]] = with("dataset_absent:procedure", false), tally(checks.Identifiers[0], checks.Critical, 10, 3)
	if got := IdentifiersOK(values(m)); got != nil {
		t.Errorf("one violated and one absent: got %s, want null", text(got))
	}
	for _, id := range checks.Identifiers {
		m[id] = tally(id, checks.Critical, 0, 0)
	}
	if got := IdentifiersOK(values(m)); got != nil {
		t.Errorf("nothing eligible at all: got %s, want null", text(got))
	}
}

func values(m map[string]Tally) []Tally {
	var out []Tally
	for _, t := range m {
		out = append(out, t)
	}
	return out
}

func text(b *bool) string {
	switch {
	case b == nil:
		return "null"
	case *b:
		return "true"
	}
	return "false"
}
