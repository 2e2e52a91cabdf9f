package reporttest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ddss/internal/needs"
	"ddss/internal/report/pdfw"
	"ddss/internal/report/reporttest"
	"ddss/internal/report/view"
)

// The first screen tells a leader who has to do what by when, what changed, and how far the figures can be trusted.
func TestTheFirstScreenSaysWhatToActOn(t *testing.T) {
	in := reporttest.Input(reporttest.Small, reporttest.Plain)
	p := view.Make(in, "vi")
	steps := strings.Join(p.Steps[:3], "\n")
	if !strings.Contains(steps, "Người làm: Tổ dữ liệu; hạn: 14/12/2026; căn cứ: ") {
		t.Errorf("the steps do not say who, by when and why: %s", steps)
	}
	if len(p.Missed) == 0 || p.Missed[0].Lead != "Văn phòng HĐND và UBND" || p.Missed[0].By != "31/12/2027" {
		t.Errorf("a missed target lacks its lead unit or deadline: %+v", p.Missed)
	}
	o := p.Overdue
	if o == nil || len(o.Units) != 8 || o.Units[0] != (view.DueUnit{Name: "Phòng số 1", DossiersOverdue: known(30), DossiersSoon: known(7), FeedbackOverdue: unknown, FeedbackSoon: unknown}) {
		t.Fatalf("units with work overdue: %+v", o)
	}
	if o.Soon != "Đến hạn trong 2 ngày làm việc" || o.SoonDossiers != known(150) || o.SoonFeedback != unknown || o.MoreUnits != "và 4 đơn vị khác; xem ddss due" {
		t.Errorf("soon due: %+v", o)
	}
	for _, want := range []string{"DQI: 92,50\u00a0%", "Lượt sai: 8.950 → ", "Hồ sơ: 10.400 → 10.492 (+92)"} {
		if !strings.Contains(strings.Join(p.Changes, "\n"), want) {
			t.Errorf("the changes lack %q: %q", want, p.Changes)
		}
	}
	if p.Published != "Cổng Dịch vụ công quốc gia công bố gần nhất: 81,23 điểm, hạng 12 (đến 30/09/2026, văn bản 1/BC)" {
		t.Errorf("published: %q", p.Published)
	}
	for _, want := range []string{"từ 2 nguồn", "chưa có ", "chưa đối chiếu CSDLQG về dân cư", "mẫu kiểm tra thủ công gần nhất có 2,50\u00a0% hồ sơ sai (03/BB, 20/10/2026)"} {
		if !strings.Contains(p.Trust, want) {
			t.Errorf("the trust lacks %q: %q", want, p.Trust)
		}
	}
	in.Result.Sample, in.Result.Published, in.Result.Due = nil, nil, nil
	if p = view.Make(in, "vi"); p.Published != "" || !strings.Contains(p.Trust, "chưa có kết quả kiểm tra mẫu thủ công") || p.Overdue != nil && p.Overdue.Soon != "" {
		t.Errorf("what is not known is claimed: %q %q %+v", p.Published, p.Trust, p.Overdue)
	}
}

func known(n int64) view.Count { return view.Count{Text: view.Whole(n, "vi"), N: n, Known: true} }

var unknown = view.Count{Text: view.Unknown}

func TestEveryFormatSaysWhatToActOn(t *testing.T) {
	p := view.Make(reporttest.Input(reporttest.Small, reporttest.Plain), "vi")
	eachForm(t, p, func(t *testing.T, form, text string) {
		for _, want := range []string{p.Steps[0], p.Published, p.Trust, p.Changes[0], p.Missed[0].Lead, p.Overdue.Units[0].Name, p.NextReport} {
			if !strings.Contains(text, squeeze(want)) {
				t.Errorf("it lacks %q", want)
			}
		}
	})
}

func TestAPublicPageNamesNobody(t *testing.T) {
	in := reporttest.Input(reporttest.Small, reporttest.Plain)
	in.Public = true
	p := view.Make(in, "vi")
	if len(p.Overdue.Units) > 0 || strings.Contains(strings.Join(p.Steps, ""), "Tổ dữ liệu") {
		t.Errorf("a public page names who works on it: %+v %q", p.Overdue, p.Steps)
	}
}

// The first page of the PDF is for a meeting: it holds the whole first part, however long the texts of the data are.
func TestTheFirstPageOfThePDFHoldsTheFirstPart(t *testing.T) {
	program := needs.Program(t, "pdftotext")
	for _, name := range []func(string) string{reporttest.Plain, reporttest.Ugly} {
		p := view.Make(reporttest.Input(reporttest.Small, name), "vi")
		file, err := pdfw.Render(p)
		if err != nil {
			t.Fatal(err)
		}
		place := filepath.Join(t.TempDir(), "a.pdf")
		if err := os.WriteFile(place, file, 0o600); err != nil {
			t.Fatal(err)
		}
		text, err := exec.Command(program, "-raw", "-l", "1", place, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{p.W("next_steps"), p.W("missed"), p.W("due_head"), p.W("changes"), p.NextReport, string([]rune(p.Trust)[:150])} {
			if !strings.Contains(squeeze(string(text)), squeeze(want)) {
				t.Errorf("the first page lacks %q", want)
			}
		}
		for _, want := range []string{"Tất cả đơn vị 294 150 – –", "và 9 đơn vị khác"} {
			if !strings.Contains(squeeze(string(text)), squeeze(want)) {
				t.Errorf("the first page lacks %q", want)
			}
		}
	}
}

// Changes for which the first page has no room are left out whole and counted: half a number says something else. Targets that
// are no longer met come first.
func TestTheFirstPageCutsNoChange(t *testing.T) {
	p := view.Make(reporttest.Input(reporttest.Small, reporttest.Plain), "vi")
	p.Changes = []string{"Không còn đạt: Số hoá"}
	for i := range 40 {
		p.Changes = append(p.Changes, "Hồ sơ thứ "+view.Whole(int64(i), "vi")+": 1.418 → 1.492 (+74)")
	}
	file, err := pdfw.Render(p)
	if err != nil {
		t.Fatal(err)
	}
	text := squeeze(drawn(t, file))
	shown := strings.Count(text, "1.418→1.492(+74)")
	if want := squeeze("và " + view.Whole(int64(40-shown), "vi") + " thay đổi khác"); shown == 0 || shown == 40 || strings.Count(text, "1.418") != shown || !strings.Contains(text, want) || !strings.Contains(text, "Khôngcònđạt:Sốhoá") {
		t.Errorf("%d of 40 changes are shown whole, %d begun, and the page lacks %q", shown, strings.Count(text, "1.418"), want)
	}
}
