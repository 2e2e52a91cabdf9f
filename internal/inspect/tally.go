package inspect

import (
	"iter"
	"math/bits"
	"slices"
	"strings"

	"ddss/internal/viettext"
)

// maxDistinct is how many different values of a column are told apart; a column has "more than" so many beyond.
const maxDistinct = 2_000_000

// maxTexts bounds the texts of a column that are kept to be read as its type, in bytes; beyond, they are not read.
const maxTexts = 1 << 30

// topValues is how many of the most frequent values are kept.
const topValues = 5

// tally counts the values of a column. Values are told apart by 64 bits of hash: among a million values two are mixed up
// once in some forty million files.
type tally struct {
	rows, filled int64
	used         int
	hashes       []uint64 // open addressing; 0 is free
	counts       []uint32
	facts        []fact
	top          []Value  // by count, then by which reached it first
	topHashes    []uint64 // of top
	patterns     *patterns
	full         bool
	column       *column
	keep         bool   // the texts of the different values
	texts        []byte // end to end
	ends         []uint32
}

// fact is what is found out about a value once.
type fact struct {
	pattern uint16
	oddity  oddity
	missing bool
	at      uint32 // its text, if texts are kept
}

func newTally(c *column) *tally {
	t := &tally{patterns: newPatterns(), column: c, keep: c.field.Type.Readable() && c.Field != ""}
	t.grow(64)
	return t
}

func (t *tally) grow(n int) {
	hashes, counts, facts := t.hashes, t.counts, t.facts
	t.hashes, t.counts, t.facts = make([]uint64, n), make([]uint32, n), make([]fact, n)
	for i, h := range hashes {
		if h != 0 {
			j := t.slot(h)
			t.hashes[j], t.counts[j], t.facts[j] = h, counts[i], facts[i]
		}
	}
}

// slot is the place of a hash, or the free place where it belongs.
func (t *tally) slot(h uint64) int {
	mask := uint64(len(t.hashes) - 1)
	i := h & mask
	for t.hashes[i] != 0 && t.hashes[i] != h {
		i = (i + 1) & mask
	}
	return int(i)
}

// add counts a cell.
func (t *tally) add(cell string) {
	t.rows++
	s := trim(cell)
	if s == "" {
		return
	}
	h := hash(s)
	i := t.slot(h)
	if t.hashes[i] == 0 {
		if t.used >= maxDistinct {
			t.full = true
			t.overflow(s)
			return
		}
		if t.used++; 4*t.used > 3*len(t.hashes) {
			t.grow(2 * len(t.hashes))
			i = t.slot(h)
		}
		t.hashes[i], t.facts[i] = h, t.column.look(s, t.patterns)
		if t.keep && len(t.texts)+len(s) > maxTexts {
			t.keep, t.texts, t.ends = false, nil, nil
		}
		if t.keep {
			t.facts[i].at = uint32(len(t.ends))
			t.texts = append(t.texts, s...)
			t.ends = append(t.ends, uint32(len(t.texts)))
		}
	}
	t.counts[i]++
	if n := t.counts[i]; n > 1 && !t.facts[i].missing && (len(t.top) < topValues || int64(n) > t.top[len(t.top)-1].Count) {
		t.rank(h, s, int64(n))
	}
}

// overflow counts a value that is no longer told apart.
func (t *tally) overflow(s string) {
	if f := t.column.look(s, t.patterns); !f.missing {
		t.filled++
		t.patterns.add(f.pattern, 1)
		t.column.odd(f.oddity, 1)
	}
}

// rank puts a value in its place among the most frequent. A count only grows, so that every value among the most frequent
// ones in the end comes by here at its last row.
func (t *tally) rank(h uint64, s string, n int64) {
	i := slices.Index(t.topHashes, h)
	if i < 0 {
		if i = len(t.top); i == topValues {
			i--
			t.top, t.topHashes = t.top[:i], t.topHashes[:i]
		}
		t.top, t.topHashes = append(t.top, Value{}), append(t.topHashes, h)
		t.top[i].Text = strings.Clone(s)
	}
	t.top[i].Count = n
	for ; i > 0 && t.top[i-1].Count < n; i-- {
		t.top[i-1], t.top[i] = t.top[i], t.top[i-1]
		t.topHashes[i-1], t.topHashes[i] = t.topHashes[i], t.topHashes[i-1]
	}
}

// sum adds up what was counted by value, and returns how many values differ.
func (t *tally) sum() int64 {
	distinct := int64(0)
	for i, h := range t.hashes {
		f := t.facts[i]
		if h == 0 || f.missing {
			continue
		}
		distinct++
		n := int64(t.counts[i])
		t.filled += n
		t.patterns.add(f.pattern, n)
		t.column.odd(f.oddity, n)
	}
	return distinct
}

// values gives the different texts, where they are kept, with their numbers of rows.
func (t *tally) values() iter.Seq2[string, int64] {
	return func(yield func(string, int64) bool) {
		for i, h := range t.hashes {
			if h == 0 {
				continue
			}
			at := t.facts[i].at
			from := uint32(0)
			if at > 0 {
				from = t.ends[at-1]
			}
			if !yield(string(t.texts[from:t.ends[at]]), int64(t.counts[i])) {
				return
			}
		}
	}
}

// hash is FNV-1a of 64 bits with its bits mixed; never 0.
func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	h ^= bits.RotateLeft64(h, 25) ^ bits.RotateLeft64(h, 47)
	h *= 0x9E3779B97F4A7C15
	h ^= h >> 32
	return max(h, 1)
}

// trim is viettext.Trim, at once for texts that neither begin nor end with a character that it may take away.
func trim(s string) string {
	if s == "" || '!' <= s[0] && s[0] <= '~' && '!' <= s[len(s)-1] && s[len(s)-1] <= '~' {
		return s
	}
	return viettext.Trim(s)
}
