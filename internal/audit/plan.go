package audit

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Plan is a single sampling plan of ISO 2859-1:1999 (TCVN 7790-1:2007), general inspection level II, normal inspection.
type Plan struct {
	AQL    string // acceptance quality limit in percent, as the standard prints it without closing zeros
	Letter string // of the plan: where the table has an arrow, that of the plan it points to
	Size   int    // records to draw; the whole lot if the plan's size reaches it
	Accept int    // the greatest number of records with an error that is accepted
}

// levelII holds the upper ends of the lot sizes of each code letter at general inspection level II (table 1).
var levelII = []struct {
	lot    int
	letter string
}{
	{8, "A"}, {15, "B"}, {25, "C"}, {50, "D"}, {90, "E"}, {150, "F"}, {280, "G"}, {500, "H"}, {1200, "J"}, {3200, "K"},
	{10000, "L"}, {35000, "M"}, {150000, "N"}, {500000, "P"},
}

const largestLetter = "Q" // of lots above

// masterTable is table 2-A, the single plans for normal inspection, for limits up to 10 %: by code letter the size and per
// limit the acceptance number, or an arrow up (^) or down (v) to the plan to use instead.
//
//go:embed iso2859.csv
var masterTable string

var master = func() [][]string {
	rows, err := csv.NewReader(strings.NewReader(masterTable)).ReadAll()
	if err != nil {
		panic("built-in sampling plans: " + err.Error())
	}
	return rows
}()

// Limits are the acceptance quality limits of the plans.
func Limits() []string { return slices.Clone(master[0][2:]) }

// PlanFor is the plan for a lot of that size. It says which limits there are if aql is none of them.
func PlanFor(lot int, aql string) (Plan, error) {
	column := slices.Index(master[0], normalLimit(aql))
	if column < 2 {
		return Plan{}, fmt.Errorf("no limit %s %%; there are %s", aql, strings.Join(Limits(), ", "))
	}
	if lot < 2 {
		return Plan{}, fmt.Errorf("a lot of %d is not sampled", lot)
	}
	letter := largestLetter
	for _, l := range levelII {
		if lot <= l.lot {
			letter = l.letter
			break
		}
	}
	row := slices.IndexFunc(master, func(r []string) bool { return r[0] == letter })
	for {
		switch master[row][column] {
		case "^":
			row--
			continue
		case "v":
			row++
			continue
		}
		break
	}
	size, err1 := strconv.Atoi(master[row][1])
	accept, err2 := strconv.Atoi(master[row][column])
	if err1 != nil || err2 != nil {
		panic("built-in sampling plans: letter " + master[row][0])
	}
	return Plan{AQL: master[0][column], Letter: master[row][0], Size: min(size, lot), Accept: accept}, nil
}

// normalLimit drops closing zeros and takes a decimal comma.
func normalLimit(s string) string {
	s = strings.TrimSuffix(strings.TrimSpace(strings.Replace(s, ",", ".", 1)), "%")
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}
