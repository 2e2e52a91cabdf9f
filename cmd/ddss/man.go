package main

import (
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"ddss/internal/fault"
	"ddss/internal/result"
)

// man writes the manual pages of all commands, for releases. It is hidden: people read --help.
func (a *app) man() *cobra.Command {
	return &cobra.Command{
		Use:    "man DIR",
		Short:  a.say("Ghi các trang man", "Write the manual pages"),
		Hidden: true,
		Args:   a.atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fault.New(fault.Usage, "Hãy ghi một thư mục.", "Name a folder.")
			}
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return cannotWrite(args[0], err)
			}
			root := cmd.Root()
			root.DisableAutoGenTag = true
			var day time.Time // no clock in the pages
			return cannotWrite(args[0], doc.GenManTree(root, &doc.GenManHeader{Title: "DDSS", Section: "1", Source: "ddss " + result.Version, Manual: "ddss", Date: &day}, args[0]))
		},
	}
}
