// Package finding says the findings on sources to people.
package finding

import (
	"strconv"
	"strings"
)

// words by kind: Vietnamese and English.
var words = map[string][2]string{
	"hidden_rows":           {"hàng ẩn có dữ liệu", "hidden rows with data"},
	"hidden_columns":        {"cột ẩn có dữ liệu", "hidden columns with data"},
	"hidden_sheet":          {"trang ẩn có dữ liệu", "hidden sheets with data"},
	"number_as_text":        {"số lưu dạng chữ", "numbers stored as text"},
	"formula_error":         {"lỗi công thức", "formula errors"},
	"formula_without_value": {"công thức chưa có kết quả, đọc như ô trống", "formulas without a stored result, read as empty"},
	"merged_data_cells":     {"ô dữ liệu gộp, chỉ ô đầu có giá trị", "merged data cells, only the first holds the value"},
	"comments":              {"ô có chú thích", "cells with comments"},
	"external_links":        {"liên kết tới sổ tính khác", "links to other workbooks"},
	"date_epoch_1904":       {"ngày tính từ năm 1904", "dates counted from 1904"},
	"date_epochs_differ":    {"ngày tính từ năm 1904, các tệp khác của nguồn tính từ năm 1900", "dates counted from 1904, in other files of the source from 1900"},
}

// Word says the kind of a finding in the language "vi" or "en"; a kind without words stays as it is.
func Word(kind, lang string) string {
	w, ok := words[kind]
	switch {
	case !ok:
		return kind
	case lang == "en":
		return w[1]
	}
	return w[0]
}

// Kinds are the kinds of findings on workbooks in the order in which they are told: what hides data first.
func Kinds() []string {
	return []string{"hidden_sheet", "hidden_rows", "hidden_columns", "formula_error", "formula_without_value", "number_as_text", "merged_data_cells",
		"date_epoch_1904", "date_epochs_differ", "external_links", "comments"}
}

// Count is how often a finding was met by its note; false if the note does not tell.
func Count(note string) (int64, bool) {
	text, ok := strings.CutPrefix(note, "count=")
	text, _, _ = strings.Cut(text, ",")
	n, err := strconv.ParseInt(text, 10, 64)
	return n, ok && err == nil
}
