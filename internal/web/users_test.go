package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"ddss/internal/fault"
)

func hash(t *testing.T, password string, cost int) string {
	t.Helper()
	h, err := bcrypt.GenerateFromPassword([]byte(password), cost)
	if err != nil {
		t.Fatal(err)
	}
	return string(h)
}

func TestUsersOfAFile(t *testing.T) {
	an := hash(t, "mật khẩu", leastHashCost)
	htpasswd := "$2y$" + strings.TrimPrefix(an, "$2a$") // as htpasswd -B writes it
	u, err := ParseUsers("users", []byte("\xef\xbb\xbf# của xã\n\nan:"+an+"\r\n  bình tổ 1@xa.example:"+htpasswd+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"an", "bình tổ 1@xa.example"} {
		if u.remembered(name, "mật khẩu") || !u.right(name, "mật khẩu") || !u.remembered(name, "mật khẩu") || u.remembered(name, "mật khẩu ") || u.right(name, "mat khau") {
			t.Errorf("%s", name)
		}
	}
	if u.right("chi", "mật khẩu") || u.remembered("chi", "") || u.remembered("", "") {
		t.Error("an unknown name is let in")
	}
	for text, want := range map[string]string{
		"":                                 "names no user",
		"# nobody\n":                       "names no user",
		"an\n":                             "line 1: there is no valid name",
		"\n:" + an:                         "line 2: there is no valid name",
		"an:secret\n":                      "line 1: this is no bcrypt hash",
		"an:" + hash(t, "x", 4):            "line 1: the bcrypt hash is too weak",
		"an:" + an + "\nan:" + an:          "line 2: the name stands above already",
		"a\x07n:" + an:                     "line 1: there is no valid name",
		strings.Repeat("x", 65) + ":" + an: "line 1: there is no valid name",
	} {
		_, err := ParseUsers("users", []byte(text))
		if fault.Code(err) != fault.Usage || !strings.Contains(fault.In(err, "en"), want) || strings.Contains(fault.In(err, "vi")+fault.In(err, "en"), "%!") || strings.Contains(fault.In(err, "en"), "secret") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestUsersAreSetAndRemoved(t *testing.T) {
	text := []byte("# của xã\nbình:x")
	text, err := SetUser(text, "an", "mật khẩu dài một")
	if err != nil {
		t.Fatal(err)
	}
	first := string(text)
	if !strings.HasPrefix(first, "# của xã\nbình:x\nan:$2a$12$") || strings.Contains(first, "mật khẩu") {
		t.Errorf("%q", first)
	}
	if text, err = SetUser(text, "a\u006e", "mật khẩu dài hai"); err != nil || strings.Count(string(text), "an:") != 1 || string(text) == first {
		t.Errorf("%q, error %v", text, err)
	}
	if text, err = RemoveUser(text, "bình"); err != nil || strings.Contains(string(text), "bình") {
		t.Errorf("%q, error %v", text, err)
	}
	u, err := ParseUsers("users", text)
	if err != nil || !u.right("an", "mật khẩu dài hai") {
		t.Errorf("the new password is not taken: %v", err)
	}
	_, gone := RemoveUser(text, "bình")
	_, short := SetUser(text, "an", "mật khẩu")
	_, long := SetUser(text, "an", strings.Repeat("ậ", 30))
	_, colon := SetUser(text, "a:n", "mật khẩu dài một")
	_, blank := RemoveUser(text, " an")
	for err, want := range map[error]string{gone: "no user", short: "at least 12", long: "longer than 72", colon: "is wrong", blank: "is wrong"} {
		if fault.Code(err) != fault.Usage || !strings.Contains(fault.In(err, "en"), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

func TestBuckets(t *testing.T) {
	now := time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)
	l := newLimiter(time.Second, 3, func() time.Time { return now })
	for i := range 3 {
		if wait := l.take("a"); wait != 0 {
			t.Fatalf("token %d: wait %v", i, wait)
		}
	}
	if wait := l.take("a"); wait != time.Second {
		t.Errorf("wait %v", wait)
	}
	if wait := l.take("b"); wait != 0 {
		t.Errorf("another client waits %v", wait)
	}
	now = now.Add(1500 * time.Millisecond)
	if first, second := l.take("a"), l.take("a"); first != 0 || second != 500*time.Millisecond {
		t.Errorf("after a token and a half: %v, %v", first, second)
	}
	l.give("a")
	if wait := l.take("a"); wait != 0 {
		t.Errorf("a token that was put back: %v", wait)
	}
	now = now.Add(time.Hour) // no more than a full bucket
	for range 3 {
		l.take("a")
	}
	if wait := l.take("a"); wait == 0 {
		t.Error("the bucket runs over")
	}
	// Memory is bounded: clients beyond it share a bucket, and full buckets are forgotten.
	for i := range mostBuckets + 5 {
		l.take(fmt.Sprint("client ", i))
	}
	if len(l.buckets) > mostBuckets+1 {
		t.Errorf("%d buckets", len(l.buckets))
	}
	if wait := l.take("yet another"); wait == 0 {
		t.Error("clients beyond the bound do not share a bucket")
	}
	now = now.Add(time.Hour)
	if wait := l.take("yet another"); wait != 0 || len(l.buckets) > 2 {
		t.Errorf("wait %v, %d buckets", wait, len(l.buckets))
	}
}

func TestClients(t *testing.T) {
	for remote, want := range map[string]string{"10.1.2.3:99": "10.1.2.3", "[::ffff:10.1.2.3]:1": "10.1.2.3", "[2001:db8:1:2:3::4]:1": "2001:db8:1:2::/64", "[fe80::1%eth0]:1": "fe80::/64", "@": others, "": others} {
		if got := clientOf(remote); got != want {
			t.Errorf("%s is %s", remote, got)
		}
	}
}
