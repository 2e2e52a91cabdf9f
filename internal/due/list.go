package due

import (
	"cmp"
	"slices"
	"strings"
)

// Item is an open dossier or feedback that is overdue or soon due.
type Item struct {
	Dataset    string // dossier or feedback
	Code       string
	Procedure  string
	Status     string
	AgencyCode string
	AgencyName string
	Officer    string // unmasked
	Due        string // yyyy-MM-dd, with HH:mm where it has a time of day
	State      State
	Days       int // working days late or left; -1 where not known
	Source     string
	Sheet      string
	Row        int64
}

// Gap counts records that could not be judged, by what they lack.
type Gap struct {
	NoStatus int64 // dossiers without a status that can be read
	NoDue    int64 // open, without a deadline that can be read
	NotHeld  int64 // open, with working days in years that the calendar does not hold
}

// List is what is overdue or soon due at a moment.
type List struct {
	AsOf   string // RFC 3339
	Within int
	Items  []Item
	Absent []string // datasets that were not loaded
	Gaps   map[string]Gap
}

// Sort orders the items by agency and officer, within them by state (overdue first), deadline, dataset and code.
func (l *List) Sort() {
	slices.SortStableFunc(l.Items, func(a, b Item) int {
		return cmp.Or(strings.Compare(a.AgencyCode, b.AgencyCode), strings.Compare(a.Officer, b.Officer), strings.Compare(string(a.State), string(b.State)),
			strings.Compare(a.Due, b.Due), strings.Compare(a.Dataset, b.Dataset), strings.Compare(a.Code, b.Code))
	})
}

// Desk is the work of an officer of an agency.
type Desk struct {
	AgencyCode, AgencyName, Officer string
	Overdue, Soon                   map[string]int // by dataset
}

// Desks counts the sorted items by agency and officer.
func (l *List) Desks() []Desk {
	var out []Desk
	for _, i := range l.Items {
		n := len(out)
		if n == 0 || out[n-1].AgencyCode != i.AgencyCode || out[n-1].Officer != i.Officer {
			out = append(out, Desk{i.AgencyCode, i.AgencyName, i.Officer, map[string]int{}, map[string]int{}})
			n++
		}
		if i.State == Overdue {
			out[n-1].Overdue[i.Dataset]++
		} else {
			out[n-1].Soon[i.Dataset]++
		}
	}
	return out
}

// Agencies splits the sorted list into one for each agency that has work in it.
func (l *List) Agencies() []*List {
	var out []*List
	for from, to := 0, 0; from < len(l.Items); from = to {
		for to = from; to < len(l.Items) && l.Items[to].AgencyCode == l.Items[from].AgencyCode; to++ {
		}
		own := *l
		own.Items = l.Items[from:to]
		out = append(out, &own)
	}
	return out
}
