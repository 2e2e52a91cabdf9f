package calendar

import (
	"strings"
	"testing"
)

func day(t *testing.T, s string) Date {
	t.Helper()
	d, err := Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWorkingDays(t *testing.T) {
	c := Default()
	for s, want := range map[string]bool{
		"2026-02-13": true, "2026-02-16": false, "2026-02-20": false, "2026-02-21": false, "2026-02-23": true,
		"2026-01-10": true, "2026-01-02": false, "2026-08-22": true, "2026-08-31": false, "2026-11-24": true,
		"2025-04-26": true, "2025-05-02": false,
	} {
		if got := c.WorkingDay(day(t, s)); got != want {
			t.Errorf("%s worked: %v", s, got)
		}
	}
	for _, x := range []struct {
		from string
		n    int
		want string
		ok   bool
	}{
		{"2026-02-13", 0, "2026-02-13", true},
		{"2026-02-13", 1, "2026-02-23", true},
		{"2026-01-08", 2, "2026-01-10", true},
		{"2026-12-30", 1, "2026-12-31", true},
		{"2026-12-31", 1, "", false},
	} {
		got, ok := c.Add(day(t, x.from), x.n)
		if ok != x.ok || ok && got.String() != x.want {
			t.Errorf("%s + %d: %s %v", x.from, x.n, got, ok)
		}
	}
	if n := c.Between(day(t, "2026-02-13"), day(t, "2026-02-24")); n != 2 {
		t.Errorf("between: %d", n)
	}
	if n := c.Between(day(t, "2019-01-01"), day(t, "2024-01-02")); n != 1 {
		t.Errorf("years not held must count none: %d", n)
	}
}

func TestSaturdays(t *testing.T) {
	c := Default().WithSaturdays(SaturdayMorning, day(t, "2026-03-01"), day(t, "2026-03-31"))
	sat := day(t, "2026-03-07")
	if !c.WorkingDay(sat) || !c.HalfDay(sat) || c.WorkingDay(sat+1) || c.WorkingDay(day(t, "2026-04-04")) {
		t.Error("Saturdays of March must be worked in the morning, and only those")
	}
	if c.Digest() == Default().Digest() {
		t.Error("the digest must see worked Saturdays")
	}
}

func TestLoad(t *testing.T) {
	c, err := Load(strings.NewReader("\ufeffdate,kind,name\n2027-01-01,off,Tết\n2028,year,\n2028-03-04;makeup_work;bù\n"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Held(2027) || !c.Held(2028) || !c.WorkingDay(day(t, "2028-03-04")) {
		t.Error("declared years are the ones held")
	}
	for text, want := range map[string]string{
		"2027-13-01,off,x\n":   "line 1: \"2027-13-01\" is no day",
		"2027-01-01,holiday,x": "unknown kind \"holiday\"",
		"2027-01-01\n":         "line 1: expected date,kind,name",
		"x,year\n":             "\"x\" is no year",
		"date,kind,name\n":     "holds no year",
	} {
		if _, err := Load(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Load(%q): %v", text, err)
		}
	}
}
