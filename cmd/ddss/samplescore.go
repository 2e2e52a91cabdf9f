package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ddss/internal/assess"
	"ddss/internal/audit"
	"ddss/internal/audit/worksheet"
	"ddss/internal/fault"
	"ddss/internal/report/textw"
	"ddss/internal/report/view"
	"ddss/internal/result"
	"ddss/internal/run"
)

func (a *app) sampleScore() *cobra.Command {
	var runDir, inputs, format, output string
	cmd := &cobra.Command{
		Use:   a.say("score PHIẾU.xlsx [PHIẾU_2.xlsx]", "score WORKSHEET.xlsx [WORKSHEET_2.xlsx]"),
		Short: a.say("Đọc kết luận và tính tỷ lệ sai với khoảng tin cậy, chấp nhận hay không, công cụ báo nhầm và bỏ sót; với hai phiếu thì tính mức thống nhất", "Read the verdicts: error rates with intervals, accept or reject, false alarms and misses of the tool; of two worksheets the agreement"),
		Args:  a.atMost(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			if len(args) == 0 {
				return fault.New(fault.Usage, "Hãy ghi tên phiếu kiểm tra.", "Name the worksheet.")
			}
			if format != "text" && format != "json" {
				return fault.New(fault.Usage, "--format phải là text hoặc json, không phải %q.", "--format must be text or json, not %q.", format)
			}
			sc, err := a.score(cmd.Context(), args, runDir, inputs)
			if err != nil {
				return err
			}
			return a.output(output, func(w io.Writer) error {
				if format == "json" {
					return sc.json(w)
				}
				return a.scored(w, sc)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&runDir, "run", "", a.say("thư mục kết quả của mẫu (mặc định tìm theo tên ghi trong phiếu)", "run folder of the sample (default: by the name on the worksheet)"))
	f.StringVar(&format, "format", "text", a.say("text hoặc json", "text or json"))
	f.StringVarP(&output, "output", "o", "", a.say("ghi kết quả in ra vào tệp", "write what is printed to a file"))
	a.inputsFlag(cmd, &inputs)
	a.runsFlag(cmd)
	return cmd
}

// scored is what one or two worksheets say.
type scored struct {
	audit.Score
	file      string // of the first worksheet, from which the rates are
	facts     worksheet.Facts
	seal      string           // what is known of the seals: one of sealWhole, sealForeign, sealNone
	absent    int              // drawn records without a line
	decision  string           // "" without a plan
	clean     *result.Portion  // the run's share of clean records
	agreement *audit.Agreement // nil with one worksheet
	fields    []audit.Agreement
	disagree  []string // sample ids with a value on which the two differ
}

// score draws the sample again from the inputs and lays the verdicts beside what the tool found.
func (a *app) score(ctx context.Context, files []string, runDir, inputs string) (*scored, error) {
	var filled []*worksheet.Filled
	for _, f := range files {
		w, err := worksheet.Read(f)
		if err != nil {
			return nil, err
		}
		filled = append(filled, w)
	}
	first := filled[0].Facts
	if err := a.twice(files); err != nil {
		return nil, err
	}
	if len(filled) == 2 && !sameSample(first, filled[1].Facts) {
		return nil, fault.New(fault.Usage, "Hai phiếu %s và %s không cùng một mẫu.", "The worksheets %s and %s are not of the same sample.", files[0], files[1])
	}
	if runDir == "" {
		runDir = filepath.Join(a.outFolder(), first.Run)
	}
	s, dir, err := a.reopen(ctx, []string{runDir}, inputs)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	m, err := run.ReadManifest(dir)
	if err != nil {
		return nil, err
	}
	if m.Root != first.Root {
		return nil, fault.New(fault.NotVerified, "Phiếu %s không phải của lần đánh giá %s (gốc khác nhau).", "The worksheet %s is not of the run %s (the roots differ).", files[0], dir)
	}
	out := &scored{file: filled[0].File, facts: first, clean: s.Result.DQI.Clean}
	if out.seal, err = a.checkSeals(s, filled); err != nil {
		return nil, err
	}
	units, err := s.Population(ctx, first.By)
	if err != nil {
		return nil, err
	}
	for _, w := range filled {
		if err := sizedAs(w, len(units)); err != nil {
			return nil, err
		}
	}
	records, err := s.Drawn(ctx, audit.Draw(units, first.Size, first.Seed), units, first.Fields)
	if err != nil {
		return nil, err
	}
	judged := make([][]audit.Judged, len(filled))
	for i, w := range filled {
		if err := drawnOnly(w, records, files[i]); err != nil {
			return nil, err
		}
		if err := redrawn(w, records); err != nil {
			return nil, err
		}
		judged[i] = judgedOf(w, records)
	}
	for _, r := range records {
		if _, there := filled[0].Verdicts[r.ID]; !there {
			out.absent++
		}
	}
	out.Score = audit.Count(judged[0], sizesOf(units), s.CheckedFields(first.Fields), first.Confidence)
	if first.AQL != "" {
		out.decision = out.Decide(first.Accept)
	}
	if len(filled) == 2 {
		all, fields := audit.Agree(judged[0], judged[1], len(first.Fields))
		out.agreement, out.fields = &all, fields
		for i, r := range records {
			if differ(judged[0][i].Verdicts, judged[1][i].Verdicts) {
				out.disagree = append(out.disagree, r.ID)
			}
		}
	}
	return out, nil
}

func sameSample(a, b worksheet.Facts) bool {
	return a.Root == b.Root && a.Seed == b.Seed && a.By == b.By && a.Size == b.Size && slices.Equal(a.Fields, b.Fields)
}

func differ(a, b []audit.Verdict) bool {
	for i := range a {
		if a[i] != b[i] && (a[i] == audit.Right || a[i] == audit.Wrong) && (b[i] == audit.Right || b[i] == audit.Wrong) {
			return true
		}
	}
	return false
}

// drawnOnly refuses sample ids that the seed does not draw.
func drawnOnly(w *worksheet.Filled, records []assess.DrawnRecord, file string) error {
	known := map[string]bool{}
	for _, r := range records {
		known[r.ID] = true
	}
	for _, id := range slices.Sorted(maps.Keys(w.Verdicts)) {
		if !known[id] {
			return fault.New(fault.Usage, "%s, ô %s: mẫu này không có mã %s; hãy sửa lại theo phiếu gốc.", "%s, cell %s: this sample has no id %s; mend it by the worksheet as it was made.", filepath.Base(file), w.Places[id], id)
		}
	}
	return nil
}

func judgedOf(w *worksheet.Filled, records []assess.DrawnRecord) []audit.Judged {
	var out []audit.Judged
	for _, r := range records {
		j := audit.Judged{Stratum: r.Stratum, Verdicts: w.Verdicts[r.ID], Faults: r.Faults}
		if j.Verdicts == nil {
			j.Verdicts = make([]audit.Verdict, len(r.Faults))
		}
		out = append(out, j)
	}
	return out
}

// sizesOf counts the units by stratum.
func sizesOf(units []audit.Unit) map[string]int {
	sizes := map[string]int{}
	for _, u := range units {
		sizes[u.Stratum]++
	}
	return sizes
}

func names(sizes map[string]int) []string { return slices.Sorted(maps.Keys(sizes)) }

// share is a share from 0 to 1 as a percentage for people.
func (a *app) share(x float64) string {
	return view.Percent(result.Percent(math.Round(x*10000)), a.language())
}

// confidence is a share without closing zeros: 95 %.
func (a *app) confidence(x float64) string {
	number, sign, _ := strings.Cut(a.share(x), ",00")
	if sign == "" {
		number, sign, _ = strings.Cut(number, ".00")
	}
	return number + sign
}

func (a *app) interval(r audit.Rate) string {
	if r.Method == audit.MethodNone {
		return view.Unknown
	}
	return a.share(r.Interval.Low) + " – " + a.share(r.Interval.High)
}

func (a *app) rateRow(name string, r audit.Rate) []string {
	share := view.Unknown
	if r.Of > 0 {
		share = a.share(r.Share)
	}
	return []string{name, view.Whole(int64(r.Errors), a.language()), view.Whole(int64(r.Of), a.language()), share, a.interval(r)}
}

// scored prints what the worksheets say.
func (a *app) scored(w io.Writer, sc *scored) error {
	lang := a.language()
	say := func(vi, en string, args ...any) { fmt.Fprintf(w, a.choose(vi, en)+"\n", args...) }
	say("Lần đánh giá %s, mầm chọn mẫu “%s”: %d trong %s hồ sơ.", "Run %s, seed “%s”: %d of %s dossiers.", sc.facts.Run, sc.facts.Seed, sc.Drawn, view.Whole(int64(sc.facts.Population), lang))
	say("%d hồ sơ đã kiểm đủ các trường; %d giá trị đã có kết luận.", "%d dossiers have all their verdicts; %d values are judged.", sc.Complete, sc.Judged)
	if sc.absent > 0 {
		say("Phiếu thiếu %d hồ sơ của mẫu.", "%d drawn dossiers have no line on the worksheet.", sc.absent)
	}
	var rows [][]string
	for i, f := range sc.facts.Fields {
		rows = append(rows, a.rateRow(worksheet.Label(f, lang), sc.Fields[i]))
	}
	rows = append(rows, a.rateRow(a.choose("Hồ sơ có giá trị sai", "Dossiers with an error"), sc.Records))
	columns := []textw.Column{{Head: a.choose("Trường", "Field"), Width: 32}, {Head: a.choose("Sai", "Wrong"), Figure: true}, {Head: a.choose("Đã kiểm", "Judged"), Figure: true},
		{Head: a.choose("Tỷ lệ sai", "Error rate"), Figure: true}, {Head: fmt.Sprintf(a.choose("Khoảng %s", "Interval %s"), a.confidence(sc.facts.Confidence)), Figure: true}}
	if err := textw.Table(w, columns, rows); err != nil {
		return err
	}
	methods := map[string]string{
		audit.MethodBinomial:   a.choose("chính xác (Clopper-Pearson)", "exact (Clopper-Pearson)"),
		audit.MethodFinite:     a.choose("chính xác (siêu bội, vì mẫu trên 10 % tổng thể)", "exact (hypergeometric: the sample is over 10 % of the population)"),
		audit.MethodStratified: a.choose("phân tầng (Wilson theo cỡ mẫu hiệu dụng, gần đúng)", "stratified (Wilson on the effective size, approximate)"),
	}
	if m := methods[sc.Records.Method]; m != "" {
		say("Khoảng của hồ sơ: %s.", "Interval of the dossiers: %s.", m)
	}
	if len(sc.Unheard) > 0 && sc.Complete > 0 && sc.facts.By != "" {
		say("Chưa có hồ sơ kiểm đủ trong nhóm: %s; tỷ lệ chỉ nói về các nhóm còn lại.", "No dossier has all its verdicts in: %s; the rates speak of the other strata.", strings.Join(sc.Unheard, ", "))
	}
	switch sc.decision {
	case audit.Accepted:
		say("ISO 2859-1, AQL %s %%: CHẤP NHẬN (%d hồ sơ sai, được phép %d).", "ISO 2859-1, AQL %s %%: ACCEPTED (%d dossiers with an error, %d allowed).", sc.facts.AQL, sc.WrongRecords, sc.facts.Accept)
	case audit.Rejected:
		say("ISO 2859-1, AQL %s %%: KHÔNG CHẤP NHẬN (%d hồ sơ sai, được phép %d).", "ISO 2859-1, AQL %s %%: REJECTED (%d dossiers with an error, %d allowed).", sc.facts.AQL, sc.WrongRecords, sc.facts.Accept)
	case audit.Undecided:
		say("ISO 2859-1, AQL %s %%: chưa kết luận được, còn hồ sơ chưa kiểm đủ (%d hồ sơ sai, được phép %d).", "ISO 2859-1, AQL %s %%: undecided, verdicts are lacking (%d dossiers with an error, %d allowed).", sc.facts.AQL, sc.WrongRecords, sc.facts.Accept)
	}
	a.ofTheTool(say, sc)
	a.ofTwo(say, sc)
	return nil
}

// ofTheTool says how often the checks were right, and whether the run's score is.
func (a *app) ofTheTool(say func(vi, en string, args ...any), sc *scored) {
	for _, r := range []struct {
		audit.Rate
		vi, en string
	}{
		{sc.FalseAlarms, "Công cụ báo nhầm: %d trong %d giá trị bị báo lỗi là đúng (%s; khoảng %s).", "False alarms: %d of %d faulted values are right (%s; interval %s)."},
		{sc.Misses, "Công cụ bỏ sót: %d trong %d giá trị không bị báo lỗi là sai (%s; khoảng %s).", "Misses: %d of %d values without a fault are wrong (%s; interval %s)."},
	} {
		if r.Of > 0 {
			say(r.vi, r.en, r.Errors, r.Of, a.share(r.Share), a.interval(r.Rate))
		}
	}
	if sc.clean == nil || sc.clean.Score == nil || sc.Records.Of == 0 {
		return
	}
	lang := a.language()
	low, high := 1-sc.Records.Interval.High, 1-sc.Records.Interval.Low
	where := a.choose("nằm ngoài", "outside")
	if sc.scoreInside() {
		where = a.choose("nằm trong", "inside")
	}
	say("Tỷ lệ hồ sơ sạch của lần đánh giá là %s, %s khoảng hồ sơ đúng theo mẫu (%s – %s).", "The run counts %s clean records: %s the interval of right dossiers by the sample (%s – %s).",
		view.Percent(*sc.clean.Score, lang), where, a.share(low), a.share(high))
}

// scoreInside reports whether the run's share of clean records lies in the interval of right records.
func (sc *scored) scoreInside() bool {
	return audit.Interval{Low: 1 - sc.Records.Interval.High, High: 1 - sc.Records.Interval.Low}.Contains(float64(sc.clean.Numerator) / float64(sc.clean.Denominator))
}

// ofTwo says how far two people agree.
func (a *app) ofTwo(say func(vi, en string, args ...any), sc *scored) {
	if sc.agreement == nil {
		return
	}
	same, all := sc.agreement.Observed()
	say("Các tỷ lệ trên tính theo phiếu thứ nhất, %s.", "The rates above are those of the first worksheet, %s.", sc.file)
	say("Hai người kiểm tra: cùng kết luận ở %d trong %d giá trị; kappa %s.", "Two auditors agree on %d of %d values; kappa %s.", same, all, a.kappa(*sc.agreement))
	for i, f := range sc.facts.Fields {
		if same, all := sc.fields[i].Observed(); same < all {
			say("  %s: %d trong %d, kappa %s", "  %s: %d of %d, kappa %s", worksheet.Label(f, a.language()), same, all, a.kappa(sc.fields[i]))
		}
	}
	if len(sc.disagree) > 0 {
		say("Hồ sơ hai người kết luận khác nhau, cần xem lại: %s.", "Dossiers on which they differ, to be looked at again: %s.", strings.Join(sc.disagree, ", "))
	}
}

func (a *app) kappa(g audit.Agreement) string {
	k := g.Kappa()
	if k == nil {
		return view.Unknown
	}
	text := k.FloatString(2)
	if text == "-0.00" {
		text = "0.00"
	}
	if a.language() == "vi" {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}
