package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"

	"ddss/internal/audit/leak"
)

func fill(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: fill BOOK.xlsx CELL=TEXT…")
	}
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	for _, a := range args[1:] {
		cell, text, ok := strings.Cut(a, "=")
		if !ok {
			ts.Fatalf("no cell in %q", a)
		}
		sheet, at, named := strings.Cut(cell, "!")
		if !named {
			sheet, at = f.GetSheetName(0), cell
		}
		ts.Check(f.SetCellStr(sheet, at, text))
	}
	ts.Check(f.Save())
}

var personal = regexp.MustCompile(`^[0-9]{9,12}$|@`)

func clean(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: [!] clean SECRETS.csv PATH…")
	}
	rows, err := csv.NewReader(strings.NewReader(ts.ReadFile(args[0]))).ReadAll()
	ts.Check(err)
	var secrets [][]byte
	for _, r := range rows[1:] {
		for _, c := range r {
			if personal.MatchString(c) {
				secrets = append(secrets, []byte(c))
			}
		}
	}
	if len(secrets) == 0 {
		ts.Fatalf("%s holds no personal data to look for", args[0])
	}
	var dirty []string
	for _, a := range args[1:] {
		ts.Check(filepath.WalkDir(ts.MkAbs(a), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			what, err := personalData(path, secrets)
			if what != "" {
				dirty = append(dirty, path+": "+what)
			}
			return err
		}))
	}
	if neg != (len(dirty) > 0) {
		ts.Fatalf("personal data in clear: %q", dirty)
	}
}

// personalData says what a file holds of the secrets, or what the scan finds in it.
func personalData(path string, secrets [][]byte) (string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	texts, err := plainTexts(path, content)
	if err != nil {
		return "", err
	}
	for _, text := range texts {
		for _, s := range secrets {
			if bytes.Contains(text, s) {
				return "a known value", nil
			}
		}
	}
	if filepath.Ext(path) == ".parquet" {
		content = texts[0]
	}
	found, err := leak.Bytes(path, content)
	if len(found) > 0 {
		return fmt.Sprintf("%d findings, first %v", len(found), found[0]), err
	}
	return "", err
}

// plainTexts unpacks what a file holds: the parts of an Office file, the values of a Parquet table.
func plainTexts(path string, content []byte) ([][]byte, error) {
	switch filepath.Ext(path) {
	case ".xlsx", ".docx":
		z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			return nil, err
		}
		var out [][]byte
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				return nil, err
			}
			text, err := io.ReadAll(r)
			r.Close()
			if err != nil {
				return nil, err
			}
			out = append(out, text)
		}
		return out, nil
	case ".parquet":
		t, err := pqarrow.ReadTable(context.Background(), bytes.NewReader(content), parquet.NewReaderProperties(memory.DefaultAllocator), pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
		if err != nil {
			return nil, err
		}
		defer t.Release()
		var b bytes.Buffer
		rows := array.NewTableReader(t, 0)
		defer rows.Release()
		for rows.Next() {
			for _, c := range rows.RecordBatch().Columns() {
				b.WriteString(c.String() + "\n")
			}
		}
		return [][]byte{b.Bytes()}, rows.Err()
	}
	return [][]byte{content}, nil
}
