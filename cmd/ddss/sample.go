package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"ddss/internal/assess"
	"ddss/internal/audit"
	"ddss/internal/audit/worksheet"
	"ddss/internal/fault"
	"ddss/internal/run"
	"ddss/internal/viettext"
)

func (a *app) sample() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sample",
		Short: a.say("Chọn mẫu hồ sơ để người kiểm tra đối chiếu với giấy, và tính kết quả: draw, score", "Draw dossiers for an auditor to compare with the paper, and count the verdicts: draw, score"),
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fault.New(fault.Usage, "sample không có lệnh %q; dùng draw hoặc score.", "sample has no command %q; use draw or score.", args[0])
			}
			return cmd.Help()
		},
	}
	cmd.AddCommand(a.sampleDraw(), a.sampleScore())
	return cmd
}

// drawing is what the command sample draw was asked for.
type drawing struct {
	size              int
	plan              string
	confidence, error float64
	seed, by, from    string
	inputs, output    string
	unmask, tool      bool
	approval          string
}

func (a *app) sampleDraw() *cobra.Command {
	var d drawing
	cmd := &cobra.Command{
		Use:   a.say("draw [THƯ_MỤC_KẾT_QUẢ] --seed CHỮ -o PHIẾU.xlsx", "draw [RUN] --seed TEXT -o WORKSHEET.xlsx"),
		Short: a.say("Chọn mẫu và ghi phiếu kiểm tra; với --from thì đối chiếu sổ giấy với hệ thống", "Draw a sample and write the worksheet; with --from compare a paper register with the system"),
		Long: a.say("Cùng mầm chọn mẫu thì mọi máy đều chọn đúng các hồ sơ đó. Cỡ mẫu theo --size, theo phương án ISO 2859-1 (--plan aql=2.5), hoặc theo --confidence và --error (mặc định 0.95 và 0.05). Tệp khoá (mã mẫu → mã hồ sơ) được ghi cạnh phiếu.",
			"The same seed draws the same dossiers on every machine. The size is that of --size, of a plan of ISO 2859-1 (--plan aql=2.5), or follows from --confidence and --error (0.95 and 0.05 by default). The key file (sample id → dossier code) is written beside the worksheet."),
		Args: a.atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			d.seed = viettext.Trim(d.seed) // as a cell of the worksheet gives it back
			if err := d.check(cmd.Flags().Changed); err != nil {
				return err
			}
			s, dir, err := a.reopen(cmd.Context(), args, d.inputs)
			if err != nil {
				return err
			}
			defer s.Close()
			if d.from != "" {
				return a.drawRegister(cmd.Context(), s, dir, d)
			}
			return a.draw(cmd.Context(), s, dir, d)
		},
	}
	f := cmd.Flags()
	f.IntVar(&d.size, "size", 0, a.say("số hồ sơ cần chọn", "dossiers to draw"))
	f.StringVar(&d.plan, "plan", "", a.say("phương án ISO 2859-1 mức II, kiểm tra thường, ví dụ aql=2.5", "plan of ISO 2859-1, level II, normal inspection, such as aql=2.5"))
	f.Float64Var(&d.confidence, "confidence", 0.95, a.say("độ tin cậy", "confidence"))
	f.Float64Var(&d.error, "error", 0.05, a.say("sai số", "margin of error"))
	f.StringVar(&d.seed, "seed", "", a.say("mầm chọn mẫu, do người kiểm tra chọn và ghi vào biên bản", "seed, chosen by the auditor and written into the minutes"))
	f.StringVar(&d.by, "by", "", a.say("phân nhóm theo: ", "strata by: ")+strings.Join(assess.Strata, ", "))
	f.StringVar(&d.from, "from", "", a.say("sổ hoặc danh sách lập ngoài hệ thống: xem hồ sơ nào không có trong hệ thống", "a register or list made elsewhere: which dossiers are not in the system"))
	f.StringVarP(&d.output, "output", "o", "", a.say("phiếu kiểm tra (.xlsx)", "worksheet (.xlsx)"))
	f.BoolVar(&d.tool, "show-tool", false, a.say("cho người kiểm tra thấy công cụ đã báo gì (mặc định giấu)", "show the auditor what the tool found (hidden by default)"))
	f.BoolVar(&d.unmask, "unmask", false, a.say("không che dữ liệu cá nhân; việc này được ghi lại", "do not mask personal data; this is recorded"))
	f.StringVar(&d.approval, "approval", "", a.say("văn bản cho phép xem dữ liệu không che", "document that permits unmasked data"))
	a.inputsFlag(cmd, &d.inputs)
	a.runsFlag(cmd)
	return cmd
}

func (d drawing) check(given func(string) bool) error {
	switch {
	case d.seed == "":
		return fault.New(fault.Usage, "Hãy ghi --seed: một dòng chữ do người kiểm tra chọn, ví dụ số biên bản; ai có mầm này cũng chọn lại được đúng mẫu.", "Add --seed: a text that the auditor chooses, such as the number of the minutes; whoever has it can draw the same sample again.")
	case d.output == "" || !strings.EqualFold(filepath.Ext(d.output), ".xlsx"):
		return fault.New(fault.Usage, "Hãy ghi -o PHIẾU.xlsx.", "Name the worksheet with -o WORKSHEET.xlsx.")
	case given("size") && d.size < 1:
		return fault.New(fault.Usage, "--size phải từ 1 trở lên.", "--size must be 1 or more.")
	case given("size") && given("plan") || (given("size") || given("plan")) && given("error"):
		return fault.New(fault.Usage, "Chỉ dùng một trong --size, --plan và --error.", "Use one of --size, --plan and --error.")
	case d.confidence <= 0 || d.confidence >= 1:
		return fault.New(fault.Usage, "--confidence phải nằm giữa 0 và 1, ví dụ 0.95.", "--confidence must lie between 0 and 1, such as 0.95.")
	case d.error <= 0 || d.error >= 1:
		return fault.New(fault.Usage, "--error phải nằm giữa 0 và 1, ví dụ 0.05.", "--error must lie between 0 and 1, such as 0.05.")
	case d.from != "" && (d.by != "" || d.unmask || d.tool):
		return fault.New(fault.Usage, "--from không đi cùng --by, --unmask hay --show-tool.", "--from does not go with --by, --unmask or --show-tool.")
	case d.approval != "" && !d.unmask:
		return fault.New(fault.Usage, "--approval chỉ dùng cùng --unmask.", "--approval goes with --unmask only.")
	}
	return nil
}

// facts settle the size of the sample of a population.
func (d drawing) facts(dir string, s *assess.Session, population int) (worksheet.Facts, error) {
	m, err := run.ReadManifest(dir)
	if err != nil {
		return worksheet.Facts{}, err
	}
	f := worksheet.Facts{Run: runName(dir), Root: m.Root, AsOf: s.Result.AsOf, Seed: d.seed, By: d.by, Population: population, Confidence: d.confidence, Unmasked: d.unmask}
	if s.Result.Unit.Name != nil {
		f.Unit = *s.Result.Unit.Name
	}
	switch {
	case population == 0:
		return f, fault.New(fault.Usage, "Không có hồ sơ nào để chọn mẫu.", "There are no dossiers to draw from.")
	case d.plan != "":
		aql, ok := strings.CutPrefix(strings.ToLower(d.plan), "aql=")
		if !ok {
			return f, fault.New(fault.Usage, "--plan phải có dạng aql=2.5.", "--plan must be of the form aql=2.5.")
		}
		p, err := audit.PlanFor(population, aql)
		if err != nil {
			return f, fault.New(fault.Usage, "--plan: không có phương án AQL %s cho %d hồ sơ; các AQL là %s.", "--plan: there is no plan of AQL %s for %d dossiers; the limits are %s.", aql, population, strings.Join(audit.Limits(), ", ")).Because(err)
		}
		f.Size, f.AQL, f.Accept = p.Size, p.AQL, p.Accept
	case d.size > 0:
		f.Size = min(d.size, population)
	default:
		f.Size = audit.Size(population, d.confidence, d.error)
	}
	return f, nil
}

func runName(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		return filepath.Base(abs)
	}
	return filepath.Base(dir)
}

func (a *app) draw(ctx context.Context, s *assess.Session, dir string, d drawing) error {
	units, err := s.Population(ctx, d.by)
	if err != nil {
		return err
	}
	facts, err := d.facts(dir, s, len(units))
	if err != nil {
		return err
	}
	facts.Fields, facts.Provenance = s.AuditedFields(), a.provenance(s)
	records, err := s.Drawn(ctx, audit.Draw(units, facts.Size, d.seed), units, facts.Fields)
	if err != nil {
		return err
	}
	facts.Strata = strataOf(units, records, d.by)
	seal, made, err := s.SealingKey(true)
	if err != nil {
		return err
	}
	if made != "" {
		a.madeKey(a.err, made)
	}
	facts.SealBy(seal)
	if a.unmasked = d.unmask; d.unmask {
		what := []string{"seed=" + d.seed, "size=" + strconv.Itoa(len(records))}
		if d.by != "" {
			what = append([]string{"by=" + d.by}, what...)
		}
		if err := a.logUnmasked(dir, "sample draw", d.approval, what...); err != nil {
			return err
		}
	}
	sheet := worksheet.Sample{Facts: facts, ShowTool: d.tool}
	for _, r := range records {
		line := worksheet.Record{ID: r.ID, Stratum: r.Stratum}
		for i, text := range r.Texts {
			if !d.unmask {
				text = viettext.MaskField(facts.Fields[i], text)
			}
			line.Values = append(line.Values, text)
		}
		for _, id := range r.Checks {
			if c, ok := s.Catalogue.Get(id); ok {
				line.Tool += "• " + c.Title.In(a.language()) + "\n"
			}
		}
		line.Tool = strings.TrimSuffix(line.Tool, "\n")
		sheet.Records = append(sheet.Records, line)
	}
	key := strings.TrimSuffix(d.output, filepath.Ext(d.output)) + "-khoa.csv"
	keys, err := a.draft(key, func(w io.Writer) error { return a.writeKey(w, records) })
	if err != nil {
		return err
	}
	defer keys.discard()
	if err := a.output(d.output, func(w io.Writer) error { return worksheet.Write(w, d.output, sheet, a.language()) }); err != nil {
		return err
	}
	if err := cannotWrite(key, keys.publish(key, forOwner)); err != nil {
		return err
	}
	fmt.Fprintf(a.err, a.choose("Đã chọn %d trong %d hồ sơ.\nPhiếu kiểm tra: %s\nTệp khoá (mã mẫu → mã hồ sơ): %s\n", "%d of %d dossiers are drawn.\nWorksheet: %s\nKey file (sample id → dossier code): %s\n"), len(records), len(units), d.output, key)
	return nil
}

// strataOf counts population and sample by stratum, in the order of the names; nil without strata.
func strataOf(units []audit.Unit, records []assess.DrawnRecord, by string) []worksheet.Stratum {
	if by == "" {
		return nil
	}
	drawn := map[string]int{}
	for _, r := range records {
		drawn[r.Stratum]++
	}
	var out []worksheet.Stratum
	for _, name := range names(sizesOf(units)) {
		out = append(out, worksheet.Stratum{Name: name, Population: sizesOf(units)[name], Drawn: drawn[name]})
	}
	return out
}

// writeKey writes which dossier each sample id is, for the owner's eyes.
func (a *app) writeKey(to io.Writer, records []assess.DrawnRecord) error {
	const mark = "\ufeff" // spreadsheet programs then read UTF-8
	if _, err := io.WriteString(to, mark); err != nil {
		return err
	}
	lines := [][]string{{a.choose("Mã mẫu", "Sample id"), a.choose("Mã hồ sơ", "Dossier code"), a.choose("Tệp", "File"), a.choose("Trang tính", "Sheet"), a.choose("Hàng", "Row")}}
	for _, r := range records {
		lines = append(lines, []string{r.ID, viettext.Neutralise(r.Key), viettext.Neutralise(r.Source), viettext.Neutralise(r.Sheet), strconv.FormatInt(r.Row, 10)})
	}
	return csv.NewWriter(to).WriteAll(lines)
}

// provenance words where the dossiers came from.
func (a *app) provenance(s *assess.Session) []string {
	var out []string
	for _, d := range s.Result.Datasets {
		for _, src := range d.Sources {
			if d.Name != "dossier" {
				continue
			}
			p := src.Provenance
			if p == nil {
				out = append(out, src.Path+": "+a.choose("không khai nguồn gốc", "no provenance is given"))
				continue
			}
			words := []string{src.Path}
			for _, part := range []struct {
				name string
				text *string
			}{{a.choose("hệ thống", "system"), p.System}, {a.choose("người kết xuất", "exported by"), p.ExportedBy}, {a.choose("lúc", "at"), p.ExportedAt}, {a.choose("bộ lọc", "filter"), p.Filter}} {
				if part.text != nil {
					words = append(words, part.name+" "+*part.text)
				}
			}
			if p.RowsShown != nil {
				words = append(words, fmt.Sprintf(a.choose("hệ thống báo %d hàng", "the system showed %d rows"), *p.RowsShown))
			}
			out = append(out, strings.Join(words, "; "))
		}
	}
	return out
}

// drawRegister draws from a list made elsewhere and tells which dossiers the system lacks.
func (a *app) drawRegister(ctx context.Context, s *assess.Session, dir string, d drawing) error {
	lines, err := s.Register(ctx, d.from)
	if err != nil {
		return err
	}
	facts, err := d.facts(dir, s, len(lines))
	if err != nil {
		return err
	}
	units, err := s.Population(ctx, "")
	if err != nil {
		return err
	}
	listed := make([]audit.Unit, len(lines))
	for i, l := range lines {
		listed[i].Key = l.Key
	}
	system := make([]string, len(units))
	for i, u := range units {
		system[i] = u.Key
	}
	drawn := audit.Draw(listed, facts.Size, d.seed)
	keys := make([]string, len(drawn))
	records := make([]worksheet.RegisterRecord, len(drawn))
	for i, n := range drawn {
		keys[i] = lines[n].Key
		records[i] = worksheet.RegisterRecord{ID: fmt.Sprintf("S%03d", i+1), Key: lines[n].Key, Sheet: lines[n].Sheet, Row: lines[n].Row}
	}
	missing := audit.Missing(keys, system)
	for _, i := range missing {
		records[i].Missing = true
	}
	if err := a.output(d.output, func(w io.Writer) error {
		return worksheet.WriteRegister(w, d.output, filepath.Base(d.from), facts, records, a.language())
	}); err != nil {
		return err
	}
	for _, i := range missing {
		fmt.Fprintf(a.out, "%s\t%s\t%d\n", records[i].Key, records[i].Sheet, records[i].Row)
	}
	interval, _ := audit.Exact(len(missing), len(drawn), len(lines), d.confidence)
	fmt.Fprintf(a.err, a.choose("%d trong %d hồ sơ của sổ được đối chiếu, %d không có trong hệ thống (%s; khoảng tin cậy %s: %s đến %s).\nBảng đối chiếu: %s\n",
		"%d of %d dossiers of the register are compared, %d are not in the system (%s; interval at %s: %s to %s).\nTable: %s\n"),
		len(drawn), len(lines), len(missing), a.share(float64(len(missing))/float64(len(drawn))), a.confidence(d.confidence), a.share(interval.Low), a.share(interval.High), d.output)
	return nil
}
