package synth

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// source is a file of the commune: which dataset it holds, its name, and what writes it.
type source struct {
	dataset, file string
	write         func(g *generator, dataset string) []byte
	firstRow      int // number of the first record
}

var sources = []source{
	{"document", "giay_to.csv", (*generator).papersCSV, 2},
	{"procedure", "tthc.xls", (*generator).htmlTable, 4},
	{"payment", "thanh_toan.ndjson", (*generator).lines, 1},
	{"survey", "khao_sat.txt", (*generator).tabbed, 2},
	{"feedback", "phan_anh.csv", (*generator).commas, 2},
	{"person", "dan_cu.csv", (*generator).commas, 2},
	{"agency", "co_quan.csv", (*generator).commas, 2},
	{"evidence", "minh_chung.csv", (*generator).commas, 2},
	{"declared_figure", "so_lieu_cong_bo.csv", (*generator).commas, 2},
	{"task", "nhiem_vu.csv", (*generator).commas, 2},
	{"finding", "kien_nghi.csv", (*generator).commas, 2},
}

// write writes everything into dir, which may exist.
func (g *generator) write(dir string) error {
	for _, folder := range []string{evidenceDir, path.Dir(planFile)} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
			return err
		}
	}
	files := g.evidence()
	for name, rows := range g.tables {
		g.tables[name] = slices.DeleteFunc(rows, func(r *row) bool { return r.gone })
	}
	if err := g.writeDossiers(filepath.Join(dir, dossierFile)); err != nil {
		return fmt.Errorf("write %s: %w", dossierFile, err)
	}
	for _, s := range sources {
		for i, r := range g.tables[s.dataset] {
			r.line = s.firstRow + i
		}
		files[s.file] = s.write(g, s.dataset)
	}
	files["dvhc.csv"], files["dvhc_cu_moi.csv"] = g.wards()
	files[planFile] = planYAML()
	files["ddss.yaml"] = g.config()
	files["defects.csv"] = defectsCSV(g.defects())
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (g *generator) records(ds string) [][]string {
	out := [][]string{labels(ds)}
	for _, r := range g.tables[ds] {
		rec := make([]string, len(tableColumns[ds]))
		for i, f := range tableColumns[ds] {
			rec[i] = r.get(f)
		}
		out = append(out, rec)
	}
	return out
}

func delimited(records [][]string, comma rune, crlf bool) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = comma, crlf
	_ = w.WriteAll(records) // a buffer takes everything
	return b.Bytes()
}

func (g *generator) commas(ds string) []byte { return delimited(g.records(ds), ',', false) }

// papersCSV is as Excel writes it here: a byte order mark and semicolons. Two lines at the end are torn.
func (g *generator) papersCSV(ds string) []byte {
	text := append([]byte("\ufeff"), delimited(g.records(ds), ';', true)...)
	if !g.Clean {
		text = append(text, "GT9999998;"+centre+"-260902-9990;Thành phần;Đơn, tờ khai\r\nGT9999999;"+centre+"-260902-9991;Thành phần\r\n"...)
	}
	return text
}

// lines is one JSON object a line, as an interface gives it.
func (g *generator) lines(ds string) []byte {
	var b bytes.Buffer
	for _, r := range g.tables[ds] {
		b.WriteByte('{')
		for i, f := range tableColumns[ds] {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, "%q:", camel(label(ds, f)))
			if n, err := strconv.Atoi(r.get(f)); err == nil && f == "amount" {
				fmt.Fprint(&b, n)
				continue
			}
			text, err := json.Marshal(r.get(f))
			if err != nil {
				panic(err) // a string always encodes
			}
			b.Write(text)
		}
		b.WriteString("}\n")
	}
	return b.Bytes()
}

// tabbed is "Unicode text" as Excel writes it: UTF-16 little endian with a byte order mark, divided by tabs.
func (g *generator) tabbed(ds string) []byte {
	text := string(delimited(g.records(ds), '\t', true))
	out := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return out
}

// htmlTable is a page with a table under the name .xls, as many systems export.
func (g *generator) htmlTable(ds string) []byte {
	var b bytes.Buffer
	columns := len(tableColumns[ds])
	fmt.Fprintf(&b, "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">\n<head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\"></head>\n<body><table border=\"1\">\n")
	fmt.Fprintf(&b, "<tr><td colspan=\"%d\"><b>DANH MỤC THỦ TỤC HÀNH CHÍNH</b></td></tr>\n<tr><td colspan=\"%d\">UBND xã Ô Diên (dữ liệu giả lập)</td></tr>\n<tr><th>STT</th>", columns+1, columns+1)
	for i, rec := range g.records(ds) {
		if i > 0 {
			fmt.Fprintf(&b, "<tr><td>%d</td>", i)
		}
		for _, text := range rec {
			if i == 0 {
				fmt.Fprintf(&b, "<th>%s</th>", html.EscapeString(text))
			} else {
				fmt.Fprintf(&b, "<td>%s</td>", html.EscapeString(text))
			}
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</table></body></html>\n")
	return b.Bytes()
}

// wards are the lists that a unit imports, cut to those that the sample speaks of.
func (g *generator) wards() (present, old []byte) {
	list := [][]string{{"Mã", "Tên"}}
	for _, w := range append([]ward{oDien}, others...) {
		list = append(list, []string{w.code, w.name})
	}
	changes := [][]string{{"Mã cũ", "Tên cũ", "Mã mới", "Tên mới"}}
	for _, w := range oldWards {
		changes = append(changes, []string{w.code, w.name, oDien.code, oDien.name})
	}
	return delimited(list, ',', false), delimited(changes, ',', false)
}

func (g *generator) config() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# Xã Ô Diên giả lập: mọi tên người, số giấy tờ và hồ sơ đều không có thật.\n")
	fmt.Fprintf(&b, "unit: {name: Xã Ô Diên, ward_code: \"%s\", agency_prefix: %s}\nas_of: %s\nplan: %s\nsources:\n", oDien.code, prefix, g.AsOf.Format("2006-01-02T15:04:05-07:00"), planFile)
	fmt.Fprintf(&b, "  - dataset: dossier\n    path: %s\n    control_total: %d\n    provenance: {system: Hệ thống thông tin giải quyết TTHC, exported_by: Tổ một cửa, exported_at: \"%s\", filter: \"toàn bộ hồ sơ của xã\", rows_shown: %d}\n",
		dossierFile, len(g.tables["dossier"]), g.AsOf.Format("2006-01-02T15:04:05-07:00"), len(g.tables["dossier"]))
	for _, s := range sources {
		fmt.Fprintf(&b, "  - {dataset: %s, path: %s}\n", s.dataset, s.file)
	}
	b.WriteString("catalogues: {wards: {path: dvhc.csv, taken_on: " + g.AsOf.AddDate(0, 0, -1).Format("2006-01-02") + "}, ward_map: dvhc_cu_moi.csv}\n")
	b.WriteString(governance)
	return []byte(b.String())
}

// defects lists the faults that were planted, by check, file and row.
func (g *generator) defects() []Defect {
	out := slices.Clone(g.noRow)
	for i := range out {
		out[i].Source, out[i].Sheet = dossierFile, dossierSheet
	}
	place := func(ds, file, sheet, key string) {
		for _, r := range g.tables[ds] {
			for _, c := range r.faults {
				out = append(out, Defect{c, ds, file, sheet, r.line, r.get(key)})
			}
		}
	}
	place("dossier", dossierFile, dossierSheet, "dossier_code")
	for _, s := range sources {
		place(s.dataset, s.file, "", tableColumns[s.dataset][0])
	}
	slices.SortFunc(out, func(a, b Defect) int {
		return cmp.Or(cmp.Compare(a.Check, b.Check), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Row, b.Row))
	})
	return out
}

func defectsCSV(list []Defect) []byte {
	records := [][]string{{"check", "dataset", "source", "sheet", "row", "key"}}
	for _, d := range list {
		line := ""
		if d.Row > 0 {
			line = strconv.Itoa(d.Row)
		}
		records = append(records, []string{d.Check, d.Dataset, d.Source, d.Sheet, line, d.Key})
	}
	return delimited(records, ',', false)
}

// governance names owners of most datasets, and of the rules of three qualities: a commune on its way.
const governance = `governance:
  datasets:
    dossier: {owner: Văn phòng HĐND và UBND, steward: Tổ dữ liệu}
    document: {owner: Trung tâm Phục vụ hành chính công, steward: Tổ dữ liệu}
    procedure: {owner: Văn phòng HĐND và UBND, steward: Tổ dữ liệu}
    payment: {owner: Phòng Kinh tế, steward: Bộ phận kế toán}
    survey: {owner: Trung tâm Phục vụ hành chính công, steward: Tổ dữ liệu}
    feedback: {owner: Văn phòng HĐND và UBND, steward: Tổ tiếp dân}
    person: {owner: Công an xã, steward: Tổ Đề án 06}
  rule_owners: {du: Tổ dữ liệu, sach: Tổ dữ liệu, dung: Tổ dữ liệu}
`
