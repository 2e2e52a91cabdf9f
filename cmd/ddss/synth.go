package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"ddss/internal/fault"
	"ddss/internal/synth"
)

// sampleUntil is the end of the year of the shipped sample.
const sampleUntil = "2026-10-31T17:00:00+07:00"

func (a *app) synth() *cobra.Command {
	var o synth.Options
	var dir, until, asOf string
	cmd := &cobra.Command{
		Use:   "synth --out DIR",
		Short: a.say("Sinh dữ liệu giả lập của một xã, cài lỗi và danh sách lỗi, để thử nghiệm và đo tốc độ", "Make the exports of a synthetic commune with planted defects and their list, for trials and benchmarks"),
		Args:  a.atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			if dir == "" {
				return fault.New(fault.Usage, "Hãy ghi --out THƯ_MỤC.", "Name a folder with --out DIR.")
			}
			if o.Dossiers < synth.MinDossiers {
				return fault.New(fault.Usage, "--dossiers phải từ %d trở lên.", "--dossiers must be %d or more.", synth.MinDossiers)
			}
			if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
				return fault.New(fault.Usage, "Thư mục %s không trống; hãy chọn thư mục khác.", "The folder %s is not empty; choose another.", dir)
			}
			var err error
			if o.Until, err = parseTime(until); err != nil {
				return err
			}
			o.AsOf = o.Until
			if asOf != "" {
				if o.AsOf, err = parseTime(asOf); err != nil {
					return err
				}
			}
			if o.AsOf.After(o.Until) || o.AsOf.Before(o.Until.AddDate(0, 0, -300)) {
				return fault.New(fault.Usage, "--as-of phải nằm trong 300 ngày trước --until.", "--as-of must lie in the 300 days before --until.")
			}
			if err := synth.Generate(cmd.Context(), dir, o); err != nil {
				return cannotWrite(dir, err)
			}
			fmt.Fprintf(a.err, a.choose("Đã ghi dữ liệu giả lập vào %s; các lỗi đã cài nằm trong defects.csv.\n", "Wrote a synthetic commune to %s; the planted defects are in defects.csv.\n"), dir)
			return nil
		},
	}
	f := cmd.Flags()
	f.IntVar(&o.Dossiers, "dossiers", 10000, a.say("số hồ sơ trong năm", "dossiers in the year"))
	f.Uint64Var(&o.Seed, "seed", 1, a.say("mầm ngẫu nhiên: cùng mầm thì cùng dữ liệu", "the same seed gives the same bytes"))
	f.StringVar(&dir, "out", "", a.say("thư mục ghi ra", "folder to write to"))
	f.StringVar(&until, "until", sampleUntil, a.say("cuối năm dữ liệu", "end of the year of data"))
	f.StringVar(&asOf, "as-of", "", a.say("thời điểm kết xuất, không sau --until", "moment of the exports, not after --until"))
	f.BoolVar(&o.Clean, "clean", false, a.say("không cài lỗi", "plant no defects"))
	return cmd
}
