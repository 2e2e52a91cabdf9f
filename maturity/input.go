package maturity

import (
	"math/big"
	"time"

	"ddss/internal/calendar"
)

// Input is what an assessment is made from.
type Input struct {
	Today    string  // the day of as_of, yyyy-MM-dd
	Now      Run     // this run
	Earlier  []Run   // those before, by as_of
	Faults   []Fault // of the checks of this run that weigh
	Evidence []Evidence

	Datasets, Owned      int64 // loaded; of those, with an owner and a steward named
	Checks, OwnedChecks  int64 // enabled; of those, with version, basis and an owner
	Exceptions, Approved int64 // from the checks; of those, with an approval that is an evidence row with a file
	Columns, Described   int64 // of the sources; of those, mapped to a described field
	Indicators, Traced   int64 // shown; of those, with recorded lineage
	Catalogues           int64 // of procedures, agencies and wards, those loaded
	WardMap              bool  // old ward codes lead to new ones
	CatalogueAge         Value // in working days
	Fixes                Fixes
	OutOfOrder           int64           // receipts out of the order of their numbers
	Heaped               []calendar.Date // days before the end of a report period with unusually many closings
	Moved                int64           // deadlines that moved since the last run without an extension
	Broken               int64           // earlier runs that do not verify
	LeakScanned          bool            // the texts of the result were searched for personal data
	Unapproved           int64           // unmasked outputs of the last 90 days without a named approval
	Viewers              Value           // signed-in viewers on at least 4 of the last 30 days
	SchemaChanges        []string        // days of announced and approved changes, yyyy-MM-dd
	Central              bool            // the system is the city's: dong_bo may be declared
}

// Run is what a run counted. Figures are percentages by name: dqi, dimension.<id>, check.<id> and the ids of indicators.
type Run struct {
	AsOf       time.Time // in the zone of the unit
	Comparable bool      // with this run: the same catalogue and weights
	Figures    map[string]Value
	Violating  int64    // violations of all checks that are no signals
	Dossiers   int64    // loaded
	Absent     []string // indicators that lack a column
	Compared   bool     // the form of its files was compared with the run before
}

// Value is a figure. Numerator and Denominator are its two integers where it is a share of rows. Exact is nil where it is
// not known; Reason then says why.
type Value struct {
	Exact                  *big.Rat
	Numerator, Denominator *int64
	Reason                 string
}

// Known is a figure without integers.
func Known(exact *big.Rat) Value { return Value{Exact: exact} }

// Unknown is a figure that is not known.
func Unknown(reason string) Value { return Value{Reason: reason} }

// Portion is 100 × part ÷ whole. Nothing of nothing is not known.
func Portion(part, whole int64) Value {
	if whole == 0 {
		return Value{Numerator: &part, Denominator: &whole, Reason: "no_eligible_rows"}
	}
	exact := big.NewRat(part, whole)
	return Value{Exact: exact.Mul(exact, hundred), Numerator: &part, Denominator: &whole}
}

// Fixes counts what became of violations, by keyed record. Reason says why they are not known.
type Fixes struct {
	Seen, Fixed      int64 // first seen 90 to 10 days before; of those, mended within 10 days
	Alerts, Answered int64 // violations of critical checks first seen in the last 90 days; of those, mended or excepted within 10 days
	Reason           string
}
