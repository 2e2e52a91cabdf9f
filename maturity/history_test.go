package maturity

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"ddss/internal/calendar"
)

// night is a made-up run: the DQI moves with the day, the violations fall, and one indicator is lost for a while.
func night(day time.Time, i int) Run {
	r := Run{AsOf: day, Comparable: true, Compared: i%4 != 0, Violating: int64(1000 - i), Dossiers: int64(500 + i), Figures: map[string]Value{"dqi": Known(big.NewRat(int64(9000+(i*37)%800), 100)), "tai_su_dung": Portion(int64(40+i/10), 200)}}
	if i >= 200 && i < 203 {
		delete(r.Figures, "tai_su_dung")
		r.Absent = []string{"tai_su_dung"}
	}
	return r
}

// nights are runs of consecutive days up to the day.
func nights(n int) Input {
	last := time.Date(2027, 12, 31, 0, 0, 0, 0, time.UTC)
	in := Input{Today: last.Format(time.DateOnly)}
	for i := range n {
		in.Earlier = append(in.Earlier, night(last.AddDate(0, 0, i-n+1), i))
	}
	in.Now, in.Earlier = in.Earlier[n-1], in.Earlier[:n-1]
	return in
}

func TestFourHundredNights(t *testing.T) {
	in := nights(400)
	all := in.runs()
	// Independently: by calendar, from maps of the runs by day.
	byDay := map[string]Run{}
	for _, r := range all {
		byDay[r.AsOf.Format("2006-01-02")] = r
	}
	least := func(days ...string) string {
		low := int64(1 << 60)
		for _, d := range days {
			low = min(low, new(big.Int).Quo(new(big.Int).Mul(byDay[d].Figures["dqi"].Exact.Num(), big.NewInt(100)), byDay[d].Figures["dqi"].Exact.Denom()).Int64())
		}
		return big.NewRat(low, 100).FloatString(2)
	}
	compared, year := 0, 0
	for d := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() == 2027; d = d.AddDate(0, 0, 1) {
		year++
		if byDay[d.Format("2006-01-02")].Compared {
			compared++
		}
	}
	for name, want := range map[string]string{
		"runs":                  "400.00",
		"dqi_three_months":      least("2027-10-31", "2027-11-30", "2027-12-31"),
		"dqi_four_quarters":     least("2027-03-31", "2027-06-30", "2027-09-30", "2027-12-31"),
		"violations_not_rising": "1.00",
		"schema_compared":       big.NewRat(int64(100*compared), int64(year)).FloatString(2),
		"stable_schema":         "0.00",
	} {
		if v := in.value(name); v.Exact == nil || v.Exact.FloatString(2) != want {
			t.Errorf("%s is %v (%s), not %s", name, v.Exact, v.Reason, want)
		}
	}
	in.SchemaChanges = []string{all[200].AsOf.Format(time.DateOnly)}
	if v := in.value("stable_schema"); v.Exact.Sign() == 0 {
		t.Error("an announced change counts as unannounced")
	}
	in.Now.Violating = 100000
	if v := in.value("violations_not_rising"); v.Exact.Sign() != 0 {
		t.Error("rising violations count as not rising")
	}
}

func TestTooLittleHistoryNamesTheDay(t *testing.T) {
	for _, c := range []struct {
		nights int
		value  string
		want   string
	}{
		{20, "dqi_three_months", "history_short:2028-02-29"},   // December alone
		{40, "dqi_three_months", "history_short:2028-01-31"},   // November and December
		{62, "dqi_three_months", ""},                           // from 31 October
		{62, "dqi_four_quarters", "history_short:2028-09-30"},  // the fourth quarter alone
		{100, "dqi_four_quarters", "history_short:2028-06-30"}, // from 23 September
		{1, "dqi_four_quarters", "history_short:2028-09-30"},
		{365, "stable_schema", "history_short:2028-01-01"},
		{366, "stable_schema", ""},
		{5, "fixed_in_time", "history_short:2028-01-06"},
		{11, "fixed_in_time", ""}, // nothing was due: all is well
	} {
		t.Run(fmt.Sprintf("%s of %d", c.value, c.nights), func(t *testing.T) {
			if got := nights(c.nights).value(c.value); got.Reason != c.want {
				t.Errorf("reason %q, not %q", got.Reason, c.want)
			}
		})
	}
}

func TestPartsWithoutHistoryAreUnassessed(t *testing.T) {
	a := Default().Assess(nights(1))
	for _, c := range a.Criteria {
		if c.ID == "A5.4" && (Rate(c.Value) != Unassessed || !strings.HasPrefix(c.Reason, "history_short:")) {
			t.Errorf("%s is %s because of %q", c.ID, Rate(c.Value), c.Reason)
		}
	}
}

func TestReportsInTime(t *testing.T) {
	in := Input{Today: "2026-10-31"}
	report := func(day string) Evidence { return Evidence{Criterion: "A9.2", DocumentNo: "1/BC", IssuedOn: day} }
	for _, c := range []struct {
		day  string
		want int64
	}{{"2026-10-01", 1}, {"2026-10-15", 1}, {"2026-10-16", 0}, {"2026-09-30", 0}, {"2026-01-15", 1}, {"2025-10-10", 0}} {
		in.Evidence = []Evidence{report(c.day)}
		if v := in.value("reports_in_time"); *v.Numerator != c.want || *v.Denominator != 4 {
			t.Errorf("a report of %s counts %d of %d, not %d", c.day, *v.Numerator, *v.Denominator, c.want)
		}
	}
}

func TestForecast(t *testing.T) {
	at := time.Date(2028, 12, 31, 0, 0, 0, 0, time.UTC)
	if f := nights(4).forecast("dqi", at); f.Runs != 4 || f.Expected != nil {
		t.Errorf("four runs give %+v", f)
	}
	in := nights(5)
	for i := range in.Earlier {
		in.Earlier[i].Figures["dqi"] = Known(big.NewRat(int64(80+i), 1))
	}
	in.Now.Figures["dqi"] = Known(big.NewRat(84, 1))
	f := in.forecast("dqi", in.day().AddDate(0, 0, 10))
	if f.Expected.Cmp(big.NewRat(94, 1)) != 0 || f.Low.Cmp(f.Expected) != 0 || f.High.Cmp(f.Expected) != 0 {
		t.Errorf("five runs on a line lead to %+v", f)
	}
	in.Earlier[1].Comparable = false
	if f := in.forecast("dqi", at); f.Expected != nil || f.Runs != 4 {
		t.Errorf("a run of another catalogue stands on the line: %+v", f)
	}
	// Points 1, 3, 2, 5, 4 on days 1 to 5: b = 0.8, ŷ(6) = 5.4, s² = 1.2, half = 3.182 · √(1.2 · 2.1) = 5.0513.
	var points []point
	for i, y := range []int64{1, 3, 2, 5, 4} {
		points = append(points, point{big.NewRat(int64(i+1), 1), big.NewRat(y, 1)})
	}
	f = line(points, big.NewRat(6, 1))
	if f.Expected.FloatString(4) != "5.4000" || f.High.FloatString(4) != "10.4513" || f.Low.FloatString(4) != "0.3487" {
		t.Errorf("%s, %s to %s", f.Expected.FloatString(4), f.Low.FloatString(4), f.High.FloatString(4))
	}
	part := ModelPart{Target: Number{big.NewRat(9, 1)}}
	if got := f.reaches(part); got != ReachesUnsure {
		t.Errorf("9 between the bounds is %s", got)
	}
}

// The purity of oxygen by the level of hydrocarbon (Montgomery and Runger, Applied Statistics and Probability for Engineers,
// tables 11-1 and 11-2 and the example of 11-6): ŷ = 74.283 + 14.947x, s² = 1.18, and at x = 1.00 the 95 % prediction interval is
// 86.83 ≤ y ≤ 91.63. Hundredths of x are days here.
func TestForecastOfATextbook(t *testing.T) {
	var points []point
	for _, p := range [][2]int64{{99, 9001}, {102, 8905}, {115, 9143}, {129, 9374}, {146, 9673}, {136, 9445}, {87, 8759}, {123, 9177}, {155, 9942}, {140, 9365},
		{119, 9354}, {115, 9252}, {98, 9056}, {101, 8954}, {111, 8985}, {120, 9039}, {126, 9325}, {132, 9341}, {143, 9498}, {95, 8733}} {
		points = append(points, point{big.NewRat(p[0], 1), big.NewRat(p[1], 100)})
	}
	f := line(points, big.NewRat(100, 1))
	if f.Runs != 20 || f.Expected.FloatString(2) != "89.23" || f.Low.FloatString(2) != "86.83" || f.High.FloatString(2) != "91.63" {
		t.Errorf("%s, %s to %s", f.Expected.FloatString(2), f.Low.FloatString(2), f.High.FloatString(2))
	}
}

func TestSignals(t *testing.T) {
	in := nights(2)
	in.Now.Dossiers = in.Earlier[0].Dossiers*80/100 - 1
	in.Evidence = []Evidence{{Criterion: "A1.1", IssuedOn: "2027-12-20"}, {Criterion: "A1.1", IssuedOn: "2027-12-17"}}
	in.Moved, in.OutOfOrder, in.Heaped = 3, 2, []calendar.Date{calendar.FromYMD(2027, 12, 13), calendar.FromYMD(2027, 12, 14)}
	a := Default().Assess(in)
	if got := strings.Join(a.Signals, " "); got != "closing_spike:2027-12-13 closing_spike:2027-12-14 deadline_moved:3 denominator_fell:dossier fresh_evidence:1 receipts_out_of_order:2" {
		t.Errorf("signals %q", got)
	}
}

func TestAYearFromALeapDay(t *testing.T) {
	in := func(day time.Time) Input {
		first := Run{AsOf: time.Date(2028, 2, 29, 0, 0, 0, 0, time.UTC), Figures: map[string]Value{}}
		return Input{Today: day.Format(time.DateOnly), Now: Run{AsOf: day, Figures: map[string]Value{}}, Earlier: []Run{first}}
	}
	if v := in(time.Date(2029, 2, 28, 0, 0, 0, 0, time.UTC)).value("stable_schema"); v.Reason != "history_short:2029-03-01" {
		t.Errorf("on 28 February: %v, %q", v.Exact, v.Reason)
	}
	if v := in(time.Date(2029, 3, 1, 0, 0, 0, 0, time.UTC)).value("stable_schema"); v.Exact == nil {
		t.Errorf("on 1 March: %q", v.Reason)
	}
}
