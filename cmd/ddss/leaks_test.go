package main

import (
	"bytes"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ddss/checks"
	"ddss/internal/audit/leak"
	"ddss/internal/audit/worksheet"
	"ddss/internal/due"
	"ddss/internal/failure"
	"ddss/internal/fault"
	"ddss/internal/index766"
	"ddss/internal/report/duelist"
	"ddss/internal/report/evidencebook"
	"ddss/internal/report/fixlist"
	"ddss/internal/report/official"
	"ddss/internal/report/reporttest"
	"ddss/internal/report/textw"
	"ddss/internal/report/view"
	"ddss/maturity"
)

// secrets are personal data, all made up, in the ways that people write them.
var secrets = []string{
	"001085012345", "001 085 012 345", "001.085.012.345", "Ông A, số định danh 001085012345, nộp ngày 01/02/2026.", "CCCD_001085012345.xlsx",
	"012345678", "CMND 123 456 789", "chứng minh số 123.456.789", "quét_012345678.pdf",
	"0912345678", "gọi 0912 345 678 gặp chị B", "0912.345.678", "+84 912 345 678",
	"an.nguyen@example.vn", "thư (an.nguyen@example.vn) gửi ngày 01/02",
}

// papers are all files that ddss writes for people, with a text of the data in them.
func papers(text string) map[string]func(*app, string) error {
	out := map[string]func(*app, string) error{}
	in := func() view.Input {
		return reporttest.Input(reporttest.Size{Agencies: 1, Months: 1, Runs: 1}, func(s string) string { return s + " " + text })
	}
	for _, form := range scorecardFormats {
		for _, public := range []bool{false, true} {
			name := "scorecard." + form
			if public {
				if form == "json" {
					continue
				}
				name = "public." + form
			}
			out[name] = func(a *app, file string) error {
				run := in()
				run.Public = public
				made, err := a.render(run, form, false)
				if err != nil {
					return err
				}
				return a.emit(file, made)
			}
		}
	}
	for _, form := range fixlist.Formats {
		out["failures."+form] = func(a *app, file string) error {
			return a.output(file, func(to io.Writer) error {
				w, err := fixlist.New(form, to, fixlist.Options{Lang: "vi"})
				if err != nil {
					return err
				}
				check := checks.BuiltIn().Checks[0]
				if err := w.Write(failure.Failure{Dataset: "dossier", Source: text, Row: 2, Key: "HS-1", Gain: big.NewRat(1, 2), Reasons: []failure.Reason{{Check: check, Value: "x", Gain: big.NewRat(1, 2)}}}); err != nil {
					return err
				}
				return w.Close()
			})
		}
	}
	for _, form := range duelist.Formats {
		out["due."+form] = func(a *app, file string) error {
			list := &due.List{AsOf: "2026-10-31T17:00:00+07:00", Within: 2, Items: []due.Item{{Dataset: "dossier", State: due.Overdue, Due: "2026-10-01", Code: "HS-1", AgencyCode: "H26.99.01", AgencyName: text}}}
			return a.output(file, func(w io.Writer) error { return duelist.Write(form, w, list, duelist.Options{Lang: "vi", Width: 80}) })
		}
	}
	for _, form := range official.Formats {
		out["report."+form] = func(a *app, file string) error {
			run := in()
			p, err := official.ParsePeriod("2026-Q3", "quy", nil)
			if err != nil {
				return err
			}
			doc := official.Make(official.Input{Kind: "quy", Period: p, Result: run.Result, Run: "r"})
			return a.write(file, forAll, func(w io.Writer) error { return official.Write(form, w, doc) })
		}
	}
	facts := worksheet.Facts{Unit: "Xã", Run: "r", Seed: "s", Population: 2, Size: 1, Confidence: 0.95, Fields: []string{"procedure_code"}}
	out["sample.xlsx"] = func(a *app, file string) error {
		sheet := worksheet.Sample{Facts: facts, Records: []worksheet.Record{{ID: "S001", Values: []string{text}}}}
		return a.output(file, func(w io.Writer) error { return worksheet.Write(w, file, sheet, "vi") })
	}
	out["register.xlsx"] = func(a *app, file string) error {
		return a.output(file, func(w io.Writer) error {
			return worksheet.WriteRegister(w, file, "so.xlsx", facts, []worksheet.RegisterRecord{{ID: "S001", Key: text, Row: 2}}, "vi")
		})
	}
	out["minutes.txt"] = func(a *app, file string) error {
		return a.output(file, func(w io.Writer) error { return a.scored(w, &scored{facts: worksheet.Facts{Run: "r", Seed: text}}) })
	}
	out["evidence.xlsx"] = func(a *app, file string) error {
		model := *maturity.Default()
		model.Title.Vi += " " + text
		return a.writeNew(file, func(w io.Writer) error { return evidencebook.Write(w, &model, "vi") })
	}
	for _, form := range []string{"table", "json", "csv"} {
		out["index766."+form] = func(a *app, file string) error {
			set := index766.Live2026()
			made, err := a.renderIndex([]indexUnit{newIndexUnit(text, set.Index(nil), set), newIndexUnit("Xã B", set.Index(nil), set)}, form, file)
			if err != nil {
				return err
			}
			return a.emit(file, made)
		}
	}
	out["maturity.txt"] = func(a *app, file string) error {
		run := in()
		run.Result.Maturity.Areas[0].Step.Criteria[0].ID = text
		return a.write(file, forAll, func(w io.Writer) error {
			return textw.WriteMaturity(w, view.MakeMaturity(run.Result.Maturity, maturity.Default(), "vi"), textw.Options{})
		})
	}
	return out
}

// Whatever text of the data holds an identity number, a phone or an e-mail address, no file of any form is written with it.
func TestNoFormLetsPersonalDataOut(t *testing.T) {
	for _, secret := range secrets {
		for name, write := range papers(secret) {
			var said bytes.Buffer
			a := &app{out: io.Discard, err: discreet{&said}}
			a.root()
			file := filepath.Join(t.TempDir(), name)
			err := write(a, file)
			if fault.Code(err) != fault.Failed {
				t.Errorf("%s with %q: %v", name, secret, err)
			}
			if a.end(a.err, err); strings.Contains(said.String(), secret) || !strings.Contains(said.String(), "Không ghi") {
				t.Errorf("%s with %q: said %q", name, secret, said.String())
			}
			if left, err := os.ReadDir(filepath.Dir(file)); err != nil || len(left) > 0 {
				t.Errorf("%s with %q: left %v %v", name, secret, left, err)
			}
		}
	}
}

// What would have been refused above was refused for the secret alone.
func TestWithoutPersonalDataEveryFormIsWritten(t *testing.T) {
	for name, write := range papers("đất đai") {
		a := &app{out: io.Discard, err: io.Discard}
		a.root()
		file := filepath.Join(t.TempDir(), name)
		if err := write(a, file); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if info, err := os.Stat(file); err != nil || info.Size() == 0 {
			t.Errorf("%s: not written (%v)", name, err)
		}
	}
}

// Files are not to be named by what identifies a person either, and stdout is often led into a file.
func TestNamesOfFilesAndStdoutAreScanned(t *testing.T) {
	for _, secret := range []string{"CCCD_001085012345.txt", "0912345678.txt"} {
		a := &app{out: io.Discard, err: io.Discard}
		a.root()
		file := filepath.Join(t.TempDir(), secret)
		if err := a.emit(file, []byte("không có gì")); fault.Code(err) != fault.Failed {
			t.Errorf("%s: %v", secret, err)
		}
		if _, err := os.Stat(file); err == nil {
			t.Errorf("%s is written", secret)
		}
	}
	var printed bytes.Buffer
	a := &app{out: &printed, err: io.Discard}
	a.root()
	if err := a.emit("", []byte("gọi 0912345678")); fault.Code(err) != fault.Failed || printed.Len() > 0 {
		t.Errorf("stdout: %v, %q", err, printed.String())
	}
	if a.unmasked = true; a.emit("", []byte("gọi 0912345678")) != nil || printed.Len() == 0 {
		t.Error("what was asked for unmasked is not printed")
	}
}

func TestErrorsAndLogsAreDiscreet(t *testing.T) {
	for _, secret := range secrets {
		var said bytes.Buffer
		w := discreet{&said}
		if n, err := io.WriteString(w, "ddss: "+secret+": không đọc được\n"); err != nil || n != len("ddss: "+secret+": không đọc được\n") {
			t.Fatal(n, err)
		}
		if found := leak.Text("", said.String()); len(found) > 0 {
			t.Errorf("%q is said as %q", secret, said.String())
		}
	}
}
