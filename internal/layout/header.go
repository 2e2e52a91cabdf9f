package layout

import (
	"strconv"
	"strings"

	"ddss/connectors"
	"ddss/internal/dataset"
	"ddss/internal/viettext"
)

// maxHeader is how many rows a header has at most.
const maxHeader = 3

// whole extends a header to the rows of group titles above it and of texts below it that no field is known by.
func whole(head []connectors.Row, from, to int) (int, int) {
	for to-from < maxHeader {
		switch {
		case from > 0 && head[from-1].Number == head[from].Number-1 && isGroupTitles(head[from-1], head[from:to]):
			from--
		case to < len(head) && head[to].Number == head[to-1].Number+1 && isSubtitles(head[to], head[from:to]):
			to++
		default:
			return from, to
		}
	}
	return from, to
}

var titleWords = []string{"ubnd", "uỷ ban", "cộng hoà", "độc lập", "danh sách", "báo cáo", "biểu", "phụ lục", "thống kê", "từ ngày", "đơn vị", "kỳ báo cáo", "trung tâm", "mẫu số", "lĩnh vực:"}

// isGroupTitles: at least two short texts without digits and words of titles, each over a text of the header, or over a
// column that the header leaves blank while at least three columns are titled.
func isGroupTitles(row connectors.Row, header []connectors.Row) bool {
	texts, over := 0, 0
	for c, text := range row.Cells {
		t := viettext.Normalize(text)
		if t == "" {
			continue
		}
		if len(t) > 80 || strings.ContainsAny(t, "0123456789") || hasPrefix(t, titleWords) {
			return false
		}
		if texts++; filledAt(header, c) {
			over++
		}
	}
	return row.Fault == "" && (texts >= 2 && over == texts || texts >= 3)
}

func hasPrefix(s string, list []string) bool {
	for _, p := range list {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

func filledAt(rows []connectors.Row, column int) bool {
	for _, r := range rows {
		if column < len(r.Cells) && viettext.Trim(r.Cells[column]) != "" {
			return true
		}
	}
	return false
}

// isSubtitles: at least two texts without digits, all below the blank cells to the right of a header text or below that
// text itself.
func isSubtitles(row connectors.Row, header []connectors.Row) bool {
	texts, below := 0, 0
	last := header[len(header)-1:]
	for c, text := range row.Cells {
		t := viettext.Trim(text)
		if t == "" {
			continue
		}
		blank := !filledAt(last, c)
		if strings.ContainsAny(t, "0123456789") || !blank && filledAt(last, c+1) || blank && c == 0 {
			return false
		}
		if texts++; blank {
			below++
		}
	}
	return row.Fault == "" && texts >= 2 && below >= 1
}

// isNumbering: the row numbers the columns, as reports do below their header: 1, 2, 3 … or (1), (2), (3) …, the first
// ones perhaps by letters. At least three in a row.
func isNumbering(row connectors.Row) bool {
	n, letters := 0, 0
	for _, text := range row.Cells {
		t := strings.Trim(viettext.Trim(text), "()[]")
		switch {
		case t == "":
		case len(t) > 3:
			return false
		case n == 0 && len(t) == 1 && t[0] == byte('A'+letters):
			letters++
		default:
			if i, err := strconv.Atoi(t); err != nil || i != n+1 {
				return false
			}
			n++
		}
	}
	return n >= 3
}

// known are the keys of all headers that some dataset knows.
var known = func() map[string]bool {
	keys := map[string]bool{}
	for _, ds := range dataset.All() {
		for _, f := range ds.Fields {
			for _, text := range append([]string{f.Name, f.Vi}, f.Aliases...) {
				keys[viettext.HeaderKey(text)] = true
			}
		}
	}
	for _, text := range running {
		keys[text] = true
	}
	return keys
}()

// isOtherHeader: at least three texts, all but one of them known headers.
func isOtherHeader(row connectors.Row) bool {
	texts, hits := 0, 0
	for _, text := range row.Cells {
		if viettext.Trim(text) == "" {
			continue
		}
		texts++
		if known[viettext.HeaderKey(text)] {
			hits++
		}
	}
	return hits >= 3 && hits >= texts-1
}

// knower is the dataset that knows most headers of a row; the first of equal ones, and none if no header is known.
func knower(row connectors.Row) string {
	best, most := "", 0
	for _, ds := range dataset.All() {
		m := newMatcher(ds, nil)
		hits := 0
		for _, text := range row.Cells {
			if _, ok := m.keys[viettext.HeaderKey(text)]; ok {
				hits++
			}
		}
		if hits > most {
			best, most = ds.Name, hits
		}
	}
	return best
}

// Blind is a plan for a sheet that no dataset knows: the header is the first of the rows with most texts, and no column is
// mapped. It is nil where no row has a text.
func Blind(sheet connectors.Sheet, head []connectors.Row) *Plan {
	head = allLabels(head)
	m := newMatcher(dataset.Dataset{}, nil)
	if sheet.Columns != nil {
		return m.plan([][]string{sheet.Columns})
	}
	at, most := -1, 0
	for i, row := range head {
		texts := 0
		for _, text := range row.Cells {
			if viettext.Trim(text) != "" {
				texts++
			}
		}
		if row.Fault == "" && texts > most {
			at, most = i, texts
		}
	}
	if at < 0 {
		return nil
	}
	p := m.plan([][]string{head[at].Cells})
	p.HeaderFrom, p.HeaderTo, p.FixedWidth = head[at].Number, head[at].Number, sheet.FixedWidth
	return p
}
