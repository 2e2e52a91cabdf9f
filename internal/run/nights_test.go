package run

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// nightly is a made-up history of 400 nights of six records and four checks, of which only some nights were assessed.
type nightly struct {
	days     []int // that were assessed, up to night 400
	violates map[Violated][]bool
	judged   map[string][]bool
	off      map[string][]bool
	loaded   map[string]bool // at the end
}

const lastNight = 400

var nightlySeverities = map[string]string{"c": "critical", "d": "critical", "m": "major", "s": "signal"}

func drawNightly(t *rapid.T) nightly {
	h := nightly{violates: map[Violated][]bool{}, judged: map[string][]bool{}, off: map[string][]bool{}, loaded: map[string]bool{}}
	for day := 0; day < lastNight; day += rapid.SampledFrom([]int{1, 1, 1, 2, 3, 7, 11, 40}).Draw(t, "gap") {
		h.days = append(h.days, day)
	}
	h.days = append(h.days, lastNight)
	// spells is true for some spells of nights.
	spells := func(name string, yes, no int) []bool {
		out := make([]bool, lastNight+1)
		on := false
		for day := 0; day <= lastNight; on = !on {
			most := no
			if on {
				most = yes
			}
			for n := rapid.IntRange(1, most).Draw(t, name); n > 0 && day <= lastNight; n-- {
				out[day] = on
				day++
			}
		}
		return out
	}
	for _, check := range slices.Sorted(maps.Keys(nightlySeverities)) {
		h.off[check], h.judged[check] = spells("off "+check, 10, 200), spells("judged "+check, 200, 10)
	}
	for i := range 6 {
		tag := fmt.Sprint("record ", i)
		h.loaded[tag] = rapid.Bool().Draw(t, tag)
		for _, check := range slices.Sorted(maps.Keys(nightlySeverities)) {
			h.violates[Violated{"dossier", tag, check}] = spells(tag+" "+check, 25, 40)
		}
	}
	return h
}

// finds reports whether the run of the night finds the violation: a check that is switched off or not judged finds none.
func (h nightly) finds(v Violated, day int) bool {
	return h.violates[v][day] && h.judged[v.Check][day] && !h.off[v.Check][day]
}

func (h nightly) passes(days []int) []Pass {
	var out []Pass
	for _, day := range days {
		e := Earlier{judged: map[string]bool{}, off: map[string]bool{}}
		for check := range nightlySeverities {
			e.off[check] = h.off[check][day]
			e.judged[check] = h.judged[check][day] && !h.off[check][day]
		}
		byTag := map[string]*Violation{}
		var list []Violation
		for v := range h.violates {
			if !h.finds(v, day) {
				continue
			}
			if byTag[v.Tag] == nil {
				byTag[v.Tag] = &Violation{Dataset: v.Dataset, Tag: v.Tag}
			}
			byTag[v.Tag].Checks = append(byTag[v.Tag].Checks, v.Check)
		}
		for _, v := range byTag {
			list = append(list, *v)
		}
		out = append(out, NewPass(night(day), list, e))
	}
	return out
}

// sumOf adds up what the agencies saw.
func sumOf(by []Mending) (seen int64) {
	for _, m := range by {
		seen += m.Seen
	}
	return seen
}

// night is the hour of the run of a night; months and years end in between.
func night(day int) time.Time {
	return time.Date(2026, 9, 1, 17, 0, 0, 0, time.UTC).AddDate(0, 0, day)
}

// count counts anew from the nights, one violation after the other, by whole days.
func (h nightly) count() Fixes {
	var f Fixes
	for v := range h.violates {
		severity := nightlySeverities[v.Check]
		for i, first := range h.days {
			age := lastNight - first
			if !h.finds(v, first) || i > 0 && h.finds(v, h.days[i-1]) || age > 90 || severity == "signal" {
				continue
			}
			good, excepted := false, false
			for _, day := range h.days[i+1:] {
				if h.finds(v, day) {
					continue
				}
				if day-first <= 10 {
					switched := h.off[v.Check][day]
					excepted = switched
					good = !switched && h.judged[v.Check][day] && h.loaded[v.Tag]
				}
				break
			}
			if age >= 10 {
				f.Seen++
				if good {
					f.Fixed++
				}
			}
			if severity == "critical" && (good || excepted || age >= 10) {
				f.Alerts++
				if good || excepted {
					f.Answered++
				}
			}
		}
	}
	return f
}

// Violations followed through 400 nights with gaps, and through those that a run reads of them, are as counted anew.
func TestFollowFourHundredNights(t *testing.T) {
	var all Fixes
	rapid.Check(t, func(t *rapid.T) {
		h := drawNightly(t)
		severity := func(check string) string { return nightlySeverities[check] }
		loaded := func(_, tag string) bool { return h.loaded[tag] }
		want := h.count()
		if got, by := Follow(h.passes(h.days), severity, loaded); got != want || sumOf(by) != want.Seen {
			t.Fatalf("%+v, not %+v", got, want)
		}
		from := 0 // the last run that is older than 90 days
		for i, day := range h.days {
			if lastNight-day > 90 {
				from = i
			}
		}
		if got, _ := Follow(h.passes(h.days[from:]), severity, loaded); got != want {
			t.Fatalf("by the last 90 days: %+v, not %+v", got, want)
		}
		all.Seen, all.Fixed, all.Alerts, all.Answered = all.Seen+want.Seen, all.Fixed+want.Fixed, all.Alerts+want.Alerts, all.Answered+want.Answered
	})
	if all.Fixed == 0 || all.Fixed == all.Seen || all.Answered == 0 || all.Answered == all.Alerts {
		t.Errorf("the nights try too little: %+v", all)
	}
}
