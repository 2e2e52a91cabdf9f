package layout

import (
	"slices"
	"strings"

	"ddss/connectors"
	"ddss/internal/viettext"
)

// maxLabel is how many bytes of a cell are looked at to tell what it is: no header, total or signature is as long, and a
// cell may have megabytes.
const maxLabel = 4 << 10

// label is the beginning of a text that is too long for a label, and any other text as it is.
func label(text string) string {
	if len(text) <= maxLabel {
		return text
	}
	if text = viettext.Trim(text); len(text) <= maxLabel {
		return text
	}
	return strings.ToValidUTF8(text[:maxLabel], "")
}

// labels is a row with its labels in place of its texts.
func labels(row connectors.Row) connectors.Row {
	copied := false
	for i, text := range row.Cells {
		if len(text) <= maxLabel {
			continue
		}
		if !copied {
			row.Cells, copied = slices.Clone(row.Cells), true
		}
		row.Cells[i] = label(text)
	}
	return row
}

func allLabels(rows []connectors.Row) []connectors.Row {
	out := make([]connectors.Row, len(rows))
	for i, row := range rows {
		out[i] = labels(row)
	}
	return out
}
