package run

import (
	"cmp"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
)

// DeadlinesFile keeps, by keyed record, a keyed digest of the day and hour on which each dossier is due, so that the next
// run can tell which deadlines moved and nobody else can tell anything.
const DeadlinesFile = "deadlines.parquet"

// Deadline is a dossier and its due moment, both as digests: short ones, as equal digests of different moments (one pair in
// 2³²) would only hide a move.
type Deadline struct {
	Record uint64
	Due    uint32
}

// Deadlines counts what became of the deadlines of the last run.
type Deadlines struct {
	Compared int64 `json:"compared"` // dossiers with a deadline in both runs
	Moved    int64 `json:"moved"`    // of those, with another one now and no extension
}

// Deadline digests the due moment of a dossier.
func (k Key) Deadline(code, due string) Deadline {
	return Deadline{Record: digits(k.Tag("dossier", code), 64), Due: uint32(digits(k.Tag("dossier.due_at", code+"\x1f"+due), 32))}
}

// digits reads the first bits of a hexadecimal tag.
func digits(tag string, bits int) uint64 {
	n, err := strconv.ParseUint(tag[:bits/4], 16, bits)
	if err != nil {
		panic("a tag is hexadecimal: " + err.Error())
	}
	return n
}

func compareDeadlines(a, b Deadline) int {
	return cmp.Or(cmp.Compare(a.Record, b.Record), cmp.Compare(a.Due, b.Due))
}

// Move compares the deadlines of two runs. Extended reports whether a dossier has an extension now. A dossier that stands
// several times has moved when none of its deadlines is one of before.
func Move(before, now []Deadline, extended func(record uint64) bool) Deadlines {
	was := map[uint64][]uint32{}
	for _, d := range before {
		was[d.Record] = append(was[d.Record], d.Due)
	}
	var out Deadlines
	now = slices.SortedFunc(slices.Values(now), compareDeadlines)
	for len(now) > 0 {
		n := slices.IndexFunc(now, func(d Deadline) bool { return d.Record != now[0].Record })
		if n < 0 {
			n = len(now)
		}
		if old := was[now[0].Record]; old != nil {
			out.Compared++
			kept := slices.ContainsFunc(now[:n], func(d Deadline) bool { return slices.Contains(old, d.Due) })
			if !kept && !extended(now[0].Record) {
				out.Moved++
			}
		}
		now = now[n:]
	}
	return out
}

var deadlineSchema = arrow.NewSchema([]arrow.Field{{Name: "record", Type: arrow.PrimitiveTypes.Uint64}, {Name: "due", Type: arrow.PrimitiveTypes.Uint32}}, nil)

// deadlineTable sorts: the order of rows in a source tells nothing.
func deadlineTable(rows []Deadline) ([]byte, error) {
	rows = slices.Compact(slices.SortedFunc(slices.Values(rows), compareDeadlines))
	return table(deadlineSchema, func(b *array.RecordBuilder) {
		for _, d := range rows {
			b.Field(0).(*array.Uint64Builder).Append(d.Record)
			b.Field(1).(*array.Uint32Builder).Append(d.Due)
		}
	})
}

// ReadDeadlines reads deadlines.parquet of a run folder; fs.ErrNotExist where the run kept none.
func ReadDeadlines(dir string) ([]Deadline, error) {
	var out []Deadline
	err := readTable(filepath.Join(dir, DeadlinesFile), deadlineSchema, deadlineSchema.NumFields(), func(b arrow.RecordBatch) {
		records, dues := b.Column(0).(*array.Uint64), b.Column(1).(*array.Uint32)
		for i := range int(b.NumRows()) {
			out = append(out, Deadline{records.Value(i), dues.Value(i)})
		}
	})
	return out, err
}
