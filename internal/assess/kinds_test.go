package assess_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ddss/connectors"
	"ddss/connectors/all"
	"ddss/internal/assess"
	"ddss/internal/config"
	"ddss/internal/needs"
)

const dossiers = "ho_so.xlsx"

// TestKindsOfFiles: the dossiers of the sample give the same figures and the same violating rows in whatever kind of file they
// come.
func TestKindsOfFiles(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "..", "samples", "odien"))); err != nil {
		t.Fatal(err)
	}
	rows := rowsOf(t, filepath.Join(dir, dossiers))
	text := asCSV(t, rows)
	want := judged(t, dir, "ho_so.csv", text)
	if want.Result.DQI.Score == nil || len(want.Violations) < 1000 {
		t.Fatalf("DQI %v, %d violating rows: too little to compare", want.Result.DQI.Score, len(want.Violations))
	}
	kinds := map[string]func() []byte{
		"ho_so.zip":    func() []byte { return zipped(t, "xuất/ho_so.csv", text) },
		"ho_so.csv.gz": func() []byte { return gzipped(t, text) },
		"ho_so.xml":    func() []byte { return asXML(t, rows) },
		"ho_so.ndjson": func() []byte { return asLines(t, rows) },
		"ho_so.xlsx":   func() []byte { return contentOf(t, filepath.Join(dir, dossiers)) },
	}
	for _, ext := range []string{"ods", "xls"} {
		kinds["ho_so."+ext] = func() []byte { return contentOf(t, converted(t, filepath.Join(dir, dossiers), ext)) }
	}
	for _, name := range slices.Sorted(maps.Keys(kinds)) {
		make := kinds[name]
		t.Run(name, func(t *testing.T) {
			got := judged(t, dir, name, make())
			if *got.Result.DQI.Score != *want.Result.DQI.Score {
				t.Errorf("DQI %v, want %v", *got.Result.DQI.Score, *want.Result.DQI.Score)
			}
			if diff := cmp.Diff(want.Result.Checks, got.Result.Checks); diff != "" {
				t.Errorf("counts differ:\n%.2000s", diff)
			}
			if diff := cmp.Diff(violating(want), violating(got)); diff != "" {
				t.Errorf("violating rows differ:\n%.2000s", diff)
			}
		})
	}
}

// violating lists the violating rows without the names of files and sheets and the numbers of rows: records of XML and JSON
// count without the rows around the table.
func violating(out *assess.Outcome) []string {
	var list []string
	for _, v := range out.Violations {
		checks := slices.Clone(v.Checks)
		slices.Sort(checks)
		list = append(list, fmt.Sprint(v.Dataset, " ", v.Tag, " ", checks))
	}
	slices.Sort(list)
	return list
}

// judged assesses the sample with other dossiers.
func judged(t *testing.T, dir, name string, content []byte) *assess.Outcome {
	t.Helper()
	writeFile(t, filepath.Join(dir, name), string(content))
	t.Setenv("XDG_CONFIG_HOME", dir)
	c, err := config.Parse(bytes.ReplaceAll(contentOf(t, filepath.Join(dir, config.FileName)), []byte("path: "+dossiers), []byte("path: "+name)))
	if err != nil {
		t.Fatal(err)
	}
	asOf, err := time.Parse(time.RFC3339, c.AsOf)
	if err != nil {
		t.Fatal(err)
	}
	out, err := assess.Run(t.Context(), assess.Options{Config: c, Dir: dir, AsOf: asOf, Out: t.TempDir(), NoWrite: true, Connectors: all.List(), Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Faults) > 0 {
		t.Fatal(out.Faults)
	}
	return out
}

func contentOf(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// rowsOf reads the sheet with the most rows, its blank rows too.
func rowsOf(t *testing.T, path string) [][]string {
	t.Helper()
	book, _, err := connectors.OpenPart(t.Context(), all.List(), "", path)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	var most [][]string
	for i := range book.Sheets() {
		var rows [][]string
		err = errors.Join(err, book.Rows(t.Context(), i, func(r connectors.Row) error {
			for int64(len(rows)) < r.Number-1 {
				rows = append(rows, nil)
			}
			rows = append(rows, slices.Clone(r.Cells))
			return nil
		}))
		if len(rows) > len(most) {
			most = rows
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return most
}

// asCSV writes rows of one width.
func asCSV(t *testing.T, rows [][]string) []byte {
	t.Helper()
	width := 0
	for _, r := range rows {
		width = max(width, len(r))
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	for _, r := range rows {
		if err := w.Write(append(slices.Clone(r), make([]string, width-len(r))...)); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	return b.Bytes()
}

// table finds the header of the dossiers, which has two rows, and the records below it.
func table(t *testing.T, rows [][]string) (header []string, records [][]string) {
	t.Helper()
	isHeader := func(r []string) bool { return slices.Contains(r, "Mã hồ sơ") }
	at := slices.IndexFunc(rows, isHeader)
	if at < 0 {
		t.Fatal("no header")
	}
	header = slices.Clone(rows[at])
	for c, lower := range rows[at+1] {
		for len(header) <= c {
			header = append(header, "")
		}
		if lower != "" {
			header[c] = lower
		}
	}
	for _, r := range rows[at+2:] {
		filled := 0
		for _, text := range r {
			if text != "" {
				filled++
			}
		}
		if filled > 5 && !isHeader(r) {
			records = append(records, r)
		}
	}
	return header, records
}

func asXML(t *testing.T, rows [][]string) []byte {
	t.Helper()
	return records(t, rows, "<ds>", "</ds>", func(b *bytes.Buffer, name, value string, first, last bool) {
		if first {
			b.WriteString("<hs>")
		}
		b.WriteString(`<field name="`)
		_ = xml.EscapeText(b, []byte(name))
		b.WriteString(`">`)
		_ = xml.EscapeText(b, []byte(value))
		b.WriteString("</field>")
		if last {
			b.WriteString("</hs>\n")
		}
	})
}

func asLines(t *testing.T, rows [][]string) []byte {
	t.Helper()
	return records(t, rows, "", "", func(b *bytes.Buffer, name, value string, first, last bool) {
		key, _ := json.Marshal(name)
		text, _ := json.Marshal(value)
		fmt.Fprintf(b, "%s%s:%s%s", map[bool]string{true: "{", false: ","}[first], key, text, map[bool]string{true: "}\n"}[last])
	})
}

func records(t *testing.T, rows [][]string, before, after string, field func(b *bytes.Buffer, name, value string, first, last bool)) []byte {
	header, list := table(t, rows)
	var b bytes.Buffer
	b.WriteString(before)
	for _, r := range list {
		for c, name := range header {
			value := ""
			if c < len(r) {
				value = r[c]
			}
			field(&b, name, value, c == 0, c == len(header)-1)
		}
	}
	b.WriteString(after)
	return b.Bytes()
}

func zipped(t *testing.T, name string, text []byte) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write(text)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(t *testing.T, text []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := io.Copy(z, bytes.NewReader(text))
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func converted(t *testing.T, path, ext string) string {
	t.Helper()
	soffice := needs.Program(t, "soffice", "libreoffice")
	out := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	text, err := exec.CommandContext(ctx, soffice, "--headless", "-env:UserInstallation=file://"+t.TempDir(), "--convert-to", ext, "--outdir", out, path).CombinedOutput()
	made := filepath.Join(out, strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))+"."+ext)
	if _, serr := os.Stat(made); err != nil || serr != nil {
		t.Fatalf("LibreOffice: %v: %s", errors.Join(err, serr), text)
	}
	return made
}
