package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// helpWords are the words of cobra's help texts in Vietnamese.
var helpWords = strings.NewReplacer(
	"{{.UseLine}}", "{{.UseLine}}{{if .HasAvailableFlags}} [tham số]{{end}}",
	"Usage:", "Cách dùng:",
	"Aliases:", "Tên khác:",
	"Examples:", "Ví dụ:",
	"Available Commands:", "Các lệnh:",
	"Additional Commands:", "Các lệnh khác:",
	"Global Flags:", "Tham số chung:",
	"Flags:", "Tham số:",
	"Additional help topics:", "Chủ đề trợ giúp khác:",
	"[command] --help", "[lệnh] --help",
	"{{.CommandPath}} [command]", "{{.CommandPath}} [lệnh]",
	`Use "`, `Dùng "`,
	"for more information about a command.", "để xem thêm về một lệnh.",
)

// translateHelp puts what cobra adds to the help texts into the language of the program.
func (a *app) translateHelp(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultVersionFlag()
	if a.say("vi", "en") == "en" {
		return
	}
	root.SetUsageTemplate(helpWords.Replace(root.UsageTemplate()))
	if f := root.Flags().Lookup("version"); f != nil {
		f.Usage = "phiên bản của ddss"
	}
	var each func(*cobra.Command)
	each = func(cmd *cobra.Command) {
		cmd.DisableFlagsInUseLine = true // it would add [flags]
		cmd.InitDefaultHelpFlag()
		cmd.Flags().Lookup("help").Usage = "trợ giúp về " + cmd.CommandPath()
		if cmd.Name() == "help" && cmd.Parent() == root {
			cmd.Use, cmd.Short = "help [lệnh]", "Trợ giúp về một lệnh"
		}
		for _, sub := range cmd.Commands() {
			each(sub)
		}
	}
	each(root)
}
