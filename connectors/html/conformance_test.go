package html

import (
	"context"
	"errors"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ddss/connectors"
	"ddss/connectors/connectortest"
)

func write(_ testing.TB, tab connectortest.Table) []byte {
	var b strings.Builder
	b.WriteString("<html><head><meta charset=utf-8></head><body><table>\n")
	for _, row := range tab.Texts() {
		b.WriteString("<tr>")
		for _, text := range row {
			b.WriteString("<td>" + strings.ReplaceAll(html.EscapeString(text), "\n", "<br>") + "</td>")
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</table></body></html>")
	return []byte(b.String())
}

func TestConformance(t *testing.T) {
	connectortest.Run(t, connectortest.Suite{Connector: New(), File: "a.xls", Write: write})
}

// TestEnds: what stands at the end tells a table that was cut off from one whose tags are left out.
func TestEnds(t *testing.T) {
	for end, whole := range map[string]bool{"</tr></table>": true, "</table></html>": true, "</body>": true, "</html>": true, "": false, "</td></tr>": false, "</tr><tr><td>2": false} {
		path := filepath.Join(t.TempDir(), "a.xls")
		if err := os.WriteFile(path, []byte("<html><table><tr><th>Mã hồ sơ</th></tr><tr><td>1"+end), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := New().Open(context.Background(), path)
		if whole != (err == nil) || !whole && !errors.Is(err, connectors.ErrFormat) {
			t.Errorf("%q at the end: %v", end, err)
		}
	}
}

// TestUndecodable: a row with a byte that is wrong is a fault, and the other rows stay.
func TestUndecodable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.xls")
	if err := os.WriteFile(path, []byte("<table><tr><th>Ngày hẹn trả kết quả<tr><td>1\xff<tr><td>2</table>"), 0o600); err != nil {
		t.Fatal(err)
	}
	book, err := New().Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	faults := ""
	if err := book.Rows(context.Background(), 0, func(r connectors.Row) error {
		faults += r.Fault + ";"
		return nil
	}); err != nil || faults != ";"+connectors.FaultEncoding+";;" {
		t.Errorf("faults %q, %v", faults, err)
	}
}

func FuzzRead(f *testing.F) {
	connectortest.Fuzz(f, New(), "a.xls", []byte("<table><tr><td>a<td>b</tr></table>"), []byte("<table><tr><td rowspan=2>a</td><td colspan=3>b</td></tr><tr><td>c</table>"),
		[]byte("<table><tr><td><table><tr><td>x</table></td></tr></table><table><tr><th>y"), []byte("<html><script><td></script><table><tr><td>&amp;&#0;</td></body>"))
}
