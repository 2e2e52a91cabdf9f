package fixlist

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"ddss/checks"

	"ddss/internal/failure"
	"ddss/internal/fault"
)

func reason(t *testing.T, id, value string, gain *big.Rat) failure.Reason {
	t.Helper()
	c, ok := checks.BuiltIn().Get(id)
	if !ok {
		t.Fatalf("no check %s", id)
	}
	return failure.Reason{Check: c, Value: value, Gain: gain}
}

// some are failures of two agencies and of none.
func some(t *testing.T) []failure.Failure {
	third := big.NewRat(1, 3)
	return []failure.Failure{
		{Dataset: "dossier", Source: "ho_so.xlsx", Sheet: "Hồ sơ", Row: 12, Key: "H26.99-260101-0001", Agency: "H26.99.03", Officer: "Trần Thị Bình", Gain: big.NewRat(2, 3), Reasons: []failure.Reason{
			reason(t, "dung.dossier.national_id_format", "001099000001", third), reason(t, "sach.dossier.phone_format", "+84 912 345 678", third)}},
		{Dataset: "dossier", Source: "ho_so.xlsx", Sheet: "Hồ sơ", Row: 13, Key: "=1+1", Agency: "a/b", Gain: third, Reasons: []failure.Reason{
			reason(t, "sach.dossier.code_format", "=1+1", third)}},
		{Dataset: "person", Source: "dan_cu.csv", Row: 4, Key: "001099000002", Gain: new(big.Rat), Reasons: []failure.Reason{
			reason(t, "dung.dossier.person_match", "Nguyễn, \"An\"\nB", new(big.Rat))}},
	}
}

func written(t *testing.T, format string, o Options, list []failure.Failure) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := New(format, &out, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		if err := w.Write(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestCSVHasALinePerRowAndCheck(t *testing.T) {
	lines, err := csv.NewReader(bytes.NewReader(written(t, "csv", Options{Lang: "en"}, some(t)))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 5 || strings.Join(lines[0], ",") != "dataset,source,sheet,row,key,check,severity,value,reason,advice" {
		t.Fatalf("%q", lines)
	}
	want := []string{"dossier", "ho_so.xlsx", "Hồ sơ", "12", "H26.99-260101-0001", "sach.dossier.phone_format", "minor", "'+84*****678"}
	if diff := cmp.Diff(want[5:6], lines[2][5:6]); diff != "" || lines[2][0] != want[0] || lines[2][3] != want[3] {
		t.Errorf("second line: %q", lines[2])
	}
	if lines[1][7] != "001*****01" || lines[3][4] != "'=1+1" || lines[3][7] != "'=1+1" || lines[4][4] != "001*****02" {
		t.Errorf("masked and neutral: %q %q %q", lines[1], lines[3], lines[4])
	}
	for _, l := range lines[1:] {
		if !strings.HasPrefix(l[8], "Not met: ") || l[9] == "" {
			t.Errorf("reason and advice: %q", l[8:])
		}
	}
}

func TestUnmaskedOnlyWhenAsked(t *testing.T) {
	for _, format := range []string{"text", "csv", "ndjson"} {
		for _, unmask := range []bool{false, true} {
			text := string(written(t, format, Options{Lang: "vi", Unmask: unmask}, some(t)))
			for _, secret := range []string{"001099000001", "001099000002", "912 345 678"} {
				if strings.Contains(text, secret) != unmask {
					t.Errorf("%s, unmask %v: shows %s: %v", format, unmask, secret, !unmask)
				}
			}
		}
	}
}

func TestNDJSONHasAnObjectPerRow(t *testing.T) {
	dec := json.NewDecoder(bytes.NewReader(written(t, "ndjson", Options{Lang: "vi"}, some(t))))
	var first map[string]any
	if err := dec.Decode(&first); err != nil {
		t.Fatal(err)
	}
	if first["gain"] != 0.666667 || first["officer"] != "T*** T*** B***" || len(first["reasons"].([]any)) != 2 {
		t.Errorf("%v", first)
	}
	n := 1
	for ; dec.More(); n++ {
		if err := dec.Decode(&map[string]any{}); err != nil {
			t.Fatal(err)
		}
	}
	if n != 3 {
		t.Errorf("%d objects", n)
	}
}

func TestTextKeepsDataFromSteeringTheTerminal(t *testing.T) {
	list := some(t)[:1]
	list[0].Key, list[0].Reasons[0].Value = "a\x1b[2Jb", "c\nd"
	text := string(written(t, "text", Options{Lang: "vi", Unmask: true}, list))
	if strings.ContainsAny(text, "\x1b") || !strings.Contains(text, "a [2Jb") || !strings.Contains(text, "«c d»") {
		t.Errorf("%q", text)
	}
}

func TestWorkbookHasASheetPerAgency(t *testing.T) {
	book, err := excelize.OpenReader(bytes.NewReader(written(t, "xlsx", Options{Lang: "vi"}, some(t))))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if diff := cmp.Diff([]string{"H26.99.03", "a_b", "Không rõ đơn vị"}, book.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	rows, err := book.GetRows("H26.99.03")
	if err != nil || len(rows) != 3 || rows[0][4] != "Mã" || rows[1][8] != "001*****01" || rows[2][8] != "'+84*****678" || rows[1][11] != "0.333333" {
		t.Errorf("%q %v", rows, err)
	}
	for _, name := range book.GetSheetList() {
		panes, err := book.GetPanes(name)
		if err != nil || !panes.Freeze || panes.YSplit != 1 {
			t.Errorf("%s: panes %+v, %v", name, panes, err)
		}
	}
	filters := 0
	for _, d := range book.GetDefinedName() {
		if d.Name == "_xlnm._FilterDatabase" {
			filters++
		}
	}
	if filters != 3 {
		t.Errorf("%d filters", filters)
	}
}

func TestASheetIsContinuedOnAFurtherOne(t *testing.T) {
	var out bytes.Buffer
	w, err := newXLSX(&out, Options{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	w.most = 2
	long := failure.Failure{Dataset: "dossier", Agency: strings.Repeat("đ", 40), Gain: new(big.Rat)}
	for range 5 {
		long.Reasons = append(long.Reasons, reason(t, "sach.dossier.code_format", strings.Repeat("ư", maxCell+1), new(big.Rat)))
	}
	if err := errors.Join(w.Write(long), w.Close()); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	name := strings.Repeat("đ", 31)
	if diff := cmp.Diff([]string{name, name[:2*27] + " (2)", name[:2*27] + " (3)"}, book.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	for i, want := range []int{3, 3, 2} {
		rows, err := book.GetRows(book.GetSheetList()[i])
		if err != nil || len(rows) != want {
			t.Errorf("sheet %d: %d rows, %v", i, len(rows), err)
		}
		if n := len([]rune(rows[1][8])); n != maxCell {
			t.Errorf("a cell of %d characters", n)
		}
	}
}

func TestAnEmptyListIsAListAllTheSame(t *testing.T) {
	for _, format := range Formats {
		text := written(t, format, Options{Lang: "vi"}, nil)
		switch format {
		case "csv":
			if string(text) != strings.Join(csvHeader, ",")+"\n" {
				t.Errorf("csv: %q", text)
			}
		case "xlsx":
			book, err := excelize.OpenReader(bytes.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			if rows, err := book.GetRows(book.GetSheetList()[0]); err != nil || len(rows) != 1 {
				t.Errorf("xlsx: %q %v", rows, err)
			}
			book.Close()
		default:
			if len(text) > 0 {
				t.Errorf("%s: %q", format, text)
			}
		}
	}
	if _, err := New("pdf", nil, Options{}); err == nil {
		t.Error("a form that is not known: no error")
	}
}

func TestWhatAMaskDoesNotKnowIsHidden(t *testing.T) {
	list := some(t)[:1]
	list[0].Key, list[0].Reasons = "001 099 000 001", list[0].Reasons[:1]
	text := string(written(t, "csv", Options{Lang: "vi"}, list))
	if strings.Contains(text, "099 000") {
		t.Error("an identity number with blanks is shown")
	}
}

func TestARowWhosePlaceTellsTooMuchIsRefused(t *testing.T) {
	for _, unmask := range []bool{false, true} {
		list := some(t)[:1]
		list[0].Source = "CCCD 001099000001.xlsx"
		w, err := New("csv", io.Discard, Options{Lang: "vi", Unmask: unmask})
		if err != nil {
			t.Fatal(err)
		}
		err = w.Write(list[0])
		if fault.Code(err) != map[bool]int{false: fault.Failed, true: fault.Done}[unmask] || err != nil && strings.Contains(fault.In(err, "vi"), "001099000001") {
			t.Errorf("unmask %v: %v", unmask, err)
		}
	}
}

func TestAnAgencyThatTellsTooMuchIsMasked(t *testing.T) {
	list := some(t)[:1]
	list[0].Agency = "BP một cửa 0912345678"
	for _, format := range []string{"text", "ndjson"} {
		if text := string(written(t, format, Options{Lang: "vi"}, list)); strings.Contains(text, "0912345678") || !strings.Contains(text, "BP một cửa 091*****678") {
			t.Errorf("%s: %s", format, text)
		}
		if text := string(written(t, format, Options{Lang: "vi", Unmask: true}, list)); !strings.Contains(text, "0912345678") {
			t.Errorf("%s, unmasked: %s", format, text)
		}
	}
	book, err := excelize.OpenReader(bytes.NewReader(written(t, "xlsx", Options{Lang: "vi"}, list)))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if names := book.GetSheetList(); len(names) != 1 || strings.Contains(names[0], "0912345678") {
		t.Errorf("sheets %q", names)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space") }

func TestAFullDiskIsAnError(t *testing.T) {
	for _, format := range Formats {
		w, err := New(format, full{}, Options{Lang: "vi"})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(w.Write(some(t)[0]), w.Close()); err == nil {
			t.Errorf("%s: no error", format)
		}
	}
}
