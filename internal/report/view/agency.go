package view

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"

	"ddss/checks"
	"ddss/internal/result"
)

// Agency is what a run found in the dossiers of an agency.
type Agency struct {
	Name    string   // with its code where the run knows its name
	Segment *Segment // nil: the run has no figures of it
	Rows    []Row    // checks that its rows violate, most violations first
}

// AgencyCodes lists the agencies of a run, sorted.
func AgencyCodes(r *result.Result) []string {
	var out []string
	for _, s := range r.Segments {
		if s.By == "agency" && s.Key != "" {
			out = append(out, s.Key)
		}
	}
	slices.Sort(out)
	return out
}

// AgencyNames are the names of agencies by their codes, as far as the run knows them.
func AgencyNames(r *result.Result) map[string]string {
	names := map[string]string{}
	if r.Due == nil {
		return names
	}
	for _, u := range r.Due.Units {
		if u.Name != nil && u.Agency != "" && *u.Name != u.Agency {
			names[u.Agency] = inline(*u.Name)
		}
	}
	return names
}

// longestName is how many letters of a name stand beside its code.
const longestName = 60

// AgencyLabel is the code of an agency with its name, if there is one.
func AgencyLabel(code, name string) string {
	if name == "" {
		return inline(code)
	}
	if r := []rune(name); len(r) > longestName {
		name = strings.TrimSpace(string(r[:longestName-1])) + "…"
	}
	return name + " (" + inline(code) + ")"
}

// agency names an agency: a public page has the code alone.
func (m *maker) agency(code string) string {
	if m.Public {
		return inline(code)
	}
	if m.names == nil {
		m.names = AgencyNames(m.in.Result)
	}
	return AgencyLabel(code, m.names[code])
}

// longestAddress is how many bytes of a code may stand in an address.
const longestAddress = 100

// AgencyAddress is what stands for the agency in addresses: its code, or a digest of one with marks that an address should not
// have.
func AgencyAddress(code string) string {
	if len(code) <= longestAddress && inline(code) == code && utf8.ValidString(code) && !strings.ContainsAny(code, "\\\uFFFD") && code != "." && code != ".." {
		return code
	}
	sum := sha256.Sum256([]byte(code))
	return "~" + hex.EncodeToString(sum[:8])
}

// AgencyAt is the code of the agency for which the address stands; an unknown address is taken for a code.
func AgencyAt(r *result.Result, address string) string {
	for _, code := range AgencyCodes(r) {
		if AgencyAddress(code) == address {
			return code
		}
	}
	return address
}

// AgencyOf makes the figures of an agency in the language "vi" or "en".
func AgencyOf(in Input, code, language string) *Agency {
	m := newMaker(in, language)
	out := &Agency{Name: m.agency(code)}
	for _, s := range in.Result.Segments {
		if s.By == "agency" && s.Key == code {
			segment := m.segment(s, s.Dossiers < smallCell)
			out.Segment = &segment
		}
	}
	counts := map[string][2]int64{}
	for _, c := range in.Counts {
		if c.By == "agency" && c.Key == code && c.Violating > 0 {
			counts[c.Check] = [2]int64{c.Violating, c.Eligible}
		}
	}
	for _, t := range m.tallies {
		n, ok := counts[t.Check.ID]
		if !ok || t.Errored {
			continue
		}
		t.Violating, t.Eligible = n[0], n[1]
		out.Rows = append(out.Rows, m.row(t))
	}
	rank := func(r Row) int { return slices.Index(checks.Severities, checks.Severity(r.Severity)) }
	slices.SortStableFunc(out.Rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(b.Wrong.N, a.Wrong.N), cmp.Compare(rank(a), rank(b)), strings.Compare(a.ID, b.ID))
	})
	return out
}

// CheckOf is a check with what the run counted; false if the run does not know it.
func CheckOf(in Input, id, language string) (Row, bool) {
	m := newMaker(in, language)
	for _, t := range m.tallies {
		if t.Check.ID == id {
			return m.row(t), true
		}
	}
	return Row{}, false
}

// UnitName names the unit with its code; "" if it is not named.
func UnitName(u result.Unit) string { return unitName(u) }
