package maturity

import (
	"maps"
	"math/big"
	"slices"
	"strings"
	"time"

	"ddss/internal/result"
)

// identifierChecks are those of the identifiers, matchChecks those of codes in the lists.
var (
	identifierChecks = []string{"sach.dossier.unique_code", "thong_nhat.dossier.procedure_known", "dung.dossier.national_id_format", "dung.dossier.tax_code_checksum", "thong_nhat.dossier.ward_known"}
	matchChecks      = []string{"thong_nhat.dossier.procedure_known", "thong_nhat.dossier.agency_known", "thong_nhat.dossier.ward_known"}
)

// values are the figures that models may name, beside the indicators.
var values = map[string]func(Input) Value{
	"owned_datasets":    func(in Input) Value { return Portion(in.Owned, in.Datasets) },
	"owned_checks":      func(in Input) Value { return Portion(in.OwnedChecks, in.Checks) },
	"described_columns": func(in Input) Value { return Portion(in.Described, in.Columns) },
	"traced_indicators": func(in Input) Value { return Portion(in.Traced, in.Indicators) },
	"catalogues_loaded": func(in Input) Value { return Known(big.NewRat(in.Catalogues, 1)) },
	"ward_map_loaded":   func(in Input) Value { return yes(in.WardMap) },
	"catalogue_age":     func(in Input) Value { return in.CatalogueAge },
	"viewers":           func(in Input) Value { return in.Viewers },
	"runs":              func(in Input) Value { return Known(big.NewRat(int64(len(in.Earlier))+1, 1)) },
	"fix_list":          func(in Input) Value { return yes(in.Now.figure("dqi").Exact != nil) },
	"dqi":               func(in Input) Value { return in.Now.figure("dqi") },
	"catalogue_match":   func(in Input) Value { return in.Now.leastCheck(matchChecks) },
	"identifiers":       func(in Input) Value { return in.Now.leastCheck(identifierChecks) },
	"history_whole":     func(in Input) Value { return yes(in.Broken == 0) },
	"no_leak":           func(in Input) Value { return yes(in.LeakScanned && in.Unapproved == 0) },
	"approved_exceptions": func(in Input) Value {
		if in.Exceptions == 0 {
			return Known(hundred)
		}
		return Portion(in.Approved, in.Exceptions)
	},
	"least_dimension":       leastDimension,
	"recent_review":         recentReview,
	"schema_compared":       schemaCompared,
	"stable_schema":         stableSchema,
	"fixed_in_time":         func(in Input) Value { return in.followed(in.Fixes.Fixed, in.Fixes.Seen) },
	"alerts_answered":       func(in Input) Value { return in.followed(in.Fixes.Answered, in.Fixes.Alerts) },
	"dqi_three_months":      func(in Input) Value { return in.leastOver(1, 3) },
	"dqi_four_quarters":     func(in Input) Value { return in.leastOver(3, 4) },
	"violations_not_rising": notRising,
	"reports_in_time":       reportsInTime,
}

// indicatorValues are the indicators that models may name.
var indicatorValues = []string{"so_hoa.tiep_nhan", "so_hoa.day_du", "so_hoa.ket_qua", "so_hoa.bac_1_khai_bao", "so_hoa.bac_2_co_tep", "so_hoa.bac_3_may_doc", "so_hoa.bac_4_ky_so",
	"so_hoa.linh_vuc_trong_tam", "tai_su_dung", "toan_trinh", "nop_truc_tuyen", "thanh_toan.tthc_trien_khai", "thanh_toan.tthc_phat_sinh", "thanh_toan.ho_so", "dung_han", "dong_bo",
	"de_an_06.vneid", "de_an_06.kho_du_lieu", "de_an_06.khai_thac_dan_cu", "phi_dia_gioi", "bieu_mau_dien_tu", "tthc_noi_bo", "pakn.dung_han", "pakn.cong_khai", "kien_nghi.hoan_thanh", "nhiem_vu.dung_han"}

// ValueNames lists the figures that models may name.
func ValueNames() []string {
	return slices.Sorted(slices.Values(append(slices.Collect(maps.Keys(values)), indicatorValues...)))
}

// value computes a figure by its name.
func (in Input) value(name string) Value {
	if f, ok := values[name]; ok {
		return f(in)
	}
	return in.Now.figure(name)
}

func yes(b bool) Value {
	if b {
		return Known(big.NewRat(1, 1))
	}
	return Known(new(big.Rat))
}

const reasonNotCounted = "not_counted"

func (r Run) figure(name string) Value {
	if v, ok := r.Figures[name]; ok {
		return v
	}
	return Unknown(reasonNotCounted)
}

// leastCheck is the least share of rows that keep the checks. A check that was not judged leaves it unknown; one that
// found no eligible row does not count, unless none found any.
func (r Run) leastCheck(ids []string) Value {
	out := Unknown("no_eligible_rows")
	for _, id := range ids {
		v := r.figure("check." + id)
		switch {
		case v.Exact == nil && v.Reason != "no_eligible_rows":
			return v
		case v.Exact != nil && (out.Exact == nil || v.Exact.Cmp(out.Exact) < 0):
			out = v
		}
	}
	return out
}

func leastDimension(in Input) Value {
	out := Unknown(reasonNotCounted)
	for _, name := range slices.Sorted(maps.Keys(in.Now.Figures)) {
		if v := in.Now.Figures[name]; strings.HasPrefix(name, "dimension.") && v.Exact != nil && (out.Exact == nil || v.Exact.Cmp(out.Exact) < 0) {
			out = v
		}
	}
	return out
}

// reviewCriterion is the criterion whose documents are reviews.
const reviewCriterion = "A2.5"

// recentReview is whether a review is not older than 12 months.
func recentReview(in Input) Value {
	since := addMonths(in.day(), -12).Format(time.DateOnly)
	for _, e := range in.Evidence {
		if e.Criterion == reviewCriterion && e.IssuedOn >= since && e.IssuedOn <= in.Today {
			return yes(true)
		}
	}
	return yes(false)
}

func (in Input) day() time.Time {
	t, err := time.Parse(time.DateOnly, in.Today)
	if err != nil {
		panic(err) // Today is made from a time
	}
	return t
}

func dayOf(r Run) string { return r.AsOf.Format(time.DateOnly) }

// runs are all runs, this one last.
func (in Input) runs() []Run { return append(slices.Clone(in.Earlier), in.Now) }

// historyShort says from which day on a figure can be judged.
func historyShort(day time.Time) Value { return Unknown("history_short:" + day.Format(time.DateOnly)) }

// schemaCompared is the share of the runs of the last 12 months whose files were compared in form with the run before.
func schemaCompared(in Input) Value {
	since := addMonths(in.day(), -12).Format(time.DateOnly)
	part, whole := int64(0), int64(0)
	for _, r := range in.runs() {
		if dayOf(r) <= since {
			continue
		}
		whole++
		if r.Compared {
			part++
		}
	}
	return Portion(part, whole)
}

// stableSchema is whether in 12 months no indicator was lost to a missing column on a day that no approved change announced.
func stableSchema(in Input) Value {
	runs := in.runs()
	since := addMonths(in.day(), -12)
	if first := runs[0]; dayOf(first) > since.Format(time.DateOnly) {
		day, _ := time.Parse(time.DateOnly, dayOf(first))
		whole := addMonths(day, 12)
		if addMonths(whole, -12).Before(day) {
			whole = whole.AddDate(0, 0, 1) // a leap day is a year ago on 1 March only
		}
		return historyShort(whole)
	}
	for i := 1; i < len(runs); i++ {
		if dayOf(runs[i]) <= since.Format(time.DateOnly) {
			continue
		}
		for _, id := range runs[i].Absent {
			if runs[i-1].figure(id).Exact != nil && !in.announced(dayOf(runs[i-1]), dayOf(runs[i])) {
				return yes(false)
			}
		}
	}
	return yes(true)
}

// announced reports whether a change was announced for a day after the one and up to the other.
func (in Input) announced(after, until string) bool {
	return slices.ContainsFunc(in.SchemaChanges, func(day string) bool { return after < day && day <= until })
}

// followed is the share of followed violations, 100 where none was due to be mended. Before 10 days of history there are none
// to follow.
func (in Input) followed(part, whole int64) Value {
	const respite = 10
	first, _ := time.Parse(time.DateOnly, dayOf(in.runs()[0]))
	switch ready := first.AddDate(0, 0, respite); {
	case in.Today < ready.Format(time.DateOnly):
		return historyShort(ready)
	case in.Fixes.Reason != "":
		return Unknown(in.Fixes.Reason)
	}
	if whole == 0 {
		return Value{Exact: big.NewRat(100, 1)}
	}
	return Portion(part, whole)
}

// spans are the last n spans of so many months that ended by today, the oldest first, each with its last run.
func (in Input) spans(months, n int) ([]*Run, Value) {
	end := in.ended(months)
	runs := in.runs()
	list := make([]*Run, n)
	whole := n
	for i := n - 1; i >= 0; i-- {
		to := addMonths(end, -months*(n-1-i))
		list[i] = lastBetween(runs, addMonths(to, -months), to)
		if list[i] == nil && whole == n {
			whole = n - 1 - i
		}
	}
	if whole == n {
		return list, Value{}
	}
	return nil, historyShort(addMonths(end, months*(n-whole)).AddDate(0, 0, -1))
}

// ended is the day after the last span of so many months that ended by today.
func (in Input) ended(months int) time.Time {
	end := monthStart(in.day().AddDate(0, 0, 1))
	for (int(end.Month())-1)%months != 0 {
		end = addMonths(end, -1)
	}
	return end
}

// lastBetween is the last run from one day to before another; nil if there is none.
func lastBetween(runs []Run, from, to time.Time) *Run {
	for i := len(runs) - 1; i >= 0; i-- {
		if d := dayOf(runs[i]); d >= from.Format(time.DateOnly) && d < to.Format(time.DateOnly) {
			return &runs[i]
		}
	}
	return nil
}

func monthStart(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
}

// addMonths moves a day by whole months, to the last day of the month where it has no such day.
func addMonths(t time.Time, n int) time.Time {
	first := monthStart(t).AddDate(0, n, 0)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}

// leastOver is the least DQI of the last runs of the last spans.
func (in Input) leastOver(months, n int) Value {
	list, short := in.spans(months, n)
	if list == nil {
		return short
	}
	out := Value{}
	for _, r := range list {
		v := r.figure("dqi")
		if v.Exact == nil {
			return v
		}
		if out.Exact == nil || v.Exact.Cmp(out.Exact) < 0 {
			out = v
		}
	}
	return out
}

// notRising is whether the violations of the last four quarters did not rise from one to the next.
func notRising(in Input) Value {
	list, short := in.spans(3, 4)
	if list == nil {
		return short
	}
	for i, r := range list {
		if !r.Comparable {
			return Unknown("other_catalogue")
		}
		if i > 0 && r.Violating > list[i-1].Violating {
			return yes(false)
		}
	}
	return yes(true)
}

// Criteria whose documents are periodic reports, and the days after the end of a quarter by which its report is due.
var reportCriteria = []string{"A9.2", "A9.3"}

const reportDays = 15

// reportsInTime is the share of the last four ended quarters with a report that is dated after their end and by their
// deadline.
func reportsInTime(in Input) Value {
	const quarters = 4
	end := in.ended(3)
	part := int64(0)
	for i := range quarters {
		after := addMonths(end, -3*i)
		first, last := after.Format(time.DateOnly), after.AddDate(0, 0, reportDays-1).Format(time.DateOnly)
		if slices.ContainsFunc(in.Evidence, func(e Evidence) bool {
			return slices.Contains(reportCriteria, e.Criterion) && e.IssuedOn >= first && e.IssuedOn <= last && e.IssuedOn <= in.Today && e.DocumentNo != "" && (e.File == "" || e.FileState == FileMatches)
		}) {
			part++
		}
	}
	return Portion(part, quarters)
}

// percent rounds an exact figure once; nil stays nil.
func percent(exact *big.Rat) *result.Percent {
	if exact == nil {
		return nil
	}
	p := result.Round(exact)
	return &p
}
