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

var countUnit = regexp.MustCompile(`^([0-9][0-9.,]*)\s*(hồ sơ|giấy tờ|bản ghi|dòng|hàng)?$`)

// stated reads a total row: the number of rows where the word for the total announces it or the column of the key holds
// it, and the sums below columns of whole numbers.
func (s *Sorter) stated(row connectors.Row) {
	key := s.plan.Column(s.plan.Dataset.Key)
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
		if m := total.FindStringSubmatch(normal); m != nil {
			if m[2] != "" {
				add(i, "", strings.TrimRight(number.FindString(m[2]), ".,"))
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

var number = regexp.MustCompile(`^[0-9][0-9.,]*`)
