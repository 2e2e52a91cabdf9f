package inspect_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"ddss/connectors/all"
	"ddss/internal/inspect"
)

func look(t testing.TB, name, text string) *inspect.Report {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	list, err := inspect.Inspector{Connectors: all.List()}.Files(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	return list[0]
}

// TestWidth: the text fits its width, and uses a wide one.
func TestWidth(t *testing.T) {
	r := look(t, "ho_so.csv", "Mã hồ sơ,Thông tin rất dài về chủ hồ sơ và người nộp thay theo ủy quyền của chủ hồ sơ,Ngày tiếp nhận,Phí lệ phí phải nộp,Địa chỉ\n"+
		strings.Repeat("H26.99.01-260903-0001,Đơn đề nghị cấp lại bản chính giấy tờ theo quy định,03/09/2026 08:25,15.000,\"Thôn 3, xã Ô Diên, thành phố Hà Nội\"\n", 3))
	for _, lang := range []string{"vi", "en"} {
		for _, width := range []int{80, 120} {
			var b strings.Builder
			if err := inspect.Text(&b, []*inspect.Report{r}, lang, width); err != nil {
				t.Fatal(err)
			}
			longest := 0
			for line := range strings.Lines(b.String()) {
				longest = max(longest, utf8.RuneCountInString(strings.TrimRight(line, "\n")))
			}
			if longest > width || width == 120 && longest <= 80 {
				t.Errorf("%s at %d: the longest line has %d columns\n%s", lang, width, longest, b.String())
			}
		}
	}
}

// TestProfile: of any values the profile counts what a plain map counts.
func TestProfile(t *testing.T) {
	value := rapid.SampledFrom([]string{"", "-", "x", "A", "B", " A", "Nguyễn", "12", "012", "3.5", "Không có", "a b"})
	rapid.Check(t, func(rt *rapid.T) {
		values := rapid.SliceOfN(value, 3, 200).Draw(rt, "values")
		var b strings.Builder
		b.WriteString("Mã hồ sơ,Chủ hồ sơ,Lĩnh vực\n")
		counts := map[string]int64{}
		filled := int64(0)
		for i, v := range values {
			fmt.Fprintf(&b, "H26-%d,A %d,%s\n", i, i, v)
			if v = strings.TrimSpace(v); v != "" && v != "-" && v != "x" && v != "Không có" {
				counts[v]++
				filled++
			}
		}
		c := look(t, "a.csv", b.String()).Tables[0].Columns[2]
		var most []int64
		for _, n := range counts {
			if n > 1 {
				most = append(most, n)
			}
		}
		slices.SortFunc(most, func(a, b int64) int { return int(b - a) })
		var top []int64
		for _, v := range c.Top {
			top = append(top, v.Count)
			if counts[v.Text] != v.Count {
				rt.Fatalf("top %q ×%d, want ×%d", v.Text, v.Count, counts[v.Text])
			}
		}
		if c.Filled != filled || c.Distinct != int64(len(counts)) || !c.DistinctExact || !slices.Equal(top, most[:min(5, len(most))]) {
			rt.Fatalf("filled %d, distinct %d, top %v; want %d, %d, %v", c.Filled, c.Distinct, top, filled, len(counts), most)
		}
		forms := int64(0)
		for _, p := range c.Patterns {
			forms += p.Count
		}
		if forms > filled || c.Kinds <= 5 && forms != filled {
			rt.Fatalf("patterns of %d values, want %d", forms, filled)
		}
	})
}

// TestOddities: damages that spreadsheets do are counted by column, and the patterns tell the forms.
func TestOddities(t *testing.T) {
	r := look(t, "a.csv", "Mã hồ sơ,Chủ hồ sơ,Số CCCD,Số điện thoại,Mã xã,Lệ phí\n"+
		"H1,A,1.09E+11,912345678,9817,#REF!\nH2,B,1085000001,0912345678,09817,15.000\nH3,C,001085000001,84912345678,09817,\"15,5\"\nH4,D,001085000001,,09817,#N/A\n")
	want := []string{"", "", "scientific_notation=1 lost_zero=1", "lost_zero=1", "lost_zero=1", "formula_error=2"}
	for i, c := range r.Tables[0].Columns {
		var got []string
		for _, code := range []string{"scientific_notation", "formula_error", "lost_zero"} {
			if n := c.Oddities[code]; n > 0 {
				got = append(got, fmt.Sprintf("%s=%d", code, n))
			}
		}
		if strings.Join(got, " ") != want[i] {
			t.Errorf("%s: %v, want %q", c.Header, got, want[i])
		}
	}
	fee := r.Tables[0].Columns[5]
	if fee.Unreadable == nil || *fee.Unreadable != 3 || fee.Min != "15000" || fee.Max != "15000" {
		t.Errorf("fee: unreadable %v, from %q to %q", fee.Unreadable, fee.Min, fee.Max)
	}
	if forms := r.Tables[0].Columns[2].Patterns; forms[0] != (inspect.Pattern{Form: "9{12}", Count: 2}) {
		t.Errorf("patterns %v", forms)
	}
}
