package snapshot

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"ddss/connectors"
	"ddss/connectors/all"
)

// What a source that means harm may cost.
const (
	mostTime   = 2 * time.Minute // against reading without end; the slowest took 4.5 s on an idle machine, and a busy one is no fault
	mostMemory = 500 << 20
)

// hostile lands a file within the bounds.
func hostile(t *testing.T, name string, write func(w io.Writer)) (*Snapshot, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	write(f)
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return bounded(t, path)
}

func bounded(t *testing.T, path string) (*Snapshot, error) {
	t.Helper()
	runtime.GC()
	var start, now runtime.MemStats
	runtime.ReadMemStats(&start)
	peak, done, watched := uint64(0), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		for {
			runtime.ReadMemStats(&now)
			peak = max(peak, now.HeapInuse)
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	began := time.Now()
	snap, err := Store{Dir: t.TempDir(), Connectors: all.List()}.Land(context.Background(), Source{Dataset: "dossier", Path: path})
	spent := time.Since(began)
	close(done)
	<-watched
	if spent > mostTime || peak > start.HeapInuse+mostMemory {
		t.Errorf("took %v and %d MB", spent, (peak-min(peak, start.HeapInuse))>>20)
	}
	t.Logf("%v, %d MB, %v", spent.Round(time.Millisecond), (peak-min(peak, start.HeapInuse))>>20, err)
	return snap, err
}

// parts writes a workbook; the sheet is the last part, so that it can be a stream.
func parts(w io.Writer, shared string, sheet func(w io.Writer)) {
	const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	z := zip.NewWriter(w)
	for _, p := range [][2]string{
		{"[Content_Types].xml", "<Types/>"},
		{"xl/workbook.xml", `<workbook xmlns:r="` + rel + `"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="` + rel + `/worksheet" Target="sheet.xml"/><Relationship Id="r2" Type="` + rel + `/sharedStrings" Target="strings.xml"/></Relationships>`},
		{"xl/strings.xml", shared},
	} {
		f, _ := z.Create(p[0])
		io.WriteString(f, p[1])
	}
	f, _ := z.Create("xl/sheet.xml")
	sheet(f)
	z.Close()
}

func repeat(w io.Writer, s string, bytes int) {
	block := strings.Repeat(s, 1<<16/len(s)+1)
	for n := 0; n < bytes; n += len(block) {
		io.WriteString(w, block)
	}
}

const sheetHead = `<worksheet><sheetData><row><c t="str"><v>Mã hồ sơ</v></c><c t="str"><v>Chủ hồ sơ</v></c></row><row><c t="str"><v>H1</v></c><c t="str"><v>`
const sheetTail = `</v></c></row></sheetData></worksheet>`

func TestHostileWorkbooks(t *testing.T) {
	text := func(s string) func(io.Writer) { return func(w io.Writer) { io.WriteString(w, s) } }
	for _, test := range []struct {
		name  string
		write func(io.Writer)
		want  error
	}{
		{"zip bomb", func(w io.Writer) {
			parts(w, "<sst/>", func(w io.Writer) { io.WriteString(w, sheetHead+"</v></c></row>"); repeat(w, " ", 300<<20) })
		}, connectors.ErrTooLarge},
		{"bomb of strings", func(w io.Writer) {
			parts(w, "<sst>"+strings.Repeat("<si/>", 20<<20)+"</sst>", text(sheetHead+sheetTail))
		}, connectors.ErrTooLarge},
		{"bomb that lies about its size", lying, connectors.ErrFormat},
		{"torn", func(w io.Writer) {
			var b bytes.Buffer
			parts(&b, "<sst/>", text(sheetHead+sheetTail))
			w.Write(b.Bytes()[:b.Len()/2])
		}, connectors.ErrFormat},
		{"document type", func(w io.Writer) {
			parts(w, "<sst/>", text(`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>`+sheetHead+"&x;"+sheetTail))
		}, connectors.ErrFormat},
		{"laughs", func(w io.Writer) {
			parts(w, `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>`, text(sheetHead+sheetTail))
		}, connectors.ErrFormat},
		{"100 MB cell", func(w io.Writer) {
			parts(w, "<sst/>", func(w io.Writer) {
				io.WriteString(w, sheetHead)
				for i := range 3 << 20 {
					fmt.Fprintf(w, "%033d", i*2654435761)
				}
				io.WriteString(w, sheetTail)
			})
		}, connectors.ErrTooLarge},
		{"16,385 columns", func(w io.Writer) {
			parts(w, "<sst/>", text(strings.TrimSuffix(sheetHead, `<c t="str"><v>`)+`<c r="XFE2"><v>1`+sheetTail))
		}, connectors.ErrTooLarge},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := hostile(t, "a.xlsx", test.write); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
		})
	}
}

// lying packs 300 MB and declares 1,000 bytes.
func lying(w io.Writer) {
	var packed bytes.Buffer
	fw, _ := flate.NewWriter(&packed, flate.BestSpeed)
	io.WriteString(fw, sheetHead)
	repeat(fw, "a", 300<<20)
	fw.Close()
	z := zip.NewWriter(w)
	for name, text := range map[string]string{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": `<workbook xmlns:r="r"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="r/worksheet" Target="sheet.xml"/></Relationships>`} {
		f, _ := z.Create(name)
		io.WriteString(f, text)
	}
	f, _ := z.CreateRaw(&zip.FileHeader{Name: "xl/sheet.xml", Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(nil), CompressedSize64: uint64(packed.Len()), UncompressedSize64: 1000})
	f.Write(packed.Bytes())
	z.Close()
}

func TestWideSources(t *testing.T) {
	header, values := []string{"Mã hồ sơ"}, []string{"H26-1"}
	for i := 1; i < connectors.MaxColumns; i++ {
		header, values = append(header, fmt.Sprintf("Cột %d", i)), append(values, "x")
	}
	snap, err := hostile(t, "a.csv", func(w io.Writer) {
		for _, row := range [][]string{header, values, values, append(values, "y")} {
			fmt.Fprintln(w, strings.Join(row, ","))
		}
	})
	if err != nil || snap.Rows != 2 || len(snap.Rejects) != 1 || snap.Rejects[0] != (Reject{4, connectors.FaultSize}) {
		t.Fatalf("%v, %+v", err, snap)
	}
	snap, err = hostile(t, "a.xlsx", func(w io.Writer) {
		parts(w, "<sst/>", func(w io.Writer) {
			io.WriteString(w, "<worksheet><sheetData>")
			for _, row := range [][]string{header, values, values} {
				io.WriteString(w, `<row><c t="str"><v>`+strings.Join(row, `</v></c><c t="str"><v>`)+"</v></c></row>")
			}
			io.WriteString(w, "</sheetData></worksheet>")
		})
	})
	if err != nil || snap.Rows != 2 {
		t.Fatalf("%v, %+v", err, snap)
	}
}

// TestHostileTexts: a record that cannot be brought in is a counted reject; the others are loaded.
func TestHostileTexts(t *testing.T) {
	huge := func(w io.Writer) { repeat(w, "không ", 100<<20) }
	for _, test := range []struct {
		name, file string
		write      func(io.Writer)
		rows       int64
		rejects    []Reject
	}{
		{"100 MB cell of CSV", "a.csv", func(w io.Writer) {
			io.WriteString(w, "Mã hồ sơ,Chủ hồ sơ\nH1,A\nH2,")
			huge(w)
			io.WriteString(w, "\nH3,C\n")
		}, 2, []Reject{{3, connectors.FaultSize}}},
		{"100 MB cell in JSON lines", "a.ndjson", func(w io.Writer) {
			io.WriteString(w, "{\"dossier_code\":\"H1\",\"applicant_name\":\"A\"}\n{\"dossier_code\":\"H2\",\"applicant_name\":\"")
			huge(w)
			io.WriteString(w, "\"}\n{\"dossier_code\":\"H3\",\"applicant_name\":\"C\"}\n")
		}, 2, []Reject{{2, connectors.FaultSize}}},
		{"NUL bytes", "a.csv", func(w io.Writer) { io.WriteString(w, "Mã hồ sơ,Chủ hồ sơ\nH1,A\nH2,\x00\nH3,C\n") }, 2, []Reject{{3, connectors.FaultEncoding}}},
		{"bytes that are no text", "a.csv", func(w io.Writer) {
			io.WriteString(w, "Mã hồ sơ,Chủ hồ sơ\nH1,A\n")
			repeat(w, "H2,B\n", 1<<17)
			io.WriteString(w, "H3,\xff\xfe\n")
		}, 26217, []Reject{{26219, connectors.FaultEncoding}}},
		{"quote that is never closed", "a.csv", func(w io.Writer) {
			io.WriteString(w, "Mã hồ sơ,Chủ hồ sơ\nH1,\"A\n")
			repeat(w, "H2,B\n", 10<<20)
		}, 2097280, []Reject{{2, connectors.FaultQuote}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			snap, err := hostile(t, test.file, test.write)
			if err != nil {
				t.Fatal(err)
			}
			if snap.Rows != test.rows || fmt.Sprint(snap.Rejects) != fmt.Sprint(test.rejects) {
				t.Errorf("%d rows, want %d; rejects %v, want %v", snap.Rows, test.rows, snap.Rejects, test.rejects)
			}
		})
	}
	for name, write := range map[string]func(io.Writer){
		"a.json": func(w io.Writer) {
			io.WriteString(w, `[{"dossier_code":"H1","applicant_name":"`)
			huge(w)
			io.WriteString(w, `"}]`)
		},
		"a.xls": func(w io.Writer) {
			io.WriteString(w, "<table><tr><td>Mã hồ sơ<td>Chủ hồ sơ</tr><tr><td>H1<td>")
			huge(w)
			io.WriteString(w, "</table>")
		},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := hostile(t, name, write); !errors.Is(err, connectors.ErrTooLarge) {
				t.Errorf("error %v, want ErrTooLarge", err)
			}
		})
	}
}

func TestNoFile(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe.csv")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(dir, "empty.csv")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, pipe, empty, os.DevNull} {
		if _, err := bounded(t, path); !errors.Is(err, connectors.ErrFormat) {
			t.Errorf("%s: error %v, want ErrFormat", filepath.Base(path), err)
		}
	}
}

// meddler changes the file while its rows are read.
type meddler struct{ connectors.Connector }

func (m meddler) Open(ctx context.Context, path string) (connectors.Book, error) {
	book, err := m.Connector.Open(ctx, path)
	return meddled{book, path}, err
}

type meddled struct {
	connectors.Book
	path string
}

func (m meddled) Rows(ctx context.Context, sheet int, yield func(connectors.Row) error) error {
	return m.Book.Rows(ctx, sheet, func(r connectors.Row) error {
		if r.Number == 2 {
			f, err := os.OpenFile(m.path, os.O_APPEND|os.O_WRONLY, 0)
			if err == nil {
				_, err = f.WriteString("H9,Z\n")
				err = errors.Join(err, f.Close())
			}
			if err != nil {
				return err
			}
		}
		return yield(r)
	})
}

func TestChangedWhileRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	if err := os.WriteFile(path, []byte("Mã hồ sơ,Chủ hồ sơ\nH1,A\nH2,B\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var list []connectors.Connector
	for _, c := range all.List() {
		list = append(list, meddler{c})
	}
	store := Store{Dir: t.TempDir(), Connectors: list}
	if _, err := store.Land(context.Background(), Source{Dataset: "dossier", Path: path}); !errors.Is(err, ErrChanged) {
		t.Errorf("error %v, want ErrChanged", err)
	}
	if left, err := os.ReadDir(store.Dir); err != nil || len(left) > 0 {
		t.Errorf("%v left behind, %v", left, err)
	}
}
