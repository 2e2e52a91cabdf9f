package reporttest_test

import (
	"bytes"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ddss/checks"
	"ddss/internal/index766"
	"ddss/internal/report/htmlw"
	"ddss/internal/report/reporttest"
	"ddss/internal/report/view"
	"ddss/internal/report/xlsxw"
	"ddss/internal/result"
)

// The figures of result.json as Vietnamese write them, by means of their own.

func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

func points(p result.Percent) string {
	return fmt.Sprintf("%s,%02d", grouped(int64(p)/100), int64(p)%100)
}

func share(p *result.Percent) string {
	if p == nil {
		return "–"
	}
	return points(*p) + "%"
}

func counts(part, whole *int64) string {
	if part == nil {
		return "–/–"
	}
	return grouped(*part) + "/" + grouped(*whole)
}

// label is the name of an agency with its code.
func label(r *result.Result, code string) string {
	for _, u := range r.Due.Units {
		if u.Agency == code {
			return *u.Name + " (" + code + ")"
		}
	}
	return code
}

// written are the rows of figures, each with the name that stands before it: those of all forms, and those of tables.
func written(in view.Input) (everywhere, tables []string) {
	r := in.Result
	everywhere = append(everywhere, share(r.DQI.Score), share(r.DQI.HeadlineFour), share(r.DQI.Clean.Score), grouped(r.DQI.Clean.Numerator), grouped(r.DQI.Clean.Denominator))
	names := map[string]string{"dung": "Đúng", "du": "Đủ", "sach": "Sạch", "song": "Sống", "thong_nhat": "Thống nhất", "dung_chung": "Dùng chung"}
	for _, d := range r.Dimensions {
		everywhere = append(everywhere, share(d.Score))
		if d.ID != "dung" { // a note stands behind its name
			tables = append(tables, names[d.ID]+share(d.Score))
		}
	}
	for _, i := range r.Indicators {
		if i.Reason != nil || i.Value == nil || i.Declared != nil {
			continue
		}
		for _, m := range in.Catalogue.All {
			if m.ID == i.ID && m.Family == checks.Indicators && m.Unit == checks.Percent {
				tables = append(tables, m.Label.Vi+share(i.Value)+counts(i.Numerator, i.Denominator))
			}
		}
	}
	set := index766.Live2026()
	everywhere = append(everywhere, points(r.Index766.Total), points(r.Index766.Attainable))
	for _, k := range r.Index766.Metrics {
		m, _, _ := set.Metric(k.ID)
		if k.Score != nil {
			tables = append(tables, m.Vi+counts(k.Numerator, k.Denominator)+points(*k.Score)+points(k.Max))
		}
	}
	for _, g := range r.Index766.Groups {
		for _, of := range set.Groups {
			if of.ID == g.ID {
				tables = append(tables, of.Vi+points(g.Score)+points(g.Max))
			}
		}
	}
	for _, s := range r.Segments {
		if s.By != "agency" {
			continue
		}
		row := squeeze(label(r, s.Key)) + grouped(s.Dossiers) + share(s.Clean.Score)
		for _, d := range checks.Dimensions {
			row += share(s.Dimensions[d])
		}
		tables = append(tables, row)
	}
	for _, a := range r.Maturity.Areas {
		row := ""
		for _, c := range r.Maturity.Criteria {
			if c.Area == a.ID {
				row += c.Rating + share(c.Value)
			}
		}
		tables = append(tables, row+strconv.FormatInt(a.Level, 10))
	}
	return everywhere, tables
}

// Every figure that a form shows is that of result.json, and none is missing.
func TestEveryFormShowsTheFiguresOfTheResult(t *testing.T) {
	in := reporttest.Input(reporttest.Small, reporttest.Plain)
	everywhere, tables := written(in)
	if len(tables) < 60 {
		t.Fatalf("%d rows of figures", len(tables))
	}
	rules := regexp.MustCompile("[│|┌┬┐├┼┤└┴┘─·█▏▎▍▌▋▊▉]|---:?")
	eachForm(t, view.Make(in, "vi"), func(t *testing.T, form, text string) {
		if form == "xlsx" {
			return // its figures are numbers: TestWorkbookHoldsTheFiguresAsNumbers
		}
		text = strings.ReplaceAll(rules.ReplaceAllString(text, ""), "**", "")
		want := everywhere
		if form != "text" {
			want = append(want[:len(want):len(want)], tables...)
		}
		for _, w := range want {
			if form == "pdf" && w == share(in.Result.DQI.HeadlineFour) {
				continue // the first page has no room for it
			}
			if !strings.Contains(text, squeeze(w)) {
				t.Errorf("it lacks %q", w)
			}
		}
	})
}

var checkRow = regexp.MustCompile(`<code>([a-z0-9_.]+)</code></td>.*<td class="n" data-v="(\d+)">([^<]*)</td><td class="n" data-v="(\d+)">([^<]*)</td><td class="n" data-v="(\d+)">([^<]*)</td></tr>`)

func TestHTMLHoldsTheCountsOfEveryCheck(t *testing.T) {
	in := reporttest.Input(reporttest.Small, reporttest.Plain)
	page, err := htmlw.Render(view.Make(in, "vi"))
	if err != nil {
		t.Fatal(err)
	}
	rows := checkRow.FindAllStringSubmatch(string(page), -1)
	if len(rows) != len(in.Result.Checks) {
		t.Fatalf("%d checks in the page, %d in the result", len(rows), len(in.Result.Checks))
	}
	for i, c := range in.Result.Checks {
		value := int64(0)
		if c.Score != nil {
			value = int64(*c.Score)
		}
		want := []string{c.ID, fmt.Sprint(c.Violating), grouped(c.Violating), fmt.Sprint(c.Eligible), grouped(c.Eligible), fmt.Sprint(value), share(c.Score)}
		for k, w := range want {
			if got := strings.ReplaceAll(rows[i][k+1], "\u00a0", ""); got != w {
				t.Errorf("%s: %q, want %q", c.ID, got, w)
			}
		}
	}
}

func TestWorkbookHoldsTheFiguresAsNumbers(t *testing.T) {
	in := reporttest.Input(reporttest.Small, reporttest.Plain)
	file, err := xlsxw.Render(view.Make(in, "vi"))
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows := func(sheet string) map[string][]string {
		t.Helper()
		list, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		out := map[string][]string{}
		for _, row := range list {
			if len(row) > 1 {
				out[row[0]] = row
			}
		}
		return out
	}
	number := func(what, got string, want int64, scale float64) {
		t.Helper()
		f, err := strconv.ParseFloat(got, 64)
		if err != nil || int64(math.Round(f*scale)) != want {
			t.Errorf("%s: %q, want %d of %v", what, got, want, scale)
		}
	}
	all, err := book.GetRows("Tất cả quy tắc")
	if err != nil || len(all) != len(in.Result.Checks)+1 {
		t.Fatalf("%d rows of checks: %v", len(all), err)
	}
	for i, c := range in.Result.Checks {
		row := all[i+1]
		if row[1] != c.ID {
			t.Fatalf("%s stands for %s", row[1], c.ID)
		}
		number(c.ID+", wrong", row[6], c.Violating, 1)
		number(c.ID+", judged", row[7], c.Eligible, 1)
		if c.Score != nil {
			number(c.ID+", score", row[8], int64(*c.Score), 100_00)
		} else if row[8] != "–" {
			t.Errorf("%s has the score %q", c.ID, row[8])
		}
	}
	overview := rows("Tổng quan")
	number("DQI", overview["Chỉ số chất lượng dữ liệu (DQI)"][1], int64(*in.Result.DQI.Score), 100_00)
	number("clean", overview["Hồ sơ không có lỗi nghiêm trọng"][1], int64(*in.Result.DQI.Clean.Score), 100_00)
	number("clean records", overview["Hồ sơ không có lỗi nghiêm trọng"][2], in.Result.DQI.Clean.Numerator, 1)
	agencies := rows("Theo đơn vị")
	for _, s := range in.Result.Segments {
		if s.By == "agency" {
			number(s.Key, agencies[label(in.Result, s.Key)][1], s.Dossiers, 1)
			number(s.Key, agencies[label(in.Result, s.Key)][2], int64(*s.Clean.Score), 100_00)
		}
	}
	fixes, err := book.GetRows("Cần sửa theo đơn vị")
	if err != nil {
		t.Fatal(err)
	}
	left := map[string]int64{}
	for _, row := range fixes[1:] {
		n, err := strconv.ParseInt(row[4], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		left[row[0]] += n
	}
	for _, c := range in.Counts {
		for _, k := range in.Result.Checks {
			if k.ID == c.Check && k.Severity != "signal" && k.Status != result.Errored {
				left[label(in.Result, c.Key)] -= c.Violating
			}
		}
	}
	for agency, n := range left {
		if n != 0 {
			t.Errorf("the lines of %s are off by %d", agency, n)
		}
	}
	targets := rows("Chỉ tiêu của kế hoạch")
	for _, i := range in.Result.Indicators {
		for _, m := range in.Catalogue.All {
			if m.ID == i.ID && m.Family == checks.Indicators && m.Unit == checks.Percent && i.Numerator != nil {
				row := targets[m.Label.Vi]
				number(i.ID, row[1], int64(*i.Value), 100_00)
				number(i.ID+", part", row[2], *i.Numerator, 1)
				number(i.ID+", whole", row[3], *i.Denominator, 1)
			}
		}
	}
}
