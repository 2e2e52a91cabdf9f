package assess_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ddss/internal/config"
)

// TestUnreadSheets: a source that names no sheet tells which other sheets hold its dataset, unless another source reads them.
func TestUnreadSheets(t *testing.T) {
	dir := t.TempDir()
	f := excelize.NewFile()
	for i, name := range []string{"T1", "T2", "T3"} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		rows := [][]any{{"Mã hồ sơ", "Ngày tiếp nhận", "Trạng thái"}, {"H26.99.01-260903-0001", "03/09/2026", "Đang xử lý"}, {"H26.99.01-260903-0002", "03/09/2026", "Đang xử lý"}}
		for r, row := range rows {
			row = row[:len(row)-min(i, 1)]
			cell, _ := excelize.CoordinatesToCellName(1, r+1)
			if err := f.SetSheetRow(name, cell, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.SetSheetVisible("T3", false); err != nil {
		t.Fatal(err)
	}
	if err := f.SaveAs(filepath.Join(dir, "so.xlsx")); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"sources: [{dataset: dossier, path: so.xlsx}]", []string{"so.xlsx: trang «T2» cũng là bộ dữ liệu dossier (2 hàng) và không được đọc", "so.xlsx: trang ẩn «T3» cũng là"}},
		{"sources: [{dataset: dossier, path: so.xlsx}, {dataset: dossier, path: so.xlsx, sheet: T3}]", []string{"so.xlsx: trang «T2» cũng là"}},
		{"sources: [{dataset: dossier, path: so.xlsx, sheet: T1}]", nil},
	} {
		c, err := config.Parse([]byte(tt.text))
		if err != nil {
			t.Fatal(err)
		}
		out := judgedFolder(t, dir, c)
		var got []string
		for _, w := range out.Warnings {
			if strings.Contains(w.Vi, ": trang ") {
				got = append(got, w.Vi)
			}
		}
		if len(got) != len(tt.want) {
			t.Fatalf("%s: %q, want %q", tt.text, got, tt.want)
		}
		for i := range got {
			if !strings.Contains(got[i], tt.want[i]) {
				t.Errorf("%s: %q, want %q", tt.text, got[i], tt.want[i])
			}
		}
	}
}
