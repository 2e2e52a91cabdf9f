package run

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"ddss/internal/result"
)

// violationFields is how many columns violations.parquet has in every version; the first ones lacked the agency.
const violationFields = 6

// ReadViolations reads violations.parquet of a run folder.
func ReadViolations(dir string) ([]Violation, error) {
	var out []Violation
	err := readTable(filepath.Join(dir, ViolationsFile), violationSchema, violationFields, func(b arrow.RecordBatch) {
		text := texts(b)
		agencies := b.NumCols() > violationFields
		rows := b.Column(4).(*array.Int64)
		lists := b.Column(5).(*array.List)
		ids := lists.ListValues().(*array.String)
		for i := range int(b.NumRows()) {
			v := Violation{Dataset: text(0, i), Tag: text(1, i), Source: text(2, i), Sheet: text(3, i), Row: rows.Value(i)}
			from, to := lists.ValueOffsets(i)
			for k := from; k < to; k++ {
				v.Checks = append(v.Checks, strings.Clone(ids.Value(int(k))))
			}
			if agencies {
				v.Agency = text(violationFields, i)
			}
			out = append(out, v)
		}
	})
	return out, err
}

// texts reads the text columns of a batch; the texts outlive it.
func texts(b arrow.RecordBatch) func(column, row int) string {
	return func(column, row int) string { return strings.Clone(b.Column(column).(*array.String).Value(row)) }
}

// readTable calls each for the batches of a Parquet file that has the schema, or so many of its first columns: those that
// earlier versions wrote.
func readTable(path string, schema *arrow.Schema, least int, each func(arrow.RecordBatch)) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	t, err := pqarrow.ReadTable(context.Background(), bytes.NewReader(content), parquet.NewReaderProperties(memory.DefaultAllocator), pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	defer t.Release()
	fields := t.Schema().Fields()
	if n := len(fields); n < least || n > schema.NumFields() || !slices.EqualFunc(fields, schema.Fields()[:n], func(a, b arrow.Field) bool { return a.Name == b.Name && a.Type.ID() == b.Type.ID() }) {
		return fmt.Errorf("%s has other columns than this version reads", filepath.Base(path))
	}
	batches := array.NewTableReader(t, 0)
	defer batches.Release()
	for batches.Next() {
		each(batches.RecordBatch())
	}
	return batches.Err()
}

// Finished is a run folder that was read.
type Finished struct {
	Dir      string
	Result   *result.Result
	Manifest *Manifest
}

// Name is the name of the folder.
func (f Finished) Name() string { return filepath.Base(f.Dir) }

// Read reads a run folder whose result is the one of its manifest.
func Read(dir string) (Finished, error) {
	f, err := readRun(dir)
	if err != nil {
		return Finished{}, err
	}
	m, err := ReadManifest(dir)
	return Finished{Dir: dir, Result: f.result, Manifest: m}, err
}

// IsName reports whether a text may be the name of a run folder.
func IsName(s string) bool { return nameForm.MatchString(s) }

// Names lists the names of the run folders under out, which sort by as_of.
func Names(out string) ([]string, error) {
	entries, err := os.ReadDir(out)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && nameForm.MatchString(e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// List reads the run folders under out by as_of, of equal ones by name. Those that cannot be read are returned by name.
func List(out string) (runs []Finished, broken []string, err error) {
	names, err := Names(out)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		f, err := Read(filepath.Join(out, name))
		if err != nil {
			broken = append(broken, name)
			continue
		}
		runs = append(runs, f)
	}
	return runs, broken, nil
}

// ReadCounts reads checks.parquet of a run folder.
func ReadCounts(dir string) ([]Count, error) {
	var out []Count
	err := readTable(filepath.Join(dir, ChecksFile), countSchema, countSchema.NumFields(), func(b arrow.RecordBatch) {
		text := texts(b)
		eligible, violating := b.Column(3).(*array.Int64), b.Column(4).(*array.Int64)
		for i := range int(b.NumRows()) {
			out = append(out, Count{Check: text(0, i), By: text(1, i), Key: text(2, i), Eligible: eligible.Value(i), Violating: violating.Value(i)})
		}
	})
	return out, err
}

// ReadRejects reads rejects.parquet of a run folder.
func ReadRejects(dir string) ([]Reject, error) {
	var out []Reject
	err := readTable(filepath.Join(dir, RejectsFile), rejectSchema, rejectSchema.NumFields(), func(b arrow.RecordBatch) {
		text, rows := texts(b), b.Column(2).(*array.Int64)
		for i := range int(b.NumRows()) {
			out = append(out, Reject{Source: text(0, i), Sheet: text(1, i), Row: rows.Value(i), Reason: text(3, i)})
		}
	})
	return out, err
}

// HistoryOf reads what a run took from earlier runs.
func HistoryOf(dir string) (History, error) {
	var h History
	text, err := os.ReadFile(filepath.Join(dir, HistoryFile))
	if err != nil {
		return h, err
	}
	if err := json.Unmarshal(text, &h); err != nil {
		return h, fmt.Errorf("%s: %w", HistoryFile, err)
	}
	if h.Schema != HistorySchema {
		return h, fmt.Errorf("%s has the schema %q; this version reads %q", HistoryFile, h.Schema, HistorySchema)
	}
	return h, nil
}
