package nightly

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"ddss/internal/result"
	"ddss/internal/robust"
	"ddss/internal/run"
)

var start = time.Date(2026, 1, 1, 18, 0, 0, 0, time.UTC)

// night makes the result of one simulated night.
func night(n int, dqi, song result.Percent, rows int64) *result.Result {
	pass := result.Passed
	r := &result.Result{AsOf: start.AddDate(0, 0, n).Format(time.RFC3339), Judging: result.Judging{}}
	r.DQI.Score = &dqi
	r.Dimensions = []result.Dimension{{ID: "song", Score: &song, Assessed: true}}
	r.Checks = []result.Check{{ID: feedFresh, Status: pass, Eligible: 1}}
	r.Datasets = []result.Dataset{{Name: "dossier", Rows: rows, Fields: []result.Field{{Name: "due_at"}, {Name: "rating"}}}}
	return r
}

// alerts are the codes of a night that are worth a message.
func alerts(list []Warning) []string {
	out := []string{}
	for _, w := range list {
		if w.Alert {
			out = append(out, w.Code)
		}
	}
	return out
}

// 400 nights drift and tremble; a feed stops for three nights, a batch of defects falls in and is mended, an export loses
// rows and a column, the catalogue changes. The alerts are exactly those, each once.
func TestAlertsOfFourHundredNights(t *testing.T) {
	want := map[int][]string{60: {FeedStopped}, 120: {ScoreUnusual}, 200: {RowsFell}, 250: {ColumnLost}, 300: {DatasetLost}}
	r := rand.New(rand.NewPCG(7, 7))
	var earlier []run.Finished
	for n := range 400 {
		dqi := result.Percent(9400 + int64(n)/2 + r.Int64N(31) - 15) // drifts up two points
		song := result.Percent(8800 + r.Int64N(41) - 20)
		now := night(n, dqi, song, 10000+int64(n)*30)
		switch {
		case n >= 60 && n < 63:
			now.Checks[0].Violating = 1
		case n >= 120 && n < 124:
			low := dqi - 600
			now.DQI.Score = &low
		case n == 200:
			now.Datasets[0].Rows = 7000
		case n == 250:
			now.Datasets[0].Fields = now.Datasets[0].Fields[:1]
		case n == 300:
			now.Datasets[0].Rows, now.Datasets[0].Failed = 0, []result.FailedSource{{Path: "a.xlsx", Reason: "unreadable"}}
		}
		if n >= 350 {
			now.Catalogue.Version = "2"
		}
		got := alerts(Early(now, earlier))
		if !slices.Equal(got, append([]string{}, want[n]...)) {
			t.Errorf("night %d: alerts %v, want %v", n, got, want[n])
		}
		earlier = append(earlier, run.Finished{Result: now})
	}
}

func TestOtherCatalogueIsNoted(t *testing.T) {
	before, now := night(1, 9500, 9000, 10), night(2, 9000, 8000, 10)
	now.Catalogue.Digest = "sha256:2"
	got := Early(now, []run.Finished{{Result: before}})
	if len(got) != 1 || got[0].Code != CatalogueMove || got[0].Alert {
		t.Errorf("warnings %+v, want the move of the catalogue alone, without a message", got)
	}
}

func TestMedianAndDistance(t *testing.T) {
	for _, c := range []struct {
		list []int64
		v    int64
		far  bool
	}{
		{[]int64{9500, 9500, 9500}, 9400, false},           // a point below: not more than a point
		{[]int64{9500, 9500, 9500}, 9399, true},            // more than a point, no spread
		{[]int64{9400, 9500, 9600}, 9000, false},           // 5 MAD are five points
		{[]int64{9400, 9500, 9600}, 8999, true},            // beyond
		{[]int64{9400, 9500, 9600}, 9999, false},           // above is never a warning
		{[]int64{100, 9500, 9500, 9500, 9500}, 9399, true}, // one bad night moves nothing
		{[]int64{9500, 9520}, 9409, true},                  // even count: the middle of two
		{[]int64{9500, 9520}, 9410, false},
	} {
		if got := far(c.list, robust.Median(c.list), c.v); got != c.far {
			t.Errorf("far(%v, %d) = %v", c.list, c.v, got)
		}
	}
}

func TestEveryWarningHasItsSentence(t *testing.T) {
	before, after := int64(9700), int64(9100)
	for code := range sentences {
		w := Warning{Code: code, Of: map[string]string{ScoreUnusual: "dqi", RowsFell: "dossier", DatasetLost: "dossier", ColumnLost: "dossier.due_at", CheckErrored: "x.y.z"}[code], Before: &before, After: &after}
		vi, en := w.In("vi"), w.In("en")
		if vi == en || vi == "" || len(fmt.Sprint(vi, en)) < 20 {
			t.Errorf("%s: %q / %q", code, vi, en)
		}
		for _, s := range []string{vi, en} {
			if slices.ContainsFunc([]string{"%!", "(EXTRA"}, func(bad string) bool { return strings.Contains(s, bad) }) {
				t.Errorf("%s: %q", code, s)
			}
		}
	}
	if got := (Warning{Code: RowsFell, Of: "dossier", Before: &before, After: &after}).In("vi"); got != "Bộ dữ liệu hồ sơ thủ tục hành chính chỉ còn 9.100 hàng, lần trước có 9.700." {
		t.Error(got)
	}
	if got := (Warning{Code: ScoreUnusual, Of: "dqi", Before: &before, After: &after}).In("en"); got != "Data quality index (DQI) fell to 91.00%, unusually far below the median of 97.00%." {
		t.Error(got)
	}
}
