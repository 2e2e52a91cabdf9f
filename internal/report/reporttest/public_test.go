package reporttest_test

import (
	"strings"
	"testing"

	"ddss/internal/index766"
	"ddss/internal/report/reporttest"
	"ddss/internal/report/view"
	"ddss/internal/result"
)

// What one table of a public page hides follows from no other: neither counts nor scores of the 766 index, its sums, the loss
// that a check costs, nor a sum of which a part is hidden.
func TestNoTableOfAPublicPageTellsWhatAnotherHides(t *testing.T) {
	in := reporttest.Input(reporttest.Small, reporttest.Plain)
	in.Public = true
	part, whole := int64(2042), int64(2043) // one is left
	set := index766.Live2026()
	counts := map[string]index766.Count{}
	for _, id := range set.Names() {
		n, of := int64(600), int64(1100)
		counts[id] = index766.Count{Known: true, Numerator: &n, Denominator: &of}
	}
	counts["ON_TIME"] = index766.Count{Known: true, Numerator: &part, Denominator: &whole}
	counts["ONLINE_ACTIVE"] = index766.Count{Known: true, Numerator: &part, Denominator: &whole}
	in.Result.Index766 = set.Index(counts)
	in.Result.Datasets[0].Rejected = 3
	in.Result.DQI.Clean = &result.Portion{Numerator: part, Denominator: whole, Score: result.Share(part, whole)}
	last := in.Result.Checks
	for i := range last {
		if last[i].Violating > 0 {
			last[i].Violating = last[i].Eligible - 2
		}
	}
	x := in.Result.Index766
	full := view.MakeIndex("", x, set, "vi")
	p := view.Make(in, "vi")
	if p.Index.Total != view.Unknown || p.Index.Grade != view.Unknown || p.Index.Merged[0].Score != view.Unknown {
		t.Errorf("total %s, grade %s, merged %s: a part of it is hidden", p.Index.Total, p.Index.Grade, p.Index.Merged[0].Score)
	}
	for i, g := range p.Index.Groups {
		hidden := x.Groups[i].ID == "progress" || x.Groups[i].ID == "online"
		if (g.Score == view.Unknown) != hidden {
			t.Errorf("%s shows %s", g.Name, g.Score)
		}
	}
	for _, r := range p.Worst {
		if r.Loss != "" || r.Wrong.Known || r.Score.Known {
			t.Errorf("%s shows %s wrong, %s, -%s", r.ID, r.Wrong, r.Score.Text, r.Loss)
		}
	}
	for _, q := range p.Qualities {
		if q.Wrong.Known && q.Wrong.N > 0 {
			t.Errorf("%s shows the sum %s of hidden parts", q.Name, q.Wrong)
		}
	}
	trend := p.Trend.Series[1].Points
	if p.Clean.Known || p.CleanChange != "" || trend[len(trend)-1].Known {
		t.Errorf("clean %s, change %s, trend %s", p.Clean.Text, p.CleanChange, trend[len(trend)-1].Text)
	}
	eachForm(t, p, func(t *testing.T, _, text string) {
		for _, never := range []string{"2.042/", "2.042trên", full.Total + "/100", full.Groups[1].Score + "20,00", "3hàngbịloại", "3hàngkhông"} {
			if strings.Contains(text, squeeze(never)) {
				t.Errorf("it shows %q", never)
			}
		}
	})
}

// The clean dossiers of one segment do not follow from the total and the others.
func TestOneHiddenCleanShareHidesAnother(t *testing.T) {
	in := reporttest.Input(reporttest.Small, reporttest.Plain)
	in.Public = true
	for i := range in.Result.Segments {
		if s := &in.Result.Segments[i]; s.By == "agency" && s.Key == "H26.99.03" {
			s.Clean = result.Portion{Numerator: s.Dossiers - 1, Denominator: s.Dossiers, Score: result.Share(s.Dossiers-1, s.Dossiers)}
		}
	}
	for _, c := range view.Make(in, "vi").Cuts {
		hidden := 0
		for _, s := range c.Segments {
			if !s.Clean.Known {
				hidden++
			}
		}
		if hidden == 1 || c.By == "agency" && hidden != 2 {
			t.Errorf("%s hides %d clean shares", c.Title, hidden)
		}
	}
}
