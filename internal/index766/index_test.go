package index766

import (
	"cmp"
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

func TestPublishedGroupsAddUpToTheTotal(t *testing.T) {
	ids := []string{"transparency", "progress", "online", "payment", "satisfaction", "digitized"}
	// The national portal's table of provinces for 2026, taken on 2026-10-05; Quảng Nam on 2024-08-19 (quangnam.gov.vn).
	for _, p := range []struct {
		name          string
		groups        [6]result.Percent
		total, merged result.Percent
		grade         string
	}{
		{"Đồng Tháp", [6]result.Percent{1146, 1763, 888, 637, 1410, 967}, 6811, 1525, "trung_binh"},
		{"Đồng Nai", [6]result.Percent{1231, 1601, 929, 735, 1218, 983}, 6697, 1664, "trung_binh"},
		{"Hải Phòng", [6]result.Percent{1108, 1771, 919, 686, 1125, 1061}, 6670, 1605, "trung_binh"},
		{"Gia Lai", [6]result.Percent{1179, 1711, 912, 709, 1102, 944}, 6557, 1621, "trung_binh"},
		{"Tây Ninh", [6]result.Percent{1195, 1651, 725, 657, 1120, 1199}, 6547, 1382, "trung_binh"},
		{"Hà Nội", [6]result.Percent{1128, 1473, 789, 449, 701, 924}, 5464, 1238, "trung_binh"},
		{"Quảng Nam", [6]result.Percent{1320, 1840, 770, 760, 1760, 1560}, 8010, 1530, "tot"},
	} {
		counts := map[string]Count{}
		for i, id := range ids {
			plant(counts, id, p.groups[i])
		}
		x := Live2026().Index(counts)
		for i, id := range ids {
			if got := group(t, x, id).Score; got != p.groups[i] {
				t.Errorf("%s: %s is %s, want %s", p.name, id, got, p.groups[i])
			}
		}
		if x.Total != p.total || Live2026().Merged(x)[0].Score != p.merged || x.Grade != p.grade {
			t.Errorf("%s: total %s, merged %s, %s; want %s, %s, %s", p.name, x.Total, Live2026().Merged(x)[0].Score, x.Grade, p.total, p.merged, p.grade)
		}
		if m := Live2026().Merged(x)[0]; m.ID != "online_payment" || m.Max != 2200 {
			t.Errorf("merged: %+v", m)
		}
	}
}

// plant makes counts of a group that give it exactly the score.
func plant(counts map[string]Count, id string, left result.Percent) {
	for _, g := range Live2026().Groups {
		if g.ID != id {
			continue
		}
		for _, m := range g.Metrics {
			most := points(&m.Max)
			part := min(left, most)
			left -= part
			numerator, denominator := int64(part)*10, int64(most)*10
			if m.Threshold != nil {
				numerator = int64(part) * int64(points(m.Threshold)) / 10
			}
			counts[m.ID] = count(numerator, denominator)
		}
	}
}

// Each metric is rounded before the sum: 4.0038, 1.50325 and 0.96325 are 6.46, though they add up to 6.47.
func TestMetricsAreRoundedBeforeTheyAreAdded(t *testing.T) {
	x := Live2026().Index(map[string]Count{"PAYMENT_DOSSIER": count(6673, 10000), "PAYMENT_PROCEDURE": count(6013, 10000), "PAYMENT_DUTY": count(3853, 10000)})
	if got := group(t, x, "payment").Score.String(); got != "6.46" {
		t.Errorf("payment is %s, want 6.46", got)
	}
	for want, c := range map[string]Count{"0.01": count(1, 400), "0": count(1, 401)} { // 2 ÷ 400 = 0.005 is half a hundredth
		if got := score(metric(t, Live2026().Index(map[string]Count{"PUBLIC_CONTENT_FULL": c}), "PUBLIC_CONTENT_FULL").Score); got != want {
			t.Errorf("half up: %s, want %s", got, want)
		}
	}
}

func TestScoresAtTheThreshold(t *testing.T) {
	for _, c := range []struct {
		metric   string
		num, den int64
		want     string
	}{
		{"ONLINE_PROVIDED", 79, 100, "1.98"}, {"ONLINE_PROVIDED", 80, 100, "2"}, {"ONLINE_PROVIDED", 81, 100, "2"},
		{"ONLINE_DOSSIER", 499, 1000, "5.99"}, {"ONLINE_DOSSIER", 500, 1000, "6"}, {"ONLINE_DOSSIER", 501, 1000, "6"},
		{"DOSSIER_RECEIVING_SATISFACTION", 899, 1000, "5.99"}, {"DOSSIER_RECEIVING_SATISFACTION", 900, 1000, "6"},
		{"REUSED_DIGITIZED_DATA", 799, 1000, "2"}, {"REUSED_DIGITIZED_DATA", 797, 1000, "1.99"},
	} {
		if got := score(metric(t, Live2026().Index(map[string]Count{c.metric: count(c.num, c.den)}), c.metric).Score); got != c.want {
			t.Errorf("%s of %d/%d is %s, want %s", c.metric, c.num, c.den, got, c.want)
		}
	}
}

func TestPaymentIsCappedAtItsMaximum(t *testing.T) {
	x := Live2026().Index(map[string]Count{"PAYMENT_DOSSIER": count(1, 1), "PAYMENT_PROCEDURE": count(1, 1), "PAYMENT_DUTY": count(1, 1)})
	if x.Total != 1000 || x.Attainable != 1000 {
		t.Errorf("total %s of %s, want 10 of 10", x.Total, x.Attainable)
	}
	x = Live2026().Index(map[string]Count{"PAYMENT_DOSSIER": count(1, 1), "PAYMENT_DUTY": count(1, 1)})
	if x.Total != 850 || x.Attainable != 850 {
		t.Errorf("total %s of %s, want 8.5 of 8.5", x.Total, x.Attainable)
	}
}

func TestBlankCellsAgainstAnAbsentRow(t *testing.T) {
	five, blank := int64(5), Count{Known: true}
	for _, c := range []struct {
		metric string
		count  Count
		want   string
	}{
		{"PUBLISH_ON_TIME", blank, "null"}, {"ON_TIME", blank, "0"}, {"PETITION_PROCESSING_ON_TIME", blank, "6"}, {"ORIGINAL_RESULT_AVAILABLE", blank, "0"},
		{"ELECTRONIC_CERTIFIED_COPY", blank, "2"}, {"ELECTRONIC_CERTIFIED_COPY", Count{Known: true, Numerator: &five}, "0"}, {"ELECTRONIC_CERTIFIED_COPY", Count{Known: true, Denominator: &five}, "0"},
		{"ON_TIME", Count{Known: true, Denominator: &five}, "0"}, {"ON_TIME", Count{Known: true, Numerator: &five}, "0"},
		{"ON_TIME", Count{}, "null"}, {"ELECTRONIC_CERTIFIED_COPY", Count{}, "null"}, {"PETITION_PROCESSING_ON_TIME", Count{}, "null"},
	} {
		x := Live2026().Index(map[string]Count{c.metric: c.count})
		m := metric(t, x, c.metric)
		if got := score(m.Score); got != c.want {
			t.Errorf("%s of %+v is %s, want %s", c.metric, c.count, got, c.want)
		}
		if known := m.Score != nil; known == (m.Reason != nil) || known && x.Attainable != m.Max || !known && x.Attainable != 0 {
			t.Errorf("%s of %+v: score %s, reason %v, attainable %s", c.metric, c.count, score(m.Score), m.Reason, x.Attainable)
		}
	}
	x := Live2026().Index(map[string]Count{"DOSSIER_SYNC": {Reason: "column_absent:synced_at"}, "PUBLISH_ON_TIME": blank})
	for id, want := range map[string]string{"DOSSIER_SYNC": "column_absent:synced_at", "PUBLISH_ON_TIME": ReasonEmptyDenominator, "ON_TIME": ReasonNoCount} {
		if r := metric(t, x, id).Reason; r == nil || *r != want {
			t.Errorf("%s: reason %v, want %s", id, r, want)
		}
	}
}

func TestGradesAtTheirCutPoints(t *testing.T) {
	for total, want := range map[result.Percent]string{
		10000: "xuat_sac", 9863: "xuat_sac", 9000: "xuat_sac", 8999: "tot", 8361: "tot", 8000: "tot", 7999: "kha", 7000: "kha",
		6999: "trung_binh", 5000: "trung_binh", 4999: "yeu", 0: "yeu",
	} {
		if got := Live2026().Grade(total).ID; got != want {
			t.Errorf("%s is %s, want %s", total, got, want)
		}
	}
}

// The oracle counts in whole numbers: hundredths = ⌊(2·n·max·100·10 + d·t) ÷ (2·d·t)⌋ with the threshold t in tenths.
func TestIndexEqualsWholeNumberArithmetic(t *testing.T) {
	tenths := map[string]int64{"ONLINE_PROVIDED": 8, "ONLINE_DOSSIER": 5, "PAYMENT_PROCEDURE": 8, "DOSSIER_RECEIVING_SATISFACTION": 9, "REUSED_DIGITIZED_DATA": 8}
	rapid.Check(t, func(t *rapid.T) {
		counts, want := map[string]Count{}, map[string]int64{}
		for _, id := range Live2026().Names() {
			if rapid.Bool().Draw(t, "known") {
				d := rapid.Int64Range(1, 10_000_000).Draw(t, "denominator")
				n := rapid.Int64Range(0, d).Draw(t, "numerator")
				counts[id] = count(n, d)
				m, _, _ := Live2026().Metric(id)
				most, threshold := int64(points(&m.Max)), cmp.Or(tenths[id], 10)
				want[id] = min(most, (2*n*most*10+d*threshold)/(2*d*threshold))
			}
		}
		x := Live2026().Index(counts)
		sums := map[string]int64{}
		for _, m := range x.Metrics {
			if hundredths, known := want[m.ID]; known != (m.Score != nil) || known && int64(*m.Score) != hundredths {
				t.Errorf("%s: %s, want %d hundredths", m.ID, score(m.Score), hundredths)
			}
			sums[m.Group] += want[m.ID]
		}
		for _, g := range x.Groups {
			if int64(g.Score) != min(sums[g.ID], int64(g.Max)) {
				t.Errorf("%s is %s, its metrics add up to %d hundredths", g.ID, g.Score, sums[g.ID])
			}
		}
		if x.Total != Total(x.Groups) || x.Total > x.Attainable || x.Attainable > 10000 {
			t.Errorf("total %s of %s", x.Total, x.Attainable)
		}
	})
}
