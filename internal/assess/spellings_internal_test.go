package assess

import (
	"slices"
	"testing"

	"ddss/internal/audit"
)

func TestSpellingsOfASegmentAreOneStratum(t *testing.T) {
	var units []audit.Unit
	for _, s := range []string{"ĐẤT ĐAI", "Đất  đai", "Hộ tịch", "Đất đai", "Đất đai", "hộ tịch", ""} {
		units = append(units, audit.Unit{Stratum: s})
	}
	mergeSpellings(units)
	var got []string
	for _, u := range units {
		got = append(got, u.Stratum)
	}
	if want := []string{"Đất đai", "Đất đai", "Hộ tịch", "Đất đai", "Đất đai", "Hộ tịch", ""}; !slices.Equal(got, want) {
		t.Errorf("strata %q, want %q", got, want)
	}
	for field, code := range map[string]bool{"agency_code": true, "sector": false, "channel": false} {
		if isCode(field) != code {
			t.Errorf("%s is a code: %v", field, !code)
		}
	}
}
