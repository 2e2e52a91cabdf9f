package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"ddss/connectors"
)

// passing is a failure that may be over when the page is asked for again, and how long the server wants to be left alone.
type passing struct {
	*connectors.RemoteError
	wait time.Duration
}

// get asks for a page until it comes, a few times at most.
func (f *fetch) get(ctx context.Context, u *url.URL, number int64) (page, error) {
	pause := firstPause
	for n := 1; ; n++ {
		p, err := f.once(ctx, u, number)
		var again *passing
		if !errors.As(err, &again) {
			return p, err
		}
		if n == attempts || again.wait > longestWait {
			return p, again.RemoteError
		}
		if err := f.sleep(ctx, max(pause, again.wait)); err != nil {
			return p, err
		}
		pause *= 2
	}
}

// once asks for a page one time.
func (f *fetch) once(ctx context.Context, u *url.URL, number int64) (page, error) {
	attempt, stop := context.WithTimeout(ctx, attemptTime)
	defer stop()
	req, err := http.NewRequestWithContext(attempt, http.MethodGet, u.String(), nil)
	if err != nil {
		return page{}, err
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "ddss")
	switch f.place.Web.Auth {
	case "basic":
		req.SetBasicAuth(f.user, f.place.Secret)
	case "bearer":
		req.Header.Set("Authorization", "Bearer "+f.place.Secret)
	}
	resp, err := f.client.Do(req)
	if err != nil {
		return page{}, f.unanswered(ctx, err, number)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return page{}, f.status(resp, number)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxPage+1))
	switch {
	case ctx.Err() != nil:
		return page{}, ctx.Err()
	case err != nil:
		return page{}, &passing{connectors.NewRemoteError(connectors.Lost, "trang %d bị cắt giữa chừng; hãy chạy lại", "page %d was cut off; run again", number), 0}
	case len(body) > maxPage:
		return page{}, connectors.NewRemoteError(connectors.Oversized, "trang %d lớn hơn %d MB; hãy giảm http.paging.size", "page %d is larger than %d MB; lower http.paging.size", number, maxPage>>20)
	}
	return page{resp.Header, bytes.TrimPrefix(body, []byte("\ufeff"))}.checked(number)
}

// checked looks whether a page is JSON.
func (p page) checked(number int64) (page, error) {
	text := bytes.TrimSpace(p.body)
	switch {
	case bytes.HasPrefix(text, []byte("<")) || strings.HasPrefix(p.header.Get("Content-Type"), "text/html"):
		return page{}, connectors.NewRemoteError(connectors.BadAnswer, "trang %d là HTML chứ không phải JSON, thường là trang đăng nhập hoặc báo lỗi; hãy xem lại url và http.auth",
			"page %d is HTML in place of JSON, mostly a login or error page; look at the url and http.auth again", number)
	case !utf8.Valid(text):
		return page{}, connectors.NewRemoteError(connectors.BadAnswer, "trang %d không phải UTF-8; hãy báo người quản trị dịch vụ", "page %d is not UTF-8; tell the administrator of the service", number)
	case !json.Valid(text):
		return page{}, &passing{connectors.NewRemoteError(connectors.BadAnswer, "trang %d không phải JSON trọn vẹn; hãy chạy lại, nếu vẫn vậy thì báo người quản trị dịch vụ", "page %d is no whole JSON; run again, and if it stays so tell the administrator of the service", number), 0}
	}
	p.body = text
	return p, nil
}

// unanswered tells why no answer came.
func (f *fetch) unanswered(ctx context.Context, err error, number int64) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, errElsewhere):
		return connectors.NewRemoteError(connectors.BadAnswer, "trang %d chuyển hướng sang máy chủ khác; ddss không theo, hãy ghi đúng địa chỉ vào url", "page %d redirects to another server; ddss does not follow, write the right address in the url", number)
	case errors.Is(err, errRound):
		return connectors.NewRemoteError(connectors.BadAnswer, "trang %d chuyển hướng vòng quanh; hãy xem lại url", "page %d redirects in a circle; look at the url again", number)
	}
	return &passing{connectors.NewRemoteError(connectors.Unreachable, "không kết nối được (trang %d); hãy kiểm tra địa chỉ, mạng và chứng thư TLS", "no connection (page %d); check address, network and TLS certificate", number), 0}
}

// status tells what an answer other than 200 means.
func (f *fetch) status(resp *http.Response, number int64) error {
	tell := func(reason, vi, en string) *connectors.RemoteError {
		return connectors.NewRemoteError(reason, "máy chủ trả lời %d cho trang %d: "+vi, "the server answers %d for page %d: "+en, resp.StatusCode, number)
	}
	switch c := resp.StatusCode; {
	case c == http.StatusUnauthorized:
		return tell(connectors.Denied, "chưa được phép; hãy kiểm tra http.auth và mật khẩu hoặc token", "not allowed; check http.auth and the password or token")
	case c == http.StatusForbidden:
		return tell(connectors.NoPermission, "tài khoản không có quyền đọc; hãy xin cấp quyền", "the account may not read this; have the right granted")
	case c == http.StatusNotFound || c == http.StatusGone:
		return tell(connectors.NoPlace, "không có địa chỉ này; hãy kiểm tra url", "no such address; check the url")
	case c == http.StatusRequestTimeout || c == http.StatusTooEarly || c == http.StatusTooManyRequests || c >= 500:
		return &passing{tell(connectors.Busy, "đang quá tải hoặc gặp lỗi; hãy chạy lại vào lúc khác", "overloaded or failing; run again at another time"), f.wait(resp.Header)}
	case c >= 400:
		return tell(connectors.BadQuery, "không hiểu yêu cầu; hãy xem lại url và http.paging", "the request is not understood; look at the url and http.paging again")
	}
	return tell(connectors.BadAnswer, "không có dữ liệu; hãy xem lại url", "no data; look at the url again")
}

// wait reads Retry-After: seconds or a moment (RFC 9110, 10.2.3).
func (f *fetch) wait(h http.Header) time.Duration {
	text := h.Get("Retry-After")
	if n, err := strconv.ParseInt(text, 10, 32); err == nil && n > 0 {
		return time.Duration(n) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, at.Sub(f.now()))
	}
	return 0
}
