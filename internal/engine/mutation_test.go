package engine

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"ddss/checks"
	"ddss/internal/dialect"
)

// A mutant is a check with one change in a predicate.
type mutant struct {
	check *checks.Check
	// of is where the change is: "applies" or "violates" of the check's own expression, or "word <name>" of a named predicate,
	// which counts as changed once for all checks.
	of, change string
	killed     bool
	sick       string // the engine's words, where the mutant cannot run at all
}

func (m *mutant) name() string { return m.of + ": " + m.change }

// mutants makes every mutant of a check.
func mutants(c *checks.Check, words checks.Words) []*mutant {
	m := newMutator(c.Dataset(), words)
	var out []*mutant
	seen := map[string]bool{m.show(c.Eligible) + " | " + m.show(c.Violating): true}
	add := func(of, change string, eligible, violating checks.Expr) {
		text := m.show(eligible) + " | " + m.show(violating)
		if strings.HasPrefix(of, "word ") {
			text = of + change
		}
		if seen[text] {
			return
		}
		seen[text] = true
		k := *c
		k.Eligible, k.Violating, k.ID = eligible, violating, fmt.Sprintf("%s_m%d", c.ID, len(out))
		out = append(out, &mutant{check: &k, of: of, change: change})
	}
	for _, v := range m.variants(c.Eligible, alone, nil) {
		add("applies", v.change, v.expr, c.Violating)
	}
	if c.Unit == checks.UnitRow {
		for _, v := range m.variants(c.Violating, alone, []checks.Expr{c.Eligible}) {
			add("violates", v.change, c.Eligible, v.expr)
		}
	}
	for _, w := range m.used(c) {
		for _, v := range m.inner(m.words[w], nil) {
			add("word "+w, v.change, replaceAll(c.Eligible, m.words[w], v.expr), replaceAll(c.Violating, m.words[w], v.expr))
		}
	}
	return out
}

// used are the named predicates in a check and, below them, in each other.
func (m mutator) used(c *checks.Check) []string {
	var out []string
	var look func(e checks.Expr)
	look = func(e checks.Expr) {
		if w := m.word(e); w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
		for _, p := range partsOf(e) {
			look(p)
		}
	}
	look(c.Eligible)
	look(c.Violating)
	return out
}

func replaceAll(e, old, by checks.Expr) checks.Expr {
	if reflect.DeepEqual(e, old) {
		return by
	}
	for i, p := range partsOf(e) {
		if q := replaceAll(p, old, by); !reflect.DeepEqual(p, q) {
			e = withPart(e, i, q)
		}
	}
	return e
}

// judgeMutants judges the rows of a test by all mutants in one statement and marks those that it tells from the check.
func (e *Engine) judgeMutants(ctx context.Context, c *checks.Check, t checks.Test, list []*mutant) error {
	in, err := e.loadTest(ctx, c.Dataset(), t)
	if err != nil {
		return err
	}
	cat := make([]*checks.Check, len(list))
	for i, m := range list {
		cat[i] = m.check
	}
	res, err := e.Judge(ctx, cat, in, nil)
	if err != nil {
		return err
	}
	verdicts := map[string]Verdict{}
	for _, v := range res.Verdicts {
		verdicts[v.ID] = v
	}
	rows := map[string][]string{}
	for _, j := range res.Datasets {
		if j.Name == c.Dataset() {
			if rows, err = e.statesOf(ctx, j); err != nil {
				return err
			}
		}
	}
	for _, m := range list {
		out := Outcome{Verdict: verdicts[m.check.ID], Rows: rows[m.check.ID]}
		switch {
		case out.Verdict.Reason == "engine_error":
			m.sick = out.Verdict.Detail
		case len(out.Compare(t)) > 0:
			m.killed = true // and stays so
		}
	}
	return nil
}

// statesOf reads what each item of a judged dataset says of each row.
func (e *Engine) statesOf(ctx context.Context, j Judged) (map[string][]string, error) {
	out := map[string][]string{}
	if j.Words == 0 {
		return out, nil
	}
	var columns []string
	for w := range j.Words {
		columns = append(columns, fmt.Sprintf("e%d, x%d", w, w))
	}
	words := make([]uint64, 2*j.Words)
	err := e.query(ctx, fmt.Sprintf("SELECT %s FROM %s ORDER BY _ord", strings.Join(columns, ", "), dialect.Name(dialect.JudgedTable(j.Name))), func(row rowScanner) error {
		if err := row.Scan(pointers(words)...); err != nil {
			return err
		}
		for i, it := range j.Items {
			w, b := 2*(i/dialect.WordBits), i%dialect.WordBits
			state := checks.Skip
			if words[w]>>b&1 == 1 {
				state = checks.Pass
			}
			if words[w+1]>>b&1 == 1 {
				state = checks.Fail
			}
			out[it.Check.ID] = append(out[it.Check.ID], state)
		}
		return nil
	})
	return out, err
}

// TestOptionalChecks: the checks in checks/extra load beside the built-in ones, change none of their scores, judge their rows
// as they say, and their rows kill their mutants.
func TestOptionalChecks(t *testing.T) {
	e := open(t)
	ctx := context.Background()
	cat, err := checks.Load(filepath.Join("..", "..", "checks", "extra"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, c := range cat.Checks {
		if !c.Custom {
			continue
		}
		n++
		if c.Severity != checks.Signal {
			t.Errorf("%s counts in the scores", c.ID)
		}
		list := slices.DeleteFunc(mutants(c, cat.Words), func(m *mutant) bool { return strings.HasPrefix(m.of, "word ") })
		for _, test := range c.Tests {
			out, err := e.RunTest(ctx, c, test)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range out.Compare(test) {
				t.Errorf("%s: %s: %s", c.ID, test.Why, f)
			}
			if err := e.judgeMutants(ctx, c, test, list); err != nil {
				t.Fatal(err)
			}
		}
		for _, m := range list {
			if !m.killed {
				t.Errorf("%s %s\n\tsurvives", c.ID, m.name())
			}
		}
	}
	if n == 0 {
		t.Error("no optional checks")
	}
}

// An equivalent mutant judges every possible row as the check does; the reason says why.
type equivalent struct {
	Check   string   `yaml:"check"`
	Mutants []string `yaml:"mutants"`
	Reason  string   `yaml:"reason"`
}

func equivalents(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "equivalent_mutants.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var list []equivalent
	if err := yaml.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, e := range list {
		if len(strings.Fields(e.Reason)) < 4 {
			t.Errorf("%s: a reason of a few words at least", e.Check)
		}
		for _, m := range e.Mutants {
			out[e.Check+" "+m] = e.Reason
		}
	}
	return out
}

// TestFixturesKillTheMutants changes the predicates of the catalogue one place at a time: operators, constants,
// denominators, what is true of missing values, keys of set checks. The rows beside a check must tell each such mutant
// from the check, unless it is listed as equivalent with a reason.
func TestFixturesKillTheMutants(t *testing.T) {
	e := open(t)
	ctx := context.Background()
	listed := equivalents(t)
	words := map[string]*mutant{}
	made, killed := 0, 0
	survived := func(name string, m *mutant) {
		made++
		reason := listed[name]
		delete(listed, name)
		switch {
		case m.killed && reason != "":
			t.Errorf("%s\n\tis listed as equivalent and yet killed", name)
		case m.killed:
			killed++
		case reason == "" && m.sick != "":
			t.Errorf("%s\n\tcannot run: %s", name, m.sick)
		case reason == "":
			t.Errorf("%s\n\tsurvives", name)
		}
	}
	for _, c := range checks.BuiltIn().Checks {
		list := mutants(c, checks.BuiltIn().Words)
		for _, test := range c.Tests {
			var rest []*mutant
			for _, m := range list {
				if !m.killed && m.sick == "" {
					rest = append(rest, m)
				}
			}
			if err := e.judgeMutants(ctx, c, test, rest); err != nil {
				t.Fatalf("%s: %v", c.ID, err)
			}
		}
		for _, m := range list {
			if word, ok := strings.CutPrefix(m.of, "word "); ok {
				name := word + " " + m.change
				if old := words[name]; old == nil || m.killed {
					words[name] = m
				}
				continue
			}
			survived(c.ID+" "+m.name(), m)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(words)) {
		survived(name, words[name])
	}
	for name := range listed {
		t.Errorf("%s\n\tis listed as equivalent, but no such mutant is made", name)
	}
	t.Logf("%d mutants, %d killed, %d equivalent", made, killed, made-killed)
	if made < 10*len(checks.BuiltIn().Checks) {
		t.Errorf("only %d mutants: predicates are not changed as they should be", made)
	}
}
