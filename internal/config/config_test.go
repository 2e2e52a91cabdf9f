package config_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ddss/internal/config"
	"ddss/internal/fault"
)

func TestParse(t *testing.T) {
	c, err := config.Parse([]byte(`
unit: {name: Xã Ô Diên, ward_code: "09817", agency_prefix: H26.99}
sources:
  - {dataset: document, path: "giay_to_*.csv", control_total: 24310}
  - {dataset: payment, path: p.csv, control_total: {rows: 3, sums: {amount: 45000}}, columns: {"Thời gian": paid_at}}
catalogues: {wards: dvhc.csv, ward_map: {path: cu_moi.csv, taken_on: 2026-10-30}}
exceptions: [{check: du.dossier.contact, enabled: false, approval: "12/UBND-VP"}]
gate: {dqi: 75}
`))
	if err != nil {
		t.Fatal(err)
	}
	rows, three, dqi, off := int64(24310), int64(3), 75.0, false
	want := &config.Config{
		Unit: config.Unit{Name: "Xã Ô Diên", WardCode: "09817", AgencyPrefix: "H26.99"},
		Sources: []config.Source{
			{Dataset: "document", Path: "giay_to_*.csv", ControlTotal: config.ControlTotal{Rows: &rows}},
			{Dataset: "payment", Path: "p.csv", Columns: map[string]string{"Thời gian": "paid_at"}, ControlTotal: config.ControlTotal{Rows: &three, Sums: map[string]int64{"amount": 45000}}},
		},
		Catalogues: config.Catalogues{Wards: config.Catalogue{Path: "dvhc.csv"}, WardMap: config.Catalogue{Path: "cu_moi.csv", TakenOn: "2026-10-30"}},
		Exceptions: []config.Exception{{Check: "du.dossier.contact", Enabled: &off, Approval: "12/UBND-VP"}},
		Gate:       config.Gate{DQI: &dqi},
	}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestParseRefuses: every mistake is of the exit code of wrong use, and its sentences name the place and the way out.
func TestParseRefuses(t *testing.T) {
	tests := []struct{ name, text, vi, en string }{
		{"an unknown key", "lang: vi\nsourcs: []", `dòng 2: không có khoá "sourcs". Có phải là "sources" không?`, `line 2: unknown key "sourcs". Did you mean "sources"?`},
		{"an unknown key below another", "unit:\n  ward_cod: \"1\"", `dòng 2: không có khoá "ward_cod". Có phải là "ward_code" không?`, `line 2: unknown key "ward_cod". Did you mean "ward_code"?`},
		{"an unknown key near to none", "zzzzzzzz: 1", `dòng 1: không có khoá "zzzzzzzz".`, `line 1: unknown key "zzzzzzzz".`},
		{"a duplicate key", "lang: vi\nlang: en", `dòng 2: khoá "lang" đã có ở dòng 1`, `line 2: the key "lang" stands at line 1 already`},
		{"a number where a code belongs", "unit: {ward_code: 09817}", `dòng 1: 09817 là mã, phải viết trong dấu nháy: "09817"`, `09817 is a code; write it in quotes: "09817"`},
		{"a decimal where a code belongs", "unit: {agency_prefix: 26.9}", `"26.9"`, `write it in quotes: "26.9"`},
		{"a list where a text belongs", "out: [a]", "dòng 1: ở đây cần một đoạn chữ", "line 1: here belongs a text"},
		{"keys where a list belongs", "lang: vi\nsources: {dataset: dossier}", "dòng 2: ở đây cần một danh sách", "line 2: here belongs a list"},
		{"words where a number belongs", "gate: {dqi: many}", "ở đây cần một số", "here belongs a number"},
		{"words where a truth belongs", "gate: {identifiers_ok: many}", "ở đây cần true hoặc false", "true or false"},
		{"a list where keys belong", "[]", "ở đây cần các khoá và giá trị", "keys and values"},
		{"two documents", "lang: vi\n---\nlang: en", "còn một văn bản nữa", "another document"},
		{"a morning list without a mail server", "alerts: {due: {others: [a@b.vn]}}", "hãy khai alerts.smtp", "add alerts.smtp"},
		{"a morning list for nobody", "alerts: {smtp: {host: h, from: a@b.vn, to: [a@b.vn]}, due: {}}", "cần agencies hoặc others", "needs agencies or others"},
		{"a morning list of a day that was", "alerts: {smtp: {host: h, from: a@b.vn, to: [a@b.vn]}, due: {within: -1, others: [a@b.vn]}}", "within không được âm", "within must not be negative"},
		{"an agency without address", "alerts: {smtp: {host: h, from: a@b.vn, to: [a@b.vn]}, due: {agencies: {H26: []}}}", `"H26" chưa có địa chỉ thư nào`, `"H26" has no address`},
		{"an agency code without quotes", "alerts: {due: {agencies: {0981: [a@b.vn]}}}", `phải viết trong dấu nháy: "0981"`, `write it in quotes: "0981"`},
		{"an address that is none", "alerts: {smtp: {host: h, from: a@b.vn, to: [a@b.vn, b]}}", "alerts.smtp.to: địa chỉ thứ 2 không phải địa chỉ thư", "alerts.smtp.to: address 2 is no mail address"},
		{"a gate above all", "gate: {dqi: 101}", "từ 0 đến 100", "from 0 to 100"},
		{"a gate that is no number", "gate: {dqi: .nan}", "từ 0 đến 100", "from 0 to 100"},
		{"threads below none", "engine: {threads: -1}", "không được âm", "must not be negative"},
		{"memory without a measure", "engine: {memory_limit: lots}", "400MB", "not \"lots\""},
		{"text that is no YAML", "unit: {", "ddss.yaml sai", "ddss.yaml is wrong"},
		{"a system of no kind", "system: ca_hai", "tap_trung", `not "ca_hai"`},
		{"a language of no kind", "lang: fr", "vi", `not "fr"`},
		{"an engine of no kind", "engine: {name: trino}", "duckdb", `not "trino"`},
		{"a Saturday of no kind", "calendar: {saturday: half}", "morning", `not "half"`},
		{"a source without dataset", "sources: [{path: a.csv}]", "nguồn thứ 1", "source 1"},
		{"a table without url", "sources: [{dataset: payment, path: a.csv, table: t}]", "khoá table chỉ dùng cùng url", "the key table goes with url only"},
		{"url and path", "sources: [{dataset: payment, path: a.csv, url: \"postgres://a/b\"}]", "không dùng cùng path", "does not go with path"},
		{"a password in a url", "sources: [{dataset: payment, url: \"postgres://a:b@c/d\", table: t}]", "không ghi mật khẩu trong url", "no password in the url"},
		{"a password among parameters", "sources: [{dataset: payment, url: \"https://a/b?api-key=c\"}]", "trông như mật khẩu", "looks like a password"},
		{"two passwords", "sources: [{dataset: payment, url: \"postgres://a/b\", table: t, password_env: A, password_file: b}]", "chỉ dùng một trong hai", "use only one of"},
		{"a url that is none", "sources: [{dataset: payment, url: \"bien_lai\", table: t}]", "url viết sai", "the url is malformed"},
		{"a source without place", "sources: [{dataset: dossier, path: a.csv}, {dataset: dossier}]", "nguồn thứ 2", "source 2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := config.Parse([]byte(tt.text))
			var e *fault.Error
			if !errors.As(err, &e) || e.Code != fault.Usage {
				t.Fatalf("error %v, want one of wrong use", err)
			}
			if !strings.Contains(e.Vi, tt.vi) || !strings.Contains(e.En, tt.en) {
				t.Errorf("%q / %q, want %q / %q in them", e.Vi, e.En, tt.vi, tt.en)
			}
			if strings.ContainsRune(e.Vi+e.En, '\n') {
				t.Errorf("more than a line: %q", e.Vi)
			}
		})
	}
}

func TestEmptyConfig(t *testing.T) {
	for _, text := range []string{"", "\n", "# nothing\n"} {
		if c, err := config.Parse([]byte(text)); err != nil || c == nil {
			t.Errorf("%q: %v, %v", text, c, err)
		}
	}
}

// TestEveryKeyOfTheContractIsKnown: the keys that the documentation of the config names.
func TestEveryKeyOfTheContractIsKnown(t *testing.T) {
	known := map[string]bool{}
	for _, k := range config.Keys() {
		known[k] = true
	}
	for _, k := range strings.Fields(`unit as_of period report_periods out history lang system checks_dir plan spellings weights exceptions sources catalogues
		calendar declared index766 masking reports gate alerts retention engine governance schema_changes phases
		name ward_code agency_prefix from to severity dimensions check enabled weight approval dataset path url table query sheet columns allow_outside
		provenance control_total exported_by exported_at filter rows_shown rows sums wards ward_map id_prefixes taken_on saturday cut_off
		indicator value document_no issued_on file counts key_file dqi identifiers_ok runs days memory_limit threads temp_dir owner steward rule_owner on`) {
		if !known[k] {
			t.Errorf("no key %q", k)
		}
	}
}

// FuzzParse: no text makes the decoder panic or fail other than by a fault of wrong use.
func FuzzParse(f *testing.F) {
	f.Add("unit: {name: Xã Ô Diên, ward_code: \"09817\"}\nsources: [{dataset: dossier, path: ho_so.xlsx}]\n")
	f.Add("catalogues: {wards: {path: a}, ward_map: [1]}\n")
	f.Add("unit: &a {name: *a}\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := config.Parse([]byte(text))
		if err == nil && c == nil {
			t.Fatal("neither a config nor an error")
		}
		if err != nil && fault.Code(err) != fault.Usage {
			t.Fatalf("code %d: %v", fault.Code(err), err)
		}
	})
}
