package evidencebook

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"ddss/internal/dataset"
	"ddss/internal/fault"
	"ddss/internal/viettext"
	"ddss/maturity"
)

// Read reads a filled workbook: the headings of the dataset, then its filled rows. What is wrong in a cell is a *fault.Error
// that names the file, the sheet and the cell.
func Read(path string, model *maturity.Model) ([][]string, error) {
	file := filepath.Base(path)
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
			return reader{file, s, model}.rows(rows)
		}
	}
	return nil, fault.New(fault.Usage, "%s: không trang tính nào có dòng tiêu đề như ddss đã ghi ở dòng %d; hãy dùng lại tệp gốc.", "%s: no sheet has the headings that ddss wrote in row %d; use the workbook as it was made.", file, headRow)
}

func sameHead(row []string) bool {
	return slices.EqualFunc(row, columns(), func(s string, c column) bool { return viettext.HeaderKey(s) == viettext.HeaderKey(c.heading) })
}

type reader struct {
	file, sheet string
	model       *maturity.Model
}

func (r reader) rows(rows [][]string) ([][]string, error) {
	out := [][]string{headings()}
	seen := map[string]bool{}
	for i := headRow; i < len(rows); i++ {
		line := map[string]string{}
		place := map[string]int{}
		filled := false
		for k, c := range columns() {
			if k < len(rows[i]) && c.field != "" {
				line[c.field], place[c.field] = viettext.Restore(viettext.NFC(viettext.Trim(rows[i][k]))), k
				filled = filled || line[c.field] != "" && c.field != "evidence_id" && c.field != "criterion"
			} else if c.field != "" {
				place[c.field] = k
			}
		}
		if !filled {
			continue
		}
		if err := r.check(i+1, line, place, seen); err != nil {
			return nil, err
		}
		var cells []string
		for _, c := range columns() {
			if c.field != "" {
				cells = append(cells, line[c.field])
			}
		}
		out = append(out, cells)
	}
	return out, nil
}

// check finds the first wrong cell of a line.
func (r reader) check(row int, line map[string]string, place map[string]int, seen map[string]bool) error {
	wrong := func(field, vi, en string, args ...any) error {
		e := fault.New(fault.Usage, vi, en, args...)
		at := fmt.Sprintf("%s!%s", r.sheet, name(place[field], row))
		e.Vi, e.En = fmt.Sprintf("%s, ô %s: %s", r.file, at, e.Vi), fmt.Sprintf("%s, cell %s: %s", r.file, at, e.En)
		return e
	}
	id := line["evidence_id"]
	switch _, known := r.model.Criterion(line["criterion"]); {
	case id == "":
		return wrong("evidence_id", "thiếu mã minh chứng; hãy đặt một mã riêng cho dòng này.", "the id of the document is missing; give the line an id of its own.")
	case seen[id]:
		return wrong("evidence_id", "mã minh chứng %q đã có ở dòng trên; hãy đặt mã khác.", "the id %q stands in a line above; choose another.", id)
	case !known:
		return wrong("criterion", "mô hình %[2]s không có tiêu chí %[1]q; hãy ghi mã như A1.1.", "the model %[2]s has no criterion %[1]q; write an id such as A1.1.", line["criterion"], r.model.ID)
	case line["title"] == "":
		return wrong("title", "thiếu tên văn bản.", "the title of the document is missing.")
	}
	seen[id] = true
	line["rating"] = strings.ToUpper(line["rating"])
	if !slices.Contains(ratings, line["rating"]) {
		return wrong("rating", "mức đáp ứng phải là N, P, L hoặc F, không phải %q.", "the rating must be N, P, L or F, not %q.", line["rating"])
	}
	for _, c := range columns() {
		if c.kind != dataset.Date || line[c.field] == "" {
			continue
		}
		if _, err := time.Parse("2/1/2006", line[c.field]); err != nil {
			return wrong(c.field, "%q không phải ngày; hãy ghi ngày/tháng/năm, ví dụ 05/03/2026.", "%q is no day; write it as 05/03/2026.", line[c.field])
		}
	}
	return nil
}
