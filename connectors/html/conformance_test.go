package html

import (
	"html"
	"strings"
	"testing"

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
	connectortest.Run(t, connectortest.Suite{Connector: New(), File: "a.xls", Write: write, Cut: true})
}

func FuzzRead(f *testing.F) {
	connectortest.Fuzz(f, New(), "a.xls", []byte("<table><tr><td>a<td>b</tr></table>"), []byte("<table><tr><td rowspan=2>a</td><td colspan=3>b</td></tr><tr><td>c</table>"),
		[]byte("<table><tr><td><table><tr><td>x</table></td></tr></table><table><tr><th>y"), []byte("<html><script><td></script><table><tr><td>&amp;&#0;</td>"))
}
