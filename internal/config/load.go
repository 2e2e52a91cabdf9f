package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"ddss/internal/fault"
)

// FileName is the name of a config in the folder of the exports.
const FileName = "ddss.yaml"

// Code is a text that must be written in quotes where it looks like a number.
type Code string

// UnmarshalYAML refuses numbers, which lose their leading zeros.
func (c *Code) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode && n.Tag != "!!str" && n.Value != "" {
		return fault.New(fault.Usage, "%[1]s, dòng %[2]d: %[3]s là mã, phải viết trong dấu nháy: \"%[3]s\" (viết như số thì mất số 0 ở đầu).",
			"%[1]s, line %[2]d: %[3]s is a code; write it in quotes: \"%[3]s\" (a number loses its leading zeros).", FileName, n.Line, n.Value)
	}
	*c = Code(n.Value)
	return nil
}

// UnmarshalYAML takes a file name alone, or path and taken_on.
func (c *Catalogue) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		c.Path = n.Value
		return nil
	}
	type plain Catalogue
	return n.Decode((*plain)(c))
}

// UnmarshalYAML takes a number of rows alone, or rows and sums.
func (c *ControlTotal) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		return n.Decode(&c.Rows)
	}
	type plain ControlTotal
	return n.Decode((*plain)(c))
}

var (
	unknownKey = regexp.MustCompile(`line (\d+): field (\S+) not found in type`)
	twiceKey   = regexp.MustCompile(`line (\d+): mapping key "(.*?)" already defined at line (\d+)`)
)

// Parse decodes a config strictly. Errors are *fault.Error with exit code 2.
func Parse(text []byte) (*Config, error) {
	c := &Config{}
	if err := Strict(FileName, text, c); err != nil {
		return nil, err
	}
	return c, c.check()
}

// Strict decodes a YAML file of a person into a struct: unknown and duplicate keys are refused, with the nearest known key.
// An empty file leaves the struct as it is. Errors are *fault.Error with exit code 2 that name the file and the line.
func Strict(file string, text []byte, into any) error {
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	err := dec.Decode(into)
	if err == nil || errors.Is(err, io.EOF) {
		return nil
	}
	var told *fault.Error
	if errors.As(err, &told) {
		return told
	}
	if m := twiceKey.FindStringSubmatch(err.Error()); m != nil {
		return fault.New(fault.Usage, "%s, dòng %s: khoá %q đã có ở dòng %s; hãy bỏ một chỗ.", "%s, line %s: the key %q stands at line %s already; remove one.", file, m[1], m[2], m[3]).Because(err)
	}
	if m := unknownKey.FindStringSubmatch(err.Error()); m != nil {
		near := fault.Nearest(m[2], keysOf(reflect.TypeOf(into)))
		vi, en := "", ""
		if near != "" {
			vi, en = fmt.Sprintf(" Có phải là %q không?", near), fmt.Sprintf(" Did you mean %q?", near)
		}
		return &fault.Error{Code: fault.Usage, Err: err,
			Vi: fmt.Sprintf("%s, dòng %s: không có khoá %q.%s", file, m[1], m[2], vi),
			En: fmt.Sprintf("%s, line %s: unknown key %q.%s", file, m[1], m[2], en)}
	}
	detail := strings.TrimPrefix(strings.Join(strings.Fields(strings.TrimPrefix(err.Error(), "yaml: ")), " "), "unmarshal errors: ")
	return fault.New(fault.Usage, "%s sai: %s.", "%s is wrong: %s.", file, detail).Because(err)
}

func (c *Config) check() error {
	wrong := func(vi, en string, args ...any) error { return fault.New(fault.Usage, vi, en, args...) }
	if c.System != "" && c.System != "tap_trung" && c.System != "rieng" {
		return wrong("%s: system phải là tap_trung hoặc rieng, không phải %q.", "%s: system must be tap_trung or rieng, not %q.", FileName, c.System)
	}
	if c.Lang != "" && c.Lang != "vi" && c.Lang != "en" {
		return wrong("%s: lang phải là vi hoặc en, không phải %q.", "%s: lang must be vi or en, not %q.", FileName, c.Lang)
	}
	for _, r := range c.Reports {
		if r != "html" && r != "xlsx" && r != "pdf" {
			return wrong("%s: reports chỉ có html, xlsx và pdf, không có %q.", "%s: reports can be html, xlsx and pdf, not %q.", FileName, r)
		}
	}
	if n := c.Engine.Name; n != "" && n != "duckdb" {
		return wrong("%s: engine.name chỉ có duckdb, không có %q.", "%s: engine.name can only be duckdb, not %q.", FileName, n)
	}
	if s := c.Calendar.Saturday; s != "" && s != "off" && s != "morning" && s != "full" {
		return wrong("%s: calendar.saturday phải là off, morning hoặc full, không phải %q.", "%s: calendar.saturday must be off, morning or full, not %q.", FileName, s)
	}
	if c.Retention.Runs < 0 || c.Retention.Days < 0 {
		return wrong("%s: retention không được âm.", "%s: retention must not be negative.", FileName)
	}
	if m := c.Alerts.SMTP; m != nil {
		switch {
		case m.Host == "" || m.From == "" || len(m.To) == 0:
			return wrong("%s: alerts.smtp cần host, from và to.", "%s: alerts.smtp needs host, from and to.", FileName)
		case m.TLS != "" && m.TLS != "starttls" && m.TLS != "implicit" && m.TLS != "none":
			return wrong("%s: alerts.smtp.tls phải là starttls, implicit hoặc none, không phải %q.", "%s: alerts.smtp.tls must be starttls, implicit or none, not %q.", FileName, m.TLS)
		}
	}
	if w := c.Alerts.Webhook; w != nil && w.URL == "" {
		return wrong("%s: alerts.webhook cần url.", "%s: alerts.webhook needs url.", FileName)
	}
	for i, s := range c.Sources {
		if s.Dataset == "" || s.Path == "" && s.URL == "" {
			return wrong("%s: nguồn thứ %d cần dataset và path.", "%s: source %d needs dataset and path.", FileName, i+1)
		}
	}
	return nil
}

// Keys lists every key of a config.
func Keys() []string { return keysOf(reflect.TypeOf(Config{})) }

// keysOf lists the keys of a struct and of those within it.
func keysOf(of reflect.Type) []string {
	var keys []string
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(t reflect.Type) {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || seen[t] {
			return
		}
		seen[t] = true
		for i := range t.NumField() {
			if key := t.Field(i).Tag.Get("yaml"); key != "-" {
				keys = append(keys, key)
			}
			walk(t.Field(i).Type)
		}
	}
	walk(of)
	return keys
}

// Unused lists the keys that are set but that this version does not act on yet, so that nothing is ignored in silence.
func (c *Config) Unused() []string {
	var out []string
	add := func(set bool, key string) {
		if set {
			out = append(out, key)
		}
	}
	add(len(c.ReportPeriods) > 0, "report_periods")
	add(len(c.SchemaChanges) > 0, "schema_changes")
	add(len(c.Governance.Datasets) > 0 || c.Governance.RuleOwner != "" || len(c.Governance.RuleOwners) > 0, "governance")
	for _, s := range c.Sources {
		add(len(s.ControlTotal.Sums) > 0, "control_total.sums")
	}
	return out
}
