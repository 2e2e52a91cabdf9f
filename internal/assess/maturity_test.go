package assess_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ddss/checks"
	"ddss/internal/assess"
	"ddss/internal/config"
	"ddss/internal/result"
)

// governedFiles are a small unit of which every figure of the maturity can be counted by hand.
var governedFiles = map[string]string{
	// Of 5 columns 4 are in the dictionary; of 5 procedures 3 are listed, of 5 agencies 4, and of 5 wards all.
	"ho_so.csv": `Mã hồ sơ,Mã TTHC,Mã cơ quan,Mã ĐVHC,Cột riêng
H26.99-261001-0001,1.000001,H26.99,09817,x
H26.99-261001-0002,1.000001,H26.99,09817,x
H26.99-261001-0003,1.000001,H26.99,09784,x
H26.99-261001-0004,1.000009,H26.99,09784,x
H26.99-261001-0005,1.000009,H26.98,09784,x
`,
	"tthc.csv":    "Mã TTHC,Tên TTHC,Cột lạ,Cột khác\n1.000001,Khai sinh,x,x\n",
	"co_quan.csv": "Mã cơ quan,Tên cơ quan\nH26.99,UBND xã\n",
	"dvhc.csv":    "Mã,Tên\n09817,xã A\n09784,xã B\n",
	"cu_moi.csv":  "Mã cũ,Tên cũ,Mã mới,Tên mới\n09796,xã C,09817,xã A\n",
	"qd.txt":      "Quyết định 7",
}

const governedConfig = `as_of: %sT17:00:00+07:00
unit: {name: Xã A, ward_code: "09817"}
sources:
  - {dataset: dossier, path: ho_so.csv}
  - {dataset: procedure, path: tthc.csv}
  - {dataset: agency, path: co_quan.csv}
  - {dataset: evidence, path: minh_chung.csv}
catalogues: {wards: {path: dvhc.csv, taken_on: %s}, ward_map: cu_moi.csv}
governance:
  datasets:
    dossier: {owner: Văn phòng, steward: Tổ dữ liệu}
    procedure: {owner: Văn phòng, steward: Tổ dữ liệu}
    agency: {owner: Văn phòng}
    payment: {owner: Phòng Kinh tế, steward: Kế toán}
  rule_owners: {dung: Tổ dữ liệu, sach: Tổ dữ liệu}
exceptions:
  - {check: du.dossier.applicant_name, enabled: false, approval: "7/QĐ-UBND, 02/03/2026"}
  - {check: dung.dossier.status_matches_dates, weight: 1, approval: "8/QĐ-UBND, 02/03/2026"}
  - {check: sach.dossier.unique_code, weight: 5, approval: "9/QĐ-UBND, 02/03/2026"}
`

// governed assesses the unit on a day with a list of wards taken on another.
func governed(t *testing.T, day, taken string, rows ...string) *assess.Outcome {
	t.Helper()
	dir := t.TempDir()
	for name, text := range governedFiles {
		writeFile(t, filepath.Join(dir, name), text)
	}
	head := "Mã minh chứng,Mã tiêu chí,Tên văn bản,Số ký hiệu,Ngày ban hành,Mức đáp ứng,Tệp,Mã băm\n"
	writeFile(t, filepath.Join(dir, "minh_chung.csv"), head+strings.Join(rows, ""))
	writeFile(t, filepath.Join(dir, config.FileName), fmt.Sprintf(governedConfig, day, taken))
	o := optionsAt(t, dir)
	o.NoWrite, o.Out = true, ""
	s, err := assess.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s.Outcome
}

// part is the figure of a criterion.
func part(t *testing.T, o *assess.Outcome, criterion, value string) result.Part {
	t.Helper()
	for _, c := range o.Result.Maturity.Criteria {
		if i := slices.IndexFunc(c.Parts, func(p result.Part) bool { return p.Value == value }); c.ID == criterion && i >= 0 {
			return c.Parts[i]
		}
	}
	t.Fatalf("%s has no figure %s", criterion, value)
	return result.Part{}
}

func document(id, criterion, number, day, file string) string {
	hash := ""
	if file != "" {
		hash = fmt.Sprintf("%x", sha256.Sum256([]byte(governedFiles[file])))
	}
	return strings.Join([]string{id, criterion, "Văn bản", number, day, "F", file, hash}, ",") + "\n"
}

func TestFiguresOfGovernanceAreThoseCountedByHand(t *testing.T) {
	o := governed(t, "2026-10-31", "2026-10-30",
		document("MC1", "A2.4", "7/QĐ-UBND", "02/03/2026", "qd.txt"), // approves the first exception
		document("MC2", "A2.4", "8/QĐ-UBND", "02/03/2026", ""),       // has no file
		document("MC3", "A9.2", "1/BC", "15/10/2026", ""),            // of the third quarter, on its last day
		document("MC4", "A9.2", "2/BC", "16/07/2026", ""),            // a day late
		document("MC5", "A9.3", "3/BC", "05/04/2026", ""),
		document("MC6", "A9.2", "4/BC", "05/04/2026", ""), // of a quarter that has its report
		document("MC7", "A9.2", "", "05/01/2026", ""))     // without number
	enabled, owned := int64(-1), int64(0) // one of them is switched off
	for _, c := range checks.BuiltIn().Checks {
		if enabled++; strings.HasPrefix(c.ID, "dung.") || strings.HasPrefix(c.ID, "sach.") {
			owned++
		}
	}
	evidenceColumns := int64(8)
	for _, c := range []struct {
		criterion, value string
		part, whole      int64
	}{
		{"A1.2", "owned_datasets", 2, 4},
		{"A1.3", "owned_datasets", 2, 4},
		{"A2.3", "owned_checks", owned, enabled},
		{"A2.4", "approved_exceptions", 1, 3},
		{"A3.2", "described_columns", 4 + 2 + 2 + evidenceColumns, 5 + 4 + 2 + evidenceColumns},
		{"A4.2", "catalogue_match", 3, 5},
		{"A9.2", "reports_in_time", 2, 4},
		{"A3.3", "schema_compared", 0, 1}, // there is no run to compare it with
	} {
		p := part(t, o, c.criterion, c.value)
		if p.Numerator == nil || p.Denominator == nil || *p.Numerator != c.part || *p.Denominator != c.whole {
			t.Errorf("%s %s: %v (%s) of %v, not %d of %d", c.criterion, c.value, show(p.Numerator), because(p.Reason), show(p.Denominator), c.part, c.whole)
		}
	}
	for _, c := range []struct {
		criterion, value string
		want             result.Percent
	}{{"A4.1", "catalogues_loaded", 300}, {"A4.3", "ward_map_loaded", 100}, {"A5.1", "runs", 100}} {
		if p := part(t, o, c.criterion, c.value); p.Figure == nil || *p.Figure != c.want {
			t.Errorf("%s %s is %v, not %d", c.criterion, c.value, p.Figure, c.want)
		}
	}
}

func show(n *int64) string {
	if n == nil {
		return "null"
	}
	return fmt.Sprint(*n)
}

// Tết Bính Ngọ: 16 to 20 February 2026, Monday to Friday, are off. The working days are counted on the wall calendar.
func TestTheAgeOfAListSkipsTet(t *testing.T) {
	for _, c := range []struct {
		taken, day string
		days       int64
		kept       bool
	}{
		{"2026-02-13", "2026-02-13", 0, true},
		{"2026-02-13", "2026-02-22", 0, true},  // Friday to the Sunday after Tết
		{"2026-02-13", "2026-02-27", 5, true},  // 23 to 27 February
		{"2026-02-13", "2026-03-02", 6, false}, // and a Monday
		{"2026-03-02", "2026-03-09", 5, true},  // a week without holiday
		{"2026-03-02", "2026-03-10", 6, false},
	} {
		p := part(t, governed(t, c.day, c.taken), "A4.4", "catalogue_age")
		if p.Figure == nil || int64(*p.Figure) != 100*c.days {
			t.Errorf("a list of %s on %s is %v days old (%v), not %d", c.taken, c.day, p.Figure, p.Reason, c.days)
			continue
		}
		if kept := int64(*p.Worth) == 100_00; kept != c.kept {
			t.Errorf("a list of %s on %s is worth %d", c.taken, c.day, *p.Worth)
		}
	}
	if p := part(t, governed(t, "2026-03-02", "2026-03-03"), "A4.4", "catalogue_age"); p.Figure != nil || *p.Reason != "catalogue_date_unknown" {
		t.Errorf("a list of tomorrow is %v days old", p.Figure)
	}
}

func because(reason *string) string {
	if reason == nil {
		return ""
	}
	return *reason
}
