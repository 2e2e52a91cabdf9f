package discover

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ddss/connectors"
	"ddss/connectors/all"
	"ddss/internal/config"
	"ddss/internal/fault"
	"ddss/internal/snapshot"
)

var (
	september = [][]any{{"Mã hồ sơ", "Chủ hồ sơ", "Ngày tiếp nhận"}, {"H1-1", "A", "01/09/2026"}}
	october   = [][]any{{"DANH SÁCH"}, {"Mã hồ sơ", "Chủ hồ sơ", "Ngày tiếp nhận"}, {"H1-2", "B", "01/10/2026"}}
	longer    = [][]any{{"Mã hồ sơ", "Chủ hồ sơ", "Ngày tiếp nhận", "Trạng thái"}, {"H1-3", "C", "01/11/2026", "Đang xử lý"}}
	empty     = [][]any{{"Mã hồ sơ", "Chủ hồ sơ", "Ngày tiếp nhận", "Trạng thái", "Lĩnh vực"}}
	payments  = [][]any{{"Mã giao dịch", "Mã hồ sơ", "Số tiền"}, {"G1", "H1-1", 5000}}
	guide     = [][]any{{"Hướng dẫn"}, {"Điền theo mẫu."}}
)

type tab struct {
	name   string
	rows   [][]any
	hidden bool
}

// workbook writes sheets to a file of a folder of its own, and returns the folder.
func workbook(t *testing.T, tabs ...tab) string {
	t.Helper()
	f := excelize.NewFile()
	for i, tab := range tabs {
		if i == 0 {
			if err := f.SetSheetName("Sheet1", tab.name); err != nil {
				t.Fatal(err)
			}
		} else if _, err := f.NewSheet(tab.name); err != nil {
			t.Fatal(err)
		}
		for r, row := range tab.rows {
			cell, _ := excelize.CoordinatesToCellName(1, r+1)
			if err := f.SetSheetRow(tab.name, cell, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i, tab := range tabs {
		if !tab.hidden {
			f.SetActiveSheet(i) // which cannot be hidden
		}
	}
	for _, tab := range tabs {
		if err := f.SetSheetVisible(tab.name, !tab.hidden); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	if err := f.SaveAs(filepath.Join(dir, "so.xlsx")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestSheets: which sheets of a workbook are read, and what is told of the others. What is written has the same meaning.
func TestSheets(t *testing.T) {
	for _, tt := range []struct {
		name string
		tabs []tab
		want string // dataset:sheet of each source, or "open"
		told string // in the note or the error
	}{
		{"one table and a guide", []tab{{"Hướng dẫn", guide, false}, {"Hồ sơ", september, false}}, "dossier:Hồ sơ", ""},
		{"two datasets", []tab{{"Hồ sơ", september, false}, {"Thu phí", payments, false}}, "dossier:Hồ sơ payment:Thu phí", ""},
		{"two months", []tab{{"T9", september, false}, {"T10", october, false}}, "open", "các trang «T9», «T10» cùng là dossier"},
		{"a month with more columns", []tab{{"T9", september, false}, {"T11", longer, false}}, "dossier:T11", "trang «T9» cũng là bộ dữ liệu dossier (1 hàng) và không được đọc"},
		{"a hidden copy with more columns", []tab{{"Cũ", longer, true}, {"T9", september, false}}, "dossier:T9", "trang ẩn «Cũ» cũng là bộ dữ liệu dossier (1 hàng)"},
		{"another dataset, hidden", []tab{{"Thu phí", payments, true}, {"T9", september, false}}, "dossier:T9", "trang ẩn «Thu phí» cũng là bộ dữ liệu payment (1 hàng)"},
		{"two months and a hidden one", []tab{{"T9", september, false}, {"T10", october, false}, {"T11", longer, true}}, "open", "các trang «T9», «T10» cùng là dossier"},
		{"only hidden", []tab{{"Hướng dẫn", guide, false}, {"T9", september, true}}, "dossier:T9", ""},
		{"an empty form with more columns", []tab{{"Mẫu", empty, false}, {"T9", september, false}}, "dossier:T9", ""},
		{"one sheet", []tab{{"T9", september, false}}, "dossier:", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := workbook(t, tt.tabs...)
			folder, err := Read(context.Background(), dir, all.List())
			if err != nil {
				t.Fatal(err)
			}
			c, notes, err := folder.Config(dir)
			told := ""
			for _, n := range notes {
				told += n.Vi
			}
			got := "open"
			if err != nil {
				told = fault.In(err, "vi")
				if fault.Code(err) != fault.Usage || len(folder.Undecided()) != 1 {
					t.Errorf("error %v, %d undecided", err, len(folder.Undecided()))
				}
			} else {
				got = sources(c)
				chosen(t, dir, c)
			}
			if got != tt.want || !strings.Contains(told, tt.told) || (tt.told == "") != (told == "") {
				t.Errorf("sources %q, told %q; want %q, %q", got, told, tt.want, tt.told)
			}
			written, err := config.Parse(folder.Write("vi", "ke_hoach.yaml"))
			if err != nil {
				t.Fatalf("what is written is refused: %v\n%s", err, folder.Write("vi", "ke_hoach.yaml"))
			}
			for _, u := range folder.Files[0].Unread {
				if line := "sheet: " + folder.Files[0].Tables[u.Table].Name + "}   # 1 hàng; "; !strings.Contains(string(folder.Write("vi", "ke_hoach.yaml")), line) {
					t.Errorf("%q is not offered", line)
				}
			}
			if tt.want != "open" && sources(written) != tt.want {
				t.Errorf("written are %q, want %q", sources(written), tt.want)
			}
			if tt.want == "open" {
				_, _, err := choose(t, dir, written.Sources[0])
				var rivals *snapshot.RivalSheetsError
				if !errors.As(err, &rivals) {
					t.Errorf("what is open is not asked about: %v", err)
				}
			}
		})
	}
}

func sources(c *config.Config) string {
	var out []string
	for _, s := range c.Sources {
		out = append(out, s.Dataset+":"+s.Sheet)
	}
	return strings.Join(out, " ")
}

func choose(t *testing.T, dir string, s config.Source) (connectors.Book, int, error) {
	t.Helper()
	path := filepath.Join(dir, s.Path)
	conn, err := connectors.Detect(all.List(), path)
	if err != nil {
		t.Fatal(err)
	}
	book, err := conn.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { book.Close() })
	sheet, _, err := snapshot.Choose(context.Background(), book, snapshot.Source{Dataset: s.Dataset, Sheet: s.Sheet})
	return book, sheet, err
}

// chosen wants the sheet that the source names to be the one that is read, also where the source does not name it.
func chosen(t *testing.T, dir string, c *config.Config) {
	t.Helper()
	for _, s := range c.Sources {
		want := s.Sheet
		for _, s.Sheet = range []string{want, ""} {
			book, i, err := choose(t, dir, s)
			if err != nil || want != "" && book.Sheets()[i].Name != want {
				t.Errorf("%s %q: sheet %d, %v; want %q", s.Dataset, s.Sheet, i, err, want)
			}
		}
	}
}

// TestHeaderSets: the header sets of package layout are told to be of their dataset and of no other.
func TestHeaderSets(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "layout", "testdata", "headers.txt"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(text), "\n\n")[1:]
	right := 0
	for _, block := range blocks {
		title, body, _ := strings.Cut(strings.TrimSpace(block), "\n")
		want, _, _ := strings.Cut(title, ": ")
		var upper, lower []string
		last := ""
		for _, item := range strings.Split(strings.ReplaceAll(body, "\n", " ; "), " ; ") {
			header, _, _ := strings.Cut(item, " = ")
			group, below, joined := strings.Cut(header, " / ")
			if !joined {
				below = ""
			} else if group == last {
				group = ""
			}
			if group != "" {
				last = group
			}
			upper, lower = append(upper, group), append(lower, below)
		}
		rows := []connectors.Row{{Number: 1, Cells: upper}, {Number: 2, Cells: lower}}
		if !slices.ContainsFunc(lower, func(s string) bool { return s != "" }) {
			rows = rows[:1]
		}
		table := fit(snapshot.Sheet{Head: rows})
		if table.datasets() == want {
			right++
		} else {
			t.Logf("%s: fits %q", title, table.datasets())
			if len(table.Fits) == 1 {
				t.Errorf("%s: taken for %s in silence", title, table.datasets())
			}
		}
	}
	t.Logf("%d of %d header sets are told right", right, len(blocks))
	if len(blocks) < 40 || right*100 < len(blocks)*95 {
		t.Errorf("%d of %d header sets, want 95 %% of 40 or more", right, len(blocks))
	}
}
