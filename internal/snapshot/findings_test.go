package snapshot

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"ddss/connectors/all"
)

// TestFindings: hidden sheets with data are found with the cell where it begins, and merged cells only among the rows that are data.
func TestFindings(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, row := range [][]any{{"DANH SÁCH HỒ SƠ"}, {"Mã hồ sơ", "Chủ hồ sơ", "Phí lệ phí đã nộp"}, {"H26-1", "A", "35.000"}, {"H26-2", "A", 35000}, {"I. Lĩnh vực đất đai"}, {"H26-3", "B", nil}, {"Tổng cộng", nil, 3}} {
		do(f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row))
	}
	for _, name := range []string{"Ẩn 'x' y", "Trống", "Hiện"} {
		_, err := f.NewSheet(name)
		do(err)
	}
	do(f.SetCellValue("Ẩn 'x' y", "B3", "x"))
	do(f.SetCellValue("Hiện", "B3", "x"))
	do(f.SetSheetVisible("Ẩn 'x' y", false))
	do(f.SetSheetVisible("Trống", false))
	for _, m := range []string{"A1:C1", "A5:C5", "A7:B7", "A9:C9", "B3:B4"} {
		from, to := m[:2], m[3:]
		do(f.MergeCell("Sheet1", from, to))
	}
	path := filepath.Join(t.TempDir(), "a.xlsx")
	do(f.SaveAs(path))
	snap, err := Store{Dir: t.TempDir(), Connectors: all.List()}.Land(t.Context(), Source{Dataset: "dossier", Path: path, Name: "a.xlsx"})
	do(err)
	want := "[{merged_data_cells Sheet1 B3 count=1} {number_as_text Sheet1 C3 count=1,columns=C} {hidden_sheet Ẩn 'x' y 'Ẩn ''x'' y'!B3 count=1}]"
	if got := fmt.Sprint(snap.Findings); got != want {
		t.Errorf("findings %s, want %s", got, want)
	}
}
