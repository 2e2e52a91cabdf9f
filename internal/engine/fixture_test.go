package engine

import (
	"context"
	"testing"

	"ddss/checks"
)

func open(t testing.TB) *Engine {
	t.Helper()
	e, err := Open(context.Background(), Settings{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func TestFixturesOfTheCatalogue(t *testing.T) {
	e := open(t)
	for _, c := range checks.BuiltIn().Checks {
		t.Run(c.ID, func(t *testing.T) {
			for _, test := range c.Tests {
				out, err := e.RunTest(context.Background(), c, test)
				if err != nil {
					t.Fatalf("%s: %v", test.Why, err)
				}
				for _, fault := range out.Compare(test) {
					t.Errorf("%s: %s", test.Why, fault)
				}
			}
		})
	}
}

func TestFixturesOfTheMeasures(t *testing.T) {
	e := open(t)
	cat := checks.BuiltIn()
	for _, m := range cat.All {
		t.Run(m.ID, func(t *testing.T) {
			except, _ := cat.Get(m.Except)
			for _, test := range m.Tests {
				out, err := e.RunMeasure(context.Background(), m, except, test)
				if err != nil {
					t.Fatalf("%s: %v", test.Why, err)
				}
				for _, fault := range out.Compare(test) {
					t.Errorf("%s: %s", test.Why, fault)
				}
			}
		})
	}
}
