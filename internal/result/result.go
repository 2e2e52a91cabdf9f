package result

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
)

// Schema names the form of result.json.
const Schema = "ddss.result/1"

// Version is the version of the program, as results name it.
const Version = "0.2.0"

// JSONSchema describes result.json.
//
//go:embed result.schema.json
var JSONSchema []byte

// Result is the content of result.json.
type Result struct {
	Schema     string      `json:"schema"`
	Tool       Tool        `json:"tool"`
	AsOf       string      `json:"as_of"` // RFC 3339 with the offset of Asia/Ho_Chi_Minh
	Unit       Unit        `json:"unit"`
	Catalogue  Catalogue   `json:"catalogue"`
	Judging    Judging     `json:"judging"`
	Datasets   []Dataset   `json:"datasets"`   // in the order of the contract
	Checks     []Check     `json:"checks"`     // by id
	Dimensions []Dimension `json:"dimensions"` // by id
	DQI        DQI         `json:"dqi"`
	Indicators []Indicator `json:"indicators"` // by id; null: not computed
	Index766   *Index766   `json:"index766"`   // null: not computed
	Maturity   *Maturity   `json:"maturity"`   // null: not computed
	Segments   []Segment   `json:"segments"`   // by cut, then key
	Due        *Due        `json:"due"`        // open work and its deadlines; null: neither dossiers nor feedback are loaded
	Governance Governance  `json:"governance"`
	Published  *Published  `json:"published_766"` // null: none is declared
	Sample     *Sample     `json:"sample"`        // the last manual one; null: none is declared
}

// Due counts open dossiers and feedback that are overdue at as_of or due within so many working days.
type Due struct {
	Within int64     `json:"within"`
	Units  []DueUnit `json:"units"` // by dataset and agency; those without any are left out
}

// DueUnit is the work of an agency.
type DueUnit struct {
	Dataset string  `json:"dataset"`
	Agency  string  `json:"agency"` // its code
	Name    *string `json:"name"`
	Overdue int64   `json:"overdue"`
	Soon    int64   `json:"soon"`
}

// Governance names who answers for what, as the configuration does.
type Governance struct {
	Stewards   []Answerable `json:"stewards"`    // who keeps a dataset, or else owns it; by dataset
	RuleOwners []Answerable `json:"rule_owners"` // by dimension
}

// Answerable is who answers for something.
type Answerable struct {
	For string `json:"for"`
	Who string `json:"who"`
}

// Published is the score and the rank of the unit in the 766 index that the portal published last.
type Published struct {
	Total    *Percent `json:"total"`
	Rank     *int64   `json:"rank"`
	Document string   `json:"document"`
	Until    string   `json:"until"` // last day of its period, yyyy-MM-dd
}

// Sample is the share of wrong records in the last manual sample, as its minutes declare it.
type Sample struct {
	Wrong    Percent `json:"wrong"`
	Document string  `json:"document"`
	Until    string  `json:"until"` // yyyy-MM-dd
}

// Tool is the program that made the result.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Unit is the commune.
type Unit struct {
	Name         *string `json:"name"`
	WardCode     *string `json:"ward_code"`
	AgencyPrefix *string `json:"agency_prefix"`
}

// Catalogue is what the rows were judged by. Lists holds the digests of the built-in lists and of the calendar.
type Catalogue struct {
	Version string `json:"version"`
	Digest  string `json:"digest"`
	Lists   string `json:"lists"`
}

// Judging records the weights, and the checks that were switched off or reweighed.
type Judging struct {
	Severities map[string]int64 `json:"severities"`
	Dimensions map[string]int64 `json:"dimensions"`
	Exceptions []Exception      `json:"exceptions"` // by check
}

// Exception is a check that the unit switched off or reweighed.
type Exception struct {
	Check    string  `json:"check"`
	Enabled  bool    `json:"enabled"`
	Weight   *int64  `json:"weight"`
	Approval *string `json:"approval"`
}

// Dataset is what was loaded of a dataset. A dataset with failed sources is not assessed.
type Dataset struct {
	Name          string           `json:"name"`
	Rows          int64            `json:"rows"`
	Rejected      int64            `json:"rejected"`
	Skipped       map[string]int64 `json:"skipped"`
	Sources       []Source         `json:"sources"` // in source order
	Failed        []FailedSource   `json:"failed"`
	ControlTotals []ControlTotal   `json:"control_totals"`
	Fields        []Field          `json:"fields"` // mapped fields, in the order of the contract
}

// Source is one file or table.
type Source struct {
	Path       string           `json:"path"`
	Kind       string           `json:"kind"`
	Sheet      string           `json:"sheet"`
	SHA256     string           `json:"sha256"`
	Rows       int64            `json:"rows"`
	Header     int64            `json:"header"`
	Rejected   int64            `json:"rejected"`
	Skipped    map[string]int64 `json:"skipped"`
	Encoding   string           `json:"encoding"`
	DateOrder  string           `json:"date_order"`  // "dmy", or "mdy" if a column is read month first
	MonthFirst []string         `json:"month_first"` // fields read month first
	Mapped     []MappedColumn   `json:"mapped_columns"`
	Unmapped   []string         `json:"unmapped_columns"`
	Others     []string         `json:"other_sheets"`
	Findings   []Finding        `json:"findings"`
	Provenance *Provenance      `json:"provenance"` // null if the config tells nothing
}

// Provenance says where an export came from.
type Provenance struct {
	System     *string `json:"system"`
	ExportedBy *string `json:"exported_by"`
	ExportedAt *string `json:"exported_at"`
	Filter     *string `json:"filter"`
	RowsShown  *int64  `json:"rows_shown"`
}

// MappedColumn says which column a field came from, and why.
type MappedColumn struct {
	Header string `json:"header"`
	Field  string `json:"field"`
	Reason string `json:"reason"`
}

// Finding is something to know about a source whose rows were read all the same.
type Finding struct {
	Kind string `json:"kind"`
	Cell string `json:"cell"`
	Note string `json:"note"`
}

// FailedSource is a source that could not be read.
type FailedSource struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
}

// ControlTotal compares what the source system, or a total row of the file, states with what was found: rows (loaded and
// rejected), or the sum of a field over the loaded rows.
type ControlTotal struct {
	Path     string `json:"path"`
	Field    string `json:"field,omitempty"` // that is added up; rows if left out
	Cell     string `json:"cell,omitempty"`  // of the total row; the configuration states it if left out
	Expected int64  `json:"expected"`
	Found    int64  `json:"found"`
	Met      bool   `json:"met"`
}

// Field counts the values of a field.
type Field struct {
	Name       string `json:"name"`
	Present    int64  `json:"present"`
	Unreadable int64  `json:"unreadable"`
}

// Statuses of checks.
const (
	Passed        = "passed"
	Failed        = "failed"
	NotApplicable = "not_applicable"
	Errored       = "errored"
)

// Check is what a check counted.
type Check struct {
	ID        string   `json:"id"`
	Dataset   string   `json:"dataset"`
	Dimension string   `json:"dimension"`
	Severity  string   `json:"severity"`
	Status    string   `json:"status"`
	Eligible  int64    `json:"eligible"`
	Violating int64    `json:"violating"`
	Score     *Percent `json:"score"`
	Reason    *string  `json:"reason"`
}

// Dimension is the score of a quality.
type Dimension struct {
	ID       string      `json:"id"`
	Score    *Percent    `json:"score"`
	Assessed bool        `json:"assessed"`
	Checks   CheckCounts `json:"checks"`
}

// CheckCounts counts the checks of a dimension by status; signals are in neither passed nor failed.
type CheckCounts struct {
	Passed        int64 `json:"passed"`
	Failed        int64 `json:"failed"`
	NotApplicable int64 `json:"not_applicable"`
	Errored       int64 `json:"errored"`
}

// DQI is the data quality index.
type DQI struct {
	Score         *Percent `json:"score"`
	HeadlineFour  *Percent `json:"headline_four"`
	Band          *string  `json:"band"` // green, yellow, red
	IdentifiersOK *bool    `json:"identifiers_ok"`
	Clean         *Portion `json:"clean_records"` // null without dossiers loaded
}

// Portion is a share with its two integers.
type Portion struct {
	Numerator   int64    `json:"numerator"`
	Denominator int64    `json:"denominator"`
	Score       *Percent `json:"score"`
}

// Indicator is a measurable target of the plan. Value is the share with two decimals, or the figure that was declared.
type Indicator struct {
	ID          string   `json:"id"`
	Numerator   *int64   `json:"numerator"`   // null: declared, or not assessed
	Denominator *int64   `json:"denominator"` // null: likewise
	Value       *Percent `json:"value"`       // null: not assessed
	Target      *Percent `json:"target"`      // that holds at as_of; null: the plan sets none
	Phase       *string  `json:"phase"`       // of the target: the one in which as_of lies, or the next that sets one
	Met         *bool    `json:"met"`         // null without value or target
	Reason      *string  `json:"reason"`      // why it is not assessed, or why a value that reaches the target is not called met
	Declared    *string  `json:"declared"`    // number of the document that declares the figure
	Deadline    *string  `json:"deadline"`    // of the target, yyyy-MM-dd
	LeadUnit    *string  `json:"lead_unit"`   // that answers for the target
}

// Index766 is the index of Quyết định 766/QĐ-TTg.
type Index766 struct {
	FormulaSet string      `json:"formula_set"`
	Metrics    []Metric766 `json:"metrics"` // by id
	Groups     []Group766  `json:"groups"`  // in the order of the decision
	Total      Percent     `json:"total"`
	Attainable Percent     `json:"attainable"`
	Grade      string      `json:"grade"`
}

// Metric766 is one metric of the index; its score is null where it is not known.
type Metric766 struct {
	ID          string   `json:"id"`
	Group       string   `json:"group"`
	Numerator   *int64   `json:"numerator"`
	Denominator *int64   `json:"denominator"`
	Max         Percent  `json:"max"`
	Score       *Percent `json:"score"`
	Reason      *string  `json:"reason"` // why it is not known
}

// Group766 is the sum of the rounded metrics of a group.
type Group766 struct {
	ID    string  `json:"id"`
	Max   Percent `json:"max"`
	Score Percent `json:"score"`
}

// Segment is a group of dossiers.
type Segment struct {
	By         string              `json:"by"`
	Key        string              `json:"key"`
	Dossiers   int64               `json:"dossiers"`
	Dimensions map[string]*Percent `json:"dimensions"`
	Clean      Portion             `json:"clean_records"`
}

// Encode writes the canonical bytes: two spaces of indent, no HTML escapes, a line feed at the end.
func (r *Result) Encode() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(r); err != nil {
		return nil, fmt.Errorf("write result.json: %w", err)
	}
	return b.Bytes(), nil
}

// Decode reads result.json of any run of this schema.
func Decode(text []byte) (*Result, error) {
	r := &Result{}
	if err := json.Unmarshal(text, r); err != nil {
		return nil, fmt.Errorf("read result.json: %w", err)
	}
	if r.Schema != Schema {
		return nil, fmt.Errorf("result.json has the schema %q; this version reads %q", r.Schema, Schema)
	}
	return r, nil
}
