package connectors

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"ddss/internal/fault"
)

// Sentinels that a connector wraps. The text around them names what is wrong and what to do.
var (
	// ErrFormat says that the content is not, or no longer, of the kind that the connector reads.
	ErrFormat = errors.New("unreadable content")
	// ErrEncrypted says that the source is protected by a password.
	ErrEncrypted = errors.New("protected by a password")
	// ErrTooLarge says that the source goes beyond a bound that protects the machine.
	ErrTooLarge = errors.New("beyond the safe size")
)

// Unreadable is an ErrFormat with what is wrong in Vietnamese and in English. The sentences share the arguments.
func Unreadable(vi, en string, args ...any) error {
	return fault.New(fault.Failed, vi, en, args...).Because(ErrFormat)
}

// TooLarge is an ErrTooLarge with what is too large in Vietnamese and in English. The sentences share the arguments.
func TooLarge(vi, en string, args ...any) error {
	return fault.New(fault.Failed, vi, en, args...).Because(ErrTooLarge)
}

// Encrypted is an ErrEncrypted with what has a password in Vietnamese and in English.
func Encrypted(vi, en string) error {
	return &fault.Error{Code: fault.Failed, Vi: vi, En: en, Err: ErrEncrypted}
}

// What goes beyond the bounds of cells and rows.
var (
	ErrColumns = TooLarge("hơn %d cột; hãy xoá các cột thừa bên phải bảng rồi lưu lại", "more than %d columns; delete what stands to the right of the table and save it again", MaxColumns)
	ErrText    = TooLarge("một ô dài hơn %d MB", "a cell of more than %d MB", MaxText>>20)
)

// MaxText is how many bytes a cell may have, and MaxColumns how many cells a row.
const (
	MaxText    = 4 << 20
	MaxColumns = 16384
)

// HeadSize is how many bytes of the content a connector is shown to recognise it.
const HeadSize = 64 << 10

// Connector opens sources of one kind.
type Connector interface {
	// Kind is the name of the kind, in lower case: "xlsx", "csv", "html", "json", "parquet".
	Kind() string
	// Match says how surely the head of a file (at most HeadSize bytes) is of this kind, from 0 (it is not) to 100.
	// Content decides; name, the base name of the file, only breaks ties. It must not fail on any input.
	Match(head []byte, name string) int
	// Open opens the file at path for reading only. Errors wrap a sentinel of this package or of package fs and do
	// not repeat the path.
	Open(ctx context.Context, path string) (Book, error)
}

// Book is an open source. The caller closes it. It need not be safe for concurrent use.
type Book interface {
	// Sheets lists the sheets in the order of the file; formats without sheets have one with an empty name.
	Sheets() []Sheet
	// Rows calls yield for each row of the sheet with that index, in order, until the end, an error or a done
	// context. Row.Cells belongs to the book and is valid only during the call. Blank rows may be left out (their
	// numbers show the gap). An error of yield is returned as it is.
	Rows(ctx context.Context, sheet int, yield func(Row) error) error
	// Close frees the source; closing again does nothing.
	Close() error
}

// Sheet describes one sheet.
type Sheet struct {
	Name   string
	Hidden bool
	// Columns are the names of the columns where records name them themselves, in order of first appearance; nil
	// where a header row has to be found.
	Columns []string
	// FixedWidth says that every record carries all its fields (delimited text), so that a row of another width than
	// the header is torn. Rows of such sheets keep their trailing empty cells.
	FixedWidth bool
	// Encoding is the character encoding of delimited text ("utf-8", "utf-16le", "windows-1258", "tcvn3", "vni", …)
	// and Evidence one sentence on why; both empty elsewhere.
	Encoding, Evidence string
}

// Row is one row of a sheet.
type Row struct {
	Number int64    // as a person sees it, from 1
	Cells  []string // trailing empty cells may be left out
	// Texts says which cells the file stores as texts, and may be shorter than Cells; nil where the kind of file does not
	// tell numbers from texts. It belongs to the book as Cells does.
	Texts []bool
	Fault string // why the row cannot be brought in; then Cells is what could be read of it. A language-free code.
}

// Faults of rows.
const (
	FaultWidth    = "wrong_width"       // more or fewer fields than the header
	FaultQuote    = "unclosed_quote"    // a quotation mark that is never closed
	FaultEncoding = "undecodable_bytes" // bytes that the encoding does not have, or NUL
	FaultSize     = "beyond_safe_size"  // a record, or a cell of it, that is larger than any that a person makes
	FaultSyntax   = "broken_record"     // a record that does not parse, or the place where the content ends too early
)

// Finding is something that a person should know about a source although its rows were read: hidden rows, numbers
// stored as text, formula errors.
type Finding struct {
	Kind  string `json:"kind"` // a language-free code
	Sheet string `json:"sheet,omitempty"`
	Cell  string `json:"cell"` // address such as F12; empty for the whole sheet
	Note  string `json:"note"` // language-free detail: counts, never values of cells
}

// FindingEpoch1904 is the kind of the finding that dates of the workbook count from 1904-01-01: native dates are given
// right, but serial numbers in cells without a date format count from there too.
const FindingEpoch1904 = "date_epoch_1904"

// Epoch1904 reports whether the findings hold FindingEpoch1904.
func Epoch1904(list []Finding) bool {
	return slices.ContainsFunc(list, func(f Finding) bool { return f.Kind == FindingEpoch1904 })
}

// Inspector is a Book that can report findings on a sheet; valid after its rows were read to the end.
type Inspector interface {
	// Findings reports what was found. The function says whether the row of a number is data; rows of titles, headers, groups
	// and totals are none.
	Findings(sheet int, data func(row int64) bool) []Finding
}

// Counted is the note of a finding that was met so many times.
func Counted(n int64) string { return "count=" + strconv.FormatInt(n, 10) }

// Address names a cell as spreadsheets do: column 5 of row 12, columns counted from 0 and rows from 1, is F12.
func Address(column int, row int64) string {
	name := ""
	for c := column + 1; c > 0; c = (c - 1) / 26 {
		name = string(rune('A'+(c-1)%26)) + name
	}
	return name + strconv.FormatInt(row, 10)
}
