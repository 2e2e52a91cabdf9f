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
		fill(b, server, rows)
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

// fill makes the table of so many dossiers, in pieces that a statement has time for.
func fill(b *testing.B, server *needs.Server, rows int) {
	const piece = 250_000
	server.Exec(b, fmt.Sprintf("CREATE TABLE ho_so_%d (dossier_code text, applicant_name text, national_id text, address text, received_at timestamptz, status text, phone text, fee numeric(12,2));", rows))
	for from := 1; from <= rows; from += piece {
		server.Exec(b, fmt.Sprintf(`INSERT INTO ho_so_%d SELECT 'H26.99-' || i, md5(i::text) || ' ' || md5((-i)::text), lpad((i * 7919 %% 1000000007)::text, 12, '0'), md5((i * 3)::text),
			timestamptz '2026-01-01 08:00+07' + i * interval '1 second', 'Đã trả kết quả', md5((i * 5)::text), (i %% 97)::numeric FROM generate_series(%d::bigint, %d) i;`, rows, from, min(from+piece-1, rows)))
	}
	server.Exec(b, fmt.Sprintf("ALTER TABLE ho_so_%[1]d ADD PRIMARY KEY (dossier_code); ANALYZE ho_so_%[1]d;", rows))
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
