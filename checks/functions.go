package checks

// A param is what a function takes at one place.
type param int

const (
	aField       param = iota // a field, of any type
	aText                     // a text value: a field of type text or code, or a function that gives text
	anInt                     // an integer value
	aDay                      // a day
	aMoment                   // a moment
	anEnum                    // an enumeration field
	aValue                    // any value
	aConstText                // a text constant
	aConstInt                 // an integer constant
	aDataset                  // the bare name of a dataset
	aRelation                 // the name of a relation, or a chain of them
	aColumn                   // dataset.field, over all rows of that dataset
	aPredicate                // a predicate over the rows of the dataset named before; may be left out
	aCatalogue                // wards or ward_map
	aSystemKind               // tap_trung or rieng
	aCondition                // a predicate over the judged row
	aSectorGroup              // the bare name of a group of sectors
)

const sameAsFirst Type = -1

// Func is a function of the language.
type Func struct {
	Name     string
	params   []param
	variadic bool     // the last parameter may stand more than once
	named    []string // parameters of set functions that are given by name
	Result   Type
	Set      bool // compares rows with each other; allowed only as a whole violates
}

// The names of named parameters: order and differing sort and restrict groups of repeats; value of varies; of and least of crowd;
// owner of other_owner; on, within and differing of followed.
var namedOrder = []string{"order", "differing", "value", "of", "owner", "on", "within", "least"}

var functions = table(
	Func{Name: "missing", params: []param{aField}, variadic: true, Result: Bool},
	Func{Name: "present", params: []param{aField}, Result: Bool},
	Func{Name: "readable", params: []param{aField}, Result: Bool},
	Func{Name: "known", params: []param{aValue}, Result: Bool},
	Func{Name: "or_zero", params: []param{anInt}, Result: Int},
	Func{Name: "first_known", params: []param{aValue, aValue}, variadic: true, Result: sameAsFirst},

	Func{Name: "day", params: []param{aMoment}, Result: Day},
	Func{Name: "has_time", params: []param{aMoment}, Result: Bool},
	Func{Name: "minute", params: []param{aMoment}, Result: Text},
	Func{Name: "month", params: []param{aMoment}, Result: Text},
	Func{Name: "latest", params: []param{aMoment, aMoment}, variadic: true, Result: Moment},
	Func{Name: "days_exceed", params: []param{aMoment, aMoment, aConstInt}, Result: Bool},
	Func{Name: "minutes_below", params: []param{aMoment, aMoment, aConstInt}, Result: Bool},

	Func{Name: "in_calendar", params: []param{aMoment}, Result: Bool},
	Func{Name: "day_off", params: []param{aMoment}, Result: Bool},
	Func{Name: "workdays_known", params: []param{aMoment, aMoment, aConstInt}, Result: Bool},
	Func{Name: "workdays_exceed", params: []param{aMoment, aMoment, aConstInt}, Result: Bool},
	Func{Name: "limit_day", params: []param{aMoment, anInt, anEnum}, Result: Day},

	Func{Name: "matches", params: []param{aText, aConstText}, Result: Bool},
	Func{Name: "has", params: []param{aText, aConstText}, Result: Bool},
	Func{Name: "raw_has", params: []param{aField, aConstText}, Result: Bool},
	Func{Name: "norm", params: []param{aText}, Result: Text},
	Func{Name: "spaced", params: []param{aText}, Result: Text},
	Func{Name: "fold", params: []param{aText}, Result: Text},
	Func{Name: "skeleton", params: []param{aText}, Result: Text}, // letters and digits alone, without diacritics, y as i
	Func{Name: "is_nfc", params: []param{aField}, Result: Bool},
	Func{Name: "mixes_scripts", params: []param{aText}, Result: Bool},
	Func{Name: "mojibake", params: []param{aField}, Result: Bool},
	Func{Name: "abolished_district", params: []param{aField}, Result: Bool},

	Func{Name: "code_day", params: []param{aField}, Result: Day},
	Func{Name: "code_agency", params: []param{aField}, Result: Text},
	Func{Name: "related", params: []param{aText, aText}, Result: Bool},
	Func{Name: "under_prefix", params: []param{aText}, Result: Bool},
	Func{Name: "id_province_known", params: []param{aField}, Result: Bool},
	Func{Name: "id_birth_year", params: []param{aField}, Result: Int},
	Func{Name: "id_male", params: []param{aField}, Result: Bool},
	Func{Name: "partial_date", params: []param{aField}, Result: Bool},
	Func{Name: "birth_year", params: []param{aField}, Result: Int},
	Func{Name: "mst_valid", params: []param{aField}, Result: Bool},
	Func{Name: "phone_compact", params: []param{aField}, Result: Text},
	Func{Name: "phone_canonical", params: []param{aField}, Result: Text},
	Func{Name: "format_of", params: []param{aField, aField}, Result: Text},

	Func{Name: "loaded", params: []param{aDataset}, Result: Bool},
	Func{Name: "found", params: []param{aRelation}, Result: Bool},
	Func{Name: "count", params: []param{aDataset, aPredicate}, Result: Int},
	Func{Name: "sum", params: []param{aColumn, aPredicate}, Result: Int},
	Func{Name: "listed", params: []param{aField, aColumn}, Result: Bool},
	Func{Name: "first_day", params: []param{aColumn}, Result: Day},
	Func{Name: "last_day", params: []param{aColumn}, Result: Day},
	Func{Name: "in_catalogue", params: []param{aCatalogue, aField}, Result: Bool},
	Func{Name: "in_period", params: []param{aMoment}, Result: Bool},
	Func{Name: "in_sectors", params: []param{aText, aSectorGroup}, variadic: true, Result: Bool},
	Func{Name: "one_if", params: []param{aCondition}, Result: Int},
	Func{Name: "lesser", params: []param{anInt, anInt}, Result: Int},
	Func{Name: "system", params: []param{aSystemKind}, Result: Bool},

	Func{Name: "repeats", params: []param{aValue}, variadic: true, named: []string{"order", "differing"}, Result: Bool, Set: true},
	Func{Name: "varies", params: []param{aValue}, variadic: true, named: []string{"value"}, Result: Bool, Set: true},
	Func{Name: "crowd", params: []param{aValue}, variadic: true, named: []string{"of", "least"}, Result: Bool, Set: true},
	Func{Name: "other_owner", params: []param{aValue}, variadic: true, named: []string{"owner", "order"}, Result: Bool, Set: true},
	Func{Name: "followed", params: []param{aValue}, variadic: true, named: []string{"on", "within", "differing"}, Result: Bool, Set: true},
	Func{Name: "no_rows", params: []param{aField}, Result: Bool, Set: true},
)

// Functions lists the names of the functions, in the order of the table, for documentation and for dialects to prove
// that they render each of them.
func Functions() []string {
	names := make([]string, len(functions))
	for i, f := range functions {
		names[i] = f.Name
	}
	return names
}

func table(fs ...Func) []*Func {
	t := make([]*Func, len(fs))
	for i := range fs {
		t[i] = &fs[i]
	}
	return t
}

func function(name string) *Func {
	for _, f := range functions {
		if f.Name == name {
			return f
		}
	}
	return nil
}
