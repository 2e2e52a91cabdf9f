package assess_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ddss/internal/config"
	"ddss/internal/result"
	"ddss/internal/synth"
)

// TestOrderOfRowsDoesNotChangeTheFigures: with its rows in another order a commune has the same result but for the
// fingerprints of the files and the cells that findings name. Without defects there are no repeats, of which the contract
// says "the first".
func TestOrderOfRowsDoesNotChangeTheFigures(t *testing.T) {
	until := time.Date(2026, 10, 31, 10, 0, 0, 0, time.UTC)
	dir := t.TempDir()
	if err := synth.Generate(context.Background(), dir, synth.Options{Dossiers: synth.MinDossiers, Seed: 11, Until: until, AsOf: until, Clean: true}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, config.FileName))
	if err != nil {
		t.Fatal(err)
	}
	c, err := config.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	before := figures(t, dir, c)
	r := rand.New(rand.NewPCG(1, 2))
	shuffleSheet(t, r, filepath.Join(dir, "ho_so.xlsx"))
	for _, f := range []string{"giay_to.csv", "phan_anh.csv", "dan_cu.csv", "thanh_toan.ndjson"} {
		shuffleLines(t, r, filepath.Join(dir, f))
	}
	after := figures(t, dir, c)
	if cmp.Equal(before.Datasets, after.Datasets) {
		t.Error("the files were not changed")
	}
	for _, res := range []*result.Result{before, after} {
		for _, d := range res.Datasets {
			for i := range d.Sources {
				d.Sources[i].SHA256, d.Sources[i].Findings = "", nil
			}
		}
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the order of rows changes the figures (-before +after):\n%s", diff)
	}
}

func figures(t *testing.T, dir string, c *config.Config) *result.Result {
	t.Helper()
	out := judgedFolder(t, dir, c)
	if len(out.Faults) > 0 {
		t.Fatal(errors.Join(out.Faults...))
	}
	return out.Result
}

// shuffleLines changes the order of the lines of a file below its header, which a file of records lacks.
func shuffleLines(t *testing.T, r *rand.Rand, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(string(text), "\n")+"\n", "\n")
	lines = lines[:len(lines)-1]
	data := lines
	if filepath.Ext(file) == ".csv" {
		data = lines[1:]
	}
	if strings.Count(string(text), `"`)%2 != 0 {
		t.Fatalf("%s: a quotation mark is not closed", file)
	}
	r.Shuffle(len(data), func(i, j int) { data[i], data[j] = data[j], data[i] })
	writeFile(t, file, strings.Join(lines, ""))
}

var (
	sheetRow   = regexp.MustCompile(`(?s)<row r="(\d+)"[^>]*>(.*?)</row>`)
	numbered   = regexp.MustCompile(`^<c r="A\d+"><v>\d+</v></c><c r="B`)
	rowOfCell  = regexp.MustCompile(`(<c r="[A-Z]+)\d+"`)
	sheetParts = regexp.MustCompile(`^xl/worksheets/`)
)

// shuffleSheet changes the order of the rows with a running number in a workbook.
func shuffleSheet(t *testing.T, r *rand.Rand, file string) {
	t.Helper()
	in, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	moved := 0
	for _, f := range in.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		if sheetParts.MatchString(f.Name) {
			var n int
			text, n = shuffledRows(r, text)
			moved += n
		}
		w, err := out.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if moved < synth.MinDossiers/2 {
		t.Fatalf("only %d rows of the workbook were moved", moved)
	}
	writeFile(t, file, b.String())
}

func shuffledRows(r *rand.Rand, text []byte) ([]byte, int) {
	var cells []string
	for _, m := range sheetRow.FindAllStringSubmatch(string(text), -1) {
		if numbered.MatchString(m[2]) {
			cells = append(cells, m[2])
		}
	}
	r.Shuffle(len(cells), func(i, j int) { cells[i], cells[j] = cells[j], cells[i] })
	n := len(cells)
	return sheetRow.ReplaceAllFunc(text, func(row []byte) []byte {
		m := sheetRow.FindStringSubmatch(string(row))
		if !numbered.MatchString(m[2]) {
			return row
		}
		next := rowOfCell.ReplaceAllString(cells[0], "${1}"+m[1]+`"`)
		cells = cells[1:]
		return []byte(`<row r="` + m[1] + `">` + next + `</row>`)
	}), n
}
