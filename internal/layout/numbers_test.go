package layout

import (
	"fmt"
	"testing"

	"ddss/connectors"
)

// TestNumbersAsTexts: only numbers of columns that hold numbers by their meaning, in rows that are loaded, are told.
func TestNumbersAsTexts(t *testing.T) {
	header := []string{"Mã hồ sơ", "Số định danh cá nhân", "Chủ hồ sơ", "Phí lệ phí đã nộp", "Phí lệ phí phải nộp"}
	plan, err := Detect(dossier(t), connectors.Sheet{}, numbered(header), nil)
	if err != nil {
		t.Fatal(err)
	}
	s := plan.NewSorter()
	for i, r := range []connectors.Row{
		{Cells: header, Texts: []bool{true, true, true, true, true}},
		{Cells: []string{"(1)", "(2)", "(3)", "(4)", "(5)"}, Texts: []bool{true, true, true, true, true}},
		{Cells: []string{"H1", "001085000001", "A", "35000", "35000"}, Texts: []bool{true, true, true}},
		{Cells: []string{"H2", "001085000001", "A", "", "35.000"}, Texts: []bool{true, true, true, false, true}},
		{Cells: []string{"H3", "001085000001", "A", "miễn", " 1,5 "}, Texts: []bool{true, true, true, true, true}},
		{Cells: []string{"H4", "001085000001", "A", "-", "5 đ"}, Texts: []bool{true, true, true, true, true}},
		{},
		{Cells: []string{"Tổng cộng", "", "", "70.000"}, Texts: []bool{true, true, true, true}},
	} {
		r.Number = int64(i + 1)
		s.Sort(r)
	}
	if got := fmt.Sprint(s.Findings("a")); got != "[{number_as_text a E4 count=2,columns=E}]" {
		t.Errorf("findings %s", got)
	}
	for row, want := range map[int64]bool{0: false, 1: false, 2: false, 3: true, 6: true, 7: false, 8: false, 9: false} {
		if s.Data(row) != want {
			t.Errorf("row %d is data: %t", row, !want)
		}
	}
}
