package engine

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ddss/checks"
)

// changedPatterns changes the bounds of repetitions and leaves out alternatives.
func changedPatterns(p string) []string {
	var out []string
	for _, at := range repetition.FindAllStringSubmatchIndex(p, -1) {
		for _, group := range []int{1, 3} {
			from, to := at[2*group], at[2*group+1]
			if from == to || strings.HasSuffix(p[:at[0]], `\x`) {
				continue
			}
			n, err := strconv.Atoi(p[from:to])
			if err != nil {
				panic(err)
			}
			for _, k := range []int{n - 1, n + 1} {
				if k >= 0 {
					out = append(out, p[:from]+strconv.Itoa(k)+p[to:])
				}
			}
		}
	}
	if alternatives := topLevel(p); len(alternatives) > 1 {
		for i := range alternatives {
			out = append(out, strings.Join(slices.Delete(slices.Clone(alternatives), i, i+1), "|"))
		}
	}
	return slices.DeleteFunc(out, func(p string) bool {
		_, err := regexp.Compile(p)
		return err != nil
	})
}

// topLevel splits a pattern at the bars outside brackets.
func topLevel(p string) []string {
	var out []string
	depth, class, from := 0, false, 0
	for i := 0; i < len(p); i++ {
		switch {
		case p[i] == '\\':
			i++
		case class:
			class = p[i] != ']'
		case p[i] == '[':
			class = true
		case p[i] == '(':
			depth++
		case p[i] == ')':
			depth--
		case p[i] == '|' && depth == 0:
			out = append(out, p[from:i])
			from = i + 1
		}
	}
	return append(out, p[from:])
}

// patternArgument reports whether constants below the call are patterns, which changedCall changes.
func patternArgument(c checks.Call) bool {
	return slices.Contains([]string{"matches", "has", "raw_has"}, c.Func.Name)
}
