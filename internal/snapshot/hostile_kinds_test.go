package snapshot

import (
	"archive/zip"
	"bufio"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"ddss/connectors"
	"ddss/connectors/all"
	"ddss/connectors/connectortest"
)

const (
	odsHead = `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:body><office:spreadsheet><table:table table:name="a"><table:table-row>` +
		`<table:table-cell office:value-type="string"><text:p>Mã hồ sơ</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Chủ hồ sơ</text:p></table:table-cell></table:table-row>`
	odsTail = `</table:table></office:spreadsheet></office:body></office:document-content>`
	odsCell = `<table:table-cell office:value-type="string"><text:p>`
	xmlHead = `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet Name="a"><Table>` +
		`<Row><Cell><Data Type="String">Mã hồ sơ</Data></Cell><Cell><Data Type="String">Chủ hồ sơ</Data></Cell></Row>`
)

// ods writes a spreadsheet; its content is a stream.
func ods(content func(w io.Writer)) func(io.Writer) {
	return func(w io.Writer) {
		z := zip.NewWriter(w)
		m, _ := z.CreateHeader(&zip.FileHeader{Name: "mimetype", Method: zip.Store})
		io.WriteString(m, "application/vnd.oasis.opendocument.spreadsheet")
		f, _ := z.Create("content.xml")
		content(f)
		z.Close()
	}
}

// biff writes a bare stream of records: a sheet whose cells are given.
func biff(records func(rec func(kind int, data ...byte))) func(io.Writer) {
	return func(out io.Writer) {
		w := bufio.NewWriter(out)
		defer w.Flush()
		rec := func(kind int, data ...byte) {
			head := binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(nil, uint16(kind)), uint16(len(data)))
			w.Write(append(head, data...))
		}
		rec(0x0809, 0, 6, 0x10, 0, 0, 0, 0, 0)
		records(rec)
		rec(0x000A)
	}
}

// TestHostileKinds: bombs, entities, counts and sizes without end in the kinds beside XLSX and text.
func TestHostileKinds(t *testing.T) {
	text := func(s string) func(io.Writer) { return func(w io.Writer) { io.WriteString(w, s) } }
	laughs := `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>`
	long := func(w io.Writer) { repeat(w, "không ", 100<<20) }
	for _, test := range []struct {
		name, file string
		write      func(io.Writer)
		want       error
	}{
		{"gzip bomb", "a.csv.gz", func(w io.Writer) {
			z := gzip.NewWriter(w)
			repeat(z, "H1,A\n", 400<<20)
			z.Close()
		}, connectors.ErrTooLarge},
		{"zip bomb", "a.zip", func(w io.Writer) {
			z := zip.NewWriter(w)
			f, _ := z.Create("a.csv")
			repeat(f, "H1,A\n", 400<<20)
			z.Close()
		}, connectors.ErrTooLarge},
		{"ODS bomb", "a.ods", ods(func(w io.Writer) { io.WriteString(w, odsHead); repeat(w, " ", 400<<20); io.WriteString(w, odsTail) }), connectors.ErrTooLarge},
		{"ODS laughs", "a.ods", ods(text(laughs + odsHead + odsTail)), connectors.ErrFormat},
		{"ODS of a million rows in one", "a.ods", ods(text(odsHead + `<table:table-row table:number-rows-repeated="1048576">` + strings.Repeat(odsCell+"H1</text:p></table:table-cell>", 3) + "</table:table-row>" + odsTail)), connectors.ErrTooLarge},
		{"ODS with a cell of 100 MB", "a.ods", ods(func(w io.Writer) {
			io.WriteString(w, odsHead+"<table:table-row>"+odsCell)
			for i := range 3 << 20 {
				fmt.Fprintf(w, "%033d", i*2654435761)
			}
			io.WriteString(w, "</text:p></table:table-cell></table:table-row>"+odsTail)
		}), connectors.ErrTooLarge},
		{"workbook of XML, laughs", "a.xls", text(laughs + xmlHead + "</Table></Worksheet></Workbook>"), connectors.ErrFormat},
		{"workbook of XML, 100 MB cell", "a.xls", func(w io.Writer) {
			io.WriteString(w, xmlHead+`<Row><Cell><Data Type="String">`)
			long(w)
			io.WriteString(w, "</Data></Cell></Row></Table></Worksheet></Workbook>")
		}, connectors.ErrTooLarge},
		{"XML laughs", "a.xml", text(laughs + "<ds><hs><ma>&c;</ma></hs></ds>"), connectors.ErrFormat},
		{"XML, 100 MB text", "a.xml", func(w io.Writer) {
			io.WriteString(w, "<ds><hs><ma>")
			long(w)
			io.WriteString(w, "</ma></hs></ds>")
		}, connectors.ErrTooLarge},
		{"XML, names without end", "a.xml", func(w io.Writer) {
			io.WriteString(w, "<ds>")
			for i := range 1 << 17 {
				fmt.Fprintf(w, "<a%d/>", i)
			}
			io.WriteString(w, "</ds>")
		}, connectors.ErrTooLarge},
		{"XLS in no order", "a.xls", biff(func(rec func(int, ...byte)) {
			for i := range 5 << 20 { // numbers in 16 columns, rows from the last to the first
				row := 0xFFFF - i/80
				rec(0x027E, byte(row), byte(row>>8), byte(i%80), 0, 0, 0, 2, 0, 0, 0)
			}
		}), connectors.ErrTooLarge},
		{"XLS of rows that are wide", "a.xls", biff(func(rec func(int, ...byte)) {
			for row := range 0xFFFF {
				rec(0x027E, byte(row), byte(row>>8), 0xFF, 0x3F, 0, 0, 2, 0, 0, 0)
			}
		}), ErrNoKey},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := hostile(t, test.file, test.write); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
		})
	}
}

// TestUnpackedFilesAreRemoved: neither a source that was read nor one that was refused leaves what was unpacked.
func TestUnpackedFilesAreRemoved(t *testing.T) {
	for name, content := range map[string]string{"a.csv": "Mã hồ sơ,Chủ hồ sơ\nH1,A\n", "b.csv": "không có tiêu đề\n", "c.pdf": "%PDF-1.7"} {
		path := connectortest.File(t, name+".gz", nil)
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		z := gzip.NewWriter(f)
		io.WriteString(z, content)
		if err := errors.Join(z.Close(), f.Close()); err != nil {
			t.Fatal(err)
		}
		store := Store{Dir: t.TempDir(), Connectors: all.List()}
		snap, err := store.Land(context.Background(), Source{Dataset: "dossier", Path: path})
		if name == "a.csv" && (err != nil || snap.Rows != 1) {
			t.Errorf("%s: %v, %+v", name, err, snap)
		}
		if name != "a.csv" && err == nil {
			t.Errorf("%s was read", name)
		}
		left, err := os.ReadDir(store.Dir)
		for _, e := range left {
			if strings.HasPrefix(e.Name(), "unpacked-") || err != nil {
				t.Errorf("%s: %s is left behind, %v", name, e.Name(), err)
			}
		}
	}
}
