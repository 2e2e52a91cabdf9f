package worksheet

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"ddss/internal/audit"
	"ddss/internal/audit/leak"
	"ddss/internal/fault"
	"ddss/internal/viettext"
)

// Filled is a worksheet that came back.
type Filled struct {
	Facts
	File     string                     // its name
	Cells    map[string]string          // by key of a fact: its cell
	Verdicts map[string][]audit.Verdict // by sample id, then by field of the facts
	Values   map[string][]string        // by sample id, then by field: what stands beside the verdict, "" without that column
	Notes    map[string]string          // by sample id
	Places   map[string]string          // by sample id: its cell
}

// Read reads a worksheet. What is not as it was written is a *fault.Error that names the cell.
func Read(path string) (*Filled, error) {
	name := filepath.Base(path)
	if _, err := os.Stat(path); err != nil {
		return nil, fault.New(fault.Usage, "Không thấy phiếu kiểm tra %s.", "The worksheet %s is not there.", name).Because(err)
	}
	f, err := excelize.OpenFile(path)
	if err != nil {
		return nil, fault.New(fault.Usage, "%s không phải bảng tính XLSX đọc được; nếu đã lưu sang dạng khác, hãy lưu lại thành .xlsx.", "%s is no readable XLSX workbook; if it was saved in another form, save it as .xlsx.", name).Because(err)
	}
	defer f.Close()
	sheets := map[string][][]string{}
	for _, s := range f.GetSheetList() {
		rows, err := f.GetRows(s)
		if err != nil {
			return nil, fault.New(fault.Usage, "%s, trang tính %q: không đọc được.", "%s, sheet %q: cannot be read.", name, s).Because(err)
		}
		sheets[s] = rows
	}
	r := reader{file: name}
	out := &Filled{File: name, Cells: map[string]string{}, Verdicts: map[string][]audit.Verdict{}, Values: map[string][]string{}, Notes: map[string]string{}, Places: map[string]string{}}
	if out.Facts, err = r.facts(f.GetSheetList(), sheets, out.Cells); err != nil {
		return nil, err
	}
	return out, r.verdicts(f.GetSheetList(), sheets, out)
}

type reader struct{ file string }

// at is an error that names a cell, counted from 0.
func (r reader) at(sheet string, row, column int, vi, en string, args ...any) error {
	e := fault.New(fault.Usage, vi, en, args...)
	place := leak.Place(sheet, column+1, row+1)
	e.Vi, e.En = fmt.Sprintf("%s, ô %s: %s", r.file, place, e.Vi), fmt.Sprintf("%s, cell %s: %s", r.file, place, e.En)
	return e
}

// cell is the text that was written.
func cell(row []string, column int) string {
	if column < 0 || column >= len(row) {
		return ""
	}
	return viettext.Restore(viettext.Trim(row[column]))
}

// facts finds the sheet of facts by its first key, wherever it now stands.
func (r reader) facts(order []string, sheets map[string][][]string, cells map[string]string) (Facts, error) {
	for _, name := range order {
		for _, row := range sheets[name] {
			if cell(row, 2) == keySchema && cell(row, 1) == Schema {
				return r.factsOf(name, sheets[name], cells)
			}
		}
	}
	return Facts{}, fault.New(fault.Usage, "%s: không có trang “%s” như khi ddss ghi ra, nên không biết mẫu này của lần đánh giá nào; hãy dùng lại phiếu gốc.",
		"%s: the sheet “%s” is not as ddss wrote it, so the run of this sample is not known; use the worksheet as it was made.", r.file, word("facts", "vi"))
}

func (r reader) factsOf(sheet string, rows [][]string, cells map[string]string) (Facts, error) {
	f := Facts{}
	for i, row := range rows {
		key, value := cell(row, 2), cell(row, 1)
		cells[key] = leak.Place(sheet, 2, i+1)
		var err error
		switch key {
		case keyRun:
			f.Run = value
		case keyRoot:
			f.Root = value
		case keySeed:
			f.Seed = value
		case keyBy:
			f.By = value
		case keyPopulation:
			f.Population, err = strconv.Atoi(value)
		case keySize:
			f.Size, err = strconv.Atoi(value)
		case keyConfidence:
			f.Confidence, err = strconv.ParseFloat(value, 64)
			if err == nil && (f.Confidence <= 0 || f.Confidence >= 1) {
				err = strconv.ErrRange
			}
		case keyAQL:
			f.AQL = value
		case keyAccept:
			f.Accept, err = strconv.Atoi(value)
		case keySealKey:
			f.SealKey = value
		case keySeal:
			f.Seal = value
		case keyFields:
			f.Fields = strings.Split(value, ",")
			for _, name := range f.Fields {
				if Label(name, "vi") == name {
					err = strconv.ErrSyntax
				}
			}
		}
		if err != nil {
			return f, r.at(sheet, i, 1, "%q không phải giá trị mà ddss đã ghi; hãy dùng lại phiếu gốc.", "%q is not what ddss wrote; use the worksheet as it was made.", value)
		}
	}
	for _, key := range []string{keyRun, keyRoot, keySeed, keyBy, keyPopulation, keySize, keyConfidence, keyFields} {
		if cells[key] == "" {
			return f, fault.New(fault.Usage, "%s, trang %q: thiếu dòng %q; hãy dùng lại phiếu gốc.", "%s, sheet %q: the line %q is missing; use the worksheet as it was made.", r.file, sheet, key)
		}
	}
	return f, nil
}

// verdictWords maps the words of a verdict in either language.
var verdictWords = func() map[string]audit.Verdict {
	out := map[string]audit.Verdict{"": audit.Unjudged}
	for v, keys := range map[audit.Verdict][]string{
		audit.Right:       {word("right", "vi"), word("right", "en"), "Khớp", "Correct", "Đ"},
		audit.Wrong:       {word("wrong", "vi"), word("wrong", "en"), "Không đúng", "Không khớp", "S", "Incorrect"},
		audit.Uncheckable: {word("uncheckable", "vi"), word("uncheckable", "en"), "Không rõ", "Unknown"},
	} {
		for _, k := range keys {
			out[viettext.HeaderKey(k)] = v
		}
	}
	return out
}()

// verdicts finds the sheet and row with the heading of the sample ids, and reads by headings from there.
func (r reader) verdicts(order []string, sheets map[string][][]string, out *Filled) error {
	same := func(text, key string) bool {
		k := viettext.HeaderKey(text)
		return k == viettext.HeaderKey(word(key, "vi")) || k == viettext.HeaderKey(word(key, "en"))
	}
	for _, name := range order {
		for i, row := range sheets[name] {
			ids := slices.IndexFunc(row, func(s string) bool { return same(s, "id") })
			if ids < 0 {
				continue
			}
			columns, err := r.verdictColumns(name, i, row, out.Fields)
			if err != nil {
				return err
			}
			note := slices.IndexFunc(row, func(s string) bool { return same(s, "note") })
			return r.lines(name, i+1, sheets[name], place{ids, note, columns, valueColumns(row, out.Fields)}, out)
		}
	}
	return fault.New(fault.Usage, "%s: không trang nào có cột “%s”; hãy dùng lại phiếu gốc.", "%s: no sheet has the column “%s”; use the worksheet as it was made.", r.file, word("id", "vi"))
}

// verdictColumns finds the column of the verdicts of each field.
func (r reader) verdictColumns(sheet string, row int, heads []string, fields []string) ([]int, error) {
	columns := make([]int, len(fields))
	for f, field := range fields {
		columns[f] = -1
		for i, h := range heads {
			key := viettext.HeaderKey(h)
			if key != viettext.HeaderKey(word("verdict", "vi")+Label(field, "vi")) && key != viettext.HeaderKey(word("verdict", "en")+Label(field, "en")) {
				continue
			}
			if columns[f] >= 0 {
				return nil, r.at(sheet, row, i, "cột “%s” có hai lần; hãy xoá một cột.", "the column “%s” is there twice; remove one.", h)
			}
			columns[f] = i
		}
		if columns[f] < 0 {
			return nil, fault.New(fault.Usage, "%s, trang %q: thiếu cột “%s”; hãy dùng lại phiếu gốc.", "%s, sheet %q: the column “%s” is missing; use the worksheet as it was made.", r.file, sheet, word("verdict", "vi")+Label(field, "vi"))
		}
	}
	return columns, nil
}

// valueColumns finds the column of the values of each field, -1 where it is gone.
func valueColumns(heads, fields []string) []int {
	var columns []int
	for _, field := range fields {
		columns = append(columns, slices.IndexFunc(heads, func(h string) bool {
			key := viettext.HeaderKey(h)
			return key == viettext.HeaderKey(Label(field, "vi")) || key == viettext.HeaderKey(Label(field, "en"))
		}))
	}
	return columns
}

// place says in which columns, from 0, a worksheet has what is read; -1 is nowhere.
type place struct {
	ids, note        int
	verdicts, values []int // by field
}

func (r reader) lines(sheet string, from int, rows [][]string, at place, out *Filled) error {
	ids, columns := at.ids, at.verdicts
	for i := from; i < len(rows); i++ {
		id := strings.ToUpper(cell(rows[i], ids))
		if id == "" {
			for _, c := range columns {
				if cell(rows[i], c) != "" {
					return r.at(sheet, i, ids, "hàng có kết luận nhưng không có mã mẫu.", "the line has a verdict and no sample id.")
				}
			}
			continue
		}
		if _, twice := out.Verdicts[id]; twice {
			return r.at(sheet, i, ids, "mã mẫu %s có hai lần; hãy xoá một hàng.", "the sample id %s is there twice; remove one line.", id)
		}
		list := make([]audit.Verdict, len(columns))
		for f, c := range columns {
			text := cell(rows[i], c)
			v, ok := verdictWords[viettext.HeaderKey(text)]
			if !ok || v == audit.Unjudged && text != "" {
				return r.at(sheet, i, c, "không phải kết luận; hãy chọn Đúng, Sai hoặc Không kiểm được.", "this is no verdict; choose Right, Wrong or Cannot check.")
			}
			list[f] = v
		}
		out.Verdicts[id] = list
		for _, c := range at.values {
			out.Values[id] = append(out.Values[id], cell(rows[i], c))
		}
		out.Notes[id], out.Places[id] = cell(rows[i], at.note), leak.Place(sheet, ids+1, i+1)
	}
	return nil
}
