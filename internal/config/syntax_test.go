package config

import (
	"strings"
	"testing"

	"ddss/internal/fault"
)

// TestSyntax: mistakes of YAML written by hand are told in the language of the reader, with the line.
func TestSyntax(t *testing.T) {
	for text, want := range map[string]string{
		"sources:\n\t- {dataset: dossier, path: a.csv}\n":      "dấu tab",
		"unit: {name: a: b}\nsources: [\n":                     "sai: thiếu dấu phẩy",
		"sources:\n  - {dataset: dossier, path: a.csv\nout: x": "sai: dòng ",
		"unit: \"a\n":            "dấu nháy không đóng",
		"out: a: b\n":            "dấu hai chấm đứng sai chỗ",
		"out: \"C:\\du_lieu\"\n": "hãy dùng dấu nháy đơn",
		"out: \xff\n":            "UTF-8",
	} {
		_, err := Parse([]byte(text))
		vi, en := fault.In(err, "vi"), fault.In(err, "en")
		if err == nil || fault.Code(err) != fault.Usage || !strings.Contains(vi, want) {
			t.Errorf("%q: %q, want %q", text, vi, want)
		}
		for _, raw := range []string{"line ", "found", "did not", "not allowed"} {
			if strings.Contains(vi, raw) {
				t.Errorf("%q: English in %q (%q)", text, vi, en)
			}
		}
	}
}
