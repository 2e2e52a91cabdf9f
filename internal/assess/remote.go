package assess

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ddss/connectors"
	"ddss/internal/config"
	"ddss/internal/fault"
	"ddss/internal/result"
	"ddss/internal/run"
	"ddss/internal/snapshot"
)

// Again is what is known of a finished run that is judged again. Its databases and web addresses have moved on since: they are
// not connected to, their rows are those of the snapshots that were kept.
type Again struct {
	Inputs    []run.Entry
	Failed    map[string]string // reason of each source that the run could not read, by name
	Snapshots []string          // folders where the snapshots may be
}

// AgainOf is what a manifest and a result know of their run. Snapshots are looked for beside the run and in the inputs.
func AgainOf(dir string, m *run.Manifest, before *result.Result, inputs string) *Again {
	a := &Again{Inputs: m.Inputs, Failed: map[string]string{}}
	for _, ds := range before.Datasets {
		for _, f := range ds.Failed {
			a.Failed[f.Path] = f.Reason
		}
	}
	for _, place := range []string{filepath.Dir(dir), inputs} {
		a.Snapshots = append(a.Snapshots, filepath.Join(place, run.CacheDir, snapshot.Folder))
	}
	return a
}

// remote makes the entry of a source that is no file.
func (o Options) remote(i int, s config.Source) (entry, error) {
	wrong := func(vi, en string) error {
		return &fault.Error{Code: fault.Usage, Vi: fmt.Sprintf("%s, nguồn %d: %s.", config.FileName, i+1, vi), En: fmt.Sprintf("%s, source %d: %s.", config.FileName, i+1, en)}
	}
	u, err := url.Parse(s.URL)
	if err != nil {
		return entry{}, wrong("url viết sai", "the url is malformed")
	}
	var known []string
	var of connectors.Remote
	for _, r := range o.Remotes {
		known = append(known, r.Schemes()...)
		if slices.Contains(r.Schemes(), strings.ToLower(u.Scheme)) {
			of = r
		}
	}
	if of == nil {
		vi, en := meant(u.Scheme, known)
		return entry{}, wrong(fmt.Sprintf("url bắt đầu bằng %q; chỉ đọc được %s.%s", u.Scheme, strings.Join(known, ", "), strings.TrimSuffix(vi, ".")),
			fmt.Sprintf("the url begins with %q; there are %s.%s", u.Scheme, strings.Join(known, ", "), strings.TrimSuffix(en, ".")))
	}
	place := placeOf(s)
	if err := of.Check(place); err != nil {
		return entry{}, wrong(fault.In(err, "vi"), fault.In(err, "en"))
	}
	s.Path = remoteName(u, s)
	e := entry{Source: s, number: i, file: s.Path, variable: cmp.Or(s.PasswordEnv, of.SecretVariable())}
	e.land = snapshot.Source{Dataset: s.Dataset, Name: s.Path, Columns: s.Columns, Remote: &snapshot.Remote{Kind: of.Kind(), Connect: func(ctx context.Context) (connectors.Book, error) {
		var err error
		if place.Secret, err = o.secret(s, e.variable); err != nil {
			return nil, err
		}
		return of.Connect(ctx, place)
	}}}
	if o.Again != nil {
		e.land.Remote.Again = true
		e.reason = o.Again.Failed[s.Path]
		for _, in := range o.Again.Inputs {
			if in.Path == s.Path {
				e.land.Remote.Kept = append(e.land.Remote.Kept, in.SHA256)
			}
		}
	}
	return e, nil
}

func placeOf(s config.Source) connectors.Place {
	at := connectors.Place{URL: s.URL, Table: s.Table, Query: s.Query}
	if h := s.HTTP; h != nil {
		p := h.Paging
		at.Web = connectors.Web{Auth: h.Auth, Records: h.Records, Paging: p.By, Parameter: p.Parameter, Size: p.Size, SizeName: p.SizeParam, Next: p.Next, Total: p.Total,
			AllowPlain: h.AllowPlain, MaxPages: h.MaxPages, MaxDuration: h.Timeout}
		switch {
		case p.First != nil:
			at.Web.First = *p.First
		case p.By == "page":
			at.Web.First = 1
		}
	}
	return at
}

// remoteName is the address for people and results: without account and parameters, with the table. A query is told by
// eight digits of its SHA-256, since it may name a person.
func remoteName(u *url.URL, s config.Source) string {
	name := u.Scheme + "://" + u.Host + u.EscapedPath()
	if s.Table != "" {
		return strings.TrimSuffix(name, "/") + "/" + s.Table
	}
	if query := cmp.Or(s.Query, u.RawQuery); query != "" {
		sum := sha256.Sum256([]byte(query))
		name += "?" + hex.EncodeToString(sum[:4])
	}
	return name
}

// errSecret says that the password of a source cannot be had.
var errSecret = errors.New("no password")

// secret is the password of a source: that of its file, or of its environment variable; empty if there is none.
func (o Options) secret(s config.Source, variable string) (string, error) {
	if s.PasswordFile == "" {
		secret := os.Getenv(variable)
		if secret == "" && s.PasswordEnv != "" {
			return "", fault.New(fault.Failed, "biến môi trường %s chưa có mật khẩu", "the environment variable %s holds no password", variable).Because(errSecret)
		}
		return secret, nil
	}
	file := s.PasswordFile
	if !filepath.IsAbs(file) {
		file = filepath.Join(o.Dir, filepath.FromSlash(file))
	}
	text, err := run.ReadSecret(file, "mật khẩu", "password file", "install -m 600 /dev/null "+s.PasswordFile)
	if err != nil {
		return "", &fault.Error{Code: fault.Failed, Vi: strings.TrimSuffix(fault.In(err, "vi"), "."), En: strings.TrimSuffix(fault.In(err, "en"), "."), Err: errSecret}
	}
	return strings.TrimRight(string(text), "\r\n"), nil
}

// explainRemote turns the failure of a source that is no file into a sentence and a reason.
func (e entry) explainRemote(err error) (told error, reason string) {
	clause := func(vi, en string) error {
		return &fault.Error{Code: fault.Failed, Err: err,
			Vi: fmt.Sprintf("%s: %s. Bộ dữ liệu %s không được đánh giá.", e.land.Name, vi, e.Dataset),
			En: fmt.Sprintf("%s: %s. The dataset %s is not assessed.", e.land.Name, en, e.Dataset)}
	}
	var remote *connectors.RemoteError
	switch {
	case errors.Is(err, snapshot.ErrNotKept):
		return fault.New(fault.NotVerified, "%s: nguồn này đã thay đổi theo thời gian nên không đọc lại được, mà bản chụp của lần đánh giá không còn nguyên trong %s; vì vậy không kiểm lại được các con số.",
			"%s: this source has moved on and cannot be read again, and the snapshot of the run is no longer whole in %s; so the figures cannot be verified.", e.land.Name, filepath.Join(run.CacheDir, snapshot.Folder)).Because(err), ""
	case errors.As(err, &remote) && remote.Reason == connectors.Denied:
		vi, en := "biến môi trường "+e.variable, "the environment variable "+e.variable
		if e.PasswordFile != "" {
			vi, en = e.PasswordFile, e.PasswordFile
		}
		return clause(fmt.Sprintf("%s (mật khẩu lấy từ %s)", remote.Told.Vi, vi), fmt.Sprintf("%s (the password comes from %s)", remote.Told.En, en)), remote.Reason
	case errors.As(err, &remote):
		return clause(remote.Told.Vi, remote.Told.En), remote.Reason
	case errors.Is(err, errSecret):
		return clause(fault.In(err, "vi"), fault.In(err, "en")), "no_secret"
	}
	return nil, ""
}

// FromSnapshots names the sources of a run judged again whose rows came from kept snapshots.
func (out *Outcome) FromSnapshots() []string { return out.kept }

func (l loaded) kept() []string {
	var out []string
	for i, s := range l.snaps {
		if e := l.entries[i]; s != nil && e.land.Remote != nil && e.land.Remote.Again {
			out = append(out, e.land.Name)
		}
	}
	return out
}
