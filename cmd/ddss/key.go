package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"ddss/internal/run"
)

func (a *app) key() *cobra.Command {
	return &cobra.Command{
		Use:   a.say("key [TỆP]", "key [FILE]"),
		Short: a.say("Tạo khoá che dữ liệu cá nhân", "Make the masking key"),
		Args:  a.atMost(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			path, err := run.DefaultKeyFile()
			if len(args) > 0 {
				path, err = args[0], nil
			}
			if err != nil {
				return err
			}
			if _, err := run.MakeKey(path); err != nil {
				return err
			}
			a.madeKey(a.out, path)
			return nil
		},
	}
}

func (a *app) madeKey(w io.Writer, path string) {
	fmt.Fprintf(w, a.choose("Đã tạo khoá che dữ liệu cá nhân: %s (hãy giữ kín và sao lưu).\n", "Made the masking key: %s (keep it secret and back it up).\n"), path)
}
