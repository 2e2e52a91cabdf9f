package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"ddss/internal/fault"
	"ddss/internal/run"
)

func (a *app) key() *cobra.Command {
	var sign string
	cmd := &cobra.Command{
		Use:   a.say("key [TỆP] | key --sign TỆP", "key [FILE] | key --sign FILE"),
		Short: a.say("Tạo khoá che dữ liệu cá nhân, hoặc khoá ký kết quả", "Make the masking key, or a key to sign runs with"),
		Args:  a.atMost(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			if sign != "" {
				if len(args) > 0 {
					return fault.New(fault.Usage, "Thừa tham số %q.", "Unexpected argument %q.", args[0])
				}
				public, err := run.MakeSigner(sign)
				if err != nil {
					return err
				}
				fmt.Fprintf(a.out, a.choose("Đã tạo khoá ký: %s (hãy giữ kín và sao lưu).\nKhoá công khai để gửi cho người kiểm tra: %s\n", "Made the signing key: %s (keep it secret and back it up).\nPublic key, to give to auditors: %s\n"), sign, public)
				return nil
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
	cmd.Flags().StringVar(&sign, "sign", "", a.say("tạo khoá ký (dạng minisign) và khoá công khai TỆP.pub", "make a signing key (minisign format) and the public key FILE.pub"))
	return cmd
}

func (a *app) madeKey(w io.Writer, path string) {
	fmt.Fprintf(w, a.choose("Đã tạo khoá che dữ liệu cá nhân: %s (hãy giữ kín và sao lưu).\n", "Made the masking key: %s (keep it secret and back it up).\n"), path)
}
