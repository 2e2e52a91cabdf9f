package index766

import (
	"errors"
	"strings"
	"testing"

	"ddss/internal/fault"
)

const header = "unit,metric,numerator,denominator\n"

func TestReadCounts(t *testing.T) {
	for name, text := range map[string]string{
		"commas":                header + "Xã B,ON_TIME,1,2\nXã A,ON_TIME,,\nXã A,DOSSIER_SYNC,1234,1235\n",
		"semicolons and a mark": "\ufeff" + strings.ReplaceAll(header, ",", ";") + "Xã B;ON_TIME;1;2\r\n\r\nXã A;ON_TIME; ;\r\n Xã  A;DOSSIER_SYNC;1.234;1,235\r\n",
		"tabs, another order":   "Denominator\tMetric\tUnit\tNumerator\n2\tON_TIME\tXã B\t1\n\tON_TIME\tXã A\t\n1235\tDOSSIER_SYNC\tXã A\t1234\n",
		"decomposed, a source":  "unit,metric,numerator,denominator,source\nXa\u0303 B,ON_TIME,1,2,\"bảng, \"\"a\"\"\"\nXã A,ON_TIME,,,\nXa\u0303 A,DOSSIER_SYNC,1234,1235,\n",
	} {
		units, err := ReadCounts("dem.csv", []byte(text), Live2026())
		if err != nil || len(units) != 2 || units[0].Unit != "Xã A" || units[1].Unit != "Xã B" {
			t.Errorf("%s: %+v, %v", name, units, err)
			continue
		}
		a, b := units[0].Counts, units[1].Counts
		if on := a["ON_TIME"]; !on.Known || on.Numerator != nil || on.Denominator != nil {
			t.Errorf("%s: a row with blank cells is %+v", name, on)
		}
		if sync := a["DOSSIER_SYNC"]; sync.Numerator == nil || *sync.Numerator != 1234 || *sync.Denominator != 1235 {
			t.Errorf("%s: DOSSIER_SYNC is %+v", name, sync)
		}
		if len(a) != 2 || len(b) != 1 || *b["ON_TIME"].Denominator != 2 {
			t.Errorf("%s: %+v %+v", name, a, b)
		}
	}
}

func TestUnitsAreSortedByCodePoint(t *testing.T) {
	units, err := ReadCounts("x", []byte(header+"Ô Diên,ON_TIME,1,2\nÁ,ON_TIME,1,2\nZ,ON_TIME,1,2\nĐ,ON_TIME,1,2\n"), Live2026())
	var names []string
	for _, u := range units {
		names = append(names, u.Unit)
	}
	if got := strings.Join(names, " "); err != nil || got != "Z Á Ô Diên Đ" {
		t.Errorf("%s, %v", got, err)
	}
}

func TestErrorsNameTheLine(t *testing.T) {
	for _, c := range []struct{ text, says string }{
		{"", "line 1: the file has no header"},
		{"unit,metric,numerator\n", `line 1: the header lacks the column "denominator"`},
		{"Xã A,ON_TIME,1,2\n", `line 1: the header has the unknown or repeated column "xã a"`},
		{"unit,metric,numerator,denominator,unit\n", `line 1: the header has the unknown or repeated column "unit"`},
		{header + "A,ON_TIME,1,2\nB,ON_TIME,-1,2\n", `line 3: the numerator "-1" of ON_TIME`},
		{header + "A,ON_TIME,1,-2\n", `line 2: the denominator "-2" of ON_TIME`},
		{header + "A,ON_TIME,1.5,2\n", `line 2: the numerator "1.5" of ON_TIME`},
		{header + "A,ON_TIME,1,2e3\n", `line 2: the denominator "2e3" of ON_TIME`},
		{header + "A,ON_TIME,một,2\n", `line 2: the numerator "một" of ON_TIME`},
		{header + "A,ON_TIME,1,9999999999999999999\n", "line 2: the denominator"},
		{header + "\nA,ON_TIME,3,2\n", "line 3: the numerator 3 of ON_TIME is above its denominator 2"},
		{header + "A,ON_TIME,1,0\n", "line 2: the numerator 1 of ON_TIME is above its denominator 0"},
		{header + "A,ONTIME,1,2\n", `line 2: qd766-live-2026 has no metric "ONTIME"; did you mean ON_TIME`},
		{header + "A,online_dosier,1,2\n", "did you mean ONLINE_DOSSIER"},
		{header + "A,%d,1,2\n", `has no metric "%d".`},
		{header + "A,ON_TIME,1,2\nB,ON_TIME,1,2\n A ,ON_TIME,1,2\n", `line 4: ON_TIME of "A" is already on line 2`},
		{header + ",ON_TIME,1,2\n", "line 2: the unit is missing"},
		{header + "A,ON_TIME,1\n", "line 2: has 3 cells, the header 4"},
		{header + "A,ON_TIME,1,\"2\n", "line 2: a quote is not closed"},
		{header + "\"A\nB\",ON_TIME,1,2\nC,ON_TIME,x,2\n", "line 4: the numerator"},
	} {
		_, err := ReadCounts("dem.csv", []byte(c.text), Live2026())
		if fault.Code(err) != fault.Usage || !strings.Contains(err.Error(), c.says) || !strings.HasPrefix(err.Error(), "dem.csv, ") {
			t.Errorf("%q: %v; want %q", c.text, err, c.says)
			continue
		}
		var f *fault.Error
		if errors.As(err, &f) && (!strings.Contains(f.Vi, "dòng ") || strings.Contains(f.Vi, "!(")) {
			t.Errorf("%q in Vietnamese: %s", c.text, f.Vi)
		}
	}
}

func FuzzReadCounts(f *testing.F) {
	for _, s := range []string{header + "A,ON_TIME,1,2\n", "\xff\xfea\x00", header + "A,ON_TIME,\"", "\n\n;\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		units, err := ReadCounts("x.csv", text, Live2026())
		if err != nil && fault.Code(err) != fault.Usage {
			t.Errorf("%q: %v", text, err)
		}
		for _, u := range units {
			if x := Live2026().Index(u.Counts); x.Total > x.Attainable {
				t.Errorf("%q: %s of %s", text, x.Total, x.Attainable)
			}
		}
	})
}
