package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"ddss/internal/assess"
	"ddss/internal/fault"
	"ddss/internal/run"
	"ddss/internal/web"
)

// defaultAddress is reached from this machine alone.
const defaultAddress = "127.0.0.1:8766"

func (a *app) serve() *cobra.Command {
	var l web.Listen
	var users, inputs, format, logFile string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: a.say("Xem các lần đánh giá bằng trình duyệt, chỉ đọc", "The runs as pages in a browser, for reading only"),
		Long: a.say("Mặc định chỉ máy này xem được. Địa chỉ khác cần mật khẩu (--users) và TLS (--tls-cert, --tls-key). Lượt xem của người đăng nhập được ghi vào access.log của lần đánh giá.",
			"By default this machine alone can see them. Another address needs a password (--users) and TLS (--tls-cert, --tls-key). Views of signed-in users are written to the run's access.log."),
		Args: a.atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			if info, err := os.Stat(a.outFolder()); err == nil && !info.IsDir() {
				return fault.New(fault.Usage, "%s không phải thư mục; hãy ghi nơi đặt các lần đánh giá bằng --out.", "%s is no folder; name the place of the runs with --out.", a.outFolder())
			}
			o := web.Options{Out: a.outFolder(), Lang: a.language(), Clock: time.Now, Open: func(ctx context.Context, dir string) (*assess.Session, error) {
				b := *a // the command of another run reads another configuration
				b.err = io.Discard
				s, _, err := b.reopen(ctx, []string{dir}, inputs)
				return s, err
			}}
			if users != "" {
				text, err := run.ReadSecret(users, "người dùng", "users", "ddss serve user TÊN --users "+users)
				if err != nil {
					return err
				}
				if o.Users, err = web.ParseUsers(users, text); err != nil {
					return err
				}
			}
			l.Users = users != ""
			var closeLog func()
			var err error
			if o.Log, closeLog, err = a.logger(format, logFile); err != nil {
				return err
			}
			defer closeLog()
			o.Host = hostName()
			return a.listen(cmd.Context(), l, o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&l.Address, "listen", defaultAddress, a.say("địa chỉ IP và cổng", "IP address and port"))
	f.StringVar(&users, "users", "", a.say("tệp người dùng và mật khẩu (bcrypt), tạo bằng ddss serve user", "file of users and passwords (bcrypt), made by ddss serve user"))
	f.StringVar(&l.Cert, "tls-cert", "", a.say("chứng thư TLS, dạng PEM", "TLS certificate, PEM"))
	f.StringVar(&l.Key, "tls-key", "", a.say("khoá của chứng thư, dạng PEM", "its key, PEM"))
	f.StringVar(&format, "log", "text", a.say("dạng nhật ký: text hoặc json", "form of the log: text or json"))
	f.StringVar(&logFile, "log-file", "", a.say("ghi nhật ký vào tệp; tệp quá 5 MB thì được đổi tên thành .1", "write the log to a file; beyond 5 MB it is renamed to .1"))
	a.inputsFlag(cmd, &inputs)
	a.runsFlag(cmd)
	cmd.AddCommand(a.serveUser())
	return cmd
}

// listen serves until the program is told to stop, which is the usual end.
func (a *app) listen(ctx context.Context, l web.Listen, o web.Options) error {
	listener, err := l.Open(time.Now())
	if err != nil {
		return err
	}
	o.Named, o.TLS = listener.Named, listener.TLS
	fmt.Fprintf(a.err, a.choose("Mở trang: %s (dừng bằng Ctrl+C)\n", "Open: %s (Ctrl+C to stop)\n"), listener.URL())
	o.Log.Info("listening", "url", listener.URL())
	a.stopped = true
	return web.New(ctx, o).Serve(ctx, listener)
}

func (a *app) serveUser() *cobra.Command {
	var file string
	var remove bool
	cmd := &cobra.Command{
		Use:   a.say("user TÊN --users TỆP", "user NAME --users FILE"),
		Short: a.say("Thêm người dùng hoặc đổi mật khẩu; mật khẩu gõ vào hoặc đọc từ dòng đầu của stdin", "Add a user or change a password, which is typed or read from the first line of stdin"),
		Args:  a.atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			if len(args) != 1 || file == "" {
				return fault.New(fault.Usage, "Hãy ghi tên và tệp: ddss serve user TÊN --users TỆP.", "Write the name and the file: ddss serve user NAME --users FILE.")
			}
			text, err := run.ReadSecret(file, "người dùng", "users", "ddss serve user")
			if errors.Is(err, fs.ErrNotExist) && !remove {
				err = nil
			}
			if err != nil {
				return err
			}
			if remove {
				text, err = web.RemoveUser(text, args[0])
			} else {
				var password string
				if password, err = a.password(cmd.InOrStdin()); err == nil {
					text, err = web.SetUser(text, args[0], password)
				}
			}
			if err != nil {
				return err
			}
			a.unmasked = true // a name may be an e-mail address
			err = a.output(file, func(w io.Writer) error {
				_, err := w.Write(text)
				return err
			})
			if err != nil {
				return err
			}
			fmt.Fprintf(a.err, a.choose("Đã ghi %s; hãy khởi động lại ddss serve nếu đang chạy.\n", "Wrote %s; start ddss serve again if it is running.\n"), file)
			return nil
		},
	}
	cmd.Flags().StringVar(&file, "users", "", a.say("tệp người dùng", "file of users"))
	cmd.Flags().BoolVar(&remove, "remove", false, a.say("xoá người dùng này", "remove the user"))
	return cmd
}

// password asks for a password twice without showing it, or reads the first line of what is no terminal.
func (a *app) password(in io.Reader) (string, error) {
	f, ok := in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		line, err := bufio.NewReader(io.LimitReader(in, 1<<10)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fault.New(fault.Failed, "Không đọc được mật khẩu từ stdin.", "The password cannot be read from stdin.").Because(err)
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	var typed [2]string
	for i, ask := range []string{a.choose("Mật khẩu: ", "Password: "), a.choose("Gõ lại: ", "Again: ")} {
		fmt.Fprint(a.err, ask)
		text, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(a.err)
		if err != nil {
			return "", fault.New(fault.Failed, "Không đọc được mật khẩu.", "The password cannot be read.").Because(err)
		}
		typed[i] = string(text)
	}
	if typed[0] != typed[1] {
		return "", fault.New(fault.Usage, "Hai lần gõ mật khẩu khác nhau.", "The passwords differ.")
	}
	return typed[0], nil
}
