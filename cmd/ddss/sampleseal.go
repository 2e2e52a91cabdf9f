package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"ddss/internal/assess"
	"ddss/internal/audit"
	"ddss/internal/audit/worksheet"
	"ddss/internal/fault"
	"ddss/internal/viettext"
)

// twice refuses one file given twice, and says where two files are copies of each other: their agreement tells nothing.
func (a *app) twice(files []string) error {
	if len(files) < 2 {
		return nil
	}
	var infos [2]os.FileInfo
	var texts [2][]byte
	for i := range infos {
		var err1, err2 error
		infos[i], err1 = os.Stat(files[i])
		texts[i], err2 = os.ReadFile(files[i])
		if err := errors.Join(err1, err2); err != nil {
			return fault.New(fault.Failed, "%s: không đọc được.", "%s: cannot be read.", files[i]).Because(err)
		}
	}
	if os.SameFile(infos[0], infos[1]) {
		return fault.New(fault.Usage, "%s và %s là một tệp; hãy ghi phiếu của hai người kiểm tra.", "%s and %s are one file; name the worksheets of two auditors.", files[0], files[1])
	}
	if bytes.Equal(texts[0], texts[1]) {
		fmt.Fprintf(a.err, a.choose("ddss: %s và %s giống nhau từng byte, nên mức thống nhất không nói lên điều gì.\n", "ddss: %s and %s are the same in every byte, so their agreement tells nothing.\n"), files[0], files[1])
	}
	return nil
}

// What is known of the seals of the worksheets.
const (
	sealWhole   = "whole"
	sealForeign = "other_key"
	sealNone    = "none"
)

// checkSeals refuses worksheets whose facts were changed since the draw, and says where that cannot be known.
func (a *app) checkSeals(s *assess.Session, filled []*worksheet.Filled) (string, error) {
	key, _, err := s.SealingKey(false)
	if err != nil {
		return "", err
	}
	state := sealWhole
	for _, w := range filled {
		switch {
		case w.Seal == "":
			state = sealNone
			fmt.Fprintf(a.err, a.choose("ddss: %s không có niêm phong (bản cũ, hoặc đã bị xoá), nên không biết các ô thông tin mẫu có bị sửa không; hãy so với biên bản.\n",
				"ddss: %s has no seal (an older version, or it was removed), so whether the facts of the sample were changed is not known; compare them with the minutes.\n"), w.File)
		case key == nil || w.SealKey != key.ID():
			if state == sealWhole {
				state = sealForeign
			}
			fmt.Fprintf(a.err, a.choose("ddss: %s được niêm phong bằng khoá khác (%s), nên không kiểm được niêm phong ở máy này; hãy chạy ở máy đã chọn mẫu.\n",
				"ddss: %s is sealed by another key (%s), so its seal cannot be checked here; run this where the sample was drawn.\n"), w.File, w.SealKey)
		default:
			if err := w.CheckSeal(key); err != nil {
				return "", err
			}
		}
	}
	return state, nil
}

// sizedAs refuses a worksheet whose figures are not those of its population and plan.
func sizedAs(w *worksheet.Filled, population int) error {
	if w.Population != population {
		return w.AlteredFigure("population", w.Population, population)
	}
	if w.AQL == "" {
		return nil
	}
	p, err := audit.PlanFor(population, w.AQL)
	switch {
	case err != nil:
		return w.Altered("plan_aql", "không phải một AQL của ISO 2859-1", "is no limit of ISO 2859-1")
	case p.Size != w.Size:
		return w.AlteredFigure("size", w.Size, p.Size)
	case p.Accept != w.Accept:
		return w.AlteredFigure("plan_accept", w.Accept, p.Accept)
	}
	return nil
}

// redrawn refuses a worksheet of other dossiers than those that its facts draw: then seed or strata were changed, or the
// values no longer stand beside their sample ids. The values tell, without any key. An auditor may have mended some of them on
// the sheet, so half of the lines may differ.
func redrawn(w *worksheet.Filled, records []assess.DrawnRecord) error {
	lines, same := 0, 0
	for _, r := range records {
		values, there := w.Values[r.ID]
		if !there {
			continue
		}
		lines++
		differs := false
		for i, field := range w.Fields {
			v, text := values[i], r.Texts[i]
			differs = differs || v != "" && v != viettext.Trim(text) && v != viettext.Trim(viettext.MaskField(field, text))
		}
		if !differs {
			same++
		}
	}
	if 2*same < lines {
		return fault.New(fault.NotVerified, "%[1]s: chọn lại theo các ô %[4]s (seed) và %[5]s (by) thì %[2]d trong %[3]d dòng là hồ sơ khác, nên các ô này đã bị sửa, giá trị không còn nằm cạnh mã mẫu của mình, hoặc phiếu do phiên bản khác ghi; hãy dùng lại phiếu gốc.",
			"%[1]s: drawn again by the cells %[4]s (seed) and %[5]s (by), %[2]d of %[3]d lines are other dossiers: these cells were changed, the values no longer stand beside their sample ids, or another version wrote the worksheet; use the worksheet as it was made.",
			w.File, lines-same, lines, w.Cells["seed"], w.Cells["by"])
	}
	return nil
}
