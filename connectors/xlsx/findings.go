package xlsx

import (
	"strconv"
	"strings"

	"ddss/connectors"
	"ddss/connectors/internal/cells"
	"ddss/connectors/internal/markup"
)

// around looks at the markup around the data: columns before, merged ranges after.
func (s *sheetScanner) around(t markup.Tag) {
	switch {
	case t.Name == "col" && t.Open:
		if isTrue(t, "hidden") {
			s.notes.HiddenColumns(number(t, "min")-1, number(t, "max")-1)
		}
	case t.Name == "mergeCell" && t.Open:
		ref, _ := t.Attr("ref")
		from, _, _ := strings.Cut(ref, ":")
		if column, row, err := cells.Reference(from); err == nil {
			s.notes.Merged(column, row)
		}
	}
}

// number is an attribute that counts from 1; 0 if it is none.
func number(t markup.Tag, name string) int {
	text, _ := t.Attr(name)
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > connectors.MaxColumns {
		return 0
	}
	return n
}

func isTrue(t markup.Tag, name string) bool {
	v, _ := t.Attr(name)
	return v == "1" || v == "true"
}

// isLinked reports whether a formula points to another workbook: they are numbered, as in [1]Sheet1!A1.
func isLinked(formula []byte) bool {
	for i, c := range formula {
		if c != '[' {
			continue
		}
		digits := 0
		for i+1+digits < len(formula) && formula[i+1+digits] >= '0' && formula[i+1+digits] <= '9' {
			digits++
		}
		if end := i + 1 + digits; digits > 0 && end < len(formula) && formula[end] == ']' {
			return true
		}
	}
	return false
}

// comments notes the cells of a sheet that have comments. Only a finding hangs on them: what is damaged there has none.
func (b *book) comments(sheet string, n *cells.Notes) {
	list := relationsOf(sheet)
	var rels relations
	if !b.Has(list) || b.decode(list, &rels) != nil {
		return
	}
	for _, r := range rels.List {
		part := target(sheet, r.Target)
		if !strings.HasSuffix(r.Type, "/comments") || !b.Has(part) {
			continue
		}
		in, err := b.Part(part)
		if err != nil {
			return
		}
		s := markup.New(in)
		for t, err := s.Next(nil); err == nil; t, err = s.Next(nil) {
			if t.Name != "comment" || !t.Open {
				continue
			}
			ref, _ := t.Attr("ref")
			if column, row, err := cells.Reference(ref); err == nil {
				n.Comment(column, row)
			}
		}
		in.Close()
	}
}
