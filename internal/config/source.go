package config

import (
	"net/url"
	"regexp"

	"ddss/internal/fault"
)

// check refuses what no source may have. The sentences never repeat an address, which may hold a password.
func (s Source) check(number int) error {
	wrong := func(vi, en string, args ...any) error {
		return fault.New(fault.Usage, "%s, nguồn %d: "+vi, "%s, source %d: "+en, append([]any{FileName, number}, args...)...)
	}
	if s.URL == "" {
		for _, key := range []struct {
			name string
			set  bool
		}{{"table", s.Table != ""}, {"query", s.Query != ""}, {"password_env", s.PasswordEnv != ""}, {"password_file", s.PasswordFile != ""}, {"http", s.HTTP != nil}} {
			if key.set {
				return wrong("khoá %s chỉ dùng cùng url.", "the key %s goes with url only.", key.name)
			}
		}
		return nil
	}
	if s.Path != "" || s.Sheet != "" {
		return wrong("url không dùng cùng path hoặc sheet; hãy bỏ một trong hai.", "url does not go with path or sheet; remove one of them.")
	}
	if s.PasswordEnv != "" && s.PasswordFile != "" {
		return wrong("chỉ dùng một trong hai khoá password_env và password_file.", "use only one of password_env and password_file.")
	}
	u, err := url.Parse(s.URL)
	if err != nil || u.Scheme == "" {
		return wrong("url viết sai; hãy viết như postgres://ddss@127.0.0.1/bien_lai.", "the url is malformed; write it like postgres://ddss@127.0.0.1/bien_lai.")
	}
	if _, has := u.User.Password(); has {
		return wrong("không ghi mật khẩu trong url; hãy bỏ mật khẩu, rồi dùng biến môi trường (password_env) hoặc tệp chmod 600 (password_file).",
			"no password in the url; remove it and use an environment variable (password_env) or a file with chmod 600 (password_file).")
	}
	for name := range u.Query() {
		if secretName.MatchString(name) {
			return wrong("url có tham số %q trông như mật khẩu; hãy bỏ đi, rồi dùng password_env hoặc password_file.",
				"the url has the parameter %q, which looks like a password; remove it and use password_env or password_file.", name)
		}
	}
	return nil
}

// secretName recognises parameters of an address that hold a password.
var secretName = regexp.MustCompile(`(?i)^(.*[_-])?(password|passwd|pwd|pass|token|secret|key|api_?key|access_?key|authorization)$`)
