package maturity

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the tables of docs/maturity*.md")

// The tables of the pages on the model are those of the model: go test ./maturity -run Docs -update writes them.
func TestDocsHoldTheTablesOfTheModel(t *testing.T) {
	for lang, name := range map[string]string{"vi": "maturity.vi.md", "en": "maturity.md"} {
		path := filepath.Join("..", "docs", name)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		page := string(text)
		for mark, table := range map[string]string{"criteria": criteriaTable(t, lang), "maps": mapsTable(t, lang)} {
			begin, end := "<!-- "+mark+" -->\n", "<!-- /"+mark+" -->"
			head, rest, ok := strings.Cut(page, begin)
			old, tail, closed := strings.Cut(rest, end)
			if !ok || !closed {
				t.Fatalf("%s has no place for the table of %s", name, mark)
			}
			if old != table && !*update {
				t.Errorf("the table of %s in %s is not that of the model; run this test with -update", mark, name)
			}
			page = head + begin + table + end + tail
		}
		if *update {
			if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func builtIn(t *testing.T) *Model {
	t.Helper()
	m, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func in(lang, vi, en string) string {
	if lang == "en" {
		return en
	}
	return vi
}

func criteriaTable(t *testing.T, lang string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| %s | %s | %s | %s |\n|---|---|---|---|\n", in(lang, "Mã", "Id"), in(lang, "Cách tính", "Kind"), in(lang, "Nội dung", "Criterion"), in(lang, "Phần đo: giá trị → đích", "Measured: value → target"))
	kinds := map[string]string{Auto: in(lang, "tự đo", "measured"), Declared: in(lang, "minh chứng", "declared"), Hybrid: in(lang, "cả hai", "both")}
	for _, a := range builtIn(t).Areas {
		fmt.Fprintf(&b, "| **%s** | | **%s** | |\n", a.ID, a.In(lang))
		for _, c := range a.Criteria {
			var parts []string
			for _, p := range c.Parts {
				target := strings.TrimSuffix(strings.TrimRight(p.Target.Rat().FloatString(2), "0"), ".")
				switch {
				case p.Yes:
					target = in(lang, "có", "yes")
				case p.Direction == "low":
					target = in(lang, "nhiều nhất ", "at most ") + target
				case p.Plan:
					target += in(lang, " (Kế hoạch)", " (plan)")
				}
				parts = append(parts, fmt.Sprintf("`%s` → %s", p.Value, target))
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", c.ID, kinds[c.Kind], c.In(lang), strings.Join(parts, "; "))
		}
	}
	return b.String()
}

func mapsTable(t *testing.T, lang string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| %s | QĐ 2439/QĐ-TTg | DCMM (GB/T 36073) | DAMA-DMBOK | ISO 8000-61 |\n|---|---|---|---|---|\n", in(lang, "Lĩnh vực", "Area"))
	for _, a := range builtIn(t).Areas {
		fmt.Fprintf(&b, "| %s %s", a.ID, a.In(lang))
		for _, of := range []string{"qd2439", "dcmm", "dama", "iso8000"} {
			fmt.Fprintf(&b, " | %s", strings.Join(a.Maps[of], "; "))
		}
		b.WriteString(" |\n")
	}
	return b.String()
}
