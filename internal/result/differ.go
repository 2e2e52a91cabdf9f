package result

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
)

// Differences names each place in which two decoded JSON trees differ, sorted by path. Entries of lists are named by
// their id, name, path, or by and key.
func Differences(before, after any) []string {
	var out []string
	var walk func(path string, a, b any)
	walk = func(path string, a, b any) {
		ma, okA := a.(map[string]any)
		mb, okB := b.(map[string]any)
		if okA && okB {
			for _, k := range keys(ma, mb) {
				walk(path+"."+k, ma[k], mb[k])
			}
			return
		}
		la, okA := a.([]any)
		lb, okB := b.([]any)
		if okA && okB {
			na, nb := named(la), named(lb)
			for _, k := range keys(na, nb) {
				walk(path+"["+k+"]", na[k], nb[k])
			}
			return
		}
		if !reflect.DeepEqual(a, b) {
			out = append(out, fmt.Sprintf("%s: %s → %s", path, compact(a), compact(b)))
		}
	}
	walk("result", before, after)
	return out
}

func keys(a, b map[string]any) []string {
	var out []string
	for k := range a {
		out = append(out, k)
	}
	for k := range b {
		if _, both := a[k]; !both {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}

// named turns a list into a map by what names its entries, else by their number.
func named(list []any) map[string]any {
	out := map[string]any{}
	for i, x := range list {
		name := fmt.Sprint(i)
		if m, ok := x.(map[string]any); ok {
			for _, k := range []string{"id", "name", "path", "check"} {
				if s, ok := m[k].(string); ok {
					name = s
					break
				}
			}
			if by, ok := m["by"].(string); ok {
				name = fmt.Sprintf("%s=%v", by, m["key"])
			}
		}
		if _, taken := out[name]; taken {
			name = fmt.Sprintf("%s#%d", name, i)
		}
		out[name] = x
	}
	return out
}

func compact(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	const most = 120
	if runes := []rune(string(text)); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return string(text)
}
