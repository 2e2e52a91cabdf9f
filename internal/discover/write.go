package discover

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"ddss/internal/dataset"
	"ddss/internal/layout"
)

// writer writes the configuration of a folder.
type writer struct {
	bytes.Buffer
	lang string
}

func (w *writer) say(vi, en string) string {
	if w.lang == "en" {
		return en
	}
	return vi
}

func (w *writer) line(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }

// Write is the commented configuration of the folder, in the language "vi" or "en". What is settled stands as it is; what
// is open stands as commented alternatives, of which a person frees one, and until then the configuration is refused.
// plan is the name of the plan file that the configuration tells of.
func (d *Folder) Write(lang, plan string) []byte {
	w := &writer{lang: lang}
	w.line("# %s", w.say("Cấu hình ddss cho các tệp kết xuất trong thư mục này. Bỏ dấu # ở đầu dòng để dùng dòng đó.", "Configuration of ddss for the exports of this folder. Remove the # of a line to use it."))
	w.line("# %s", w.say("Xem kỹ một tệp: ddss inspect TỆP. Đánh giá: ddss assess.", "Look closely at a file: ddss inspect FILE. Assess: ddss assess."))
	w.line("")
	w.line("# unit: {name: %s, ward_code: \"00000\", agency_prefix: H00.00}   # %s", w.say("Xã …", "…"), w.say("mã phải nằm trong dấu nháy", "codes stand in quotes"))
	w.line("# as_of: 2026-10-31T17:00:00+07:00   # %s", w.say("thời điểm đánh giá; bỏ trống là lúc chạy lệnh", "moment that is assessed; left out: that of the command"))
	w.line("")
	w.line("sources:")
	for _, f := range d.Files {
		for _, c := range f.Choices {
			w.source(f, c)
		}
		w.unread(f)
	}
	w.unknown(d)
	w.rest(plan)
	return w.Bytes()
}

// text is a YAML scalar.
func text(s string) string {
	out, err := yaml.Marshal(s)
	if err != nil || bytes.Count(out, []byte("\n")) > 1 {
		return strconv.Quote(s)
	}
	return strings.TrimSpace(string(out))
}

func (w *writer) source(f *File, c Choice) {
	p := c.Plans[0]
	t := f.Tables[c.Table]
	w.line("  # %s%s", f.Name, w.place(f, t, p))
	if len(c.Plans) > 1 {
		w.line("  # %s", w.say("CẦN CHỌN: tệp khớp như nhau với nhiều bộ dữ liệu; bỏ dấu # ở đúng một dòng dataset.", "TO DECIDE: the file fits several datasets equally; free one line dataset."))
		w.line("  - path: %s", text(f.Name))
		for _, q := range c.Plans {
			w.line("    # dataset: %s   # %s: %s", q.Dataset.Name, q.Dataset.Label(w.lang), strings.Join(q.Fields(), ", "))
		}
	} else {
		w.line("  - dataset: %s   # %s", p.Dataset.Name, p.Dataset.Label(w.lang))
		w.line("    path: %s", text(f.Name))
	}
	switch s := f.sheet(c.Table); {
	case len(c.Rivals) > 0:
		w.line("    # %s", w.say("CẦN CHỌN: các trang khớp như nhau; bỏ dấu # ở một dòng sheet, và chép cả nguồn này cho mỗi trang khác cần đọc.", "TO DECIDE: these sheets fit equally; free one line sheet, and copy the source for each other sheet to be read."))
		tables := append([]int{c.Table}, c.Rivals...)
		slices.Sort(tables)
		for _, name := range f.names(tables) {
			w.line("    # sheet: %s", text(name))
		}
	case s != "":
		w.line("    sheet: %s", text(s))
	}
	w.line("    # control_total: 0   # %s", w.say("số hàng mà hệ thống nguồn báo", "rows that the source system shows"))
	if len(c.Plans) == 1 {
		w.columns(p, t)
	}
	w.line("")
}

// unread writes a commented source for each table that is not read.
func (w *writer) unread(f *File) {
	for _, u := range f.Unread {
		t := f.Tables[u.Table]
		why := w.say("khớp kém hơn nên không đọc", "fits less well and is not read")
		if t.Hidden {
			why = w.say("trang ẩn nên không đọc", "hidden and so not read")
		}
		w.line("  # - {dataset: %s, path: %s, sheet: %s}   # %s", strings.ReplaceAll(t.datasets(), " ", w.say(" hoặc ", " or ")), text(f.Name), text(t.Name), fmt.Sprintf(w.say("%d hàng; %s", "%d rows; %s"), u.Rows, why))
	}
	if len(f.Unread) > 0 {
		w.line("")
	}
}

// place tells where a table stands.
func (w *writer) place(f *File, t Table, p *layout.Plan) string {
	out := " · " + f.Kind
	if t.Encoding != "" {
		out += " · " + t.Encoding
	}
	if t.Name != "" {
		out += " · " + w.say("trang ", "sheet ") + "«" + t.Name + "»"
	}
	switch {
	case p.HeaderTo > p.HeaderFrom:
		out += fmt.Sprintf(w.say(" · tiêu đề ở hàng %d-%d", " · header in rows %d-%d"), p.HeaderFrom, p.HeaderTo)
	case p.HeaderTo > 0:
		out += fmt.Sprintf(w.say(" · tiêu đề ở hàng %d", " · header in row %d"), p.HeaderTo)
	}
	return out
}

// columns writes the mapping: as comments, since it holds without being written.
func (w *writer) columns(p *layout.Plan, t Table) {
	w.line("    columns:   # %s", w.say("cột: trường; \"-\" là bỏ cột. Dưới đây là cách ghép tự động, chỉ bỏ dấu # ở dòng muốn đổi.", "header: field; \"-\" leaves the column out. Below stands the automatic mapping: free a line only to change it."))
	ambiguous := map[int]bool{}
	for _, a := range p.Ambiguities() {
		w.line("      # %s", fmt.Sprintf(w.say("CẦN CHỌN: %d cột cùng khớp với %s; bỏ dấu # ở đúng một dòng.", "TO DECIDE: %d columns fit %s equally; free one line."), len(a.Columns), a.Field))
		field, _ := p.Dataset.Field(a.Field)
		var rows [][2]string
		for i, c := range a.Columns {
			ambiguous[c] = true
			hint := ""
			if e := p.Evidence(field, c, t.Head); e.All > 0 {
				hint = "; " + Shown(e, w.lang)
			}
			rows = append(rows, [2]string{entry(a.Headers[i], a.Field), w.reason(p.Columns[c]) + hint})
		}
		w.aligned(rows)
	}
	proposed := map[int][]layout.Evidence{}
	for _, e := range p.Proposals(t.Head) {
		proposed[e.Column] = append(proposed[e.Column], e)
	}
	var rows [][2]string
	for _, c := range p.Columns {
		switch {
		case c.Header == "" || ambiguous[c.Index]:
		case c.Field != "":
			rows = append(rows, [2]string{entry(c.Header, c.Field), w.reason(c)})
		case len(proposed[c.Index]) > 0:
			for _, e := range proposed[c.Index] {
				rows = append(rows, [2]string{entry(c.Header, e.Field), w.say("ĐỀ XUẤT theo nội dung: ", "PROPOSED by content: ") + Shown(e, w.lang)})
			}
		default:
			rows = append(rows, [2]string{entry(c.Header, `"-"`), Word(c.Reason, w.lang)})
		}
	}
	w.aligned(rows)
}

func entry(header, field string) string { return strconv.Quote(header) + ": " + field }

func (w *writer) reason(c layout.Column) string {
	return Word(c.Reason, w.lang) + ", " + w.score(c.Score)
}

// widest is the column up to which remarks are aligned.
const widest = 60

// aligned writes commented entries with their remarks below each other.
func (w *writer) aligned(rows [][2]string) {
	wide := 0
	for _, r := range rows {
		if n := utf8.RuneCountInString(r[0]); n <= widest {
			wide = max(wide, n)
		}
	}
	for _, r := range rows {
		w.line("      # %s%s   # %s", r[0], strings.Repeat(" ", max(0, wide-utf8.RuneCountInString(r[0]))), r[1])
	}
}

func (w *writer) score(n int) string { return fmt.Sprintf(w.say("điểm %d", "score %d"), n) }

// unknown names the files and sheets that are not read, and why.
func (w *writer) unknown(d *Folder) {
	told := false
	add := func(name, format string, args ...any) {
		if !told {
			w.line("  # %s", w.say("Không nhận ra, nên không đọc:", "Not recognised, and so not read:"))
			told = true
		}
		w.line("  # · %s: %s", name, fmt.Sprintf(format, args...))
	}
	for _, f := range d.Files {
		if f.Err != nil {
			add(f.Name, "%s", f.reason(w.lang))
		}
		if f.Err == nil && len(f.Tables) == 0 {
			add(f.Name, "%s", w.say("tệp không có trang nào", "the file has no sheets"))
		}
		for _, t := range f.Tables {
			if t.Fits != nil {
				continue
			}
			name := f.Name
			if t.Name != "" {
				name += " [" + t.Name + "]"
			}
			if t.Nearest == nil {
				add(name, "%s", w.say("không có dòng tiêu đề nào quen thuộc", "no header row is known"))
				continue
			}
			key, _ := t.Nearest.Dataset.Field(t.Nearest.Dataset.Key)
			add(name, w.say("gần nhất là %s (%d trường) nhưng thiếu cột khoá «%s»", "nearest is %s (%d fields), but the key column «%s» is missing"), t.Nearest.Dataset.Name, len(t.Nearest.Fields()), key.Label(w.lang))
			for _, e := range t.Nearest.Proposals(t.Head) {
				if e.Field == t.Nearest.Dataset.Key {
					sheet := ""
					if t.Name != "" {
						sheet = ", sheet: " + text(t.Name)
					}
					w.line("  # - {dataset: %s, path: %s%s, columns: {%s: %s}}   # %s: %s", t.Nearest.Dataset.Name, text(f.Name), sheet, strconv.Quote(t.Nearest.Columns[e.Column].Header), e.Field, w.say("ĐỀ XUẤT theo nội dung", "PROPOSED by content"), Shown(e, w.lang))
				}
			}
		}
	}
	for _, pattern := range d.Subfolders {
		add(path.Dir(pattern), w.say("thư mục con; nếu cần, hãy thêm nguồn có path: %q", "a subfolder; if it is needed, add a source with path: %q"), pattern)
	}
	if told {
		w.line("")
	}
}

// rest writes the keys that only a person can fill in.
func (w *writer) rest(plan string) {
	w.line("# plan: %s   # %s", plan, w.say("chỉ tiêu của Kế hoạch: giai đoạn, giá trị, thời hạn, đơn vị chủ trì", "targets of the plan: phases, values, deadlines, lead units"))
	w.line("# catalogues: {wards: dvhc.csv, ward_map: dvhc_cu_moi.csv}   # %s", w.say("danh mục chính thức; thiếu thì quy tắc cần nó không được đánh giá", "the official lists; checks that need a missing one are not assessed"))
	w.line("# governance:   # %s", w.say("ai sở hữu, ai giữ dữ liệu", "who owns and who keeps the data"))
	w.line("#   datasets:")
	for _, ds := range dataset.All() {
		if w.read(ds.Name) {
			w.line("#     %s: {owner: …, steward: …}", ds.Name)
		}
	}
	w.line("# gate: {dqi: 75}   # %s", w.say("mã thoát 3 nếu thấp hơn", "exit code 3 below it"))
	w.line("# exceptions: [{check: du.dossier.contact, enabled: false, approval: …}]   # %s", w.say("quy tắc được duyệt bỏ; xem ddss checks list", "checks that are switched off with approval; see ddss checks list"))
}

// read reports whether the configuration written so far has a source of the dataset.
func (w *writer) read(name string) bool {
	return bytes.Contains(w.Bytes(), []byte("- dataset: "+name+" "))
}

// Undecided lists what is open in the folder, in the order of the files; nil if the configuration can be used as it is.
func (d *Folder) Undecided() []error {
	var out []error
	for _, f := range d.Files {
		for _, c := range f.Choices {
			if err := f.open(c); err != nil {
				out = append(out, err)
			}
		}
	}
	return out
}
