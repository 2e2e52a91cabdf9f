package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"ddss/checks"
	"ddss/internal/fault"
	"ddss/internal/result"
	"ddss/internal/run"
	"ddss/internal/score"
)

func (a *app) checksWhatIf() *cobra.Command {
	var mend, weights []string
	var format string
	cmd := &cobra.Command{
		Use:   a.say("whatif [THƯ_MỤC_KẾT_QUẢ] --mend MÃ,… --weight TÊN=SỐ", "whatif [RUN] --mend ID,… --weight NAME=NUMBER"),
		Short: a.say("DQI sẽ là bao nhiêu nếu sửa hết lỗi của các quy tắc này, hoặc với trọng số khác; không đọc lại dữ liệu", "The DQI if these checks were mended, or under other weights; without reading data"),
		Args:  a.atMost(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			if format != "text" && format != "json" {
				return fault.New(fault.Usage, "--format phải là text hoặc json, không phải %q.", "--format must be text or json, not %q.", format)
			}
			dir, err := a.runFolder(args)
			if err != nil {
				return err
			}
			r, err := run.ReadResult(dir)
			if err != nil {
				return fault.New(fault.Failed, "%s: không đọc được %s.", "%s: %s cannot be read.", dir, run.ResultFile).Because(err)
			}
			tallies, w := score.FromResult(r)
			before := score.ScoresOf(tallies, w)
			if err := reweigh(&w, tallies, weights); err != nil {
				return err
			}
			chosen, err := chooser(tallies, mend)
			if err != nil {
				return err
			}
			after := score.ScoresOf(score.Mended(tallies, chosen), w)
			if format == "json" {
				return a.whatIfJSON(before, after)
			}
			a.whatIfText(before, after)
			return nil
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&mend, "mend", nil, a.say("sửa hết lỗi của các quy tắc này; một tiêu chí như sach, hay sach.dossier, là mọi quy tắc của nó", "without the violations of these checks; a quality such as sach, or sach.dossier, stands for all its checks"))
	f.StringSliceVar(&weights, "weight", nil, a.say("trọng số khác, ví dụ critical=60, dung=30, du.dossier.address=0", "other weights, such as critical=60, dung=30, du.dossier.address=0"))
	f.StringVar(&format, "format", "text", a.say("text hoặc json", "text or json"))
	a.runsFlag(cmd)
	return cmd
}

// chooser tells which checks are mended: those named, or all below a named quality or dataset of it.
func chooser(tallies []score.Tally, mend []string) (func(*checks.Check) bool, error) {
	var known []string
	for _, t := range tallies {
		known = append(known, t.Check.ID, t.Check.Dimension(), t.Check.Dimension()+"."+t.Check.Dataset())
	}
	for _, m := range mend {
		if !slices.Contains(known, m) {
			return nil, unknownName("--mend", m, known)
		}
	}
	return func(c *checks.Check) bool {
		return slices.ContainsFunc(mend, func(m string) bool { return c.ID == m || strings.HasPrefix(c.ID, m+".") })
	}, nil
}

func unknownName(flag, name string, known []string) error {
	e := fault.New(fault.Usage, "%s: lần đánh giá này không có %q.", "%s: the run knows no %q.", flag, name)
	if near := fault.Nearest(name, known); near != "" {
		e.Vi += fmt.Sprintf(" Có phải là %q không?", near)
		e.En += fmt.Sprintf(" Did you mean %q?", near)
	}
	return e
}

// reweigh lays weights over those of the run. Signals have none.
func reweigh(w *score.Weights, tallies []score.Tally, list []string) error {
	known := []string{string(checks.Critical), string(checks.Major), string(checks.Minor)}
	known = append(known, slices.Sorted(maps.Keys(w.Dimensions))...)
	for _, t := range tallies {
		known = append(known, t.Check.ID)
	}
	for _, s := range list {
		name, text, _ := strings.Cut(s, "=")
		n, err := strconv.ParseInt(text, 10, 32)
		if err != nil || n < 0 {
			return fault.New(fault.Usage, "--weight %q sai; hãy viết tên=số nguyên không âm, ví dụ critical=60.", "--weight %q is wrong; write name=number, not negative, such as critical=60.", s)
		}
		if !slices.Contains(known, name) {
			return unknownName("--weight", name, known)
		}
		switch {
		case strings.Contains(name, "."):
			w.Check[name] = n
		case slices.Contains(checks.Dimensions, name):
			w.Dimensions[name] = n
		default:
			w.Severity[checks.Severity(name)] = n
		}
	}
	return nil
}

// whatIf is the form of the JSON output.
type whatIf struct {
	Before whatIfScores `json:"before"`
	After  whatIfScores `json:"after"`
}

type whatIfScores struct {
	DQI           *result.Percent            `json:"dqi"`
	HeadlineFour  *result.Percent            `json:"headline_four"`
	IdentifiersOK *bool                      `json:"identifiers_ok"`
	Dimensions    map[string]*result.Percent `json:"dimensions"`
}

func (a *app) whatIfJSON(before, after score.Scores) error {
	shown := func(s score.Scores) whatIfScores {
		out := whatIfScores{DQI: percent(s.DQI), HeadlineFour: percent(s.HeadlineFour), IdentifiersOK: s.IdentifiersOK, Dimensions: map[string]*result.Percent{}}
		for _, d := range checks.Dimensions {
			out.Dimensions[d] = percent(s.Dimensions[d])
		}
		return out
	}
	text, err := json.MarshalIndent(whatIf{shown(before), shown(after)}, "", " ")
	if err != nil {
		return err
	}
	return a.emit("", append(text, '\n'))
}

func percent(exact *big.Rat) *result.Percent {
	if exact == nil {
		return nil
	}
	p := result.Round(exact)
	return &p
}

func (a *app) whatIfText(before, after score.Scores) {
	line := func(name string, x, y *big.Rat) {
		change := ""
		if x != nil && y != nil && x.Cmp(y) != 0 { // of the figures that are shown, so that they add up
			if change = a.decimal(result.Round(y) - result.Round(x)); !strings.HasPrefix(change, "-") {
				change = "+" + change
			}
		}
		fmt.Fprintf(a.out, "%s%s %8s → %-8s %s\n", name, strings.Repeat(" ", max(0, 28-len([]rune(name)))), a.orDash(x), a.orDash(y), change)
	}
	line("DQI", before.DQI, after.DQI)
	line(a.choose("Đúng, đủ, sạch, sống", "The four qualities"), before.HeadlineFour, after.HeadlineFour)
	for _, d := range checks.Dimensions {
		line("  "+d, before.Dimensions[d], after.Dimensions[d])
	}
}

func (a *app) orDash(exact *big.Rat) string {
	if exact == nil {
		return "–"
	}
	return a.decimal(result.Round(exact))
}

// decimal writes a number with the decimal sign of the language.
func (a *app) decimal(p result.Percent) string {
	if a.language() == "en" {
		return p.String()
	}
	return strings.Replace(p.String(), ".", ",", 1)
}
