package layout

import (
	"regexp"
	"strings"

	"ddss/connectors"
	"ddss/internal/viettext"
)

// Stated is a figure that a total row of the file states: of the rows (Field empty), or the sum of a field.
type Stated struct {
	Row    int64  `json:"row"`
	Column int    `json:"column"`
	Field  string `json:"field"`
	Text   string `json:"text"` // the number as it stands
}

// maxStated bounds what is kept of the totals of a sheet: sheets with a total below each page have some hundreds.
const maxStated = 10_000

// Labels of total rows, normalised: a word for a total, perhaps with what it totals ("Cộng I", "Tổng nhóm A", "Tổng cộng
// (I+II)"), perhaps with the number of rows that it announces ("Tổng cộng: 120 hồ sơ"). The number after what is totalled
// stands behind a colon or before its unit: "Cộng trang 2" announces nothing.
var (
	totalWord  = `(?:tổng cộng|tổng số hồ sơ|tổng số|tổng hồ sơ|tổng|cộng dồn|cộng|luỹ kế)`
	totalPart  = `(?: ?\([^()]*\)| (?:[ivxlc]+|[a-zđ]|\d{1,2}\.\d{1,2})(?: ?[+,&] ?(?:[ivxlc]+|[a-zđ]))*| (?:nhóm|lĩnh vực|mục|phần|trang|tháng|quý|năm|ngày|tuần|kỳ|loại|đơn vị|toàn)(?: .*?)?)`
	totalUnit  = `(?:hồ sơ|giấy tờ|bản ghi|dòng|hàng)`
	totalCount = `[0-9]+(?:[.,][0-9]{3})*`
	plainTotal = regexp.MustCompile(`^` + totalWord + `[ :.]*(?:(` + totalCount + `)(?: ` + totalUnit + `)?)?[ :.]*$`)
	partTotal  = regexp.MustCompile(`^` + totalWord + totalPart + `(?: ?: ?(` + totalCount + `)(?: ` + totalUnit + `)?| (` + totalCount + `) ` + totalUnit + `)?[ :.]*$`)
)

// totalLabel reports whether a normalised text labels a total row, and the number of rows that it announces.
func totalLabel(t string) (count string, ok bool) {
	if !strings.HasPrefix(t, "tổng") && !strings.HasPrefix(t, "cộng") && !strings.HasPrefix(t, "luỹ kế") {
		return "", false
	}
	m := plainTotal.FindStringSubmatch(t)
	if m == nil {
		m = partTotal.FindStringSubmatch(t)
	}
	return strings.Join(m[min(1, len(m)):], ""), m != nil
}

var countUnit = regexp.MustCompile(`^([0-9][0-9.,]*)\s*(hồ sơ|giấy tờ|bản ghi|dòng|hàng)?$`)

// stated reads a total row: the number of rows where the word for the total announces it or the column of the key holds
// it, and the sums below columns of whole numbers.
func (s *Sorter) stated(row connectors.Row) {
	key := s.columns.key
	add := func(column int, field, text string) {
		if len(s.Stated) < maxStated {
			s.Stated = append(s.Stated, Stated{Row: row.Number, Column: column, Field: field, Text: text})
		}
	}
	for i := range row.Cells {
		text := s.cell(row, i)
		if text == "" {
			continue
		}
		normal := viettext.Normalize(text)
		if count, ok := totalLabel(normal); ok {
			if count != "" {
				add(i, "", count)
			}
			continue
		}
		if m := countUnit.FindStringSubmatch(normal); m != nil && i == key {
			add(i, "", strings.TrimRight(m[1], ".,"))
			continue
		}
		if i >= len(s.plan.Columns) {
			continue
		}
		if f, ok := s.plan.Dataset.Field(s.plan.Columns[i].Field); ok && f.Type.Whole() {
			add(i, f.Name, text)
		}
	}
}
