package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"ddss/connectors"
)

// fetch is one transfer.
type fetch struct {
	*remote
	place   connectors.Place
	origin  *url.URL
	user    string
	client  *http.Client
	out     io.Writer
	records int64
	bytes   int64
	total   *int64            // that the server told
	seen    map[string]bool   // addresses asked for
	pages   map[[32]byte]bool // records of earlier pages
}

// run asks for page after page and writes the records as one JSON array.
func (f *fetch) run(ctx context.Context) error {
	if _, err := io.WriteString(f.out, "["); err != nil {
		return err
	}
	limit := int64(maxPages)
	if f.place.Web.MaxPages > 0 {
		limit = f.place.Web.MaxPages
	}
	next, number := f.first(), int64(0)
	for next != nil {
		if number == limit {
			return connectors.NewRemoteError(connectors.Oversized, "hơn %d trang; hãy thu hẹp điều kiện lọc trong url, hoặc tăng http.max_pages", "more than %d pages; narrow the filter in the url, or raise http.max_pages", limit)
		}
		number++
		address := next.String()
		if f.seen[address] {
			return connectors.NewRemoteError(connectors.BadAnswer, "trang %d dẫn trở lại một trang đã đọc; hãy báo người quản trị dịch vụ", "page %d leads back to one that was read; tell the administrator of the service", number-1)
		}
		f.seen[address] = true
		p, err := f.get(ctx, next, number)
		if err != nil {
			return err
		}
		if next, err = f.take(p, next, number); err != nil {
			return err
		}
	}
	if f.total != nil && *f.total != f.records {
		return connectors.NewRemoteError(connectors.BadAnswer, "máy chủ báo có %d bản ghi nhưng trả về %d; hãy chạy lại", "the server tells of %d records but gave %d; run again", *f.total, f.records)
	}
	_, err := io.WriteString(f.out, "]\n")
	return err
}

// first is the address of the first page, without the account.
func (f *fetch) first() *url.URL {
	u := *f.origin
	u.User, u.Fragment = nil, ""
	w := f.place.Web
	if w.Paging == "page" || w.Paging == "offset" {
		return with(&u, w, strconv.FormatInt(w.First, 10))
	}
	return with(&u, w, "")
}

// with sets the parameters of a page in an address; the others stay.
func with(u *url.URL, w connectors.Web, value string) *url.URL {
	out := *u
	q := out.Query()
	if value != "" {
		q.Set(w.Parameter, value)
	}
	if w.SizeName != "" {
		q.Set(w.SizeName, strconv.FormatInt(w.Size, 10))
	}
	out.RawQuery = q.Encode()
	return &out
}

// take writes the records of a page and finds the next one; nil after the last.
func (f *fetch) take(p page, at *url.URL, number int64) (*url.URL, error) {
	w := f.place.Web
	list, err := p.records(w.Records, number)
	if err != nil {
		return nil, err
	}
	if err := f.counted(p, number); err != nil {
		return nil, err
	}
	if err := f.write(list, number); err != nil {
		return nil, err
	}
	all := f.total != nil && f.records >= *f.total
	switch w.Paging {
	case "page":
		if len(list) == 0 || all {
			return nil, nil
		}
		return with(at, w, strconv.FormatInt(w.First+number, 10)), nil
	case "offset":
		if len(list) == 0 || all {
			return nil, nil
		}
		return with(at, w, strconv.FormatInt(w.First+f.records, 10)), nil
	case "cursor":
		value, err := p.text(w.Next, number)
		if err != nil || value == "" {
			return nil, err
		}
		return with(at, w, value), nil
	case "next":
		return f.follow(p, at, number)
	}
	return nil, nil
}

// follow finds the next address in the page or in the Link header.
func (f *fetch) follow(p page, at *url.URL, number int64) (*url.URL, error) {
	link := nextLink(p.header)
	if f.place.Web.Next != "" {
		var err error
		if link, err = p.text(f.place.Web.Next, number); err != nil {
			return nil, err
		}
	}
	if link == "" {
		return nil, nil
	}
	to, err := at.Parse(link)
	if err != nil || !sameOrigin(f.origin, to) {
		return nil, connectors.NewRemoteError(connectors.BadAnswer, "trang %d dẫn sang máy chủ khác; ddss không theo", "page %d leads to another server; ddss does not follow", number)
	}
	to.User, to.Fragment = nil, ""
	return to, nil
}

// nextLink reads the Link header (RFC 8288).
func nextLink(h http.Header) string {
	for _, line := range h.Values("Link") {
		for _, link := range strings.Split(line, ",") {
			target, rest, ok := strings.Cut(strings.TrimSpace(link), ">")
			if !ok || !strings.HasPrefix(target, "<") {
				continue
			}
			for _, parameter := range strings.Split(rest, ";") {
				name, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
				if strings.EqualFold(name, "rel") && strings.EqualFold(strings.Trim(value, `"`), "next") {
					return target[1:]
				}
			}
		}
	}
	return ""
}

// counted compares the number of all records with what earlier pages said.
func (f *fetch) counted(p page, number int64) error {
	if f.place.Web.Total == "" {
		return nil
	}
	text, err := p.text(f.place.Web.Total, number)
	if err != nil {
		return err
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return connectors.NewRemoteError(connectors.BadAnswer, "trang %d không có tổng số bản ghi ở %q; hãy xem lại http.paging.total", "page %d has no number of records at %q; look at http.paging.total again", number, f.place.Web.Total)
	}
	if f.total != nil && *f.total != n {
		return connectors.NewRemoteError(connectors.Changed, "tổng số bản ghi đổi từ %d thành %d trong lúc đọc; hãy chạy lại khi dữ liệu không thay đổi", "the number of records changed from %d to %d while they were read; run again when the data rest", *f.total, n)
	}
	f.total = &n
	return nil
}

// write adds the records of a page to the array. A page that repeats an earlier one would count its records twice.
func (f *fetch) write(list []json.RawMessage, number int64) error {
	var b bytes.Buffer
	for _, raw := range list {
		if f.records > 0 || b.Len() > 0 {
			b.WriteString(",\n")
		}
		if err := json.Compact(&b, raw); err != nil {
			return err
		}
	}
	if len(list) == 0 {
		return nil
	}
	sum := sha256.Sum256(bytes.TrimPrefix(b.Bytes(), []byte(",\n")))
	if f.pages[sum] {
		return connectors.NewRemoteError(connectors.BadAnswer, "trang %d lặp lại đúng một trang trước; hãy xem lại http.paging, có thể máy chủ không hiểu tham số trang", "page %d repeats an earlier one; look at http.paging again, perhaps the server does not know its parameter", number)
	}
	f.pages[sum] = true
	f.records += int64(len(list))
	if f.bytes += int64(b.Len()); f.bytes > maxTotal {
		return connectors.NewRemoteError(connectors.Oversized, "dữ liệu hơn %d GB; hãy thu hẹp điều kiện lọc trong url", "more than %d GB of data; narrow the filter in the url", maxTotal>>30)
	}
	_, err := f.out.Write(b.Bytes())
	return err
}
