package checks

import (
	"regexp"
	"slices"
	"strings"

	"ddss/internal/dataset"
)

// Dimensions of quality, in the order in which they are reported.
var Dimensions = []string{"dung", "du", "sach", "song", "thong_nhat", "dung_chung"}

// Severity says how grave a violation is.
type Severity string

// The severities. A signal is something to look at, not a fault.
const (
	Critical Severity = "critical"
	Major    Severity = "major"
	Minor    Severity = "minor"
	Signal   Severity = "signal"
)

// Severities lists the severities from the gravest on.
var Severities = []Severity{Critical, Major, Minor, Signal}

// ErrorGroups are the kinds of fault, as the national practice groups them.
var ErrorGroups = []string{"missing", "outlier", "duplicate", "format", "referential", "cross_field", "stale", "reference", "cross_system"}

// Units of a check: what its denominator counts.
const (
	UnitRow        = ""            // rows of its dataset
	UnitDataset    = "dataset"     // the dataset itself, once
	UnitWorkingDay = "working_day" // working days
)

// Wording is a text in both languages.
type Wording struct {
	Vi string `yaml:"vi"`
	En string `yaml:"en"`
}

// In returns the text in the language "vi" or "en".
func (w Wording) In(lang string) string {
	if lang == "en" {
		return w.En
	}
	return w.Vi
}

// Check is one rule of the catalogue.
type Check struct {
	ID         string   `yaml:"id"` // <dimension>.<dataset>.<name>
	Version    int      `yaml:"version"`
	Severity   Severity `yaml:"severity"`
	ErrorGroup string   `yaml:"error_group"`
	Title      Wording  `yaml:"title"`
	Advice     Wording  `yaml:"advice"`
	Basis      Wording  `yaml:"basis"` // law, standard or decision that the rule follows
	Value      string   `yaml:"value"` // the field whose value stands in the fix list
	Unit       string   `yaml:"unit"`
	Applies    string   `yaml:"applies"`
	Violates   string   `yaml:"violates"`
	Tests      []Test   `yaml:"tests"`

	// Eligible and Violating are the resolved predicates. Err says why one of them does not parse or fit; then both
	// are nil and the check can only be reported as errored.
	Eligible  Expr  `yaml:"-"`
	Violating Expr  `yaml:"-"`
	Err       error `yaml:"-"`
	// Custom says that the check is the user's own.
	Custom bool `yaml:"-"`
}

// Dimension is the quality that the check measures.
func (c *Check) Dimension() string { return part(c.ID, 0) }

// Dataset is the dataset whose rows are judged.
func (c *Check) Dataset() string { return part(c.ID, 1) }

// Name is the last part of the id.
func (c *Check) Name() string { return part(c.ID, 2) }

// IsSet reports whether the check compares rows with each other.
func (c *Check) IsSet() bool {
	call, ok := c.Violating.(Call)
	return ok && call.Func.Set
}

// Identifiers are the checks that must be without violation for the identifiers to be whole (công văn 4856/BCA-TTDLQG:
// identifier fields must be right without exception).
var Identifiers = []string{
	"dung.dossier.national_id_format",
	"dung.dossier.tax_code_checksum",
	"sach.dossier.unique_code",
	"thong_nhat.dossier.procedure_known",
	"thong_nhat.dossier.ward_known",
}

func part(id string, i int) string {
	parts := strings.SplitN(id, ".", 3)
	if i >= len(parts) {
		return ""
	}
	return parts[i]
}

var idForm = regexp.MustCompile(`^[a-z_]+\.[a-z_]+\.[a-z0-9_]+$`)

// validate checks what the file says of itself and resolves its predicates into c.Err, c.Eligible and c.Violating.
// The result names what is wrong with the file itself.
func (c *Check) validate(words Words) string {
	ds, known := dataset.Get(c.Dataset())
	switch {
	case !idForm.MatchString(c.ID):
		return "id must be <dimension>.<dataset>.<name> in lower case"
	case !slices.Contains(Dimensions, c.Dimension()):
		return "unknown dimension " + c.Dimension() + "; use one of " + strings.Join(Dimensions, ", ")
	case !known:
		return "unknown dataset " + c.Dataset()
	case !slices.Contains(Severities, c.Severity):
		return "severity must be critical, major, minor or signal"
	case !slices.Contains(ErrorGroups, c.ErrorGroup):
		return "error_group must be one of " + strings.Join(ErrorGroups, ", ")
	case c.Version < 1:
		return "version must be 1 or more"
	case c.Title.Vi == "" || c.Advice.Vi == "" || c.Basis.Vi == "":
		return "title, advice and basis need a Vietnamese wording"
	case c.Applies == "" || c.Violates == "":
		return "applies and violates must be given"
	case c.Unit != UnitRow && c.Unit != UnitDataset && c.Unit != UnitWorkingDay:
		return "unit must be dataset or working_day, or be left out"
	}
	if _, ok := ds.Field(c.Value); !ok {
		return "value must name a field of " + ds.Name
	}
	c.compile(words)
	return ""
}

func (c *Check) compile(words Words) {
	eligible, err := Compile(c.Applies, c.Dataset(), words, false)
	if err != nil {
		c.Err = &ExprError{Check: c.ID, Part: "applies", Err: err}
		return
	}
	violating, err := Compile(c.Violates, c.Dataset(), words, true)
	if err != nil {
		c.Err = &ExprError{Check: c.ID, Part: "violates", Err: err}
		return
	}
	call, isCall := violating.(Call)
	feed := isCall && call.Func.Name == "no_rows"
	if feed != (c.Unit != UnitRow) {
		c.Err = &ExprError{Check: c.ID, Part: "violates", Err: syntaxErrorf(1, "no_rows belongs to checks whose unit is dataset or working_day, and only to them")}
		return
	}
	c.Eligible, c.Violating = eligible, violating
}

// ExprError is an expression that does not parse or does not fit its dataset.
type ExprError struct {
	Check, Part string
	Err         error
}

func (e *ExprError) Error() string { return e.Check + ": " + e.Part + ", " + e.Err.Error() }
func (e *ExprError) Unwrap() error { return e.Err }
