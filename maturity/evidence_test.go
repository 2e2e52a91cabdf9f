package maturity

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

const today = "2026-10-31"

func whole() Evidence {
	return Evidence{ID: "MC1", Criterion: "A1.1", Title: "Quyết định", DocumentNo: "12/QĐ-UBND", IssuedOn: "2026-03-01", Rating: Fully,
		Assessor: "Tổ A", AssessorUnit: "Văn phòng", Verifier: "Tổ B", VerifierUnit: "Phòng Văn hóa", File: "a.pdf"}
}

func TestEvidence(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Evidence)
		worth  int64
		reason string
	}{
		"whole":                        {func(*Evidence) {}, 100, ""},
		"rated L":                      {func(e *Evidence) { e.Rating = Largely }, 75, "rated:L"},
		"rated P":                      {func(e *Evidence) { e.Rating = Partly }, 50, "rated:P"},
		"rated N":                      {func(e *Evidence) { e.Rating = NotAchieved }, 0, "rated:N"},
		"not rated":                    {func(e *Evidence) { e.Rating = "" }, 0, "rated:N"},
		"last day is today":            {func(e *Evidence) { e.Expires, e.ValidUntil = true, today }, 100, ""},
		"expired yesterday":            {func(e *Evidence) { e.Expires, e.ValidUntil = true, "2026-10-30" }, 50, "expired:MC1"},
		"last day unreadable":          {func(e *Evidence) { e.Expires = true }, 50, "expired:MC1"},
		"in force from tomorrow":       {func(e *Evidence) { e.ValidFrom = "2026-11-01" }, 50, "not_in_force:MC1"},
		"without number":               {func(e *Evidence) { e.DocumentNo = "" }, 50, "evidence_incomplete:MC1"},
		"without date":                 {func(e *Evidence) { e.IssuedOn = "" }, 50, "evidence_incomplete:MC1"},
		"without file":                 {func(e *Evidence) { e.File = "" }, 50, "evidence_incomplete:MC1"},
		"without verifier":             {func(e *Evidence) { e.Verifier = "" }, 75, "unverified:MC1"},
		"without verifying unit":       {func(e *Evidence) { e.VerifierUnit = "" }, 75, "unverified:MC1"},
		"without assessor":             {func(e *Evidence) { e.Assessor = "" }, 75, "unverified:MC1"},
		"same person otherwise typed":  {func(e *Evidence) { e.Verifier = "  TỔ   a " }, 75, "unverified:MC1"},
		"same unit otherwise typed":    {func(e *Evidence) { e.VerifierUnit = "văn PHÒNG" }, 75, "unverified:MC1"},
		"expired, unverified, rated P": {func(e *Evidence) { e.Expires, e.Verifier, e.Rating = true, "", Partly }, 50, "rated:P"},
		"file absent":                  {func(e *Evidence) { e.FileState = FileAbsent }, 0, "file_absent:MC1"},
		"file differs":                 {func(e *Evidence) { e.FileState = FileDiffers }, 0, "file_differs:MC1"},
	} {
		e := whole()
		c.change(&e)
		if v, reason := e.Achievement(today); v.Num().Int64() != c.worth || reason != c.reason {
			t.Errorf("%s: %s, %q; want %d, %q", name, v, reason, c.worth, c.reason)
		}
	}
}

// rows of evidence and figures, for properties.
func someInput(t *rapid.T) Input {
	in := Input{Today: today, Now: Run{AsOf: time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC), Comparable: true, Compared: true, Figures: map[string]Value{}}, Viewers: Unknown("view_log_absent"),
		CatalogueAge: Unknown("catalogue_date_unknown"), LeakScanned: rapid.Bool().Draw(t, "scanned"), WardMap: rapid.Bool().Draw(t, "map"), Datasets: 10, Owned: rapid.Int64Range(0, 10).Draw(t, "owned"),
		Checks: 100, OwnedChecks: rapid.Int64Range(0, 100).Draw(t, "rules"), Columns: 100, Described: rapid.Int64Range(0, 100).Draw(t, "columns"), Indicators: 10, Traced: rapid.Int64Range(0, 10).Draw(t, "traced"), Catalogues: rapid.Int64Range(0, 3).Draw(t, "lists")}
	for _, name := range append([]string{"dqi", "dimension.du", "check.thong_nhat.dossier.procedure_known", "check.thong_nhat.dossier.agency_known", "check.thong_nhat.dossier.ward_known"}, indicatorValues...) {
		in.Now.Figures[name] = Portion(rapid.Int64Range(0, 200).Draw(t, name), 200)
	}
	for _, a := range Default().Areas {
		for _, c := range a.Criteria {
			if e := someEvidence(t, c.ID); rapid.Bool().Draw(t, "there") {
				in.Evidence = append(in.Evidence, e)
			}
		}
	}
	return in
}

func someEvidence(t *rapid.T, criterion string) Evidence {
	e := whole()
	e.Criterion, e.Rating = criterion, rapid.SampledFrom([]string{NotAchieved, Partly, Largely, Fully}).Draw(t, "rating")
	if rapid.Bool().Draw(t, "unverified") {
		e.Verifier = ""
	}
	if rapid.Bool().Draw(t, "expired") {
		e.Expires, e.ValidUntil = true, "2026-01-01"
	}
	return e
}

func TestMoreEvidenceNeverLowersALevel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := someInput(t)
		before := Default().Assess(in)
		c := rapid.SampledFrom(before.Criteria).Draw(t, "criterion")
		in.Evidence = append(in.Evidence, someEvidence(t, c.ID))
		after := Default().Assess(in)
		if after.Level < before.Level || after.Index.Cmp(before.Index) < 0 {
			t.Fatalf("another document for %s lowers level or index", c.ID)
		}
	})
}

func TestAWorseFigureNeverRaisesALevel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := someInput(t)
		before := Default().Assess(in)
		name := rapid.SampledFrom(indicatorValues).Draw(t, "figure")
		n := *in.Now.Figures[name].Numerator
		in.Now.Figures[name] = Portion(rapid.Int64Range(0, n).Draw(t, "less"), 200)
		after := Default().Assess(in)
		if after.Level > before.Level || after.Index.Cmp(before.Index) > 0 {
			t.Fatalf("a worse %s raises level or index", name)
		}
	})
}

func TestAStepDoneRaisesItsArea(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := Default().Assess(someInput(t))
		for i, area := range a.Areas {
			s, ok := a.Step(i)
			if !ok {
				continue
			}
			if done := a.With(s.Values()).Areas[i].Level; done <= area.Level || done != s.To {
				t.Fatalf("%s: the step %+v leads from level %d to %d", area.ID, s, area.Level, done)
			}
		}
		next, ok := a.Next(3)
		if !ok {
			return
		}
		for i, area := range a.Areas {
			s, there := a.Step(i)
			if there && area.Level < 3 && !s.Stuck && s.Waits == "" && s.Work() < next.Work() && a.level(next.Area) < 3 {
				t.Fatalf("%+v is called cheapest beside %+v", next, s)
			}
		}
	})
}

func (a *Assessment) level(id string) int {
	for _, area := range a.Areas {
		if area.ID == id {
			return area.Level
		}
	}
	return -1
}
