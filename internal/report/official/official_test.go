package official

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"ddss/checks"
	"ddss/internal/config"
	"ddss/internal/fault"
	"ddss/internal/index766"
	"ddss/internal/result"
	"ddss/internal/targets"
)

func ptr[T any](v T) *T { return &v }

func number(n int64) *int64 { return &n }

// run is a result with every kind of figure: met, not met, of a rank, declared, not known.
func run() *result.Result {
	x := index766.Live2026().Index(map[string]index766.Count{"ON_TIME": {Known: true, Numerator: number(9591), Denominator: number(9943)}})
	return &result.Result{
		Tool: result.Tool{Name: "ddss", Version: "1"}, AsOf: "2026-09-30T17:00:00+07:00", Unit: result.Unit{Name: ptr("Xã Ô Diên")},
		DQI:        result.DQI{Score: ptr(result.Percent(9788)), Clean: &result.Portion{Numerator: 9330, Denominator: 10043, Score: ptr(result.Percent(9290))}},
		Dimensions: []result.Dimension{{ID: "du", Score: ptr(result.Percent(9952)), Assessed: true, Checks: result.CheckCounts{Passed: 3, Failed: 34, NotApplicable: 2, Errored: 1}}, {ID: "song"}},
		Indicators: []result.Indicator{
			{ID: "dti.xep_hang", Value: ptr(result.Percent(2700)), Target: ptr(result.Percent(1000)), Met: ptr(false), Declared: ptr("388/QĐ-UBND")},
			{ID: "dung_han", Numerator: number(9459), Denominator: number(9700), Value: ptr(result.Percent(9752))},
			{ID: "par_index", Reason: ptr("not_declared")},
			{ID: "so_hoa.tiep_nhan", Numerator: number(9663), Denominator: number(9879), Value: ptr(result.Percent(9781)), Target: ptr(result.Percent(10000)), Met: ptr(false)},
			{ID: "tai_su_dung", Numerator: number(6001), Denominator: number(6628), Value: ptr(result.Percent(9054)), Target: ptr(result.Percent(9000)), Met: ptr(true)},
			{ID: "truong_thanh", Value: ptr(result.Percent(200)), Target: ptr(result.Percent(300)), Met: ptr(false)},
		},
		Index766: x,
	}
}

func input(kind, id string) Input {
	p, err := ParsePeriod(id, kind, nil)
	if err != nil {
		panic(err)
	}
	before := run()
	before.DQI.Score = ptr(result.Percent(9700))
	before.Indicators[3].Value = ptr(result.Percent(9900))
	rank := targets.Value(1000)
	return Input{
		Kind: kind, Period: p, Result: run(), Before: before, Run: "20260930T170000-01234567", Measures: checks.BuiltIn().Measures(checks.Indicators),
		Plan: &targets.Plan{Title: "Kế hoạch chuẩn hóa dữ liệu", DocumentNo: "153/KH-UBND", Phases: []config.Phase{{Name: "2026-2027", By: "2027-12-31"}},
			Targets: []targets.Target{{Indicator: "dti.xep_hang", Phase: "2026-2027", Value: &rank, Direction: targets.Low, Deadline: "2027-06-30", LeadUnit: "Phòng Văn hóa"}}},
		Tasks: []Task{
			{Kind: "chi_tieu", Title: "100% hồ sơ số hóa <khi> tiếp nhận & trả", Indicator: "so_hoa.tiep_nhan", Lead: "Trung tâm A", Coop: "Công an xã", Due: "2027-12-31"},
			{Kind: "chi_tieu", Title: "Chỉ tiêu không đo", Lead: "Phòng B"},
			{Kind: "nhiem_vu", Title: "Việc xong đúng hạn", Due: "2026-07-28", Finished: "2026-07-28", Progress: "100", Product: "Văn bản ban hành", Document: "1/UBND"},
			{Kind: "nhiem_vu", Title: "Việc xong quá hạn", Due: "2026-07-28", Finished: "2026-07-29"},
			{Kind: "nhiem_vu", Title: "Việc quá hạn", Due: "2026-07-28", Progress: "40", Obstacle: "thiếu kinh phí"},
			{Kind: "nhiem_vu", Title: "Việc đang làm", Due: "2026-11-28", Progress: "40", Lead: "Phòng C"},
			{Kind: "nhiem_vu", Title: "Việc chưa báo cáo", Due: "2026-11-28"},
		},
		Findings: []Finding{
			{Title: "Kiến nghị một", Source: "thanh_tra", Document: "11/KL", Lead: "Phòng D", Due: "2026-04-30", Fixed: "2026-04-24", Rechecked: "2026-05-20"},
			{Title: "Kiến nghị hai", Source: "tu_kiem_tra", Lead: "Phòng D", Due: "2026-08-30"},
		},
	}
}

func write(t *testing.T, format string, d *Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(format, &b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// textOf extracts the text of a document: words are parted by single blanks.
func textOf(t *testing.T, format string, file []byte) string {
	t.Helper()
	extract := map[string]func(*testing.T, []byte) string{"docx": docxText, "xlsx": xlsxText, "pdf": pagesText}
	return strings.Join(strings.Fields(extract[format](t, file)), " ")
}

func docxText(t *testing.T, file []byte) string {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var b strings.Builder
	for dec := xml.NewDecoder(f); ; {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.CharData:
			b.Write(x)
		case xml.EndElement:
			if x.Name.Local == "p" {
				b.WriteByte(' ')
			}
		}
	}
}

func xlsxText(t *testing.T, file []byte) string {
	book, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	var b strings.Builder
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			b.WriteString(strings.Join(row, " ") + " ")
		}
	}
	return b.String()
}

var (
	pdfStream = regexp.MustCompile(`(?s)stream\n(.*?)\nendstream`)
	pdfString = regexp.MustCompile(`(?s)\(((?:[^\\)]|\\.)*)\)`)
)

// pagesText reads the strings of the pages, which hold UTF-16.
func pagesText(t *testing.T, file []byte) string {
	var b strings.Builder
	for _, m := range pdfStream.FindAllSubmatch(file, -1) {
		z, err := zlib.NewReader(bytes.NewReader(m[1]))
		if err != nil {
			continue
		}
		page, err := io.ReadAll(z)
		if err != nil || !bytes.Contains(page, []byte("Tf")) {
			continue
		}
		for _, s := range pdfString.FindAllSubmatch(page, -1) {
			raw := regexp.MustCompile(`(?s)\\(.)`).ReplaceAllFunc(s[1], func(e []byte) []byte {
				if e[1] == 'r' {
					return []byte("\r")
				}
				return e[1:]
			})
			var units []uint16
			for i := 0; i+1 < len(raw); i += 2 {
				units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
			}
			b.WriteString(string(utf16.Decode(units)) + " ")
		}
	}
	return b.String()
}

func unspaced(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

var kinds = map[string]string{Annex1: "2026-Q3", Quarter: "2026-Q3", HalfYear: "2026-H1", Year: "2026"}

func TestEveryFigureOfTheResultStandsInEveryForm(t *testing.T) {
	for kind, id := range kinds {
		d := Make(input(kind, id))
		for _, format := range Formats {
			text := textOf(t, format, write(t, format, d))
			want := []string{
				"97,81 (9.663/9.879)", "≥ 100,00", "−1,19", "90,54 (6.001/6.628)", "97,52 (9.459/9.700)", "27", "≤ 10", "388/QĐ-UBND", "Cấp độ",
				"chưa có văn bản công bố", "Hoàn thành ngày 28/07/2026", "Đạt (quá hạn)", "Tiến độ 40 %", "thiếu kinh phí", "Đang thực hiện", "1/UBND",
				"ỦY BAN NHÂN DÂN", "XÃ Ô DIÊN", country, motto, "Số: /BC-UBND", "Nơi nhận:", "CHỦ TỊCH", "Phụ lục I", "tính đến 17 giờ 00 ngày 30/09/2026", "20260930T170000-01234567", "số 153/KH-UBND",
				"Chỉ tiêu của Kế hoạch: 3; đạt 0, chưa đạt 2, chưa có số liệu 1.", "Nhiệm vụ của Kế hoạch: 5; đã hoàn thành 2 (trong đó quá hạn 1), đang thực hiện 1, quá hạn chưa hoàn thành 1.",
			}
			if kind != Annex1 {
				want = append(want, "97,88/100", "+0,88", "9.330/10.043", "99,52", "9.591 / 9.943", "19,29", "Kiến nghị phải thực hiện: 2; đã thực hiện 1, quá hạn chưa thực hiện 1; đã tái kiểm tra 1.", "20/05/2026", "Quá hạn",
					"II. TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN", "Việc đang làm (chủ trì: Phòng C; thời hạn: 28/11/2026)")
			}
			for _, w := range want {
				if !strings.Contains(unspaced(text), unspaced(w)) { // lines break anywhere in a cell
					t.Errorf("%s as %s lacks %q", kind, format, w)
				}
			}
		}
	}
}

func TestAnnexKeepsToLandscapePages(t *testing.T) {
	in := input(Annex1, "2026-Q3")
	for range 120 {
		in.Tasks = append(in.Tasks, in.Tasks[2])
	}
	file := write(t, "pdf", Make(in))
	pages, landscape := len(regexp.MustCompile(`/Type /Page\b[^s]`).FindAll(file, -1)), bytes.Count(file, []byte("/MediaBox [0 0 841.89 595.28]"))
	if pages < 5 || landscape != pages-1 {
		t.Errorf("%d of %d pages are landscape, want all but the first", landscape, pages)
	}
}

func TestFormsAreDeterministicAndEscaped(t *testing.T) {
	d := Make(input(Quarter, "2026-Q3"))
	for _, format := range Formats {
		file := write(t, format, d)
		if !bytes.Equal(file, write(t, format, Make(input(Quarter, "2026-Q3")))) {
			t.Errorf("equal documents differ as %s", format)
		}
		if text := textOf(t, format, file); format != "pdf" && !strings.Contains(text, "100% hồ sơ số hóa <khi> tiếp nhận & trả") {
			t.Errorf("%s lacks the title with its signs", format)
		}
	}
	if err := Write("odt", io.Discard, d); err == nil {
		t.Error("an unknown form is written")
	}
}

func TestStatesOfTargetsAndTasks(t *testing.T) {
	got := map[string]string{}
	for _, row := range Make(input(Annex1, "2026-Q3")).Annexes[0].Blocks[0].Table.Rows {
		if len(row) > 1 {
			got[row[1]] = fmt.Sprintf("%s|%s|%s|%s", row[3], row[4], row[9], row[10])
		}
	}
	for title, want := range map[string]string{
		"100% hồ sơ số hóa <khi> tiếp nhận & trả": "≥ 100,00|97,81 (9.663/9.879)|Chưa đạt|……",
		"Chỉ tiêu không đo":                       "–|–|Chưa có số liệu|",
		"Xếp hạng DTI trong nhóm xã loại I":       "≤ 10|27|Chưa đạt|……",
		"Hồ sơ giải quyết đúng hạn":               "–|97,52 (9.459/9.700)|Theo dõi|",
		"Việc xong đúng hạn":                      "Văn bản ban hành|Hoàn thành ngày 28/07/2026|Đạt|",
		"Việc xong quá hạn":                       "Hoàn thành|Hoàn thành ngày 29/07/2026|Đạt (quá hạn)|",
		"Việc quá hạn":                            "Hoàn thành|Tiến độ 40 %|Chưa đạt|thiếu kinh phí",
		"Việc đang làm":                           "Hoàn thành|Tiến độ 40 %|Đang thực hiện|",
		"Việc chưa báo cáo":                       "Hoàn thành|–|Chưa có số liệu|",
	} {
		if got[title] != want {
			t.Errorf("%s: %s, want %s", title, got[title], want)
		}
	}
}

func TestAResultWithoutFiguresIsReported(t *testing.T) {
	in := Input{Kind: Quarter, Result: &result.Result{AsOf: "2026-09-30T17:00:00+07:00"}, Scope: Period{From: "2026-06-15", To: "2026-09-14"}}
	in.Period, _ = ParsePeriod("2026-Q3", Quarter, nil)
	text := textOf(t, "docx", write(t, "docx", Make(in)))
	for _, want := range []string{"chưa đánh giá được", "Không có kiến nghị nào", "Chỉ tiêu của Kế hoạch: 0;", "hồ sơ tiếp nhận từ ngày 15/06/2026 đến ngày 14/09/2026"} {
		if !strings.Contains(text, want) {
			t.Errorf("the report lacks %q", want)
		}
	}
}

func TestPeriods(t *testing.T) {
	own := map[string]config.Period{"2026-Q1": {From: "2026-01-01", To: "2026-03-31"}, "2026-Q2": {From: "2026-04-01", To: "x"}, "2026-Q3": {From: "2026-09-01", To: "2026-07-01"}}
	for _, c := range []struct {
		id, kind string
		own      map[string]config.Period
		want     string
	}{
		{"2026-Q1", Quarter, nil, "2025-12-15 2026-03-14 quý I năm 2026"},
		{"2026-Q2", Quarter, nil, "2026-03-15 2026-06-14 quý II năm 2026"},
		{"2026-Q3", Annex1, nil, "2026-06-15 2026-09-14 quý III năm 2026"},
		{"2026-Q4", Quarter, nil, "2026-09-15 2026-12-14 quý IV năm 2026"},
		{"2026-H1", HalfYear, nil, "2025-12-15 2026-06-14 6 tháng đầu năm 2026"},
		{"2026", Year, nil, "2025-12-15 2026-12-14 năm 2026"},
		{"2026-Q1", Quarter, own, "2026-01-01 2026-03-31 quý I năm 2026"},
		{"2026-Q2", Quarter, own, ""}, {"2026-Q3", Quarter, own, ""}, {"2026-Q5", Quarter, nil, ""}, {"", Year, nil, ""},
		{"2026", Quarter, nil, ""}, {"2026-Q1", HalfYear, nil, ""}, {"2026-H1", Year, nil, ""},
	} {
		p, err := ParsePeriod(c.id, c.kind, c.own)
		if c.want == "" {
			if fault.Code(err) != fault.Usage {
				t.Errorf("%s for %s: %v", c.id, c.kind, err)
			}
			continue
		}
		if got := p.From + " " + p.To + " " + p.Name; err != nil || got != c.want {
			t.Errorf("%s for %s: %s, %v; want %s", c.id, c.kind, got, err, c.want)
		}
	}
}
