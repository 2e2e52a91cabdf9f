package layout

import (
	_ "embed"
	"strings"
	"testing"

	"ddss/connectors"
	"ddss/internal/dataset"
)

//go:embed testdata/headers.txt
var headerSets string

type headerSet struct {
	dataset, name string
	columns       [][2]string // header, field
}

func readSets(t *testing.T) []headerSet {
	var sets []headerSet
	for _, block := range strings.Split(headerSets, "\n\n")[1:] {
		title, body, ok := strings.Cut(strings.TrimSpace(block), "\n")
		ds, name, ok2 := strings.Cut(title, ": ")
		if !ok || !ok2 {
			t.Fatalf("bad set %q", title)
		}
		set := headerSet{dataset: ds, name: name}
		for _, item := range strings.Split(strings.ReplaceAll(body, "\n", " ; "), " ; ") {
			header, field, ok := strings.Cut(item, " = ")
			if !ok {
				t.Fatalf("%s: bad item %q", title, item)
			}
			set.columns = append(set.columns, [2]string{header, strings.TrimPrefix(field, "-")})
		}
		sets = append(sets, set)
	}
	return sets
}

// rows lays joined headers out as a sheet does: a group title stands over its first column.
func (s headerSet) rows() []connectors.Row {
	upper, lower := make([]string, len(s.columns)), make([]string, len(s.columns))
	height := 1
	last := ""
	for i, c := range s.columns {
		group, text, joined := strings.Cut(c[0], " / ")
		if !joined {
			upper[i], last = c[0], ""
			continue
		}
		height = 2
		if lower[i] = text; group != last {
			upper[i], last = group, group
		}
	}
	return numbered(upper, lower)[:height]
}

// TestMapping: at least 95 % of the headers that have a field are mapped, none to another, and the others are named.
func TestMapping(t *testing.T) {
	sets := readSets(t)
	if len(sets) < 40 {
		t.Fatalf("%d header sets, want 40", len(sets))
	}
	wanted, mapped := 0, 0
	for _, set := range sets {
		ds, ok := dataset.Get(set.dataset)
		if !ok {
			t.Fatalf("no dataset %s", set.dataset)
		}
		plan, err := Detect(ds, connectors.Sheet{}, set.rows(), nil)
		if err != nil {
			t.Errorf("%s, %s: %v", set.dataset, set.name, err)
			continue
		}
		for i, c := range set.columns {
			got := plan.Columns[i]
			if c[1] != "" {
				wanted++
			}
			switch {
			case got.Field == c[1] && c[1] != "":
				mapped++
			case got.Field == c[1]:
				if got.Reason != Running && got.Reason != NotMapped {
					t.Errorf("%s: %q is unmapped because of %s", set.name, c[0], got.Reason)
				}
			case got.Field == "":
				t.Logf("%s: %q is not mapped to %s", set.name, c[0], c[1])
			default:
				t.Errorf("%s: %q is mapped to %s, want %q", set.name, c[0], got.Field, c[1])
			}
		}
	}
	t.Logf("%d of %d headers mapped in %d sets", mapped, wanted, len(sets))
	if mapped*100 < wanted*95 {
		t.Errorf("%d of %d headers mapped, want 95 %%", mapped, wanted)
	}
}
