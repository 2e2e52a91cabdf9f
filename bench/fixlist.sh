#!/usr/bin/env bash
# The fix list of many failing dossiers: time and peak memory of each form; see docs/benchmarks.md.
# Use: bench/fixlist.sh [DOSSIERS]
set -euo pipefail
cd "$(dirname "$0")/.."
rows=${1:-1000000}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
go build -o "$dir/ddss" ./cmd/ddss
mkdir "$dir/in"
# Every dossier has an identity number and a phone of the wrong form, a name in capitals with two blanks, an e-mail without a
# domain, a result before the receipt and a code of another unit's form.
awk -v n="$rows" 'BEGIN {
  print "Mã hồ sơ,Mã TTHC,Tên thủ tục,Lĩnh vực,Họ tên người nộp,Số định danh,Số điện thoại,Email,Địa chỉ,Ngày tiếp nhận,Ngày hẹn trả,Ngày trả kết quả,Trạng thái,Mã đơn vị"
  for (i = 0; i < n; i++) {
    m = 1 + i % 9; d = 1 + i % 27
    printf "X%09d,1.00%04d,Thủ tục %d,Lĩnh vực %d,NGUYỄN VĂN  AN %d,12345%06d,0%06d,a%d@x,Thôn %d,%02d/%02d/2026 08:00,%02d/%02d/2026 17:00,%02d/%02d/2026 07:00,Đã trả kết quả,H26.%02d.%02d\n",
      i, i % 200, i % 200, i % 12, i, i % 1000000, i % 1000000, i, i % 5000, d + 1, m, d + 1, m, d, m, 1 + i % 14, 1 + int(i / 14) % 9
  }
}' >"$dir/in/ho_so.csv"
timed() {
  local name=$1
  shift
  /usr/bin/time -f "$name: %e s, %M KB" "$@" 2>&1 >/dev/null | grep -E 'KB$|hàng'
}
timed assess "$dir/ddss" assess "$dir/in" --out "$dir/runs" --as-of 2026-10-31T17:00:00+07:00 --format json || true
run=$(ls -d "$dir"/runs/2026*)
for form in csv ndjson xlsx; do
  timed "failures.$form" "$dir/ddss" failures "$run" -o "$dir/f.$form"
  ls -l "$dir/f.$form" | awk '{print $5, "bytes"}'
  rm "$dir/f.$form"
done
