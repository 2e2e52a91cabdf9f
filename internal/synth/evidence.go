package synth

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

const evidenceDir = "minh_chung"

// evidence writes the rows of declared evidence for the maturity of data governance, and returns their files.
func (g *generator) evidence() map[string][]byte {
	files := map[string][]byte{}
	for i, e := range []struct{ criterion, title, rating string }{
		{"A1.1", "Quyết định phân công công chức phụ trách dữ liệu", "F"}, {"A1.2", "Quyết định phân công chủ sở hữu, người quản lý dữ liệu", "F"},
		{"A2.1", "Quy chế quản lý, khai thác dữ liệu TTHC", "F"}, {"A2.2", "Quy trình nhập liệu, số hóa và sửa lỗi", "F"}, {"A2.3", "Quyết định áp dụng bộ quy tắc chất lượng dữ liệu", "L"},
		{"A3.1", "Danh sách hệ thống và bộ dữ liệu của xã", "F"}, {"A3.2", "Quyết định ban hành từ điển dữ liệu", "L"}, {"A6.1", "Biên bản thống nhất chia sẻ dữ liệu với Công an xã", "F"},
		{"A7.1", "Nội quy bảo vệ dữ liệu cá nhân", "F"}, {"A7.2", "Danh sách phân quyền truy cập", "L"}, {"A9.1", "Kế hoạch giám sát chất lượng dữ liệu", "F"}, {"A10.1", "Danh sách tham gia tập huấn số hóa", "F"}, {"A10.2", "Biên bản tập huấn an toàn dữ liệu", "L"},
	} {
		g.document(files, i, evidenceDir+"/"+e.criterion+".txt", e.criterion, e.title, e.rating, time.Date(2026, time.Month(1+i%6), 4+i, 0, 0, 0, 0, zone))
	}
	for i, month := range []time.Month{time.January, time.April, time.July} {
		issued := time.Date(2026, month, 9+i, 0, 0, 0, 0, zone)
		name := fmt.Sprintf("%s/A9.2-%s.txt", evidenceDir, issued.Format("200601"))
		g.document(files, 13+i, name, "A9.2", "Báo cáo quý về giải quyết TTHC và chất lượng dữ liệu", "F", issued)
	}
	return files
}

// document adds a row of evidence and its file.
func (g *generator) document(files map[string][]byte, i int, name, criterion, title, rating string, issued time.Time) {
	if issued.After(g.AsOf) {
		return
	}
	text := []byte(fmt.Sprintf("UBND XÃ Ô DIÊN (văn bản giả lập)\nSố: %d/QĐ-UBND\n\n%s\n\nÔ Diên, ngày %s\n", 40+7*i, title, dayText(issued)))
	sum := sha256.Sum256(text)
	files[name] = text
	g.add("evidence", newRow(map[string]string{"evidence_id": fmt.Sprintf("MC%02d", i+1), "criterion": criterion, "title": title, "document_no": fmt.Sprintf("%d/QĐ-UBND", 40+7*i), "issued_on": dayText(issued), "valid_from": dayText(issued),
		"signer": "Chủ tịch UBND xã", "valid_until": "31/12/2027", "rating": rating, "assessor": "Tổ dữ liệu", "assessor_unit": "Văn phòng HĐND và UBND", "verifier": "Tổ thẩm định", "verifier_unit": "Phòng Văn hóa - Xã hội", "verified_on": dayText(issued.AddDate(0, 0, 12)),
		"file": name, "sha256": hex.EncodeToString(sum[:])}))
}
