//go:build linux

package snapshot

import (
	"archive/zip"
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"
	"github.com/xuri/excelize/v2"

	"ddss/connectors"
	"ddss/connectors/all"
	"ddss/internal/viettext"
)

// benchRows is how many rows the files of a benchmark have: DDSS_BENCH_ROWS, or few.
func benchRows(b *testing.B) int {
	rows, err := strconv.Atoi(os.Getenv("DDSS_BENCH_ROWS"))
	if err != nil {
		rows = 2000
	}
	return rows
}

const benchColumns = 40

// benchText is the text of a cell; every fourth column holds numbers.
func benchText(row, column int) string {
	return fmt.Sprintf("Giá trị số %d của hồ sơ", (row*31+column*7)%50_000)
}

func isNumberColumn(column int) bool { return column%4 == 3 }

// benchWorkbook writes rows of 40 cells, a quarter of them numbers, with the texts inline or shared.
func benchWorkbook(b *testing.B, rows int, shared bool) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "a.xlsx")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	z := zip.NewWriter(f)
	part := func(name string, write func(w *bufio.Writer)) {
		p, err := z.Create(name)
		if err != nil {
			b.Fatal(err)
		}
		w := bufio.NewWriterSize(p, 1<<20)
		write(w)
		if err := w.Flush(); err != nil {
			b.Fatal(err)
		}
	}
	const main, rel = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	for name, text := range map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>`,
		"_rels/.rels":         `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + rel + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":     `<workbook xmlns="` + main + `" xmlns:r="` + rel + `"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + rel + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="` + rel +
			`/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
	} {
		part(name, func(w *bufio.Writer) { w.WriteString(text) })
	}
	index := map[string]int{}
	var list []string
	names := make([]string, benchColumns)
	for c := range names {
		names[c] = strings.TrimSuffix(connectors.Address(c, 1), "1")
	}
	part("xl/worksheets/sheet1.xml", func(w *bufio.Writer) {
		fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="%s"><sheetData>`, main)
		for r := 1; r <= rows; r++ {
			fmt.Fprintf(w, `<row r="%d">`, r)
			for c, name := range names {
				if isNumberColumn(c) {
					fmt.Fprintf(w, `<c r="%s%d"><v>%d</v></c>`, name, r, r*1000+c)
					continue
				}
				text := benchText(r, c)
				if !shared {
					fmt.Fprintf(w, `<c r="%s%d" t="inlineStr"><is><t>%s</t></is></c>`, name, r, text)
					continue
				}
				i, ok := index[text]
				if !ok {
					i = len(list)
					index[text], list = i, append(list, text)
				}
				fmt.Fprintf(w, `<c r="%s%d" t="s"><v>%d</v></c>`, name, r, i)
			}
			w.WriteString("</row>")
		}
		w.WriteString("</sheetData></worksheet>")
	})
	part("xl/sharedStrings.xml", func(w *bufio.Writer) {
		fmt.Fprintf(w, `<sst xmlns="%s">`, main)
		for _, text := range list {
			fmt.Fprintf(w, "<si><t>%s</t></si>", text)
		}
		w.WriteString("</sst>")
	})
	if err := z.Close(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

// measure tells rows and megabytes of the file, a second and a second of processor, and the peak of memory.
func measure(b *testing.B, path string, rows int, read func() (int, error)) {
	b.Helper()
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		forgetPeak(b)
		start, used := time.Now(), processor(b)
		n, err := read()
		if err != nil {
			b.Fatal(err)
		}
		if n != rows {
			b.Fatalf("%d rows, want %d", n, rows)
		}
		spent := time.Since(start).Seconds()
		b.ReportMetric(float64(rows)/spent, "rows/s")
		b.ReportMetric(float64(info.Size())/1e6/spent, "MB/s")
		b.ReportMetric(float64(rows)/(processor(b)-used), "rows/cpu-s")
		b.ReportMetric(float64(info.Size())/1e6/(processor(b)-used), "MB/cpu-s")
		b.ReportMetric(peak(b), "peak-MB")
	}
}

// processor is how many seconds of processor the process has used, which tells more than the clock on a busy machine.
func processor(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// readAll reads the rows of the first sheet with a connector.
func readAll(path string) (int, error) {
	book, _, err := connectors.OpenPart(context.Background(), all.List(), "", path)
	if err != nil {
		return 0, err
	}
	defer book.Close()
	n := 0
	return n, book.Rows(context.Background(), 0, func(connectors.Row) error { n++; return nil })
}

// BenchmarkWorkbook reads the raw cells of a workbook, here and with excelize; see bench/reading.sh.
func BenchmarkWorkbook(b *testing.B) {
	rows := benchRows(b)
	for _, strings := range []string{"inline", "shared"} {
		path := benchWorkbook(b, rows, strings == "shared")
		b.Run(strings+"/ddss", func(b *testing.B) {
			measure(b, path, rows, func() (n int, err error) { return readAll(path) })
		})
		b.Run(strings+"/excelize", func(b *testing.B) {
			measure(b, path, rows, func() (int, error) {
				f, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
				if err != nil {
					return 0, err
				}
				defer f.Close()
				list, err := f.Rows("a")
				if err != nil {
					return 0, err
				}
				defer list.Close()
				n := 0
				for list.Next() {
					if _, err := list.Columns(excelize.Options{RawCellValue: true}); err != nil {
						return 0, err
					}
					n++
				}
				return n, list.Error()
			})
		})
	}
}

// benchCSV writes dossiers of 24 fields in an encoding, one field in twelve in quotation marks.
func benchCSV(b *testing.B, rows int, encode func(string) ([]byte, error)) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "a.csv")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	line := func(s string) {
		text, err := encode(s)
		if err == nil {
			_, err = w.Write(text)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	line("Mã hồ sơ,Chủ hồ sơ,Ngày tiếp nhận,Trạng thái,Địa chỉ,Ghi chú" + func() (s string) {
		for i := range 18 {
			s += fmt.Sprintf(",Cột %d", i)
		}
		return s
	}() + "\n")
	for i := range rows {
		s := fmt.Sprintf("H26.99-%d,Nguyễn Văn Hải %d,%02d/%02d/2026 08:30:15,Đã trả kết quả,\"Số %d, thôn %d, xã Ô Diên\",Không", i, i, 1+i%28, 1+i%12, i%9999, i%20)
		for c := range 18 {
			if c == 7 {
				s += fmt.Sprintf(`,"ý kiến ""%d"""`, i)
			} else {
				s += fmt.Sprintf(",giá trị %d", i*c%100_000)
			}
		}
		line(s + "\n")
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

// BenchmarkCSV reads delimited text in each encoding, and what is clean also with DuckDB, and lands it; see bench/reading.sh.
func BenchmarkCSV(b *testing.B) {
	rows := benchRows(b)
	utf8 := func(s string) ([]byte, error) { return []byte(s), nil }
	for _, e := range []struct {
		name   string
		encode func(string) ([]byte, error)
	}{
		{"utf-8", utf8}, {"tcvn3", viettext.EncodeTCVN3}, {"vni", viettext.EncodeVNI},
		{"utf-16le", func(s string) ([]byte, error) {
			out := make([]byte, 0, 2*len(s))
			for _, r := range s {
				out = append(out, byte(r), byte(r>>8))
			}
			return out, nil
		}},
	} {
		path := benchCSV(b, rows, e.encode)
		b.Run(e.name+"/ddss", func(b *testing.B) {
			measure(b, path, rows+1, func() (n int, err error) { return readAll(path) })
		})
	}
	path := benchCSV(b, rows, utf8)
	b.Run("landed/ddss", func(b *testing.B) {
		measure(b, path, rows, func() (int, error) {
			snap, err := Store{Dir: b.TempDir(), Connectors: all.List()}.Land(context.Background(), Source{Dataset: "dossier", Path: path})
			if err != nil {
				return 0, err
			}
			return int(snap.Rows), nil
		})
	})
	for _, threads := range []int{1, 2} {
		for _, q := range []struct{ name, query string }{
			{"utf-8", "SELECT count(*), sum(length(COLUMNS(*))) FROM read_csv('%s', all_varchar=true, header=true)"},
			{"landed", "COPY (SELECT * FROM read_csv('%s', all_varchar=true, header=true)) TO '%s' (FORMAT parquet)"},
		} {
			b.Run(fmt.Sprintf("%s/duckdb-%d", q.name, threads), func(b *testing.B) {
				db, err := sql.Open("duckdb", "")
				if err != nil {
					b.Fatal(err)
				}
				defer db.Close()
				if _, err := db.Exec(fmt.Sprintf("SET threads=%d", threads)); err != nil {
					b.Fatal(err)
				}
				measure(b, path, rows, func() (int, error) {
					query := fmt.Sprintf(q.query, path)
					if q.name == "landed" {
						query = fmt.Sprintf(q.query, path, filepath.Join(b.TempDir(), "a.parquet"))
					}
					list, err := db.Query(query)
					if err != nil {
						return 0, err
					}
					defer list.Close()
					columns, err := list.Columns()
					if err != nil {
						return 0, err
					}
					var n int
					values := make([]any, len(columns))
					for i := range values {
						values[i] = new(any)
					}
					values[0] = &n
					for list.Next() {
						if err := list.Scan(values...); err != nil {
							return 0, err
						}
					}
					return n, list.Err()
				})
			})
		}
	}
}
