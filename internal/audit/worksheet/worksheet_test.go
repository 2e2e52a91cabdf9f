package worksheet_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ddss/internal/audit"
	"ddss/internal/audit/leak"
	"ddss/internal/audit/worksheet"
	"ddss/internal/fault"
)

// Every value here is made up.
func sample() worksheet.Sample {
	s := worksheet.Sample{Facts: worksheet.Facts{Unit: "Xã Thử", Run: "20261031T170000-0a1b2c3d", Root: strings.Repeat("0123456789abcdef", 4), AsOf: "2026-10-31T17:00:00+07:00", Seed: "=12/BB",
		By: "sector", Population: 90, Size: 3, Confidence: 0.95, AQL: "2.5", Accept: 1, Fields: []string{"applicant_name", "national_id", "fee_paid"},
		Provenance: []string{"ho_so.xlsx: không khai nguồn gốc"}, Strata: []worksheet.Stratum{{Name: "Đất đai", Population: 60, Drawn: 2}, {Name: "Hộ tịch", Population: 30, Drawn: 1}}}}
	for i, name := range []string{"N*** A***", "=cmd|' /C calc'!A0", ""} {
		s.Records = append(s.Records, worksheet.Record{ID: "M00" + strconv.Itoa(i+1), Stratum: "Đất đai", Values: []string{name, "001*****45", "50.000"}, Tool: "• thiếu"})
	}
	return s
}

func write(t *testing.T, s worksheet.Sample, lang string) string {
	t.Helper()
	var b bytes.Buffer
	if err := worksheet.Write(&b, "phieu.xlsx", s, lang); err != nil {
		t.Fatal(err)
	}
	found, err := leak.Bytes("phieu.xlsx", b.Bytes())
	if err != nil || len(found) > 0 {
		t.Errorf("personal data in the worksheet: %v, error %v", found, err)
	}
	path := filepath.Join(t.TempDir(), "phieu.xlsx")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// edit opens the workbook, lets change do what people do with it, and saves it.
func edit(t *testing.T, path string, change func(f *excelize.File, sheet string) error) {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := change(f, f.GetSheetName(0)); err != nil {
		t.Fatal(err)
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
}

func set(cells ...string) func(*excelize.File, string) error {
	return func(f *excelize.File, sheet string) error {
		for i := 0; i < len(cells); i += 2 {
			if err := f.SetCellStr(sheet, cells[i], cells[i+1]); err != nil {
				return err
			}
		}
		return nil
	}
}

// Columns of the sample: A id, B stratum, C name, D its verdict, E id, F, G fee, H, I note. Records stand in rows 4 to 6.
func TestWorksheetComesBack(t *testing.T) {
	const r, w, u, none = audit.Right, audit.Wrong, audit.Uncheckable, audit.Unjudged
	tests := []struct {
		name   string
		lang   string
		change func(*excelize.File, string) error
		want   map[string][]audit.Verdict
	}{
		{"as it was written", "vi", set(), map[string][]audit.Verdict{"M001": {none, none, none}, "M002": {none, none, none}, "M003": {none, none, none}}},
		{"half filled", "vi", set("D4", "Đúng", "F4", "Sai", "H4", "Không kiểm được", "D5", " đúng "), map[string][]audit.Verdict{"M001": {r, w, u}, "M002": {r, none, none}, "M003": {none, none, none}}},
		{"English words on a Vietnamese sheet", "vi", set("D4", "Right", "F4", "WRONG", "H4", "cannot check"), map[string][]audit.Verdict{"M001": {r, w, u}, "M002": {none, none, none}, "M003": {none, none, none}}},
		{"Vietnamese words on an English sheet", "en", set("D4", "Đúng", "F4", "sai", "H4", "không kiểm được"), map[string][]audit.Verdict{"M001": {r, w, u}, "M002": {none, none, none}, "M003": {none, none, none}}},
		{"another order of lines", "vi", set("A4", "M003", "D4", "Sai", "A6", "m001", "D6", "Đúng"), map[string][]audit.Verdict{"M003": {w, none, none}, "M002": {none, none, none}, "M001": {r, none, none}}},
		{"an extra column, and one that moved", "vi", func(f *excelize.File, sheet string) error {
			if err := f.InsertCols(sheet, "A", 1); err != nil {
				return err
			}
			if err := f.InsertCols(sheet, "F", 2); err != nil {
				return err
			}
			return set("A3", "STT", "A4", "1", "E4", "Đúng", "I4", "Sai")(f, sheet)
		}, map[string][]audit.Verdict{"M001": {r, w, none}, "M002": {none, none, none}, "M003": {none, none, none}}},
		{"a line removed", "vi", func(f *excelize.File, sheet string) error { return f.RemoveRow(sheet, 5) }, map[string][]audit.Verdict{"M001": {none, none, none}, "M003": {none, none, none}}},
		{"a line above the table", "vi", func(f *excelize.File, sheet string) error { return f.InsertRows(sheet, 1, 2) }, map[string][]audit.Verdict{"M001": {none, none, none}, "M002": {none, none, none}, "M003": {none, none, none}}},
		{"sheets renamed and moved", "vi", func(f *excelize.File, sheet string) error {
			if err := f.SetSheetName(sheet, "Tờ 1"); err != nil {
				return err
			}
			return f.MoveSheet("Biên bản", "Tờ 1")
		}, map[string][]audit.Verdict{"M001": {none, none, none}, "M002": {none, none, none}, "M003": {none, none, none}}},
	}
	for _, tt := range tests {
		path := write(t, sample(), tt.lang)
		edit(t, path, tt.change)
		got, err := worksheet.Read(path)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if len(got.Verdicts) != len(tt.want) {
			t.Errorf("%s: %d records, want %d", tt.name, len(got.Verdicts), len(tt.want))
		}
		for id, want := range tt.want {
			if !slices.Equal(got.Verdicts[id], want) {
				t.Errorf("%s: %s has %v, want %v", tt.name, id, got.Verdicts[id], want)
			}
		}
		f := sample().Facts
		if g := got.Facts; g.Run != f.Run || g.Root != f.Root || g.Seed != f.Seed || g.By != f.By || g.Population != 90 || g.Size != 3 || g.Confidence != 0.95 || g.AQL != "2.5" || g.Accept != 1 || !slices.Equal(g.Fields, f.Fields) {
			t.Errorf("%s: facts %+v", tt.name, g)
		}
	}
}

func TestDamagedWorksheetIsToldByItsCell(t *testing.T) {
	facts := func(cell, text string) func(*excelize.File, string) error {
		return func(f *excelize.File, _ string) error { return f.SetCellStr("Thông tin mẫu", cell, text) }
	}
	tests := []struct {
		name   string
		change func(*excelize.File, string) error
		want   []string
	}{
		{"no verdict", set("F5", "chắc đúng"), []string{"phieu.xlsx", "Phiếu kiểm tra!F5"}},
		{"a dash", set("F5", "-"), []string{"Phiếu kiểm tra!F5"}},
		{"an id twice", set("A5", "M001"), []string{"Phiếu kiểm tra!A5", "M001"}},
		{"a verdict without an id", set("A5", "", "D5", "Sai"), []string{"Phiếu kiểm tra!A5"}},
		{"a column twice", set("J3", "Kết luận: Chủ hồ sơ"), []string{"Phiếu kiểm tra!J3"}},
		{"a column gone", set("D3", "x"), []string{"Kết luận: Chủ hồ sơ"}},
		{"no ids", set("A3", "x"), []string{"Mã mẫu"}},
		{"no facts", func(f *excelize.File, _ string) error { return f.DeleteSheet("Thông tin mẫu") }, []string{"Thông tin mẫu"}},
		{"a size in words", facts("B9", "ba"), []string{"Thông tin mẫu!B9"}},
		{"a confidence of 95", facts("B11", "95"), []string{"Thông tin mẫu!B11"}},
		{"an unknown field", facts("B12", "applicant_name,x"), []string{"Thông tin mẫu!B12"}},
		{"no seed", facts("C6", ""), []string{"seed"}},
	}
	for _, tt := range tests {
		path := write(t, sample(), "vi")
		edit(t, path, tt.change)
		_, err := worksheet.Read(path)
		if fault.Code(err) != fault.Usage {
			t.Errorf("%s: error %v with code %d", tt.name, err, fault.Code(err))
			continue
		}
		for _, lang := range []string{"vi", "en"} {
			for _, part := range tt.want {
				if !strings.Contains(fault.In(err, lang), part) {
					t.Errorf("%s, %s: %q does not name %q", tt.name, lang, fault.In(err, lang), part)
				}
			}
		}
	}
	if _, err := worksheet.Read(filepath.Join(t.TempDir(), "none.xlsx")); fault.Code(err) != fault.Usage {
		t.Errorf("an absent file: %v", err)
	}
	torn := filepath.Join(t.TempDir(), "torn.xlsx")
	if err := os.WriteFile(torn, []byte("PK\x03\x04 torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := worksheet.Read(torn); fault.Code(err) != fault.Usage {
		t.Errorf("a torn file: %v", err)
	}
}

func TestWorksheetForAnAuditor(t *testing.T) {
	f, err := excelize.OpenFile(write(t, sample(), "vi"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lists, err := f.GetDataValidations("Phiếu kiểm tra")
	if err != nil || len(lists) != 3 {
		t.Fatalf("%d drop-downs, error %v; want one for each field", len(lists), err)
	}
	if lists[0].Sqref != "D4:D6" || lists[0].Formula1 != `"Đúng,Sai,Không kiểm được"` {
		t.Errorf("first drop-down: %s over %s", lists[0].Formula1, lists[0].Sqref)
	}
	if v, _ := f.GetCellValue("Phiếu kiểm tra", "C5"); v != "'=cmd|' /C calc'!A0" {
		t.Errorf("a formula start stands as %q", v)
	}
	rows, err := f.GetRows("Phiếu kiểm tra")
	if err != nil || strings.Contains(strings.Join(rows[3], "|"), "thiếu") {
		t.Errorf("what the tool found is on the sheet: %q, error %v", rows[3], err)
	}
	if formula, _ := f.GetCellFormula("Biên bản", "C9"); formula != `COUNTIF('Phiếu kiểm tra'!$D$4:$D$6,"Sai")` {
		t.Errorf("the minutes count by %q", formula)
	}
	shown := sample()
	shown.ShowTool = true
	g, err := excelize.OpenFile(write(t, shown, "en"))
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if v, _ := g.GetCellValue("Worksheet", "I4"); v != "• thiếu" {
		t.Errorf("shown on demand: %q", v)
	}
}

func TestWorksheetRefusesPersonalData(t *testing.T) {
	s := sample()
	s.Records[1].Values[0] = "001 085 012345"
	var b bytes.Buffer
	err := worksheet.Write(&b, "phieu.xlsx", s, "vi")
	if fault.Code(err) != fault.Failed || !strings.Contains(fault.In(err, "vi"), "Phiếu kiểm tra!C5") || b.Len() > 0 {
		t.Errorf("an identity number in clear: %v, %d bytes written", err, b.Len())
	}
	s.Unmasked = true
	if err := worksheet.Write(&b, "phieu.xlsx", s, "vi"); err != nil || b.Len() == 0 {
		t.Errorf("unmasked on demand: %v", err)
	}
}

func TestRegisterListsTheMissingFirst(t *testing.T) {
	var b bytes.Buffer
	records := []worksheet.RegisterRecord{{ID: "S001", Key: "H26.99-261008-0001", Sheet: "Sổ", Row: 4}, {ID: "S002", Key: "=1", Sheet: "Sổ", Row: 9, Missing: true}}
	if err := worksheet.WriteRegister(&b, "doi_chieu.xlsx", "so.xlsx", sample().Facts, records, "vi"); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Đối chiếu sổ")
	if err != nil || len(rows) != 5 || strings.Join(rows[3], "|") != "S002|'=1|Sổ|9|Không" || strings.Join(rows[4], "|") != "S001|H26.99-261008-0001|Sổ|4|Có" {
		t.Errorf("rows %q, error %v", rows, err)
	}
	records[0].Key = "0912345678"
	if err := worksheet.WriteRegister(&b, "doi_chieu.xlsx", "so.xlsx", sample().Facts, records, "vi"); fault.Code(err) != fault.Failed {
		t.Errorf("a phone number for a code: %v", err)
	}
}
