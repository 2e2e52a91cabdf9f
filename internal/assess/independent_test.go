package assess_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ddss/internal/assess"
	"ddss/internal/engine"
)

// commune is the rows of a commune as texts, and the plain reading of them that the figures of a run are held against.
// Nothing of it comes from the engine but the texts.
type commune struct {
	asOf     moment
	from, to string // of the period, yyyy-MM-dd; "" for all
	rows     map[string][]row
	dossier  map[string]row // the first with the code
	proc     map[string]row // likewise
	sectors  map[string][]string
}

type row map[string]string

// moment is a date-time of Việt Nam, as digits that sort: "2026-01-05" and "16:30:00", "" without a time of day.
type moment struct{ day, clock string }

var columnsRead = map[string][]string{
	"dossier": {"dossier_code", "procedure_code", "sector", "agency_code", "receiving_agency_code", "channel", "status", "received_at", "due_at",
		"completed_at", "synced_at", "components_total", "components_digitized", "components_reused", "result_electronic", "fee_due", "rating",
		"vneid_verified", "from_personal_store", "population_db_used", "national_id"},
	"document": {"document_id", "dossier_code", "owner_id", "kind", "file_name", "file_format", "file_bytes", "sha256", "reused", "text_extracted", "signed", "signature_valid"},
	"procedure": {"procedure_code", "in_force", "has_result", "digitize", "reusable", "eligible_full", "service_level", "fee", "fee_online", "online_payment",
		"eform", "scope", "published_on", "decided_on"},
	"payment":  {"dossier_code", "status", "method"},
	"survey":   {"channel", "sector", "score", "answered_at"},
	"feedback": {"received_at", "due_at", "resolved_at", "published_at", "score"},
	"finding":  {"due_on", "fixed_on"},
	"task":     {"kind", "due_on", "finished_on"},
}

func readCommune(t *testing.T, s *assess.Session, asOf time.Time, from, to string) *commune {
	t.Helper()
	c := &commune{from: from, to: to, rows: map[string][]row{}, dossier: map[string]row{}, proc: map[string]row{}}
	local := asOf.In(time.FixedZone("", 7*3600))
	c.asOf = moment{local.Format("2006-01-02"), local.Format("15:04:05")}
	for ds, fields := range columnsRead {
		err := s.Records(context.Background(), ds, fields, func(r engine.Record) error {
			m := row{}
			for i, f := range fields {
				m[f] = strings.Clone(r.Texts[i])
			}
			c.rows[ds] = append(c.rows[ds], m)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	first := func(index map[string]row, ds, key string) {
		for _, r := range c.rows[ds] {
			if _, ok := index[r[key]]; !ok && r[key] != "" {
				index[r[key]] = r
			}
		}
	}
	first(c.dossier, "dossier", "dossier_code")
	first(c.proc, "procedure", "procedure_code")
	return c
}

// in reports whether the row's day lies in the period.
func (c *commune) in(text string) bool {
	if c.from == "" {
		return true
	}
	m, ok := readMoment(text)
	return ok && c.from <= m.day && m.day <= c.to
}

// inPeriod are the rows that the period leaves, by their moment.
func (c *commune) inPeriod(ds, field string) []row {
	return slices.DeleteFunc(slices.Clone(c.rows[ds]), func(r row) bool { return !c.in(r[field]) })
}

// readMoment reads the forms of the contract: d/M/yyyy or ISO, alone or with a time, and serial numbers of a workbook.
func readMoment(s string) (moment, bool) {
	if n, err := strconv.ParseFloat(s, 64); err == nil && n >= 20000 && n <= 80000 {
		at := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(n * 24 * float64(time.Hour))).Round(time.Second)
		return stripped(at), true
	}
	s = strings.NewReplacer("-", "/", ".", "/", "T", " ").Replace(s)
	for _, form := range []string{"2/1/2006", "2006/1/2"} {
		for _, clock := range []string{"", " 15:04", " 15:04:05"} {
			if at, err := time.Parse(form+clock, s); err == nil {
				return stripped(at), true
			}
		}
	}
	return moment{}, false
}

func stripped(at time.Time) moment {
	m := moment{day: at.Format("2006-01-02")}
	if clock := at.Format("15:04:05"); clock != "00:00:00" {
		m.clock = clock
	}
	return m
}

// compare is by day where one of the two has no time of day.
func (a moment) compare(b moment) int {
	if a.day != b.day || a.clock == "" || b.clock == "" {
		return strings.Compare(a.day, b.day)
	}
	return strings.Compare(a.clock, b.clock)
}

// byThen reports whether x is a readable moment on or before y.
func byThen(x, y string) bool {
	a, ok := readMoment(x)
	b, ok2 := readMoment(y)
	return ok && ok2 && a.compare(b) <= 0
}

func readable(s string) bool { _, ok := readMoment(s); return ok }

// against compares with as_of; false if not readable.
func (c *commune) against(s string) (int, bool) {
	m, ok := readMoment(s)
	return m.compare(c.asOf), ok
}

func plain(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

func yes(s string) bool {
	return slices.Contains([]string{"có", "đã", "rồi", "x", "1", "true", "yes", "đúng"}, plain(s))
}

func no(s string) bool {
	return slices.Contains([]string{"không", "chưa", "0", "false", "no", "sai", "không có", "chưa có"}, plain(s))
}

// whole reads an integer or a sum of money; false if it is neither.
func whole(s string) (int64, bool) {
	s = plain(s)
	for _, suffix := range []string{"đồng", "vnd", "đ"} {
		s = strings.TrimSpace(strings.TrimSuffix(s, suffix))
	}
	for i, part := range strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == ',' }) {
		if i > 0 && len(part) != 3 {
			return 0, false
		}
	}
	n, err := strconv.ParseInt(strings.NewReplacer(".", "", ",", "").Replace(s), 10, 64)
	return n, err == nil
}

func number(s string) int64 { n, _ := whole(s); return n }

// mark reads a mark of satisfaction; 0 if it is none of 1 to 5.
func mark(s string) int64 {
	words := []string{"rất không hài lòng", "không hài lòng", "bình thường", "hài lòng", "rất hài lòng"}
	if i := slices.Index(words, plain(s)); i >= 0 {
		return int64(i + 1)
	}
	if n, ok := whole(s); ok && n >= 1 && n <= 5 {
		return n
	}
	return 0
}

// statuses are the spellings of the statuses by the national number; what is not among them is unknown.
var statuses = map[string]string{
	"mới đăng ký": "1", "được tiếp nhận": "2", "không được tiếp nhận": "3", "đang xử lý": "4", "yêu cầu bổ sung giấy tờ": "5",
	"yêu cầu thực hiện nghĩa vụ tài chính": "6", "công dân yêu cầu rút hồ sơ": "7", "dừng xử lý": "8", "đã xử lý xong": "9", "đã trả kết quả": "10",
}

func statusIn(r row, numbers ...string) bool {
	return slices.Contains(numbers, statuses[plain(r["status"])])
}

func accepted(r row) bool  { return !statusIn(r, "1", "3") }
func completed(r row) bool { return statusIn(r, "9", "10") }
func online(r row) bool    { return plain(r["channel"]) == "trực tuyến" || r["channel"] == "2" }
