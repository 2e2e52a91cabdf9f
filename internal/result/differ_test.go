package result

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestDifferencesNameThePlaces(t *testing.T) {
	r := filled()
	before := tree(t, encoded(t, r))
	r.Checks[0].Violating, r.DQI.Band, r.Segments[0].Dossiers = 13, nil, 2101
	r.Datasets[0].Sources[0].SHA256 = strings.Repeat("a", 64)
	r.Dimensions = r.Dimensions[:1]
	got := Differences(before, tree(t, encoded(t, r)))
	want := []string{
		"result.checks[du.dossier.national_id].violating: 12 → 13",
		"result.datasets[dossier].sources[ho_so.xlsx].sha256: \"" + someHash + "\" → \"" + strings.Repeat("a", 64) + "\"",
		"result.dimensions[song]: ",
		"result.dqi.band: \"green\" → null",
		"result.segments[sector=Đất đai].dossiers: 2100 → 2101",
	}
	if len(got) != len(want) {
		t.Fatalf("%d differences, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("difference %d is %s, want %s", i, got[i], want[i])
		}
	}
}

func TestEntriesOfOneNameAreKeptApart(t *testing.T) {
	before, after := []any{map[string]any{"id": "a", "n": 1.0}, map[string]any{"id": "a", "n": 2.0}}, []any{map[string]any{"id": "a", "n": 1.0}, map[string]any{"id": "a", "n": 3.0}}
	if got := Differences(before, after); !slices.Equal(got, []string{"result[a#1].n: 2 → 3"}) {
		t.Errorf("got %q", got)
	}
}

func TestLongValuesAreCutBetweenCharacters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-z]{0,3}(đ|ế|a){100,130}`).Draw(t, "text")
		for _, d := range Differences(text, nil) {
			if !utf8.ValidString(d) || utf8.RuneCountInString(d) > 150 {
				t.Errorf("cut badly: %q", d)
			}
		}
	})
}

func TestEqualTreesDoNotDiffer(t *testing.T) {
	if d := Differences(tree(t, encoded(t, filled())), tree(t, encoded(t, filled()))); d != nil {
		t.Errorf("got %q", d)
	}
}
