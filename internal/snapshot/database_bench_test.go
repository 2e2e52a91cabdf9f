//go:build linux

package snapshot

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"ddss/connectors"
	"ddss/connectors/all"
	"ddss/internal/needs"
)

// BenchmarkDatabase lands dossiers of PostgreSQL with near-unique texts, as many as DDSS_BENCH_ROWS says (comma between), and
// tells rows a second and the peak of the process's memory; see bench/database.sh.
func BenchmarkDatabase(b *testing.B) {
	sizes := os.Getenv("DDSS_BENCH_ROWS")
	if sizes == "" {
		sizes = "10000"
	}
	server := needs.PostgreSQL(b)
	var remote connectors.Remote
	for _, r := range all.Remotes() {
		if r.Kind() == "postgresql" {
			remote = r
		}
	}
	for _, size := range strings.Split(sizes, ",") {
		rows, err := strconv.Atoi(size)
		if err != nil {
			b.Fatal(err)
		}
		server.Exec(b, fmt.Sprintf(`CREATE TABLE ho_so_%[1]d AS SELECT 'H26.99-' || i AS dossier_code, md5(i::text) || ' ' || md5((-i)::text) AS applicant_name, lpad((i::bigint * 7919 %% 1000000007)::text, 12, '0') AS national_id,
			md5((i::bigint * 3)::text) AS address, timestamptz '2026-01-01 08:00+07' + i * interval '1 second' AS received_at, 'Đã trả kết quả' AS status, md5((i::bigint * 5)::text) AS phone, (i %% 97)::numeric(12,2) AS fee
			FROM generate_series(1, %[1]d) i; ALTER TABLE ho_so_%[1]d ADD PRIMARY KEY (dossier_code); ANALYZE ho_so_%[1]d;`, rows))
		at := connectors.Place{URL: fmt.Sprintf("postgres://%s@127.0.0.1:%d/%s", server.User, server.Port, server.Database), Secret: server.Password, Table: fmt.Sprintf("ho_so_%d", rows)}
		b.Run(size, func(b *testing.B) {
			for b.Loop() {
				store := Store{Dir: b.TempDir(), Connectors: all.List()}
				forgetPeak(b)
				start := time.Now()
				snap, err := store.Land(context.Background(), Source{Dataset: "dossier", Name: "bench",
					Remote: &Remote{Kind: remote.Kind(), Connect: func(ctx context.Context) (connectors.Book, error) { return remote.Connect(ctx, at) }}})
				if err != nil {
					b.Fatal(err)
				}
				if snap.Rows != int64(rows) {
					b.Fatalf("%d rows", snap.Rows)
				}
				b.ReportMetric(float64(rows)/time.Since(start).Seconds(), "rows/s")
				b.ReportMetric(peak(b), "peak-MB")
				b.ReportMetric(float64(len(snap.Columns)), "columns")
			}
		})
	}
}

// forgetPeak sets the kernel's record of the largest memory back to that of now.
func forgetPeak(b *testing.B) {
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		b.Fatal(err)
	}
}

// peak is the largest memory since, in megabytes.
func peak(b *testing.B) float64 {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if text, ok := strings.CutPrefix(s.Text(), "VmHWM:"); ok {
			kb, err := strconv.ParseFloat(strings.Fields(text)[0], 64)
			if err != nil {
				b.Fatal(err)
			}
			return kb / 1024
		}
	}
	b.Fatal("the kernel does not tell")
	return 0
}
