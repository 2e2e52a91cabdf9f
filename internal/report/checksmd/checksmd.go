// Package checksmd writes the catalogue of checks as Markdown: a list, and a page per check in both languages with its
// predicates, the named predicates that they use, and its rows.
package checksmd

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"ddss/checks"
	"ddss/internal/dataset"
)

// List and Folder are the names of the list and of the folder of the pages.
const (
	List   = "checks.md"
	Folder = "checks"
)

var dimensions = map[string]string{"dung": "Đúng", "du": "Đủ", "sach": "Sạch", "song": "Sống", "thong_nhat": "Thống nhất", "dung_chung": "Dùng chung"}

var severities = map[checks.Severity]string{checks.Critical: "rất nặng", checks.Major: "nặng", checks.Minor: "nhẹ", checks.Signal: "dấu hiệu"}

// Pages are the files by path: the list and one page per check.
func Pages(cat *checks.Catalogue) map[string][]byte {
	pages := map[string][]byte{List: list(cat)}
	for _, c := range cat.Checks {
		pages[Folder+"/"+c.ID+".md"] = page(c, cat.Words)
	}
	return pages
}

func list(cat *checks.Catalogue) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Bộ quy tắc kiểm tra · The checks\n\n")
	fmt.Fprintf(&b, "%d quy tắc, phiên bản %s. Trang này và trang của từng quy tắc được sinh từ các tệp trong `checks/` bằng lệnh `ddss checks docs docs`; SQL của từng quy tắc: `ddss checks show MÃ`.\n\n", len(cat.Checks), checks.Version)
	fmt.Fprintf(&b, "%d checks, version %s. This page and that of each check are made from the files in `checks/` by `ddss checks docs docs`; the SQL of a check: `ddss checks show ID`.\n", len(cat.Checks), checks.Version)
	for _, d := range checks.Dimensions {
		fmt.Fprintf(&b, "\n## %s (`%s`)\n\n| Mã · ID | Nội dung | Check | Mức · Severity |\n|---|---|---|---|\n", dimensions[d], d)
		for _, c := range cat.Checks {
			if c.Dimension() == d {
				fmt.Fprintf(&b, "| [%s](%s/%s.md) | %s | %s | %s · %s |\n", c.ID, Folder, c.ID, cell(c.Title.Vi), cell(c.Title.En), severities[c.Severity], c.Severity)
			}
		}
	}
	return b.Bytes()
}

func page(c *checks.Check, words checks.Words) []byte {
	var b bytes.Buffer
	ds, _ := dataset.Get(c.Dataset())
	f, _ := ds.Field(c.Value)
	fmt.Fprintf(&b, "# %s\n\n**%s** · %s\n\n", c.ID, c.Title.Vi, c.Title.En)
	fmt.Fprintf(&b, "| | |\n|---|---|\n")
	row := func(name, value string) { fmt.Fprintf(&b, "| %s | %s |\n", name, value) }
	row("Tiêu chí · Quality", dimensions[c.Dimension()])
	row("Bộ dữ liệu · Dataset", cell(ds.Vi)+" (`"+ds.Name+"`)")
	row("Mức · Severity", severities[c.Severity]+" · "+string(c.Severity))
	row("Loại lỗi · Error group", c.ErrorGroup)
	row("Giá trị nêu ra · Value shown", cell(f.Vi)+" (`"+f.Name+"`)")
	row("Căn cứ", cell(c.Basis.Vi))
	row("Basis", cell(c.Basis.En))
	row("Cách sửa", cell(c.Advice.Vi))
	row("Advice", cell(c.Advice.En))
	row("Phiên bản · Version", fmt.Sprint(c.Version))
	fmt.Fprintf(&b, "\nThuộc diện xét khi · A row is judged where\n\n%s\nSai khi · It is wrong where\n\n%s", code(c.Applies), code(c.Violates))
	if used := wordsIn(c, words); len(used) > 0 {
		fmt.Fprintf(&b, "\nTừ dùng chung · Named predicates\n\n")
		for i, w := range used {
			if i > 0 {
				fmt.Fprintln(&b)
			}
			fmt.Fprintf(&b, "`%s`\n\n%s", w, code(words[w]))
		}
	}
	for _, t := range c.Tests {
		fixture(&b, c, t)
	}
	return append(bytes.TrimRight(b.Bytes(), "\n"), '\n')
}

func code(src string) string { return "```\n" + strings.TrimSpace(src) + "\n```\n" }

var name = regexp.MustCompile(`[a-z_]+`)

// wordsIn lists the named predicates that the check uses, and those that they use, sorted.
func wordsIn(c *checks.Check, words checks.Words) []string {
	found := map[string]bool{}
	var look func(src string)
	look = func(src string) {
		for _, w := range name.FindAllString(unquoted(src), -1) {
			if _, known := words[w]; known && !found[w] {
				found[w] = true
				look(words[w])
			}
		}
	}
	look(c.Applies)
	look(c.Violates)
	return slices.Sorted(maps.Keys(found))
}

var texts = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

func unquoted(src string) string { return texts.ReplaceAllString(src, `""`) }

var verdicts = map[string]string{checks.Pass: "đạt · pass", checks.Fail: "sai · fail", checks.Skip: "không xét · skip", "": ""}

// fixture writes the rows of a test under the fields that some row has.
func fixture(b *bytes.Buffer, c *checks.Check, t checks.Test) {
	fmt.Fprintf(b, "\n## %s\n\n", t.Why)
	if t.AsOf != "" {
		fmt.Fprintf(b, "as_of: %s\n\n", t.AsOf)
	}
	for _, ds := range dataset.Names() {
		rows, given := t.Given[ds]
		if !given {
			continue
		}
		list := make([]map[string]string, len(rows))
		for i, r := range rows {
			list[i] = r
		}
		fmt.Fprintf(b, "`%s`\n\n", ds)
		table(b, ds, list, nil)
	}
	if t.Expect != "" {
		fmt.Fprintf(b, "Không áp dụng · Not applicable: `%s`\n", t.Expect)
		return
	}
	rows := make([]map[string]string, len(t.Rows))
	expect := make([]string, len(t.Rows))
	for i, r := range t.Rows {
		rows[i], expect[i] = r.Fields, verdicts[r.Expect]
	}
	if t.Eligible != nil && t.Violating != nil {
		fmt.Fprintf(b, "Xét · judged %d, sai · wrong %d\n\n", *t.Eligible, *t.Violating)
		expect = nil
	}
	table(b, c.Dataset(), rows, expect)
}

func table(b *bytes.Buffer, of string, rows []map[string]string, expect []string) {
	ds, _ := dataset.Get(of)
	var fields []string
	for _, f := range ds.Fields {
		if slices.ContainsFunc(rows, func(r map[string]string) bool { _, ok := r[f.Name]; return ok }) {
			fields = append(fields, f.Name)
		}
	}
	head := slices.Clone(fields)
	if expect != nil {
		head = append([]string{""}, fields...)
	}
	if len(head) == 0 {
		return
	}
	fmt.Fprintf(b, "| %s |\n|%s\n", strings.Join(head, " | "), strings.Repeat("---|", len(head)))
	for i, r := range rows {
		var line []string
		if expect != nil {
			line = append(line, expect[i])
		}
		for _, f := range fields {
			line = append(line, value(r, f))
		}
		fmt.Fprintf(b, "| %s |\n", strings.Join(line, " | "))
	}
	fmt.Fprintln(b)
}

// value shows a text with what cannot be seen written out; a field that the row lacks is blank.
func value(r map[string]string, field string) string {
	s, ok := r[field]
	if !ok {
		return ""
	}
	quoted := fmt.Sprintf("%+q", s)
	plain := fmt.Sprintf("%q", s)
	if plain == `"`+s+`"` && strings.TrimSpace(s) == s && s != "" {
		return cell(s)
	}
	return "`" + strings.ReplaceAll(quoted, "|", "\\|") + "`"
}

// cell keeps a text inside the cell of a table.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;", "*", `\*`, "_", `\_`).Replace(strings.TrimSpace(s))
}
