package web

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A person opens a run, sorts and filters its checks, follows a failing one to its rows, and compares the run with the one
// before, in both languages; a new run is told. The console shows no error.
func TestAPersonWithABrowser(t *testing.T) {
	b := chromium(t)
	l, err := Listen{Address: "127.0.0.1:0"}.Open(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	x := serve(t, func(o *Options) { o.Named, o.Clock = l.Named, time.Now })
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- x.Serve(ctx, l) }()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	want := func(what, got string) {
		t.Helper()
		if got != what {
			t.Errorf("%q, not %q", got, what)
		}
	}
	heading := "document.querySelector('h1').textContent"
	for _, lang := range []struct{ first, card, compare, rows, agency string }{
		{"/", "Phiếu điểm chất lượng dữ liệu TTHC", "So hai lần đánh giá", "Hàng cần sửa", "Đơn vị"},
		{"/?lang=en", "Data quality scorecard of administrative procedures", "Compare two runs", "Rows to mend", "Agency"},
	} {
		b.opens(l.URL() + strings.TrimPrefix(lang.first, "/"))
		b.goes("document.querySelector('tbody th a').click()")
		want(lang.card, b.does(heading))
		want("true", b.does(`document.querySelector('#checks details').open = true;
			const box = document.querySelector('[data-filter]');
			box.value = '`+sectorless+`'; box.dispatchEvent(new Event('input'));
			const rows = [...document.querySelectorAll('#table-checks tbody tr')];
			String(rows.length > 100 && rows.filter((r) => !r.hidden).length === 1)`))
		want("true", b.does(`box.value = ''; box.dispatchEvent(new Event('input'));
			const wrong = document.querySelectorAll('#table-checks th button')[4]; wrong.click(); wrong.click();
			const counts = [...document.querySelectorAll('#table-checks tbody tr')].map((r) => Number(r.cells[4].dataset.v));
			String(counts[0] >= 107 && counts.every((n, i) => i === 0 || counts[i - 1] >= n))`))
		b.goes("document.querySelector('#table-checks a[href*=\"" + sectorless + "\"]').click()")
		want(lang.rows, b.does("document.querySelector('#rows h2').textContent"))
		want("50", b.does("String(document.querySelectorAll('table.rows tbody tr').length)"))
		b.goes("document.querySelector('select[name=agency]').value = 'H26.99.01'; document.querySelector('#rows form button').click()")
		want("50", b.does("String(document.querySelectorAll('table.rows tbody tr').length)"))
		want("true", b.does("String(location.search.includes('agency=H26.99.01'))"))
		b.goes("document.querySelector('a[rel=next]').click()")
		want("36", b.does("String(document.querySelectorAll('table.rows tbody tr').length)"))
		b.goes("document.querySelector('header a').click()") // back to the scorecard
		b.goes("document.querySelector('#cut-agency a').click()")
		want("true", b.does("String("+heading+".startsWith('"+lang.agency+"'))"))
		b.goes("document.querySelector('nav a').click()") // the list
		b.goes("document.querySelector('td a[href*=compare]').click()")
		want(lang.compare, b.does(heading))
		want("true", b.does("String(document.querySelector('table.sortable tbody').textContent.includes('107'))"))
		b.goes("document.querySelector('form[action=\"/compare\"] button').click()")
		want(lang.compare, b.does(heading))
		b.goes("document.querySelector('nav a[hreflang]').click()")
		if other := b.does(heading); other == lang.compare {
			t.Errorf("the other language has the heading %q, too", other)
		}
	}
	b.opens(l.URL())
	want("true", b.does("String(document.getElementById('newer').hidden)"))
	copyFolder(t, filepath.Join(x.out, built.after), filepath.Join(x.out, "20261101T013000-0123abcd"))
	want("false", b.does(`document.dispatchEvent(new Event('visibilitychange'));
		new Promise((done) => { const at = setInterval(() => { if (!document.getElementById('newer').hidden) { clearInterval(at); done('false'); } }, 20); })`))
	if len(b.errors) > 0 {
		t.Errorf("the console shows %q", b.errors)
	}
	// The console would tell: a script that the policy does not name is not run.
	b.does("const evil = document.createElement('script'); evil.textContent = 'window.ran = true'; document.body.append(evil); 0")
	want("undefined", b.does("String(window.ran)"))
	if len(b.errors) == 0 {
		t.Error("a script that is not allowed is not told")
	}
}
