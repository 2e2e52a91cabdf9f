#!/usr/bin/env bash
# inspect and init on one wide CSV of near-unique dossiers; see docs/benchmarks.md.
# Use: bench/inspect.sh [DOSSIERS]
set -euo pipefail
cd "$(dirname "$0")/.."
rows=${1:-1000000}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
go build -o "$dir/ddss" ./cmd/ddss
mkdir "$dir/xa"
awk -v n="$rows" 'BEGIN {
  srand(1)
  print "STT,Mã hồ sơ,Mã TTHC,Tên TTHC,Lĩnh vực,Mã cơ quan,Chủ hồ sơ,Loại đối tượng nộp hồ sơ,Số định danh cá nhân,Ngày sinh,Giới tính,Số điện thoại,Địa chỉ,Hình thức nộp,Ngày tiếp nhận,Ngày hẹn trả,Ngày có kết quả,Ngày trả kết quả,Ngày cập nhật,Trạng thái,Người xử lý hồ sơ,Phí lệ phí phải nộp,Phí lệ phí đã nộp,Ghi chú"
  split("Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi", ho, " "); split("An Bình Chi Dũng Hà Khánh Lan Minh", ten, " ")
  for (i = 1; i <= n; i++) {
    d = 1 + int(rand() * 28); m = 1 + int(rand() * 12); t = sprintf("%02d:%02d:%02d", 7 + int(rand() * 10), int(rand() * 60), int(rand() * 60))
    printf "%d,H26.99.01-26%02d%02d-%06d,1.%06d,Thủ tục số %d,Lĩnh vực %d,H26.99.%02d,%s Văn %s %d,Cá nhân,001%09d,%02d/%02d/%d,Nam,09%08d,\"Số %d, thôn %d, xã Ô Diên\",Trực tuyến,%02d/%02d/2026 %s,%02d/%02d/2026 %s,%02d/%02d/2026 %s,%02d/%02d/2026 %s,%02d/%02d/2026 %s,Đã trả kết quả,Cán bộ %d,%d000,%d000,\n",
      i, m, d, i, int(rand() * 200), int(rand() * 200), int(rand() * 20), int(rand() * 30), ho[1 + int(rand() * 8)], ten[1 + int(rand() * 8)], i, int(rand() * 1000000000), d, m, 1940 + int(rand() * 70), int(rand() * 100000000),
      int(rand() * 9999), int(rand() * 20), d, m, t, d, m, t, d, m, t, d, m, t, d, m, t, int(rand() * 40), int(rand() * 100), int(rand() * 100)
  }
}' >"$dir/xa/ho_so.csv"
ls -l "$dir/xa/ho_so.csv" | awk '{print $5 " bytes"}'
run() {
  /usr/bin/time -f "%C: %e s, %U s of processor, %M KB" "$@" >/dev/null
}
run "$dir/ddss" inspect "$dir/xa/ho_so.csv"
run "$dir/ddss" init "$dir/xa"
