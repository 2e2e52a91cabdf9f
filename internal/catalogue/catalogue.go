package catalogue

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"ddss/internal/dataset"
	"ddss/internal/viettext"
)

//go:embed provinces.yaml
var provincesSource []byte

//go:embed spellings.yaml
var spellingsSource []byte

// Spelling is a normalised text that stands for a value of an enumeration.
type Spelling struct{ Text, Value string }

// Words of boolean fields, normalised. x, không, chưa có and không có are values in them, not missing.
var (
	BoolTrue  = []string{"có", "đã", "rồi", "x", "1", "true", "yes", "đúng"}
	BoolFalse = []string{"không", "chưa", "0", "false", "no", "sai", "không có", "chưa có"}
)

// Rating is a word that is read as a number in the fields rating and score (QĐ 1001/QĐ-BNV: five degrees).
type Rating struct {
	Text  string
	Value int
}

// RatingWords are the five degrees of satisfaction, normalised.
func RatingWords() []Rating {
	return []Rating{{"rất hài lòng", 5}, {"hài lòng", 4}, {"bình thường", 3}, {"không hài lòng", 2}, {"rất không hài lòng", 1}}
}

type provinces struct {
	Present   []string            `yaml:"present"`
	IDCodes   []string            `yaml:"id_codes"`
	Districts map[string][]string `yaml:"abolished_districts"`
}

var (
	places    = decode[provinces](provincesSource)
	spellings = decode[map[string]map[string][]string](spellingsSource)
	districts = abolished()
)

func decode[T any](text []byte) T {
	var v T
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(&v); err != nil {
		panic("built-in catalogue: " + err.Error())
	}
	return v
}

// Enum lists the spellings of an enumeration, sorted by text. The values themselves are among them.
func Enum(ds, field string) []Spelling {
	seen := map[string]bool{}
	var out []Spelling
	add := func(text, value string) {
		if n := viettext.Normalize(text); !seen[n] {
			seen[n] = true
			out = append(out, Spelling{Text: n, Value: value})
		}
	}
	if d, ok := dataset.Get(ds); ok {
		if f, ok := d.Field(field); ok {
			for _, v := range f.Values {
				add(v, v)
			}
		}
	}
	for value, texts := range spellings[ds+"."+field] {
		for _, t := range texts {
			add(t, value)
		}
	}
	slices.SortFunc(out, func(a, b Spelling) int { return strings.Compare(a.Text, b.Text) })
	return out
}

// IDProvinces lists the 63 known first three digits of identity numbers.
func IDProvinces() []string { return slices.Clone(places.IDCodes) }

// AbolishedDistricts lists the bare normalised names of the districts abolished on 2025-07-01, without those that are
// also names of a present province; sorted.
func AbolishedDistricts() []string { return districts }

func abolished() []string {
	present := map[string]bool{}
	for _, p := range places.Present {
		present[viettext.PlaceName(p)] = true
	}
	var out []string
	for _, list := range places.Districts {
		for _, d := range list {
			_, name, _ := strings.Cut(d, " ")
			if n := viettext.Normalize(name); !present[n] {
				out = append(out, n)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Digest is the SHA-256 of the built-in lists, in hexadecimal.
func Digest() string {
	h := sha256.New()
	h.Write(provincesSource)
	h.Write(spellingsSource)
	for _, group := range SectorGroups() {
		fmt.Fprintf(h, "%s %q\n", group, SectorNames(group, nil))
	}
	return hex.EncodeToString(h.Sum(nil))
}
