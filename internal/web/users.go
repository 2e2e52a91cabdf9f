package web

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/bcrypt"

	"ddss/internal/fault"
	"ddss/internal/viettext"
)

// Cost of bcrypt for new passwords, and the least that is taken from a file made elsewhere.
const (
	hashCost      = 12
	leastHashCost = 10
)

// Lengths of passwords: in characters at least, in bytes at most (bcrypt reads no more).
const (
	leastPassword = 12
	mostPassword  = 72
)

const mostName = 64

// Users may sign in.
type Users struct {
	hashes map[string][]byte // bcrypt, by name
	nobody []byte            // the hash that an unknown name is compared with, to take as long
	secret []byte

	mu    sync.Mutex
	known map[string][]byte // by name: HMAC-SHA256 of the password that was right last time
}

// ParseUsers reads lines of a name, a colon and a bcrypt hash, as `htpasswd -B` writes them; blank lines and those after # are
// left out. The error is a *fault.Error.
func ParseUsers(file string, text []byte) (*Users, error) {
	u := &Users{hashes: map[string][]byte{}, known: map[string][]byte{}, secret: make([]byte, 32)}
	rand.Read(u.secret) // never fails
	wrong := func(line int, vi, en string) error {
		return fault.New(fault.Usage, "%[1]s, dòng %[2]d: %[3]s; mỗi dòng là tên:băm_bcrypt, tạo bằng: ddss serve user TÊN --users %[1]s", "%[1]s, line %[2]d: %[4]s; a line is name:bcrypt_hash, made by: ddss serve user NAME --users %[1]s", file, line, vi, en)
	}
	cost := 0
	for i, line := range strings.Split(string(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, hash, ok := strings.Cut(line, ":")
		name = viettext.NFC(name)
		n, err := bcrypt.Cost([]byte(hash))
		switch {
		case !ok || !goodName(name):
			return nil, wrong(i+1, "thiếu tên hợp lệ", "there is no valid name")
		case err != nil:
			return nil, wrong(i+1, "không phải băm bcrypt", "this is no bcrypt hash")
		case n < leastHashCost:
			return nil, wrong(i+1, fmt.Sprintf("băm bcrypt quá yếu (cần mức %d trở lên)", leastHashCost), fmt.Sprintf("the bcrypt hash is too weak (cost %d or more is needed)", leastHashCost))
		case u.hashes[name] != nil:
			return nil, wrong(i+1, "tên đã có ở dòng trên", "the name stands above already")
		}
		u.hashes[name], cost = []byte(hash), max(cost, n)
	}
	if len(u.hashes) == 0 {
		return nil, fault.New(fault.Usage, "%[1]s không có người dùng nào; hãy thêm bằng: ddss serve user TÊN --users %[1]s", "%[1]s names no user; add one with: ddss serve user NAME --users %[1]s", file)
	}
	var err error
	if u.nobody, err = bcrypt.GenerateFromPassword(u.secret, cost); err != nil {
		return nil, err
	}
	return u, nil
}

func goodName(name string) bool {
	return name != "" && utf8.RuneCountInString(name) <= mostName && utf8.ValidString(name) && strings.TrimSpace(name) == name &&
		!strings.ContainsFunc(name, func(r rune) bool { return r == ':' || !unicode.IsGraphic(r) })
}

// remembered reports whether the password was right before.
func (u *Users) remembered(name, password string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return hmac.Equal(u.known[name], u.sum(password)) // an unknown name has no sum of that length
}

func (u *Users) sum(password string) []byte {
	h := hmac.New(sha256.New, u.secret)
	h.Write([]byte(password))
	return h.Sum(nil)
}

// right reports whether the password is that of the user. It takes as long for an unknown name.
func (u *Users) right(name, password string) bool {
	hash, ok := u.hashes[name]
	if !ok {
		hash = u.nobody
	}
	if err := bcrypt.CompareHashAndPassword(hash, []byte(password)); err != nil || !ok {
		return false
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.known[name] = u.sum(password)
	return true
}

// SetUser puts a user with a password into the text of a file of users, or in the place of the user of that name. The error is
// a *fault.Error.
func SetUser(text []byte, name, password string) ([]byte, error) {
	password = viettext.NFC(password)
	switch {
	case utf8.RuneCountInString(password) < leastPassword:
		return nil, fault.New(fault.Usage, "Mật khẩu phải có ít nhất %d ký tự.", "A password needs at least %d characters.", leastPassword)
	case len(password) > mostPassword:
		return nil, fault.New(fault.Usage, "Mật khẩu dài quá %d byte; hãy chọn mật khẩu ngắn hơn.", "The password is longer than %d bytes; choose a shorter one.", mostPassword)
	}
	out, _, err := without(text, name)
	if err != nil {
		return nil, err
	}
	hash, err := bcrypt.GenerateFromPassword([]byte(password), hashCost)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(out, "%s:%s\n", viettext.NFC(name), hash), nil
}

// RemoveUser takes a user out of the text of a file of users. The error is a *fault.Error.
func RemoveUser(text []byte, name string) ([]byte, error) {
	out, found, err := without(text, name)
	if err == nil && !found {
		err = fault.New(fault.Usage, "Không có người dùng %q.", "There is no user %q.", name)
	}
	return out, err
}

// without is the text without the line of a user.
func without(text []byte, name string) (out []byte, found bool, err error) {
	name = viettext.NFC(name)
	if !goodName(name) {
		return nil, false, fault.New(fault.Usage, "Tên người dùng %q sai: từ 1 đến %d ký tự in được, không có dấu hai chấm, không bắt đầu hay kết thúc bằng dấu cách.",
			"The user name %q is wrong: 1 to %d printable characters, no colon, no blank at either end.", name, mostName)
	}
	for line := range bytes.Lines(text) {
		before, _, _ := strings.Cut(strings.TrimSpace(string(line)), ":")
		if viettext.NFC(before) == name {
			found = true
			continue
		}
		out = append(out, line...)
	}
	if n := len(out); n > 0 && out[n-1] != '\n' {
		out = append(out, '\n')
	}
	return out, found, nil
}
