package result

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// checker validates decoded JSON against the keywords that result.schema.json uses.
type checker struct{ root map[string]any }

func newChecker(text []byte) (checker, error) {
	var c checker
	return c, json.Unmarshal(text, &c.root)
}

var annotations = []string{"$schema", "$id", "title", "description", "$defs"}

// check returns the faults of v, each with its place.
func (c checker) check(schema map[string]any, v any, place string) []string {
	var faults []string
	for _, keyword := range slices.Sorted(maps.Keys(schema)) {
		want := schema[keyword]
		if slices.Contains(annotations, keyword) {
			continue
		}
		found := c.keyword(schema, keyword, want, v, place)
		faults = append(faults, found...)
	}
	return faults
}

func (c checker) keyword(schema map[string]any, keyword string, want, v any, place string) []string {
	wrong := func(ok bool) []string {
		if ok {
			return nil
		}
		return []string{fmt.Sprintf("%s: %v does not fit %s %v", place, v, keyword, want)}
	}
	switch keyword {
	case "$ref":
		name := strings.TrimPrefix(want.(string), "#/$defs/")
		target, ok := c.root["$defs"].(map[string]any)[name].(map[string]any)
		if !ok {
			return []string{place + ": no definition " + name}
		}
		return c.check(target, v, place)
	case "type":
		return wrong(slices.ContainsFunc(list(want), func(t any) bool { return isType(t.(string), v) }))
	case "const":
		return wrong(reflect.DeepEqual(want, v))
	case "enum":
		return wrong(slices.ContainsFunc(list(want), func(x any) bool { return reflect.DeepEqual(x, v) }))
	case "pattern":
		text, ok := v.(string)
		return wrong(!ok || regexp.MustCompile(want.(string)).MatchString(text))
	case "minimum":
		n, ok := v.(float64)
		return wrong(!ok || n >= want.(float64))
	case "maximum":
		n, ok := v.(float64)
		return wrong(!ok || n <= want.(float64))
	case "required":
		object, ok := v.(map[string]any)
		return wrong(!ok || !slices.ContainsFunc(list(want), func(k any) bool { _, has := object[k.(string)]; return !has }))
	case "items":
		var faults []string
		for i, x := range list(v) {
			faults = append(faults, c.check(want.(map[string]any), x, fmt.Sprintf("%s[%d]", place, i))...)
		}
		return faults
	case "properties":
		var faults []string
		object, _ := v.(map[string]any)
		for k, x := range object {
			if sub, ok := want.(map[string]any)[k].(map[string]any); ok {
				faults = append(faults, c.check(sub, x, place+"."+k)...)
			}
		}
		return faults
	case "additionalProperties":
		object, _ := v.(map[string]any)
		known := schema["properties"].(map[string]any)
		for k := range object {
			if _, ok := known[k]; !ok && want == false {
				return []string{place + ": unknown key " + k}
			}
		}
		return nil
	}
	return []string{place + ": the checker does not know the keyword " + keyword}
}

// list is a JSON array, or a single value as a list of one; null and objects have no items.
func list(v any) []any {
	switch v := v.(type) {
	case []any:
		return v
	case nil, map[string]any:
		return nil
	}
	return []any{v}
}

func isType(name string, v any) bool {
	switch v := v.(type) {
	case nil:
		return name == "null"
	case bool:
		return name == "boolean"
	case string:
		return name == "string"
	case float64:
		return name == "number" || name == "integer" && v == math.Trunc(v)
	case []any:
		return name == "array"
	}
	return name == "object"
}
