package audit

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"slices"
	"strings"

	"ddss/internal/viettext"
)

// Unit is a record that may be drawn.
type Unit struct {
	Key     string // as in the source
	Stratum string // "" where the sample is not stratified
}

// Least is the number of records that is drawn from each stratum at least, where it has them.
const Least = 2

// Draw selects n of the units without replacement and returns their numbers in ascending order. Units are taken in the order
// of SHA-256(seed ‖ 0x1F ‖ key), the seed in UTF-8 and the key trimmed and in NFC; of equal ones the first by source
// order. So the same records are drawn on every machine, whatever the order of the rows. Strata get their shares by
// Allocate.
func Draw(units []Unit, n int, seed string) []int {
	type place struct {
		sum  [sha256.Size]byte
		unit int
	}
	byStratum := map[string][]place{}
	var buf []byte
	for i, u := range units {
		buf = append(append(append(buf[:0], seed...), 0x1F), viettext.NFC(viettext.Trim(u.Key))...)
		byStratum[u.Stratum] = append(byStratum[u.Stratum], place{sha256.Sum256(buf), i})
	}
	sizes := map[string]int{}
	for name, list := range byStratum {
		sizes[name] = len(list)
	}
	var out []int
	for name, share := range Allocate(sizes, n) {
		list := byStratum[name]
		slices.SortFunc(list, func(a, b place) int { return cmp.Or(bytes.Compare(a.sum[:], b.sum[:]), cmp.Compare(a.unit, b.unit)) })
		for _, p := range list[:share] {
			out = append(out, p.unit)
		}
	}
	slices.Sort(out)
	return out
}

// Allocate shares a sample of n among strata in proportion to their sizes by the largest remainder, of equal ones by name.
// Of several strata each gets Least at least, or all that it has; what that adds is taken from the strata that got most beyond their due. So
// the sum is n unless the least alone exceeds it, or the population is smaller.
func Allocate(sizes map[string]int, n int) map[string]int {
	total, names := 0, []string(nil)
	for name, size := range sizes {
		total += size
		names = append(names, name)
	}
	slices.Sort(names)
	n = min(n, total)
	out := map[string]int{}
	left := n
	for _, name := range names {
		out[name] = n * sizes[name] / total
		left -= out[name]
	}
	byRemainder := slices.Clone(names)
	slices.SortStableFunc(byRemainder, func(a, b string) int { return cmp.Compare(n*sizes[b]%total, n*sizes[a]%total) })
	for _, name := range byRemainder[:left] {
		out[name]++
	}
	added := 0
	for _, name := range names {
		if least := min(Least, sizes[name]); len(names) > 1 && out[name] < least {
			added += least - out[name]
			out[name] = least
		}
	}
	for ; added > 0; added-- {
		// most beyond its due: the greatest drawn·total - n·size, among those that can spare one
		best := ""
		for _, name := range names {
			if out[name] > Least && (best == "" || out[name]*total-n*sizes[name] > out[best]*total-n*sizes[best]) {
				best = name
			}
		}
		if best == "" {
			break
		}
		out[best]--
	}
	return out
}

// Missing lists the numbers of the drawn keys that the system does not have. Keys are compared trimmed and in NFC.
func Missing(keys []string, system []string) []int {
	has := map[string]bool{}
	for _, k := range system {
		has[viettext.NFC(viettext.Trim(k))] = true
	}
	var out []int
	for i, k := range keys {
		if k = viettext.NFC(viettext.Trim(k)); !has[k] || strings.TrimSpace(k) == "" {
			out = append(out, i)
		}
	}
	return out
}
