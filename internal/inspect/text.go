package inspect

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"ddss/connectors"
	"ddss/internal/dataset"
	"ddss/internal/discover"
	"ddss/internal/finding"
	"ddss/internal/layout"
	"ddss/internal/report/textw"
)

// wide is from which width on the table of columns shows more.
const wide = 110

// Text writes reports for a terminal of that width, in the language "vi" or "en".
func Text(out io.Writer, reports []*Report, lang string, width int) error {
	w := &writer{out: out, lang: lang, width: max(width, 60)}
	for i, r := range reports {
		if i > 0 {
			w.print("\n")
		}
		w.report(r)
	}
	return w.err
}

type writer struct {
	out   io.Writer
	lang  string
	width int
	err   error
}

func (w *writer) print(format string, args ...any) {
	if w.err == nil {
		_, w.err = fmt.Fprintf(w.out, format, args...)
	}
}

func (w *writer) say(vi, en string) string {
	if w.lang == "en" {
		return en
	}
	return vi
}

// fact writes a name and what it is, wrapped below itself.
func (w *writer) fact(name, text string) { w.wrapped("  "+pad(name, 10)+"  ", text) }

func (w *writer) wrapped(first, text string) {
	indent := strings.Repeat(" ", utf8.RuneCountInString(first))
	line, empty := first, true
	for _, word := range strings.Split(text, " ") {
		if !empty && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > w.width {
			w.print("%s\n", line)
			line, empty = indent, true
		}
		if !empty {
			line += " "
		}
		line, empty = line+word, false
	}
	w.print("%s\n", strings.TrimRight(line, " "))
}

func pad(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-utf8.RuneCountInString(s)))
}

// whole writes a number with its thousands apart.
func (w *writer) whole(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + w.say(".", ",") + s[i:]
	}
	return s
}

func (w *writer) report(r *Report) {
	w.print("%s · %s", r.File, r.Kind)
	if r.Bytes > 0 {
		w.print(" · %s %s", w.whole(r.Bytes), w.say("byte", "bytes"))
	}
	w.print("\n")
	if len(r.Sheets) > 1 {
		for _, s := range r.Sheets {
			w.sheet(s)
		}
	}
	if len(r.Tables) == 0 {
		w.print("  %s\n", w.say("Tệp không có chữ nào.", "The file has no text."))
	}
	for _, t := range r.Tables {
		if len(r.Sheets) > 1 {
			w.print("\n")
		}
		w.table(t)
	}
}

var uses = map[string][2]string{
	UseRead: {"được đọc", "is read"}, UseOpen: {"CẦN CHỌN", "TO DECIDE"},
	UseOther: {"khớp kém trang khác, không đọc", "fits less well than another, not read"}, UseNone: {"không nhận ra", "not recognised"},
}

func (w *writer) sheet(s Sheet) {
	use := uses[s.Use]
	text := "«" + s.Name + "»: " + w.say(use[0], use[1])
	if s.Hidden {
		text += w.say(" (ẩn)", " (hidden)")
	}
	if len(s.Datasets) > 0 {
		text += ", " + strings.Join(s.Datasets, w.say(" hoặc ", " or "))
	}
	w.fact(w.say("trang", "sheet"), text)
}

func (w *writer) table(t Table) {
	if t.Sheet != "" {
		w.print("%s «%s»\n", w.say("Trang", "Sheet"), t.Sheet)
	}
	w.fact(w.say("dữ liệu", "dataset"), w.datasets(t))
	for _, q := range t.Open {
		w.fact(w.say("CẦN CHỌN", "TO DECIDE"), w.question(q))
	}
	if t.Encoding != "" {
		w.fact(w.say("mã hoá", "encoding"), t.Encoding+" ("+w.say(evidence.Replace(t.Evidence), t.Evidence)+")")
	}
	switch {
	case t.HeaderTo > t.HeaderFrom:
		w.fact(w.say("tiêu đề", "header"), fmt.Sprintf(w.say("hàng %d-%d", "rows %d-%d"), t.HeaderFrom, t.HeaderTo))
	case t.HeaderTo > 0:
		w.fact(w.say("tiêu đề", "header"), fmt.Sprintf(w.say("hàng %d", "row %d"), t.HeaderTo))
	}
	w.fact(w.say("hàng", "rows"), w.rows(t))
	for _, r := range t.Rejects {
		w.fact(w.say("bị loại", "rejected"), fmt.Sprintf(w.say("%s hàng: %s, từ hàng %d", "%s rows: %s, from row %d"), w.whole(r.Rows), discover.Word(r.Reason, w.lang), r.First))
	}
	for _, o := range t.Others {
		w.fact(w.say("bảng khác", "other"), fmt.Sprintf(w.say("tiêu đề ở hàng %d, %s; không đọc", "header in row %d, %s; not read"), o.Row, o.Dataset))
	}
	for _, f := range t.Findings {
		w.fact(w.say("lưu ý", "finding"), w.finding(f))
	}
	w.overview(t)
	w.print("\n")
	for _, c := range t.Columns {
		w.column(c, t.Rows)
	}
}

// finding says a finding with how often and where first: "hidden rows with data: 12, first A22".
func (w *writer) finding(f connectors.Finding) string {
	text := finding.Word(f.Kind, w.lang)
	if n, ok := finding.Count(f.Note); !ok {
		text += " (" + f.Note + ")"
	} else if f.Cell != "" {
		text += ": " + w.whole(n)
	}
	if f.Cell != "" {
		text += w.say(", từ ", ", first ") + f.Cell
	}
	if _, names, ok := strings.Cut(f.Note, ",columns="); ok {
		text += w.say("; cột ", "; columns ") + strings.ReplaceAll(names, " ", ", ")
	}
	return text
}

// evidence words in Vietnamese what package viettext and the reader of delimited text say of an encoding.
var evidence = strings.NewReplacer(
	"byte order mark of", "có dấu BOM của",
	"zero bytes at every second place", "cứ hai byte có một byte 0",
	"valid UTF-8 with", "đúng UTF-8,",
	"UTF-8 with", "UTF-8,",
	"multi-byte characters", "ký tự nhiều byte",
	" and ", ", ", "invalid bytes", "byte sai",
	"neither UTF-8 nor a Vietnamese encoding fits", "không khớp UTF-8 lẫn bảng mã tiếng Việt nào",
	"not UTF-8; read so,", "không phải UTF-8; đọc theo mã này thì",
	"syllables are Vietnamese", "âm tiết là tiếng Việt",
	"delimiter", "dấu phân cách",
)

func (w *writer) datasets(t Table) string {
	if len(t.Datasets) == 0 {
		return w.say("không bộ dữ liệu nào nhận ra các cột này", "no dataset knows these columns")
	}
	var out []string
	for _, f := range t.Datasets {
		ds, _ := dataset.Get(f.Dataset)
		text := fmt.Sprintf(w.say("%s – %s, %d/%d trường", "%s – %s, %d of %d fields"), f.Dataset, ds.Label(w.lang), f.Fields, len(ds.Fields))
		if !f.Key {
			key, _ := ds.Field(ds.Key)
			text = fmt.Sprintf(w.say("gần nhất là %s, nhưng thiếu cột khoá «%s»: hãy ghép bằng columns: {\"Tên cột\": %s}", "nearest is %s, but its key «%s» is missing: map it with columns: {\"Header\": %s}"), text, key.Label(w.lang), ds.Key)
		}
		out = append(out, text)
	}
	return strings.Join(out, w.say("; hoặc ", "; or "))
}

func (w *writer) question(q Question) string {
	list := "«" + strings.Join(q.Candidates, "», «") + "»"
	switch q.About {
	case "dataset":
		return fmt.Sprintf(w.say("%s khớp như nhau; ghi rõ dataset", "%s fit equally; say which with dataset"), list)
	case "sheet":
		return fmt.Sprintf(w.say("các trang %s khớp như nhau; ghi rõ sheet", "the sheets %s fit equally; say which with sheet"), list)
	}
	return fmt.Sprintf(w.say("các cột %s cùng khớp với %s; ghi rõ bằng columns", "the columns %s all fit %s; say which with columns"), list, q.About)
}

func (w *writer) rows(t Table) string {
	out := fmt.Sprintf(w.say("%s đọc được, %s bị loại", "%s to load, %s rejected"), w.whole(t.Rows), w.whole(t.Rejected))
	var skipped []string
	for _, k := range []layout.Kind{layout.Title, layout.RepeatedHeader, layout.Group, layout.Total, layout.Signature, layout.Blank} {
		if n := t.Skipped[string(k)]; n > 0 {
			skipped = append(skipped, fmt.Sprintf("%s %s", w.whole(n), discover.Word(string(k), w.lang)))
		}
	}
	if len(skipped) > 0 {
		out += w.say("; bỏ qua ", "; skipped ") + strings.Join(skipped, ", ")
	}
	return out
}

// overview is the table of columns.
func (w *writer) overview(t Table) {
	heads := []textw.Column{{Head: "", Figure: true}, {Head: w.say("Cột", "Column")}, {Head: w.say("Trường", "Field"), Width: 23}, {Head: w.say("Vì sao (điểm)", "Why (score)")}, {Head: w.say("Có", "Filled"), Figure: true}}
	heads[1].Width, heads[3].Width = 22, 17
	big := w.width >= wide
	if big {
		heads[1].Width, heads[3].Width = 40, 24
		heads = append(heads, textw.Column{Head: w.say("Khác nhau", "Distinct"), Figure: true}, textw.Column{Head: w.say("Sai kiểu", "Unread"), Figure: true})
	}
	var rows [][]string
	for _, c := range t.Columns {
		why := discover.Word(c.Reason, w.lang)
		if c.Field != "" {
			why += fmt.Sprintf(" (%d)", c.Score)
		}
		field := c.Field
		if slices.ContainsFunc(t.Open, func(q Question) bool { return q.About == c.Field }) {
			field += " ?"
		}
		row := []string{letters(c.Index), c.Header, field, why, w.whole(c.Filled)}
		if big {
			unread := ""
			if c.Unreadable != nil {
				unread = w.whole(*c.Unreadable)
			}
			row = append(row, w.distinct(c), unread)
		}
		rows = append(rows, row)
	}
	if w.err == nil {
		w.err = textw.Table(w.out, heads, rows)
	}
}

func (w *writer) distinct(c Column) string {
	if !c.DistinctExact {
		return "> " + w.whole(c.Distinct)
	}
	return w.whole(c.Distinct)
}

// letters is the name of a column of a sheet: A, B, …, AA.
func letters(n int) string {
	out := ""
	for ; n > 0; n = (n - 1) / 26 {
		out = string(rune('A'+(n-1)%26)) + out
	}
	return out
}

// column is the profile of a column.
func (w *writer) column(c Column, rows int64) {
	title := letters(c.Index) + "  " + c.Header
	if c.Field != "" {
		title += " → " + c.Field + ", " + discover.Word(c.Type, w.lang)
	}
	w.wrapped("", title)
	for _, p := range c.Proposals {
		w.wrapped("   ", fmt.Sprintf(w.say("đề xuất %s: %d/%d giá trị %s (điểm %d); chưa dùng, hãy ghi vào columns nếu đúng", "proposed %s: %d of %d values %s (score %d); not used, write it into columns if it is right"),
			p.Field, p.Hits, p.Of, discover.Word(p.Form, w.lang), p.Score))
	}
	parts := []string{fmt.Sprintf(w.say("có %s/%s", "filled %s of %s"), w.whole(c.Filled), w.whole(rows))}
	if c.Filled > 0 {
		parts = append(parts, fmt.Sprintf(w.say("khác nhau %s", "distinct %s"), w.distinct(c)), w.length(c))
	}
	if c.Unreadable != nil && *c.Unreadable > 0 {
		parts = append(parts, fmt.Sprintf(w.say("không đọc được %s", "unreadable %s"), w.whole(*c.Unreadable)))
	}
	if c.Min != "" {
		parts = append(parts, fmt.Sprintf(w.say("từ %s đến %s", "from %s to %s"), c.Min, c.Max))
	}
	for _, code := range oddities {
		if n := c.Oddities[code]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s: %s", discover.Word(code, w.lang), w.whole(n)))
		}
	}
	w.wrapped("   ", strings.Join(parts, " · "))
	if c.Order != nil && c.Filled > 0 {
		w.wrapped("   ", w.order(*c.Order))
	}
	var list []string
	for _, v := range c.Top {
		list = append(list, fmt.Sprintf("%s ×%s", short(v.Text), w.whole(v.Count)))
	}
	w.items(w.say("hay gặp", "top"), list)
	list = nil
	for _, p := range c.Patterns {
		list = append(list, fmt.Sprintf("%s ×%s", p.Form, w.whole(p.Count)))
	}
	if c.Kinds > int64(len(list)) {
		list = append(list, fmt.Sprintf(w.say("và %s dạng khác", "and %s more"), w.whole(c.Kinds-int64(len(list)))))
	}
	w.items(w.say("dạng", "forms"), list)
}

func (w *writer) items(name string, list []string) {
	if len(list) > 0 {
		w.wrapped("   "+pad(name, 8), strings.Join(list, " · "))
	}
}

func (w *writer) length(c Column) string {
	if c.Shortest == c.Longest {
		return fmt.Sprintf(w.say("dài %d", "%d characters"), c.Longest)
	}
	return fmt.Sprintf(w.say("dài %d-%d", "%d-%d characters"), c.Shortest, c.Longest)
}

// longest text of a value that is shown.
const longestShown = 40

func short(s string) string {
	if r := []rune(s); len(r) > longestShown {
		return string(r[:longestShown-1]) + "…"
	}
	return s
}

func (w *writer) order(o Order) string {
	switch {
	case o.MonthFirst:
		return fmt.Sprintf(w.say("tháng trước ngày: %s giá trị không thể là ngày trước, không giá trị nào không thể là tháng trước", "month before day: %s values are impossible with the day first, none with the month first"), w.whole(o.NotDayFirst))
	case o.NotDayFirst > 0 && o.NotMonthFirst > 0:
		return fmt.Sprintf(w.say("ngày trước tháng, nhưng lẫn lộn: %s giá trị không thể là tháng trước, %s không thể là ngày trước", "day before month, but mixed: %s values are impossible with the month first, %s with the day first"), w.whole(o.NotMonthFirst), w.whole(o.NotDayFirst))
	case o.NotMonthFirst > 0:
		return fmt.Sprintf(w.say("ngày trước tháng: %s giá trị không thể là tháng trước", "day before month: %s values are impossible with the month first"), w.whole(o.NotMonthFirst))
	}
	return w.say("ngày trước tháng theo thông lệ: không giá trị nào cho biết khác", "day before month by custom: no value tells otherwise")
}
