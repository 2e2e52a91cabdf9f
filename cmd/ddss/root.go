package main

import (
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"
	"golang.org/x/term"

	"ddss/internal/fault"
	"ddss/internal/result"
)

// app is one run of the program.
type app struct {
	out, err io.Writer
	settings *viper.Viper // environment and flags over the scalars of the configuration
	lang     string       // of the configuration, once it is read
	stopped  bool         // a signal is the usual end of the command
	unmasked bool         // personal data may stand in what is written: the user asked for it
}

// root is the command ddss.
func (a *app) root() *cobra.Command {
	a.settings = viper.New()
	a.settings.SetEnvPrefix("DDSS")
	a.settings.SetEnvKeyReplacer(strings.NewReplacer(".", "_", "-", "_"))
	a.settings.AutomaticEnv()
	root := &cobra.Command{
		Use:           "ddss",
		Short:         a.say("Đánh giá dữ liệu thủ tục hành chính của xã: đúng, đủ, sạch, sống, thống nhất, dùng chung", "Assess a commune's records of administrative procedures"),
		Version:       result.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fault.New(fault.Usage, "Không có lệnh %q; chạy ddss --help để xem các lệnh.", "Unknown command %q; run ddss --help for the commands.", args[0])
			}
			return cmd.Help()
		},
	}
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.PersistentFlags().String("lang", "", a.say("ngôn ngữ: vi hoặc en", "language: vi or en"))
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		return fault.New(fault.Usage, "Tham số sai: %s; thêm --help để xem cách dùng.", "Wrong use: %s; add --help for the usage.", err).Because(err)
	})
	a.bind(root, "lang")
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		for _, flag := range []string{"as-of", "out", "sign-key"} {
			if cmd.Flags().Lookup(flag) != nil {
				a.bind(cmd, flag)
			}
		}
		return checkEnvironment()
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(
		a.assess(),
		a.init(),
		a.inspect(),
		a.scorecard(),
		a.checks(),
		a.synth(),
		a.verify(),
		a.key(),
		a.history(),
		a.diff(),
		a.check(),
		a.nightly(),
		a.schedule(),
		a.man(),
		a.failures(),
		a.sample(),
		a.index766(),
		a.maturity(),
		a.due(),
		a.reports(),
		a.serve(),
	)
	a.translateHelp(root)
	return root
}

// bind lays a flag over the setting of the same name. A setting knows one flag: those that several commands have are bound
// when one of them runs.
func (a *app) bind(cmd *cobra.Command, flag string) {
	f := cmd.Flags().Lookup(flag)
	if f == nil {
		f = cmd.PersistentFlags().Lookup(flag)
	}
	if err := a.settings.BindPFlag(flag, f); err != nil {
		panic(err) // the flag does not exist
	}
}

// language is the language of flags, environment and configuration, in this order.
func (a *app) language() string {
	if l := a.settings.GetString("lang"); l != "" {
		return l
	}
	if a.lang != "" {
		return a.lang
	}
	return "vi"
}

// say chooses a wording before flags are read, for help texts.
func (a *app) say(vi, en string) string {
	if os.Getenv("DDSS_LANG") == "en" || a.settings != nil && a.language() == "en" || helpInEnglish(os.Args) {
		return en
	}
	return vi
}

// choose is one of two wordings in the language of the run.
func (a *app) choose(vi, en string) string {
	if a.language() == "en" {
		return en
	}
	return vi
}

// helpInEnglish looks for --lang en: help texts are made before flags are parsed.
func helpInEnglish(args []string) bool {
	for i, s := range args {
		if s == "--lang=en" || s == "--lang" && i+1 < len(args) && args[i+1] == "en" {
			return true
		}
	}
	return false
}

func (a *app) checkLanguage() error {
	if l := a.settings.GetString("lang"); l != "" && l != "vi" && l != "en" {
		a.settings.Set("lang", "vi")
		return fault.New(fault.Usage, "--lang phải là vi hoặc en, không phải %q.", "--lang must be vi or en, not %q.", l)
	}
	return nil
}

// width is the width of the terminal, 80 where there is none.
func width(w io.Writer) int {
	if f, ok := w.(*os.File); ok {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 40 {
			return n
		}
	}
	return 80
}

func isTerminal(w io.Writer) bool {
	if d, ok := w.(discreet); ok {
		w = d.Writer
	}
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// colour reports whether to colour what goes to w.
func colour(w io.Writer) bool { return isTerminal(w) && os.Getenv("NO_COLOR") == "" }
