package assess

import (
	"slices"
	"strings"
	"time"

	"ddss/internal/config"
	"ddss/internal/dataset"
	"ddss/internal/dialect"
	"ddss/internal/fault"
)

// warnLostColumns names the columns that the run before had and this one lacks, unless an approved change announced it.
func (s *Session) warnLostColumns() {
	columns, last := s.History.LostSince(s.Result)
	if len(columns) == 0 {
		return
	}
	at, err := time.Parse(time.RFC3339, last.AsOf)
	if err != nil {
		return // ReadHistory has read it before
	}
	since, today := at.In(dialect.Zone).Format(time.DateOnly), s.options.today()
	if slices.ContainsFunc(s.options.Config.SchemaChanges, func(c config.SchemaChange) bool {
		return c.Approval != "" && since < c.On && c.On <= today
	}) {
		return
	}
	label := func(lang string) string {
		var out []string
		for _, c := range columns {
			name, field, _ := strings.Cut(c, ".")
			text := c
			if ds, ok := dataset.Get(name); ok {
				for _, f := range ds.Fields {
					if f.Name == field {
						text = f.Label(lang) + " (" + c + ")"
					}
				}
			}
			out = append(out, text)
		}
		return strings.Join(out, ", ")
	}
	s.Warnings = append(s.Warnings, fault.New(fault.Done, "Lần này thiếu các cột mà lần đánh giá %[3]s còn có: %[1]s. Hãy xem lại tệp kết xuất; nếu đổi có chủ ý, hãy khai schema_changes cùng văn bản duyệt.",
		"This run lacks columns that the run of %[3]s had: %[2]s. Look at the exports; if it is meant, announce it in schema_changes with its approval.", label("vi"), label("en"), at.In(dialect.Zone).Format("02/01/2006")))
}
