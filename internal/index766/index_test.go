package index766

import (
	"testing"

	"pgregory.net/rapid"

	"ddss/internal/result"
)

func count(numerator, denominator int64) Count {
	return Count{Known: true, Numerator: &numerator, Denominator: &denominator}
}

func metric(t *testing.T, x *result.Index766, id string) result.Metric766 {
	t.Helper()
	for _, m := range x.Metrics {
		if m.ID == id {
			return m
		}
	}
	t.Fatalf("the index lacks %s", id)
	return result.Metric766{}
}

func group(t *testing.T, x *result.Index766, id string) result.Group766 {
	t.Helper()
	for _, g := range x.Groups {
		if g.ID == id {
			return g
		}
	}
	t.Fatalf("the index lacks the group %s", id)
	return result.Group766{}
}

func score(p *result.Percent) string {
	if p == nil {
		return "null"
	}
	return p.String()
}

// The scores are computed by hand from the contract's table.
func TestScoreOfEveryMetric(t *testing.T) {
	for _, c := range []struct {
		metric     string
		num, den   int64
		want       string
		full, half string // of 1/1 and of 0/0
	}{
		{"PUBLISH_ON_TIME", 2, 3, "4", "6", "null"},
		{"PUBLIC_UPDATE_ON_TIME", 1, 3, "1.33", "4", "null"},
		{"PUBLIC_CONTENT_FULL", 5, 6, "1.67", "2", "null"},
		{"DOSSIER_SYNC", 980, 1000, "5.88", "6", "null"},
		{"ON_TIME", 144625, 184513, "15.68", "20", "0"},
		{"ONLINE_PROVIDED", 1, 2, "1.25", "2", "0"},
		{"ONLINE_ACTIVE", 7, 9, "3.11", "4", "0"},
		{"ONLINE_DOSSIER", 49, 100, "5.88", "6", "0"},
		{"PAYMENT_PROCEDURE", 1, 3, "0.83", "2", "0"},
		{"PAYMENT_DUTY", 2, 3, "1.67", "2.5", "0"},
		{"PAYMENT_DOSSIER", 1, 7, "0.86", "6", "0"},
		{"PETITION_PROCESSING_ON_TIME", 11, 13, "5.08", "6", "6"},
		{"PETITION_HANDLING_SATISFACTION", 1, 8, "0.75", "6", "6"},
		{"DOSSIER_RECEIVING_SATISFACTION", 4, 5, "5.33", "6", "0"},
		{"ORIGINAL_RESULT_AVAILABLE", 5, 8, "3.75", "6", "0"},
		{"SO_HOA_GIAY_TO_GIAI_QUYET", 5, 8, "2.5", "4", "0"},
		{"ELECTRONIC_CERTIFIED_COPY", 1, 3, "0.67", "2", "0"},
		{"REUSED_DIGITIZED_DATA", 1, 3, "0.83", "2", "0"},
		{"SYNCED_WITH_DVCQG_PERSONAL_STORAGE", 1, 1000, "0", "4", "0"},
		{"CITIZEN_DATA_CONNECTED_FORMALITY", 1, 6, "0.33", "2", "0"},
		{"CITIZEN_DATA_CONNECTED_DOSSIER", 1, 16, "0.13", "2", "0"},
	} {
		for _, at := range []struct {
			num, den int64
			want     string
		}{{c.num, c.den, c.want}, {1, 1, c.full}, {0, 1, "0"}, {0, 0, c.half}} {
			x := Live2026().Index(map[string]Count{c.metric: count(at.num, at.den)})
			if got := score(metric(t, x, c.metric).Score); got != at.want {
				t.Errorf("%s of %d/%d is %s, want %s", c.metric, at.num, at.den, got, at.want)
			}
		}
	}
	if n := len(Live2026().Names()); n != 21 {
		t.Errorf("the set has %d metrics, the table 21", n)
	}
}

func TestParseTakesTheMaximaOfTheContract(t *testing.T) {
	for id, want := range map[string]string{"transparency": "18", "progress": "20", "online": "12", "payment": "10", "satisfaction": "18", "digitized": "22"} {
		if got := group(t, Live2026().Index(nil), id).Max.String(); got != want {
			t.Errorf("%s has the maximum %s, want %s", id, got, want)
		}
	}
}

func TestMoreInTheNumeratorNeverLowersTheIndex(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.SampledFrom(Live2026().Names()).Draw(t, "metric")
		den := rapid.Int64Range(1, 1_000_000).Draw(t, "denominator")
		num := rapid.Int64Range(0, den-1).Draw(t, "numerator")
		less, more := Live2026().Index(map[string]Count{id: count(num, den)}), Live2026().Index(map[string]Count{id: count(num+1, den)})
		if less.Total > more.Total || more.Total > more.Attainable || less.Attainable != more.Attainable {
			t.Errorf("%s: %d/%d gives %s of %s, one more %s of %s", id, num, den, less.Total, less.Attainable, more.Total, more.Attainable)
		}
	})
}
