package reporttest_test

import (
	"testing"

	"ddss/internal/report/htmlw"
	"ddss/internal/report/pdfw"
	"ddss/internal/report/reporttest"
	"ddss/internal/report/view"
	"ddss/internal/report/xlsxw"
)

// BenchmarkThousandsOfChecks makes the view and one form of a run with 3,000 checks of its own and 126 agencies.
func BenchmarkThousandsOfChecks(b *testing.B) {
	in := reporttest.Input(reporttest.Size{Checks: 3000, Agencies: 126, Months: 12, Runs: 24}, reporttest.Plain)
	for name, render := range map[string]func(*view.Page) ([]byte, error){"html": htmlw.Render, "xlsx": xlsxw.Render, "pdf": pdfw.Render} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				text, err := render(view.Make(in, "vi"))
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(text)), "bytes")
			}
		})
	}
}
