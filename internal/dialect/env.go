package dialect

import (
	"time"

	"ddss/checks"
)

// Zone is the time zone of the records: Asia/Ho_Chi_Minh has had UTC+7 without change since 1975.
var Zone = time.FixedZone("+07:00", 7*60*60)

// Env is what predicates see beside the rows.
type Env struct {
	AsOf         time.Time
	AgencyPrefix string   // "" matches every agency
	IDProvinces  []string // known first three digits of identity numbers
	// From and To are the first and last day of the period, yyyy-MM-dd; empty without one.
	From, To string
	// Sectors holds the normalised names of sectors by group.
	Sectors       map[string][]string
	CutOffMinutes int // minute of the day from which a receipt counts for the next working day
	// Bounds holds the first and last day of a column, yyyy-MM-dd or "", by BoundKey.
	Bounds map[string][2]string
	// AsOfDay is the calendar row of the day of as_of, and LastDay that of CalendarTo.
	AsOfDay, LastDay CalendarDay
}

// CalendarDay is one row of the calendar table, see CalendarColumns.
type CalendarDay struct {
	Index    int  // working days up to and including the day, over the years held
	Unheld   int  // days of years not held up to and including the day
	Held     bool // the calendar holds the year
	Off      bool
	CutOff   int    // minute of the day from which a receipt counts for the next working day
	Next     string // next working day, yyyy-MM-dd; "" if the calendar does not know
	OnOrNext string // the day itself if it is a working day, else Next
}

// The calendar table reaches from the first day to the last; years that the calendar does not hold are in it, unheld.
const (
	CalendarFrom = "1900-01-01"
	CalendarTo   = "2100-12-31"
)

// BoundKey names the bounds of a column.
func BoundKey(ds, field string) string { return ds + "." + field }

// Names of the tables that a judging statement reads beside the typed views. The calendar has the columns day, idx,
// unheld, held, off, cut_off, next_day, on_or_next; the table of working days has idx and day.
const (
	CalendarTable    = "calendar"
	WorkingDaysTable = "working_days"
	WardsTable       = "wards"
	WardMapTable     = "ward_map"
)

// TypedView is the name of the typed view of a dataset.
func TypedView(ds string) string { return "typ_" + ds }

// RawView is the name of the view of a dataset as it came: _src, _row, _ord and its mapped fields.
func RawView(ds string) string { return "raw_" + ds }

// ListTable is the name of the table of the values (column code) that a column of a dataset has.
func ListTable(ds, field string) string { return "list_" + ds + "_" + field }

// FirstTable is the name of the table of first rows by key of a dataset that relations lead to: _ord and the
// typed columns of the fields that are read through relations.
func FirstTable(ds string) string { return "first_" + ds }

// asOf is the moment of the assessment in local time.
func (e Env) asOf() time.Time { return e.AsOf.In(Zone) }

func (e Env) asOfHasTime() string {
	t := e.asOf()
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 && t.Nanosecond() == 0 {
		return "FALSE"
	}
	return "TRUE"
}

func boundsOf(e Env, c checks.Call) [2]string { return e.Bounds[BoundKey(c.Dataset, c.Column.Name)] }
