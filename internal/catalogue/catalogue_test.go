package catalogue

import (
	"slices"
	"strings"
	"testing"

	"ddss/internal/dataset"
)

func TestBuiltInLists(t *testing.T) {
	n := 0
	for _, l := range places.Districts {
		n += len(l)
	}
	if len(places.IDCodes) != 63 || len(places.Present) != 34 || n != 696 {
		t.Errorf("%d identity codes, %d provinces, %d districts", len(places.IDCodes), len(places.Present), n)
	}
	names := AbolishedDistricts()
	for name, want := range map[string]bool{"đan phượng": true, "ba đình": true, "vinh": true, "cao bằng": false, "huế": false} {
		if slices.Contains(names, name) != want {
			t.Errorf("abolished district %q: want %v", name, want)
		}
	}
}

func TestEveryEnumerationHasSpellingsForEachValue(t *testing.T) {
	for _, d := range dataset.All() {
		for _, f := range d.Fields {
			if f.Type != dataset.Enum {
				continue
			}
			found := map[string]bool{}
			for _, s := range Enum(d.Name, f.Name) {
				found[s.Value] = true
				if !slices.Contains(f.Values, s.Value) {
					t.Errorf("%s.%s: %q is no value", d.Name, f.Name, s.Value)
				}
			}
			if len(found) != len(f.Values) || len(spellings[d.Name+"."+f.Name]) != len(f.Values) {
				t.Errorf("%s.%s: spellings for %d of %d values", d.Name, f.Name, len(found), len(f.Values))
			}
		}
	}
}

func TestReadLists(t *testing.T) {
	got, err := ReadWards(strings.NewReader("\ufeffMã;Tên\n09817;Ô Diên\n00004;Ba Đình\n09817;Ô Diên\n"))
	if err != nil || !slices.Equal(got, []string{"00004", "09817"}) {
		t.Errorf("%v %v", got, err)
	}
	for text, want := range map[string]string{
		"": "is empty", "name\nx\n": "no column code", "code,name\n,x\n": "line 2 has no code",
		"Mã;Tên\n09817;Ô Diên\nH26.99.01;Trung tâm\n":    "line 3, column «Mã» does not hold a ward code of five digits",
		"Mã cơ quan,Tên,Mã ĐVHC\nH26.99,UBND xã,09817\n": "line 1 has the column «Mã cơ quan»",
		"code\n9817\n": "line 2, column «code» does not hold a ward code",
	} {
		if _, err := ReadWards(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ReadWards(%q): %v", text, err)
		}
	}
}
