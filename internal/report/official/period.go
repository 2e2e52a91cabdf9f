package official

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"ddss/internal/config"
	"ddss/internal/fault"
)

// Kinds of reports.
const (
	Annex1   = "phu-luc-1"
	Quarter  = "quy"
	HalfYear = "6-thang"
	Year     = "nam"
)

// Kinds lists the kinds of reports.
var Kinds = []string{Annex1, Quarter, HalfYear, Year}

// Period is a report period: its days, yyyy-MM-dd, both included, and how people call it.
type Period struct {
	ID, From, To, Name string
}

var periodForm = regexp.MustCompile(`^(\d{4})(?:-(Q[1-4]|H1))?$`)

// spans are the report periods of a year, as month and day; one that begins in December begins in the year before.
var spans = map[string]struct{ from, to, name string }{
	"Q1": {"12-15", "03-14", "quý I năm %d"},
	"Q2": {"03-15", "06-14", "quý II năm %d"},
	"H1": {"12-15", "06-14", "6 tháng đầu năm %d"},
	"Q3": {"06-15", "09-14", "quý III năm %d"},
	"Q4": {"09-15", "12-14", "quý IV năm %d"},
	"":   {"12-15", "12-14", "năm %d"},
}

// ParsePeriod reads 2026-Q3, 2026-H1 or 2026; own are the report periods of the configuration, by the same names. Errors
// are *fault.Error with exit code 2.
func ParsePeriod(id, kind string, own map[string]config.Period) (Period, error) {
	m := periodForm.FindStringSubmatch(id)
	if m == nil {
		return Period{}, fault.New(fault.Usage, "--period phải là 2026-Q3, 2026-H1 hoặc 2026, không phải %q.", "--period must be 2026-Q3, 2026-H1 or 2026, not %q.", id)
	}
	if !fits(kind, m[2]) {
		return Period{}, fault.New(fault.Usage, "Kỳ %s không hợp với --kind %s: quy cần 2026-Q1 đến Q4, 6-thang cần 2026-H1, nam cần 2026.", "The period %s does not fit --kind %s: quy needs 2026-Q1 to Q4, 6-thang needs 2026-H1, nam needs 2026.", id, kind)
	}
	year, err := strconv.Atoi(m[1])
	if err != nil {
		return Period{}, err
	}
	s := spans[m[2]]
	p := Period{ID: id, From: fmt.Sprintf("%04d-%s", year, s.from), To: fmt.Sprintf("%04d-%s", year, s.to), Name: fmt.Sprintf(s.name, year)}
	if s.from > "12" {
		p.From = fmt.Sprintf("%04d-%s", year-1, s.from)
	}
	if given, ok := own[id]; ok {
		p.From, p.To = given.From, given.To
	}
	for _, day := range []string{p.From, p.To} {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return Period{}, fault.New(fault.Usage, "%s: report_periods.%s cần from và to dạng yyyy-MM-dd.", "%s: report_periods.%s needs from and to as yyyy-MM-dd.", config.FileName, id).Because(err)
		}
	}
	if p.From > p.To {
		return Period{}, fault.New(fault.Usage, "%s: report_periods.%s bắt đầu sau khi kết thúc.", "%s: report_periods.%s begins after its end.", config.FileName, id)
	}
	return p, nil
}

func fits(kind, span string) bool {
	switch kind {
	case Quarter:
		return len(span) == 2 && span[0] == 'Q'
	case HalfYear:
		return span == "H1"
	case Year:
		return span == ""
	}
	return true
}

// day writes yyyy-MM-dd as people do.
func day(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return t.Format("02/01/2006")
}
