// Package reporttest makes runs for the tests of renderers: every part is filled, and the figures follow from integers as in
// a real run.
package reporttest

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"ddss/checks"
	"ddss/internal/index766"
	"ddss/internal/report/view"
	"ddss/internal/result"
	"ddss/internal/run"
	"ddss/internal/score"
)

// Size of a run.
type Size struct {
	Checks   int // of the unit's own, beside the built-in ones
	Agencies int
	Months   int
	Runs     int // earlier ones
	Every    int // only every so many of the built-in checks and indicators; 0: all
}

// Small is a run of a common commune.
var Small = Size{Agencies: 12, Months: 12, Runs: 6}

// Least is a run that a person can read whole.
var Least = Size{Checks: 2, Agencies: 2, Months: 2, Runs: 3, Every: 12}

// Input makes a run. All texts of data in it are name, so that a test can make them ugly.
func Input(s Size, name func(string) string) view.Input {
	cat := *checks.BuiltIn()
	cat.Checks, cat.All = every(s.Every, cat.Checks), every(s.Every, cat.All)
	for i := range s.Checks {
		cat.Checks = append(cat.Checks, &checks.Check{ID: fmt.Sprintf("sach.dossier.zz_own_%04d", i), Severity: checks.Severities[i%4], Custom: true,
			Title: wording(name(fmt.Sprint("Quy tắc của xã số ", i))), Advice: wording(name("Sửa ở hệ thống nguồn.")), Basis: wording(name("Quy chế dữ liệu của xã"))})
	}
	slices.SortFunc(cat.Checks, func(a, b *checks.Check) int { return strings.Compare(a.ID, b.ID) })
	unit, ward := name("Xã Thử Nghiệm"), "00001"
	w := score.DefaultWeights()
	r := &result.Result{Schema: result.Schema, Tool: result.Tool{Name: "ddss", Version: "1.2.3"}, AsOf: "2026-10-31T17:00:00+07:00", Unit: result.Unit{Name: &unit, WardCode: &ward},
		Catalogue: result.Catalogue{Version: "9.9.9", Digest: "sha256:" + strings.Repeat("ab", 32), Lists: "sha256:" + strings.Repeat("cd", 32)},
		Judging:   result.Judging{Severities: map[string]int64{"critical": 50, "major": 30, "minor": 20, "signal": 0}, Dimensions: w.Dimensions, Exceptions: []result.Exception{}}}
	counts := judge(r, &cat, w, s)
	segments(r, s, name)
	datasets(r, name)
	indicators(r, &cat)
	r.Index766 = index()
	maturity(r)
	board(r, s, name)
	return view.Input{Result: r, Catalogue: &cat, Counts: counts, History: history(r, s.Runs)}
}

func every[T any](n int, list []T) []T {
	out := slices.Clone(list)
	if n < 2 {
		return out
	}
	out = out[:0]
	for i := 0; i < len(list); i += n {
		out = append(out, list[i])
	}
	return out
}

func wording(s string) checks.Wording { return checks.Wording{Vi: s, En: s} }

func judge(r *result.Result, cat *checks.Catalogue, w score.Weights, s Size) []run.Count {
	var tallies []score.Tally
	var counts []run.Count
	byDimension := map[string]*result.CheckCounts{}
	for _, d := range checks.Dimensions {
		byDimension[d] = &result.CheckCounts{}
	}
	for i, c := range cat.Checks {
		t := score.Tally{Check: c, Eligible: int64(9000 + i*7), Violating: int64(i * i % 97 * (i % 3))}
		n := byDimension[c.Dimension()]
		switch {
		case i%29 == 28:
			t = score.Tally{Check: c, Reason: "dataset_absent:payment"}
			n.NotApplicable++
		case i%61 == 60:
			t.Errored, t.Reason = true, "engine_error"
			n.Errored++
		case c.Severity == checks.Signal:
		case t.Violating > 0:
			n.Failed++
		default:
			n.Passed++
		}
		tallies = append(tallies, t)
		k := result.Check{ID: c.ID, Dataset: c.Dataset(), Dimension: c.Dimension(), Severity: string(c.Severity), Status: t.Status(), Eligible: t.Eligible, Violating: t.Violating, Score: rounded(t.Exact())}
		if t.Reason != "" {
			k.Reason = &t.Reason
		}
		r.Checks = append(r.Checks, k)
		for a := range s.Agencies {
			counts = append(counts, run.Count{Check: c.ID, By: "agency", Key: agency(a), Eligible: 100, Violating: t.Violating / int64(a+1)})
		}
	}
	scores := score.Dimensions(tallies, w)
	for _, d := range slices.Sorted(slices.Values(checks.Dimensions)) {
		r.Dimensions = append(r.Dimensions, result.Dimension{ID: d, Score: rounded(scores[d]), Assessed: scores[d] != nil, Checks: *byDimension[d]})
	}
	dqi := score.Mean(scores, checks.Dimensions, w)
	band := score.Band(dqi)
	r.DQI = result.DQI{Score: rounded(dqi), HeadlineFour: rounded(score.Mean(scores, score.FourQualities, w)), Band: &band, IdentifiersOK: score.IdentifiersOK(tallies), Clean: portion(8123, 10492)}
	return counts
}

func rounded(exact *big.Rat) *result.Percent {
	if exact == nil {
		return nil
	}
	p := result.Round(exact)
	return &p
}

func portion(part, whole int64) *result.Portion {
	return &result.Portion{Numerator: part, Denominator: whole, Score: result.Share(part, whole)}
}

func agency(i int) string { return fmt.Sprintf("H26.99.%02d", i+1) }

func segments(r *result.Result, s Size, name func(string) string) {
	add := func(by, key string, i int, rows int64) {
		seg := result.Segment{By: by, Key: key, Dossiers: rows, Clean: *portion(rows-rows/int64(i+5), rows), Dimensions: map[string]*result.Percent{}}
		for k, d := range checks.Dimensions {
			p := result.Percent(100_00 - (i*k*137)%40_00)
			seg.Dimensions[d] = &p
		}
		seg.Dimensions["dung_chung"] = nil
		r.Segments = append(r.Segments, seg)
	}
	for i := range s.Agencies {
		add("agency", agency(i), i, int64(400+i*31))
	}
	for i, c := range []string{"buu_chinh", "truc_tiep", "truc_tuyen"} {
		add("channel", c, i, int64(1000*i+3))
	}
	for i := range s.Months {
		add("month", fmt.Sprintf("%d-%02d", 2025+(i+10)/12, (i+10)%12+1), i, int64(700+i))
	}
	for i, sector := range []string{"", "Chứng thực", "Đất đai", "Hộ tịch", "Xây dựng"} {
		if sector != "" {
			sector = name(sector)
		}
		add("sector", sector, i, int64(i*900+4))
	}
}

func datasets(r *result.Result, name func(string) string) {
	system := name("Hệ thống một cửa")
	source := func(path string, rows int64) result.Source {
		return result.Source{Path: name(path), Kind: "xlsx", Sheet: name("Danh sách"), SHA256: strings.Repeat("0f", 32), Rows: rows, Provenance: &result.Provenance{System: &system},
			Unmapped: []string{name("Ghi chú")}, Findings: []result.Finding{{Kind: "number_as_text", Cell: "F12", Note: name("số ghi dạng chữ")}}}
	}
	r.Datasets = []result.Dataset{
		{Name: "dossier", Rows: 10492, Rejected: 3, Skipped: map[string]int64{"title": 4, "total": 1}, Sources: []result.Source{source("ho_so.xlsx", 10492)},
			ControlTotals: []result.ControlTotal{{Path: name("ho_so.xlsx"), Expected: 10500, Found: 10495}}},
		{Name: "survey", Sources: []result.Source{source("khao_sat.csv", 0)}},
		{Name: "feedback", Failed: []result.FailedSource{{Path: name("phan_anh.csv"), Reason: "unreadable"}}},
	}
}

func indicators(r *result.Result, cat *checks.Catalogue) {
	phase, document := "2026-2027", "12/BC-UBND"
	for i, m := range cat.All {
		if m.Family != checks.Indicators {
			continue
		}
		x := result.Indicator{ID: m.ID}
		part, whole := int64(5000+i*100), int64(10492)
		switch {
		case i%11 == 3:
			reason := "dataset_absent:survey"
			x.Reason = &reason
		case m.Unit == checks.Rank:
			x.Value, x.Declared, x.Target = percent(14_00), &document, percent(10_00)
		case m.Unit == checks.Level:
			x.Value, x.Target = percent(2_00), percent(3_00)
		case m.From == checks.FromDocument:
			x.Value, x.Declared, x.Target = percent(88_50), &document, percent(89_00)
		default:
			x.Numerator, x.Denominator, x.Value = &part, &whole, result.Share(part, whole)
			if i%2 == 0 {
				x.Target = percent(60_00)
			}
		}
		if x.Target != nil {
			deadline, lead := "2027-12-31", "Văn phòng HĐND và UBND"
			x.Phase, x.Deadline, x.LeadUnit = &phase, &deadline, &lead
			if x.Value != nil {
				met := *x.Value >= *x.Target
				if m.Unit == checks.Rank {
					met = *x.Value <= *x.Target
				}
				x.Met = &met
			}
		}
		r.Indicators = append(r.Indicators, x)
	}
}

func percent(hundredths int64) *result.Percent {
	p := result.Percent(hundredths)
	return &p
}

func index() *result.Index766 {
	s := index766.Live2026()
	counts := map[string]index766.Count{}
	for i, id := range s.Names() {
		part, whole := int64(600+i*20), int64(1100)
		counts[id] = index766.Count{Known: i%5 != 4, Numerator: &part, Denominator: &whole, Reason: "dataset_absent:payment"}
	}
	return s.Index(counts)
}

func maturity(r *result.Result) {
	x := &result.Maturity{Model: "ddss-2026", Level: 1, Index: 261, Target: &result.Target{Level: 3, By: "2027-12-31"}}
	for a := range 10 {
		area := result.Area{ID: fmt.Sprint("A", a+1), Level: int64(1 + a%4), Index: result.Percent(150 + 20*a)}
		for k := range 5 {
			value := result.Percent(max(0, 100_00-int64(k*k)*9_00-int64(a)*3_00))
			area.Achievement = append(area.Achievement, value)
			c := result.Criterion{ID: fmt.Sprintf("A%d.%d", a+1, k+1), Area: area.ID, Level: int64(k + 1), Kind: "auto", Value: &value, Rating: []string{"F", "L", "P", "N", "U"}[(a+k)%5]}
			if c.Rating == "U" {
				reason := "not_declared"
				c.Value, c.Reason = nil, &reason
			}
			x.Criteria = append(x.Criteria, c)
		}
		x.Areas = append(x.Areas, area)
	}
	next := "A1"
	x.Next = &next
	x.Areas[0].Step = &result.Step{Level: 3, Criteria: []result.StepCell{{ID: "A1.3", Rating: "L"}}, Papers: 1}
	r.Maturity = x
}

// board is what people act on.
func board(r *result.Result, s Size, name func(string) string) {
	r.Due = &result.Due{Within: 2, Units: []result.DueUnit{}}
	for a := range s.Agencies {
		unit := name(fmt.Sprint("Phòng số ", a+1))
		r.Due.Units = append(r.Due.Units, result.DueUnit{Dataset: "dossier", Agency: agency(a), Name: &unit, Overdue: int64(30 - a), Soon: int64(7 + a)})
	}
	r.Governance = result.Governance{Stewards: []result.Answerable{{For: "dossier", Who: name("Tổ dữ liệu")}}, RuleOwners: []result.Answerable{{For: "du", Who: name("Văn phòng")}}}
	rank := int64(12)
	r.Published = &result.Published{Total: percent(81_23), Rank: &rank, Document: name("1/BC"), Until: "2026-09-30"}
	r.Sample = &result.Sample{Wrong: 2_50, Document: name("03/BB"), Until: "2026-10-20"}
}

func history(r *result.Result, runs int) run.History {
	h := run.History{Schema: run.HistorySchema, Runs: []run.Earlier{}}
	for i := range runs {
		e := run.Earlier{Run: fmt.Sprint("run-", i), AsOf: fmt.Sprintf("2026-%02d-28T17:00:00+07:00", 10-runs+i), Digest: r.Catalogue.Digest, Comparable: i >= 2,
			DQI: percent(int64(90_00 + i*50)), Clean: portion(int64(7000+100*i), 10000), Dimensions: map[string]*result.Percent{}, Violating: int64(9000 - i*10), Dossiers: 10400, Figures: map[string]run.Ratio{"so_hoa.tiep_nhan": {99, 100}, "tai_su_dung": {1, 100}}}
		for k, d := range checks.Dimensions {
			e.Dimensions[d] = percent(int64(88_00 + i*70 + k*90))
		}
		h.Runs = append(h.Runs, e)
	}
	return h
}

// Plain leaves a text as it is.
func Plain(s string) string { return s }

// Ugly makes a text of everything that data may hold: tags, quotes, direction marks, signs of tables, a formula start, 300
// characters.
func Ugly(s string) string {
	return `=cmd|'/C calc'!A0 <script>alert(1)</script>` + "\u202e\u200f\t" + `"'&|*_[x](y)` + "`#` </style><b> " + s + " " + strings.Repeat("dài ", 60) + "🙂e\u0302\u0323"
}
