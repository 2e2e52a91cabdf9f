package xlsx

import (
	"strconv"
	"strings"

	"ddss/connectors/internal/cells"
	"ddss/connectors/internal/markup"
)

// around looks at the markup around the data: columns before, merged ranges after.
func (s *sheetScanner) around(t markup.Tag) {
	switch {
	case t.Name == "col" && t.Open:
		if isTrue(t, "hidden") {
			text, _ := t.Attr("min")
			first, _ := strconv.Atoi(text)
			s.notes.HiddenColumn(max(0, first-1))
		}
	case t.Name == "mergeCell" && t.Open:
		ref, _ := t.Attr("ref")
		from, _, _ := strings.Cut(ref, ":")
		if column, row, err := cells.Reference(from); err == nil {
			s.notes.Merged(column, row)
		}
	}
}

func isTrue(t markup.Tag, name string) bool {
	v, _ := t.Attr(name)
	return v == "1" || v == "true"
}
