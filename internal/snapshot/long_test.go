package snapshot

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

// longTexts writes a workbook that shows one long shared string in many rows, which is small on the disk.
func longTexts(text string, rows int, column string) func(io.Writer) {
	return func(w io.Writer) {
		parts(w, "<sst><si><t>"+text+"</t></si></sst>", func(w io.Writer) {
			io.WriteString(w, `<worksheet><sheetData><row><c t="str"><v>Mã hồ sơ</v></c><c t="str"><v>Chủ hồ sơ</v></c><c t="str"><v>Trạng thái</v></c></row>`)
			for i := range rows {
				fmt.Fprintf(w, `<row r="%d"><c t="str"><v>H26-%d</v></c><c r="%s%d" t="s"><v>0</v></c></row>`, i+2, i, column, i+2)
			}
			io.WriteString(w, `</sheetData></worksheet>`)
		})
	}
}

// TestLongTexts: a long text in many rows costs no more than it has to.
func TestLongTexts(t *testing.T) {
	vietnamese := strings.Repeat("Nguyễn Văn An ", 2<<20/17)
	for _, test := range []struct {
		name, column string
	}{{"in a field", "B"}, {"beside the table", "D"}} {
		t.Run(test.name, func(t *testing.T) {
			snap, err := hostile(t, "a.xlsx", longTexts(vietnamese, 600, test.column))
			if err != nil || snap.Rows+int64(len(snap.Rejects)) != 600 {
				t.Fatalf("%v, %v", snap, err)
			}
		})
	}
}
