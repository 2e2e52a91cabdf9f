package connectors_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ddss/connectors"
	"ddss/connectors/all"
	"ddss/connectors/connectortest"
	"ddss/internal/fault"
)

type member struct{ name, text string }

func archive(t testing.TB, members ...member) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range members {
		w, err := z.Create(m.name)
		if err == nil {
			_, err = io.WriteString(w, m.text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := io.WriteString(z, text)
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// read opens the source and copies the rows of its first sheet; nothing may be left in the folder of unpacked files.
func read(t testing.TB, source string) (rows [][]string, kind string, err error) {
	t.Helper()
	temp := t.TempDir()
	book, kind, err := connectors.OpenPart(context.Background(), all.List(), temp, source)
	if err == nil {
		err = book.Rows(context.Background(), 0, func(r connectors.Row) error {
			rows = append(rows, slices.Clone(r.Cells))
			return nil
		})
		for range 2 {
			if cerr := book.Close(); cerr != nil {
				t.Errorf("close: %v", cerr)
			}
		}
	}
	if left, rerr := os.ReadDir(temp); rerr != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, rerr)
	}
	return rows, kind, err
}

const csvText = "Mã,Tên\n1,Hoà\n2,Thuý\n"

var csvRows = [][]string{{"Mã", "Tên"}, {"1", "Hoà"}, {"2", "Thuý"}}

func TestPackedSources(t *testing.T) {
	plain, _, err := read(t, connectortest.File(t, "a.csv", []byte(csvText)))
	if err != nil || fmt.Sprint(plain) != fmt.Sprint(csvRows) {
		t.Fatalf("%v, %q", err, plain)
	}
	for name, source := range map[string]string{
		"gzip":              connectortest.File(t, "a.csv.gz", gzipped(t, csvText)),
		"gzip by content":   connectortest.File(t, "a.csv", gzipped(t, csvText)),
		"two gzip streams":  connectortest.File(t, "a.gz", append(gzipped(t, csvText[:10]), gzipped(t, csvText[10:])...)),
		"member":            connectortest.File(t, "a.zip", archive(t, member{"Thư mục/a.csv", csvText}, member{"b.csv", "x"})) + "/Thư mục/a.csv",
		"backslashes":       connectortest.File(t, "a.zip", archive(t, member{`x\a.csv`, csvText})) + "/x/a.csv",
		"the only one":      connectortest.File(t, "a.zip", archive(t, member{"x/", ""}, member{"__MACOSX/._a.csv", "x"}, member{"x/a.csv", csvText}, member{"Thumbs.db", "x"})),
		"zip by content":    connectortest.File(t, "a.xlsx", archive(t, member{"a.csv", csvText})),
		"name of no text":   connectortest.File(t, "a.zip", archive(t, member{"h\xe5 s\xac.csv", csvText})) + "/h_ s_.csv",
		"document in names": connectortest.File(t, "a.zip", archive(t, member{"xl/a.csv", csvText})) + "/xl/a.csv",
	} {
		t.Run(name, func(t *testing.T) {
			rows, kind, err := read(t, source)
			if err != nil || kind != "csv" || fmt.Sprint(rows) != fmt.Sprint(plain) {
				t.Errorf("%v, %s, %q", err, kind, rows)
			}
		})
	}
}

func TestParts(t *testing.T) {
	path := connectortest.File(t, "a.zip", archive(t, member{"b.csv", "x"}, member{"a.csv", "x"}, member{"c/", ""}, member{"c/d.json", "{}"}, member{"c/.DS_Store", "x"}))
	plain := connectortest.File(t, "a.csv", []byte("x"))
	for _, test := range []struct {
		source string
		want   []string
	}{
		{path, []string{path + "/a.csv", path + "/b.csv", path + "/c/d.json"}},
		{path + "/*.csv", []string{path + "/a.csv", path + "/b.csv"}},
		{path + "/c/d.json", []string{path + "/c/d.json"}},
		{plain, []string{plain}},
	} {
		got, err := connectors.Parts(test.source)
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, %q", test.source, err, got)
		}
		for _, p := range got {
			if want, _, _ := strings.Cut(p, ".zip/"); test.source != plain && connectors.FileOf(p) != want+".zip" {
				t.Errorf("%s lies in %s", p, connectors.FileOf(p))
			}
		}
	}
	for _, source := range []string{path + "/none.csv", path + "/*.xlsx", plain + "/a.csv", filepath.Join(t.TempDir(), "a.zip")} {
		if _, err := connectors.Parts(source); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", filepath.Base(source), err)
		}
		if _, _, err := read(t, source); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("open %s: %v", filepath.Base(source), err)
		}
	}
}

// header sets what package zip does not write.
func header(t *testing.T, h *zip.FileHeader, packed []byte) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(h)
	if err == nil {
		_, err = w.Write(packed)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRefusedArchives(t *testing.T) {
	bomb := strings.Repeat("0,0,0,0\n", 70<<20/8)
	whole := archive(t, member{"a.csv", csvText})
	deep := archive(t, member{"b.zip", string(whole)})
	for _, test := range []struct {
		name, file string
		content    []byte
		want       error
		sentence   string
	}{
		{"password", "a.zip", header(t, &zip.FileHeader{Name: "a.csv", Flags: 1, CRC32: crc32.ChecksumIEEE([]byte("x")), CompressedSize64: 1, UncompressedSize64: 1}, []byte("x")), connectors.ErrEncrypted, "mật khẩu"},
		{"bomb in gzip", "a.csv.gz", gzipped(t, bomb), connectors.ErrTooLarge, "250 lần"},
		{"bomb in zip", "a.zip", archive(t, member{"a.csv", bomb}), connectors.ErrTooLarge, "250 lần"},
		{"huge directory", "a.zip", hugeDirectory(t), connectors.ErrTooLarge, "16 MB"},
		{"way out", "a.zip", archive(t, member{"../a.csv", csvText}), connectors.ErrFormat, "../a.csv"},
		{"absolute", "a.zip", archive(t, member{"/a.csv", csvText}), connectors.ErrFormat, "/a.csv"},
		{"control signs in a name", "a.zip", archive(t, member{"a\x1b[2J.csv", csvText}), connectors.ErrFormat, `\x1b`},
		{"two of one name", "a.zip", archive(t, member{"a.csv", csvText}, member{"a.csv", "x"}), connectors.ErrFormat, "cùng tên"},
		{"archive in an archive", "a.zip", deep, connectors.ErrFormat, "nằm trong tệp nén"},
		{"gzip in an archive", "a.zip", archive(t, member{"a.gz", string(gzipped(t, csvText))}), connectors.ErrFormat, "nằm trong tệp nén"},
		{"archive in gzip", "a.gz", gzipped(t, string(whole)), connectors.ErrFormat, "nằm trong tệp nén"},
		{"several", "a.zip", archive(t, member{"a.csv", csvText}, member{"b.csv", csvText}), connectors.ErrFormat, "chứa 2 tệp"},
		{"empty archive", "a.zip", archive(t), connectors.ErrFormat, "không chứa tệp nào"},
		{"empty member", "a.zip", archive(t, member{"a.csv", ""}), connectors.ErrFormat, "rỗng"},
		{"torn archive", "a.zip", whole[:len(whole)-10], connectors.ErrFormat, "không nguyên vẹn"},
		{"torn gzip", "a.gz", gzipped(t, csvText)[:20], connectors.ErrFormat, "hỏng"},
		{"torn head of gzip", "a.gz", gzipped(t, csvText)[:5], connectors.ErrFormat, "không nguyên vẹn"},
		{"unknown method", "a.zip", header(t, &zip.FileHeader{Name: "a.csv", Method: 99, CompressedSize64: 1, UncompressedSize64: 1}, []byte("x")), connectors.ErrFormat, "không giải nén được"},
		{"wrong sum", "a.zip", header(t, &zip.FileHeader{Name: "a.csv", CRC32: 1, CompressedSize64: 1, UncompressedSize64: 1}, []byte("x")), connectors.ErrFormat, "hỏng"},
		{"PDF", "a.zip", archive(t, member{"a.csv", "%PDF-1.7"}), connectors.ErrFormat, "PDF"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := read(t, connectortest.File(t, test.file, test.content))
			if !errors.Is(err, test.want) || !strings.Contains(fault.In(err, "vi"), test.sentence) {
				t.Errorf("error %q, want %v with %q", fault.In(err, "vi"), test.want, test.sentence)
			}
		})
	}
}

func hugeDirectory(t *testing.T) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range 300 {
		if _, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("%d%s", i, strings.Repeat("x", 60000))}); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestUnpackingIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	temp := t.TempDir()
	_, _, err := connectors.OpenPart(ctx, all.List(), temp, connectortest.File(t, "a.gz", gzipped(t, csvText)))
	if left, _ := os.ReadDir(temp); !errors.Is(err, context.Canceled) || len(left) > 0 {
		t.Errorf("%v, left behind: %v", err, left)
	}
	if _, _, err := connectors.OpenPart(context.Background(), all.List(), filepath.Join(temp, "none"), connectortest.File(t, "a.gz", gzipped(t, csvText))); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder to unpack into: %v", err)
	}
}

func FuzzOpenPart(f *testing.F) {
	f.Add(archive(f, member{"a.csv", csvText}))
	f.Add(archive(f, member{"a.csv", csvText}, member{"../b", "x"}))
	f.Add(gzipped(f, csvText))
	f.Fuzz(func(t *testing.T, content []byte) {
		path := connectortest.File(t, "a.zip", content)
		parts, err := connectors.Parts(path)
		for _, p := range parts {
			_, _, rerr := read(t, p)
			err = errors.Join(err, rerr)
		}
		if err != nil && !errors.Is(err, connectors.ErrFormat) && !errors.Is(err, connectors.ErrTooLarge) && !errors.Is(err, connectors.ErrEncrypted) {
			t.Fatalf("%v wraps no sentinel", err)
		}
	})
}
