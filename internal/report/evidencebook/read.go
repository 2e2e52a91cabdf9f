package evidencebook

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"ddss/internal/dataset"
	"ddss/internal/fault"
	"ddss/internal/viettext"
	"ddss/maturity"
)

// Read reads a filled workbook: the headings of the dataset, then its filled rows, days as dd/mm/yyyy. What is wrong in cells
// is a *fault.Error with a sentence for each that names the file, the sheet and the cell.
func Read(path string, model *maturity.Model) ([][]string, error) {
	file := filepath.Base(path)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.Usage, "Không thấy bảng tính %s; hãy kiểm tra lại tên tệp.", "The workbook %s is not there; check its name.", path).Because(err)
	}
	f, err := excelize.OpenFile(path)
	if err != nil {
		return nil, fault.New(fault.Usage, "%s không phải bảng tính XLSX đọc được; hãy lưu lại thành .xlsx.", "%s is no readable XLSX workbook; save it as .xlsx.", file).Because(err)
	}
	defer f.Close()
	for _, s := range f.GetSheetList() {
		rows, err := f.GetRows(s)
		if err != nil {
			return nil, fault.New(fault.Usage, "%s, trang tính %q: không đọc được.", "%s, sheet %q: cannot be read.", file, s).Because(err)
		}
		if len(rows) >= headRow && sameHead(rows[headRow-1]) {
			props, err := f.GetWorkbookProps()
			r := reader{book: f, file: file, sheet: s, model: model, since1904: err == nil && props.Date1904 != nil && *props.Date1904}
			return r.rows(rows)
		}
	}
	return nil, fault.New(fault.Usage, "%s: không trang tính nào có dòng tiêu đề như ddss đã ghi ở dòng %d; hãy dùng lại tệp gốc.", "%s: no sheet has the headings that ddss wrote in row %d; use the workbook as it was made.", file, headRow)
}

func sameHead(row []string) bool {
	return slices.EqualFunc(row, columns(), func(s string, c column) bool { return viettext.HeaderKey(s) == viettext.HeaderKey(c.heading) })
}

type reader struct {
	book        *excelize.File
	file, sheet string
	model       *maturity.Model
	since1904   bool // the days of the workbook count from 1904
	wrong       []*fault.Error
}

func (r *reader) rows(rows [][]string) ([][]string, error) {
	out := [][]string{headings()}
	seen := map[string]bool{}
	for i := headRow; i < len(rows); i++ {
		l := line{row: i + 1, cells: map[string]string{}, columns: map[string]int{}}
		filled := false
		for k, c := range columns() {
			if c.field == "" {
				continue
			}
			l.columns[c.field] = k
			if k < len(rows[i]) {
				l.cells[c.field] = viettext.Restore(viettext.NFC(viettext.Trim(rows[i][k])))
				filled = filled || l.cells[c.field] != "" && c.field != "evidence_id" && c.field != "criterion"
			}
		}
		if !filled {
			continue
		}
		r.check(l, seen)
		var cells []string
		for _, c := range columns() {
			if c.field != "" {
				cells = append(cells, l.cells[c.field])
			}
		}
		out = append(out, cells)
	}
	if len(r.wrong) == 0 {
		return out, nil
	}
	all := *r.wrong[0]
	for _, e := range r.wrong[1:] {
		all.Vi, all.En = all.Vi+"\n"+e.Vi, all.En+"\n"+e.En
	}
	return nil, &all
}

// line is a row of the sheet, from 1, with its cells and their columns, from 0, by field.
type line struct {
	row     int
	cells   map[string]string
	columns map[string]int
}

// refuse notes that the cell of a field is wrong.
func (r *reader) refuse(l line, field, vi, en string, args ...any) {
	e := fault.New(fault.Usage, vi, en, args...)
	at := fmt.Sprintf("%s!%s", r.sheet, name(l.columns[field], l.row))
	e.Vi, e.En = fmt.Sprintf("%s, ô %s: %s", r.file, at, e.Vi), fmt.Sprintf("%s, cell %s: %s", r.file, at, e.En)
	r.wrong = append(r.wrong, e)
}

// check notes the wrong cells of a line, and gives days and ratings their form.
func (r *reader) check(l line, seen map[string]bool) {
	switch id := l.cells["evidence_id"]; {
	case id == "":
		r.refuse(l, "evidence_id", "thiếu mã minh chứng; hãy đặt một mã riêng cho dòng này.", "the id of the document is missing; give the line an id of its own.")
	case seen[id]:
		r.refuse(l, "evidence_id", "mã minh chứng %q đã có ở dòng trên; hãy đặt mã khác.", "the id %q stands in a line above; choose another.", id)
	default:
		seen[id] = true
	}
	if _, known := r.model.Criterion(l.cells["criterion"]); !known {
		r.refuse(l, "criterion", "mô hình %[2]s không có tiêu chí %[1]q; hãy ghi mã như A1.1.", "the model %[2]s has no criterion %[1]q; write an id such as A1.1.", l.cells["criterion"], r.model.ID)
	}
	if l.cells["title"] == "" {
		r.refuse(l, "title", "thiếu tên văn bản.", "the title of the document is missing.")
	}
	l.cells["rating"] = strings.ToUpper(l.cells["rating"])
	if !slices.Contains(ratings, l.cells["rating"]) {
		r.refuse(l, "rating", "mức đáp ứng phải là N, P, L hoặc F, không phải %q.", "the rating must be N, P, L or F, not %q.", l.cells["rating"])
	}
	for _, c := range columns() {
		if c.kind != dataset.Date || l.cells[c.field] == "" {
			continue
		}
		day, ok := r.day(l, c.field)
		if !ok {
			r.refuse(l, c.field, "%q không phải ngày; hãy ghi ngày/tháng/năm, ví dụ 05/03/2026.", "%q is no day; write it as 05/03/2026.", l.cells[c.field])
			continue
		}
		l.cells[c.field] = day
	}
	if path := strings.ReplaceAll(l.cells["file"], `\`, "/"); path != "" && (!filepath.IsLocal(path) || strings.Contains(path, ":")) {
		r.refuse(l, "file", "%q ra ngoài thư mục dữ liệu; hãy chép tệp vào thư mục đó và ghi đường dẫn tính từ đó, ví dụ minh_chung/qd12.pdf.",
			"%q leaves the folder of the inputs; copy the file into it and write its path from there, such as minh_chung/qd12.pdf.", l.cells["file"])
	}
	if sum := l.cells["sha256"]; sum != "" {
		if b, err := hex.DecodeString(sum); err != nil || len(b) != sha256.Size {
			r.refuse(l, "sha256", "%q không phải mã băm SHA-256 (64 chữ số 0–9, a–f); hãy lấy bằng lệnh sha256sum, hoặc certutil -hashfile TỆP SHA256 trên Windows.",
				"%q is no SHA-256 (64 digits 0–9, a–f); take it with sha256sum, or certutil -hashfile FILE SHA256 on Windows.", sum)
		}
	}
}

// dayForm is the written form of a day.
const dayForm = "02/01/2006"

// day reads a day: from a cell that the spreadsheet program keeps as a date, whatever its form, or from a text with its day
// or its year first.
func (r *reader) day(l line, field string) (string, bool) {
	if at, ok := r.native(name(l.columns[field], l.row), l.cells[field]); ok {
		return at.Format(dayForm), true
	}
	for _, form := range []string{"2/1/2006", time.DateOnly} {
		if at, err := time.Parse(form, l.cells[field]); err == nil {
			return at.Format(dayForm), true
		}
	}
	return "", false
}

// earliest is the year before which no document of a self-assessment is from: a smaller number is no date.
const earliest = 1945

// native reads a cell that holds the number of a day and is shown as text.
func (r *reader) native(cell, text string) (time.Time, bool) {
	kind, err1 := r.book.GetCellType(r.sheet, cell)
	raw, err2 := r.book.GetCellValue(r.sheet, cell, excelize.Options{RawCellValue: true})
	serial, err3 := strconv.ParseFloat(raw, 64)
	if errors.Join(err1, err2, err3) != nil || raw == text || kind == excelize.CellTypeSharedString || kind == excelize.CellTypeInlineString {
		return time.Time{}, false
	}
	at, err := excelize.ExcelDateToTime(serial, r.since1904)
	return at, err == nil && at.Year() >= earliest
}
