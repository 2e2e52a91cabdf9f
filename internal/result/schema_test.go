package result

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func ptr[T any](v T) *T { return &v }

const someHash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

// filled is a result in which every field has a value.
func filled() *Result {
	skipped := map[string]int64{"title": 4, "header": 1, "group": 2, "total": 1, "signature": 3, "blank": 5}
	ids := []string{"dung", "du", "sach", "song", "thong_nhat", "dung_chung"}
	weights, scores := map[string]int64{}, map[string]*Percent{}
	for i, id := range ids {
		weights[id], scores[id] = int64(i), ptr(Percent(9000+i))
	}
	scores["song"] = nil
	portion := Portion{8123, 10492, Share(8123, 10492)}
	return &Result{
		Schema: Schema, Tool: Tool{"ddss", Version}, AsOf: "2026-10-31T17:00:00+07:00",
		Unit:      Unit{ptr("Xã Ô Diên"), ptr("09817"), ptr("H26.99")},
		Catalogue: Catalogue{"2026.10", "sha256:" + someHash, "sha256:" + someHash},
		Judging: Judging{map[string]int64{"critical": 50, "major": 30, "minor": 20, "signal": 0}, weights,
			[]Exception{{"du.dossier.contact", false, ptr(int64(5)), ptr("12/UBND-VP, 2026-08-01")}, {"du.dossier.due_at", true, nil, nil}}},
		Datasets: []Dataset{{"dossier", 10492, 3, skipped, []Source{{
			Path: "ho_so.xlsx", Kind: "xlsx", Sheet: "Hồ sơ", SHA256: someHash, Rows: 10492, Header: 2, Rejected: 3, Skipped: skipped, Encoding: "utf-8",
			DateOrder: "mdy", MonthFirst: []string{"due_at"}, Mapped: []MappedColumn{{"Mã hồ sơ", "dossier_code", "label"}}, Unmapped: []string{"Ghi chú"},
			Others: []string{"Hướng dẫn"}, Findings: []Finding{{"number_as_text", "F12", "3 cells"}},
			Provenance: &Provenance{ptr("Một cửa"), ptr("Cán bộ A"), ptr("2026-10-31"), ptr("2026"), ptr(int64(10495))}}},
			[]FailedSource{{"hong.xlsx", "unreadable_content"}}, []ControlTotal{{"ho_so.xlsx", "", "", 10495, 10495, true}, {"ho_so.xlsx", "fee_paid", "F120", 5000, -1, false}}, []Field{{"due_at", 10480, 2}}}},
		Checks: []Check{{"du.dossier.national_id", "dossier", "du", "critical", Failed, 9800, 12, Share(9788, 9800), nil},
			{"song.payment.feed_fresh", "payment", "song", "major", NotApplicable, 0, 0, nil, ptr("dataset_absent:payment")}},
		Dimensions: []Dimension{{"du", ptr(Percent(9988)), true, CheckCounts{20, 21, 2, 1}}, {"song", nil, false, CheckCounts{}}},
		DQI:        DQI{ptr(Percent(9510)), ptr(Percent(9540)), ptr("green"), ptr(false), &portion},
		Indicators: []Indicator{
			{"hai_long.tthc", ptr(int64(57)), ptr(int64(76)), Share(57, 76), ptr(Percent(9500)), ptr("2028-2030"), ptr(false), ptr("sample_too_small"), nil, ptr("2030-12-31"), ptr("Trung tâm")},
			{"sipas", nil, nil, ptr(Percent(8940)), ptr(Percent(8900)), ptr("2026-2027"), ptr(true), nil, ptr("412/BC-UBND"), nil, nil}},
		Index766: &Index766{"qd766-live-2026", []Metric766{{"ON_TIME", "progress", ptr(int64(9)), ptr(int64(10)), 2000, ptr(Percent(1800)), nil},
			{"PUBLIC_CONTENT_FULL", "transparency", nil, nil, 200, nil, ptr("not_in_exports")}}, []Group766{{"progress", 2000, 1800}}, 7130, 8800, "kha"},
		Maturity: &Maturity{"ddss-2026", 2, false, 260, []Area{{"A1", 2, 260, []Percent{10000, 8000, 4000, 0, 0},
			&Step{3, []StepCell{{"A1.2", "F"}}, 12, 3, 1, 2, ptr("2027-01-31"), true, 62}}}, []Criterion{{"A1.2", "A1", 2, "hybrid", ptr(Percent(8000)), "L", ptr("below_target:dqi"), ptr(Percent(10000)),
			[]Part{{"dqi", ptr(Percent(9000)), ptr(int64(9)), ptr(int64(10)), ptr(Percent(9500)), false, ptr(Percent(8500)), ptr("history_short:2027-01-31"), ptr(int64(3)),
				&Forecast{6, "2027-12-31", ptr(Percent(9600)), ptr(Percent(9400)), ptr(Percent(9800)), ptr("unsure")}}}}}, &Target{3, "2027-12-31"}, ptr("A1"), []string{"all_declared_full"}},
		Segments:   []Segment{{"sector", "Đất đai", 2100, scores, portion}},
		Due:        &Due{2, []DueUnit{{"dossier", "H26.99.01", ptr("Trung tâm"), 3, 4}}},
		Governance: Governance{[]Answerable{{"dossier", "Tổ dữ liệu"}}, []Answerable{{"du", "Tổ dữ liệu"}}},
		Published:  &Published{ptr(Percent(8123)), ptr(int64(12)), "1/BC", "2026-09-30"},
		Sample:     &Sample{250, "03/BB", "2026-10-20"},
	}
}

// empty is a result in which everything that may be null is.
func empty() *Result {
	r := filled()
	r.Unit, r.DQI, r.Datasets[0].Sources[0].Provenance = Unit{}, DQI{}, nil
	r.Indicators, r.Index766, r.Maturity = nil, nil, nil
	r.Due, r.Governance, r.Published, r.Sample = nil, Governance{[]Answerable{}, []Answerable{}}, nil, nil
	r.Judging.Exceptions, r.Segments, r.Datasets = []Exception{}, []Segment{}, []Dataset{}
	return r
}

func encoded(t *testing.T, r *Result) []byte {
	t.Helper()
	text, err := r.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func tree(t *testing.T, text []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func schemaOf(t *testing.T) checker {
	t.Helper()
	c, err := newChecker(JSONSchema)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEncodingFitsTheSchema(t *testing.T) {
	c := schemaOf(t)
	for name, r := range map[string]*Result{"filled": filled(), "nulls": empty()} {
		for _, f := range c.check(c.root, tree(t, encoded(t, r)), "result") {
			t.Errorf("%s: %s", name, f)
		}
	}
}

func TestSchemaIsStrict(t *testing.T) {
	c := schemaOf(t)
	faults := func(v any) int { return len(c.check(c.root, v, "result")) }
	root := tree(t, encoded(t, filled()))
	var walk func(v any, place string)
	walk = func(v any, place string) {
		for i, x := range list(v) {
			if _, isList := v.([]any); isList && i == 0 {
				walk(x, place+"[]")
			}
		}
		object, ok := v.(map[string]any)
		if !ok {
			return
		}
		object["surprise"] = 1.0
		if faults(root) == 0 {
			t.Errorf("%s takes an unknown key", place)
		}
		delete(object, "surprise")
		for _, k := range slices.Sorted(maps.Keys(object)) {
			old := object[k]
			delete(object, k)
			if faults(root) == 0 && !strings.HasSuffix(place, "skipped") {
				t.Errorf("%s may lack %s", place, k)
			}
			for _, wrong := range []any{[]any{map[string]any{}}, -1.5} {
				if object[k] = wrong; faults(root) == 0 {
					t.Errorf("%s.%s takes %v", place, k, wrong)
				}
			}
			object[k] = old
			walk(old, place+"."+k)
		}
	}
	walk(root, "result")
}

func TestDecodeReadsWhatEncodeWrites(t *testing.T) {
	for name, r := range map[string]*Result{"filled": filled(), "nulls": empty()} {
		text := encoded(t, r)
		back, err := Decode(text)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(r, back); d != "" {
			t.Errorf("%s changed on the way:\n%s", name, d)
		}
		if again := encoded(t, back); !bytes.Equal(text, again) {
			t.Errorf("%s: equal results have different bytes", name)
		}
	}
}

func TestEncodingIsCanonical(t *testing.T) {
	r := filled()
	r.Unit.Name = ptr("A & B <Ô>")
	text := string(encoded(t, r))
	for _, want := range []string{`"name": "A & B <Ô>"`, "{\n \"schema\"", `"score": 99.88`, `"score": 95.1`, `"headline_four": 95.4`, "\n}\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("the encoding lacks %q", want)
		}
	}
}

func TestDecodeRefusesOtherSchemas(t *testing.T) {
	for _, text := range []string{`{"schema":"ddss.result/2"}`, `{}`, `{"schema":`, `{"schema":"ddss.result/1","dqi":{"score":95.123}}`} {
		if r, err := Decode([]byte(text)); err == nil {
			t.Errorf("%s is read as %+v", text, r)
		}
	}
}
