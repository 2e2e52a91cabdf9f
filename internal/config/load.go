package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
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
	wrongType  = regexp.MustCompile(`line (\d+): cannot unmarshal .* into (\S+)`)
	twiceKey   = regexp.MustCompile(`line (\d+): mapping key "(.*?)" already defined at line (\d+)`)
)

// Parse decodes a config strictly. Errors are *fault.Error with exit code 2.
func Parse(text []byte) (*Config, error) {
	c := &Config{}
	if err := Strict(FileName, text, c); err != nil {
		return nil, err
	}
	return c, c.Check()
}

// OutFrom is the place of the runs as the configuration in the folder names it, by default "runs" in the working directory.
func (c *Config) OutFrom(dir string) string {
	switch {
	case c.Out == "":
		return "runs"
	case filepath.IsAbs(c.Out):
		return c.Out
	}
	return filepath.Join(dir, filepath.FromSlash(c.Out))
}

// Salvage takes what tells where a night speaks (unit, lang, out, alerts) from a configuration that Parse refuses. What cannot
// be used of it is left out. ok is false if the text is not YAML.
func Salvage(text []byte) (c *Config, ok bool) {
	c = &Config{}
	doc := yaml.Node{}
	if yaml.Unmarshal(text, &doc) != nil {
		return c, false
	}
	take := func(of *yaml.Node, into map[string]any) {
		for key, value := range sections(of) {
			field := into[key]
			if field == nil || value.Decode(field) == nil && c.Check() == nil {
				continue
			}
			reflect.ValueOf(field).Elem().SetZero()
		}
	}
	for _, root := range doc.Content {
		take(root, map[string]any{"unit": &c.Unit, "lang": &c.Lang, "out": &c.Out})
		for key, alerts := range sections(root) {
			if key == "alerts" {
				take(alerts, map[string]any{"link": &c.Alerts.Link, "smtp": &c.Alerts.SMTP, "webhook": &c.Alerts.Webhook, "command": &c.Alerts.Command})
			}
		}
	}
	return c, true
}

// sections are the keys of a mapping with their values; a key may stand there twice.
func sections(n *yaml.Node) iter.Seq2[string, *yaml.Node] {
	return func(yield func(string, *yaml.Node) bool) {
		for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i].Value, n.Content[i+1]) {
				return
			}
		}
	}
}

// Strict decodes a YAML file of a person into a struct: unknown and duplicate keys are refused, with the nearest known key.
// An empty file leaves the struct as it is. Errors are *fault.Error with exit code 2 that name the file and the line.
func Strict(file string, text []byte, into any) error {
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	err := dec.Decode(into)
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err == nil {
		if !errors.Is(dec.Decode(new(yaml.Node)), io.EOF) {
			return fault.New(fault.Usage, "%s: sau dấu --- còn một văn bản nữa; hãy gộp lại làm một.", "%s: after --- stands another document; make one of them.", file)
		}
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
	if m := wrongType.FindStringSubmatch(err.Error()); m != nil {
		return fault.New(fault.Usage, "%s, dòng %s: ở đây cần %[3]s.", "%s, line %s: here belongs %[4]s.", file, m[1], kinds[kindOf(m[2])][0], kinds[kindOf(m[2])][1]).Because(err)
	}
	detail := strings.TrimPrefix(strings.Join(strings.Fields(strings.TrimPrefix(err.Error(), "yaml: ")), " "), "unmarshal errors: ")
	return fault.New(fault.Usage, "%s sai: %s.", "%s is wrong: %s.", file, syntax(detail)).Because(err)
}

var atLine = regexp.MustCompile(`^line ([0-9]+): (.*)$`)

// mistakes are those of people who write YAML by hand, by the words of the parser.
var mistakes = []struct{ en, vi string }{
	{"found character that cannot start any token", "ở đây có ký tự không được đứng đầu (thường là dấu tab; hãy dùng dấu cách)"},
	{"found a tab character that violates indentation", "thụt dòng bằng dấu tab; hãy dùng dấu cách"},
	{"mapping values are not allowed in this context", "dấu hai chấm đứng sai chỗ; hãy xem lại thụt dòng và dấu nháy"},
	{"did not find expected key", "không thấy khoá ở chỗ phải có; hãy xem lại thụt dòng"},
	{"did not find expected '-' indicator", "không thấy dấu - ở chỗ phải có; hãy xem lại thụt dòng"},
	{"did not find expected ',' or ']'", "thiếu dấu phẩy hoặc dấu ]"},
	{"did not find expected ',' or '}'", "thiếu dấu phẩy hoặc dấu }"},
	{"did not find expected node content", "thiếu giá trị"},
	{"could not find expected ':'", "thiếu dấu hai chấm sau khoá"},
	{"found unexpected end of stream", "dấu nháy không đóng"},
	{"found unknown escape character", "sau dấu \\ trong dấu nháy kép có ký tự lạ; hãy dùng dấu nháy đơn"},
	{"invalid leading UTF-8 octet", "tệp không phải UTF-8; hãy lưu lại theo UTF-8"},
	{"control characters are not allowed", "có ký tự điều khiển; hãy lưu lại tệp dạng văn bản UTF-8"},
}

// syntax words what the parser says in both languages.
func syntax(detail string) fault.Words {
	vi, text := "", detail
	if m := atLine.FindStringSubmatch(detail); m != nil {
		vi, text = "dòng "+m[1]+": ", m[2]
	}
	for _, m := range mistakes {
		if strings.Contains(text, m.en) {
			return fault.Words{Vi: vi + m.vi, En: detail}
		}
	}
	return fault.Words{Vi: vi + text, En: detail}
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
	return out
}

// kinds of values, for people.
var kinds = map[string][2]string{
	"number": {"một số", "a number"},
	"bool":   {"true hoặc false", "true or false"},
	"list":   {"một danh sách", "a list"},
	"text":   {"một đoạn chữ", "a text"},
	"keys":   {"các khoá và giá trị", "keys and values"},
}

// kindOf is the kind of value that a Go type is written as.
func kindOf(typ string) string {
	switch {
	case strings.HasPrefix(typ, "[]"):
		return "list"
	case strings.HasPrefix(typ, "int"), strings.HasPrefix(typ, "uint"), strings.HasPrefix(typ, "float"):
		return "number"
	case typ == "bool", typ == "string":
		return map[string]string{"bool": "bool", "string": "text"}[typ]
	}
	return "keys"
}
