package view

import (
	"strings"
	"testing"

	"ddss/internal/result"
	"ddss/maturity"
)

func share(hundredths int64) *result.Percent {
	p := result.Percent(hundredths)
	return &p
}

// someMaturity is level 1 in all areas; A5.3 holds A5, whose line rests on so many runs.
func someMaturity(runs int64) *result.Maturity {
	f := &result.Forecast{Runs: runs, At: "2027-12-31"}
	if runs >= 5 {
		reaches := "unsure"
		f.Expected, f.Low, f.High, f.Reaches = share(76_50), share(70_00), share(83_00), &reaches
	}
	next, why := "A5", "below_target:dqi"
	m := &result.Maturity{Model: maturity.DefaultModel, Level: 1, Target: &result.Target{Level: 3, By: "2027-12-31"}, Next: &next}
	for _, a := range maturity.Default().Areas {
		m.Areas = append(m.Areas, result.Area{ID: a.ID, Level: 3, Achievement: []result.Percent{100_00, 100_00, 60_00, 60_00, 0}})
		for k, c := range a.Criteria {
			got := result.Criterion{ID: c.ID, Area: a.ID, Level: int64(k + 1), Value: share(100_00), Rating: "F"}
			if c.ID == "A5.3" || c.ID == "A5.4" {
				got.Value, got.Rating, got.Reason = share(60_00), "L", &why
				got.Parts = []result.Part{{Value: "dqi", Figure: share(70_00), Target: share(75_00), Forecast: f}}
			}
			m.Criteria = append(m.Criteria, got)
		}
		if a.ID == next {
			m.Areas[len(m.Areas)-1].Level = 1
			m.Areas[len(m.Areas)-1].Step = &result.Step{Level: 3, Criteria: []result.StepCell{{ID: "A5.3", Rating: "F"}}, Rows: 1200}
		}
	}
	return m
}

func TestForecastsOfAnArea(t *testing.T) {
	for runs, want := range map[int64]string{
		4: "chưa dự báo được (mới có 4 lần đo so được)",
		5: "A5.3 DQI → 75,00: theo xu hướng tuyến tính đến 31/12/2027: 76,50 (khoảng 95%: 70,00 đến 83,00), chưa chắc đạt mục tiêu",
	} {
		p := MakeMaturity(someMaturity(runs), maturity.Default(), "vi")
		for _, a := range p.Areas {
			got := strings.Join(a.Forecasts, "\n")
			if a.ID == "A5" && got != want || a.ID != "A5" && got != "" {
				t.Errorf("%d runs: the forecast of %s is %q", runs, a.ID, got)
			}
		}
	}
}

func TestThePageSaysWhyAndWhatIsCheapest(t *testing.T) {
	of := func(model string, public bool) *Matrix {
		r := &result.Result{Maturity: someMaturity(4)}
		r.Maturity.Model = model
		m := &maker{lang: "vi", in: Input{Result: r}, Page: &Page{Lang: "vi", Public: public}}
		m.maturity()
		return m.Page.Maturity
	}
	x := of(maturity.DefaultModel, false)
	if !strings.Contains(x.Why, "chưa đạt cấp độ 3 vì mới có 9 trên 10 lĩnh vực") || !strings.Contains(x.Why, "A5.3, ") || !strings.Contains(x.Why, "(DQI chưa đạt mục tiêu)") {
		t.Errorf("why: %q", x.Why)
	}
	if x.Cheapest != "Việc ít tốn công nhất là ở lĩnh vực A5, lên cấp độ 3: A5.3 → F (sửa nhiều nhất 1.200 lượt sai trong danh sách lỗi)." {
		t.Errorf("cheapest: %q", x.Cheapest)
	}
	if got := x.Areas[4].Cells[2].Reason; got != "DQI chưa đạt mục tiêu" {
		t.Errorf("the cell says %q", got)
	}
	if x := of(maturity.DefaultModel, true); x.Why+x.Cheapest != "" {
		t.Errorf("a public page says %q %q", x.Why, x.Cheapest)
	}
	if x := of("tp-2027", false); !strings.Contains(x.Why, "--model") || x.Cheapest != "" {
		t.Errorf("of a model that is not built in: %q %q", x.Why, x.Cheapest)
	}
}
