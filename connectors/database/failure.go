package database

import (
	"cmp"
	"context"
	"errors"

	"ddss/connectors"
	"ddss/internal/fault"
)

// wordings of the reasons, in Vietnamese and English. The arguments are the server's name and its code.
var wordings = map[string][2]string{
	connectors.Unreachable:  {"không kết nối được với máy chủ %s%s; hãy kiểm tra địa chỉ, cổng, mạng và tham số TLS", "the %s server cannot be reached%s; check address, port, network and the TLS parameter"},
	connectors.Denied:       {"máy chủ %s từ chối đăng nhập%s; hãy kiểm tra tên tài khoản và mật khẩu", "the %s server denies the login%s; check the account and its password"},
	connectors.NoPlace:      {"máy chủ %s không có cơ sở dữ liệu này%s; hãy kiểm tra tên trong url", "the %s server has no such database%s; check the name in the url"},
	connectors.NoPermission: {"tài khoản %s không có quyền đọc%s; hãy xin cấp quyền SELECT", "the %s account may not read this%s; have SELECT granted to it"},
	connectors.NoTable:      {"%s không có bảng này%s; tên bảng phải viết đúng chữ hoa, chữ thường, kèm lược đồ nếu cần (luoc_do.bang)", "%s has no such table%s; write its name in the right case, with its schema if need be (schema.table)"},
	connectors.BadQuery:     {"%s không hiểu câu query%s; hãy chạy thử câu này bằng công cụ của máy chủ", "%s does not understand the query%s; try it with a tool of the server"},
	connectors.WriteRefused: {"%s từ chối vì câu query tìm cách ghi dữ liệu%s; hãy chỉ dùng câu SELECT và hàm không ghi gì", "%s refuses since the query tries to write%s; use a SELECT alone, and functions that write nothing"},
	connectors.Lost:         {"mất kết nối với %s khi chưa đọc hết%s; hãy chạy lại", "the connection to %s was lost before all rows were read%s; run again"},
	connectors.Busy:         {"máy chủ %s đang quá tải hoặc hết thời gian cho phép%s; hãy chạy lại vào lúc khác", "the %s server is overloaded or out of time%s; run again at another time"},
	connectors.QueryFailed:  {"%s dừng giữa chừng khi tính câu query%s; hãy chạy thử câu này bằng công cụ của máy chủ", "%s failed while it computed the query%s; try it with a tool of the server"},
	connectors.BadAnswer:    {"câu query chạy trên %s không cho bảng nào%s; hãy dùng câu SELECT", "the query gives no table on %s%s; use a SELECT"},
	connectors.Oversized:    {"%s gửi một hàng vượt giới hạn an toàn%s; hãy bỏ cột chứa tệp ra khỏi câu query", "%s sent a row beyond the safe size%s; leave columns that hold files out of the query"},
}

var errNoTable = errors.New("no result set")

// explain turns an error of the driver into a reason with its sentences. The driver's own text is left out, since it may
// repeat data.
func (s *server) explain(ctx context.Context, err error) error {
	var told *connectors.RemoteError
	var wrong *fault.Error
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.As(err, &told) || errors.As(err, &wrong) {
		return err
	}
	reason, code := s.reason(err)
	if errors.Is(err, errNoTable) {
		reason = connectors.BadAnswer
	}
	reason = cmp.Or(reason, connectors.Lost)
	if code != "" {
		code = " (" + code + ")"
	}
	return connectors.NewRemoteError(reason, wordings[reason][0], wordings[reason][1], s.name, code)
}

// unreachable is the reason for what fails before there is a session; a code of the server tells more.
func (s *server) unreachable(ctx context.Context, err error) error {
	reason, _ := s.reason(err)
	if err == nil || ctx.Err() != nil && !errors.Is(ctx.Err(), context.DeadlineExceeded) || reason != "" && reason != connectors.Lost {
		return err
	}
	w := wordings[connectors.Unreachable]
	return connectors.NewRemoteError(connectors.Unreachable, w[0], w[1], s.name, "")
}
