package engine

import (
	"context"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ddss/checks"
	"ddss/internal/calendar"
	"ddss/internal/catalogue"
	"ddss/internal/dataset"
	"ddss/internal/dialect"
	"ddss/internal/plan"
)

// Texts of the benchmark's dossiers as SQL over the row number i and a hash h of it: near-unique names, addresses, numbers
// and codes, for an engine that computes a function once per distinct value would look faster than it is. One value in
// fifty is missing.
var benchFields = map[string]string{
	"dossier_code":         "'H26.99.' || lpad(CAST(h % 126 AS VARCHAR), 2, '0') || '-' || strftime(moment, '%y%m%d') || '-' || lpad(CAST(i % 10000000 AS VARCHAR), 7, '0')",
	"procedure_code":       "'1.' || lpad(CAST(h % 220 AS VARCHAR), 6, '0')",
	"procedure_name":       "'Thủ tục số ' || CAST(h % 200 AS VARCHAR)",
	"sector":               "['Hộ tịch', 'Chứng thực', 'Đất đai', 'Xây dựng', 'Y tế', 'Giáo dục và Đào tạo'][1 + h % 6]",
	"agency_code":          "'H26.99.' || lpad(CAST(h % 126 AS VARCHAR), 2, '0')",
	"applicant_name":       "'Nguyễn Thị ' || upper(chr(CAST(97 + h % 26 AS INTEGER))) || translate(substr(md5(CAST(i AS VARCHAR)), 1, 9), '0123456789', 'àbćđèghìkl')",
	"applicant_type":       "['Cá nhân', 'Hộ gia đình', 'Tổ chức'][1 + h % 3]",
	"national_id":          "'001' || lpad(CAST(h % 999999999 AS VARCHAR), 9, '0')",
	"birth_date":           "strftime(DATE '1950-01-01' + CAST(h % 20000 AS INTEGER), '%d/%m/%Y')",
	"gender":               "['Nam', 'Nữ'][1 + h % 2]",
	"phone":                "'09' || lpad(CAST(h % 99999999 AS VARCHAR), 8, '0')",
	"email":                "substr(md5(CAST(i AS VARCHAR)), 1, 10) || '@example.vn'",
	"address":              "'Số ' || CAST(i AS VARCHAR) || ', thôn ' || CAST(h % 90 AS VARCHAR) || ', xã Ô Diên, Hà Nội'",
	"ward_code":            "'09817'",
	"channel":              "['Trực tuyến', 'Trực tiếp', 'Bưu chính'][1 + h % 3]",
	"submitted_at":         "strftime(moment, '%d/%m/%Y %H:%M')",
	"received_at":          "strftime(moment + INTERVAL 1 HOUR, '%d/%m/%Y %H:%M:%S')",
	"due_at":               "strftime(moment + INTERVAL 5 DAY, '%d/%m/%Y %H:%M:%S')",
	"completed_at":         "strftime(moment + INTERVAL 3 DAY, '%d/%m/%Y %H:%M:%S')",
	"returned_at":          "strftime(moment + INTERVAL 4 DAY, '%d/%m/%Y %H:%M:%S')",
	"updated_at":           "strftime(moment + INTERVAL 4 DAY, '%d/%m/%Y %H:%M:%S')",
	"status":               "['Đã trả kết quả', 'Đang xử lý', 'Đã có kết quả'][1 + h % 3]",
	"officer":              "'Cán bộ ' || CAST(h % 300 AS VARCHAR)",
	"fee_due":              "CAST(1000 * (h % 50) AS VARCHAR)",
	"fee_paid":             "CAST(1000 * (h % 50) AS VARCHAR)",
	"paid_online":          "['Có', 'Không'][1 + h % 2]",
	"components_total":     "CAST(1 + h % 5 AS VARCHAR)",
	"components_digitized": "CAST(1 + h % 3 AS VARCHAR)",
	"components_reused":    "CAST(h % 2 AS VARCHAR)",
	"result_number":        "CAST(i AS VARCHAR) || '/GXN'",
	"result_electronic":    "['Có', 'Không'][1 + h % 2]",
	"rating":               "CAST(1 + h % 5 AS VARCHAR)",
}

// benchRows is how many dossiers are judged: DDSS_BENCH_ROWS, else 100,000.
func benchRows(b *testing.B) int {
	b.Helper()
	s := os.Getenv("DDSS_BENCH_ROWS")
	if s == "" {
		return 100_000
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		b.Fatalf("DDSS_BENCH_ROWS: %v", err)
	}
	return n
}

// benchInput writes the datasets of the benchmark as Parquet and loads them.
func benchInput(b *testing.B, e *Engine, n int) Input {
	b.Helper()
	ctx, dir := context.Background(), b.TempDir()
	asOf, err := time.Parse(time.RFC3339, checks.DefaultAsOf)
	if err != nil {
		b.Fatal(err)
	}
	in := Input{AsOf: asOf, AgencyPrefix: "H26.99", System: "rieng", IDProvinces: catalogue.IDProvinces(), Wards: []string{"09817"}, WardMap: []string{"09784"}, CountFields: true}
	write := func(name string, rows int, fields map[string]string) {
		ds, _ := dataset.Get(name)
		columns := []string{"i + 2 AS _row"}
		l := Loaded{Name: name}
		for k, f := range ds.Fields {
			if sql, ok := fields[f.Name]; ok {
				l.Columns = append(l.Columns, f.Name)
				columns = append(columns, fmt.Sprintf("CASE WHEN hash(i + %d) %% 50 > 0 THEN %s END AS %s", 7*k, sql, dialect.Name(f.Name)))
			}
		}
		path := filepath.Join(dir, name+".parquet")
		q := fmt.Sprintf("COPY (SELECT %s FROM (SELECT i, CAST(hash(i) >> 2 AS BIGINT) AS h, TIMESTAMP '2025-11-03 07:00' + to_minutes(CAST(hash(i + 1) %% 520000 AS BIGINT)) AS moment FROM range(%d) AS r(i))) TO %s (FORMAT parquet)",
			strings.Join(columns, ", "), rows, dialect.Text(path))
		if err := e.exec(ctx, q); err != nil {
			b.Fatal(err)
		}
		l.Parts = []Part{{Path: path, Columns: l.Columns}}
		in.Datasets = append(in.Datasets, l)
	}
	write("dossier", n, benchFields)
	write("document", n, map[string]string{"document_id": "CAST(i AS VARCHAR)", "dossier_code": benchFields["dossier_code"], "kind": "['Thành phần', 'Kết quả'][1 + h % 2]",
		"digitized_at": "strftime(moment + INTERVAL 2 HOUR, '%d/%m/%Y %H:%M')"})
	write("procedure", 200, map[string]string{"procedure_code": "'1.' || lpad(CAST(i AS VARCHAR), 6, '0')", "procedure_name": "'Thủ tục số ' || CAST(i AS VARCHAR)", "sector": "'Hộ tịch'",
		"time_limit": "'5'", "fee": "'8000'", "has_result": "'Có'"})
	write("payment", n/2, map[string]string{"transaction_code": "CAST(i AS VARCHAR)", "dossier_code": benchFields["dossier_code"], "amount": "'8000'", "status": "'Thành công'", "method": "'Trực tuyến'"})
	write("agency", 126, map[string]string{"agency_code": "'H26.99.' || lpad(CAST(i AS VARCHAR), 2, '0')", "agency_name": "'Cơ quan'"})
	if err := e.LoadCalendar(ctx, calendar.Default(), DefaultCutOff); err != nil {
		b.Fatal(err)
	}
	if err := e.Load(ctx, in); err != nil {
		b.Fatal(err)
	}
	return in
}

// fused is the statement that a person would write who wants the counts alone: one SELECT with two filtered counts per
// check that looks at one row at a time, over the same dates parsed once and the same look-ups. Checks that compare rows are
// left out: they need statements of their own.
func fused(b *testing.B, e *Engine, in Input) string {
	b.Helper()
	items := plan.Judged(plan.Make(rowChecks(), in.Inventory()), "dossier")
	env, err := e.env(context.Background(), in, plan.Uses(items))
	if err != nil {
		b.Fatal(err)
	}
	j, err := dialect.Judge("dossier", items, nil, nil, env)
	if err != nil {
		b.Fatal(err)
	}
	_, rows, _ := strings.Cut(j.SQL, " FROM (")
	var counts []string
	for i := range items {
		counts = append(counts, fmt.Sprintf("count(*) FILTER (e_%[1]d), count(*) FILTER (e_%[1]d AND x_%[1]d)", i))
	}
	return "SELECT " + strings.Join(counts, ", ") + " FROM (" + rows
}

func rowChecks() []*checks.Check {
	return slices.DeleteFunc(slices.Clone(checks.BuiltIn().Checks), func(c *checks.Check) bool { return c.Dataset() != "dossier" || c.IsSet() || c.Unit != checks.UnitRow })
}

// BenchmarkJudging compares the judging of dossiers, with bits kept, all totals, set checks and segments by each cut and
// crossing, with fused counts of the checks that look at one row at a time. Both read the same Parquet.
func BenchmarkJudging(b *testing.B) {
	ctx := context.Background()
	e, err := Open(ctx, Settings{MemoryLimit: os.Getenv("DDSS_BENCH_MEMORY"), TempDir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	n := benchRows(b)
	in := benchInput(b, e, n)
	var whole, judged, counted, listed time.Duration
	for b.Loop() {
		var res *Result
		whole += timed(b, func() error { res, err = e.Judge(ctx, checks.BuiltIn().Checks, in, nil); return err })
		segments := timed(b, func() error { _, err := e.Segments(ctx, res.Datasets[0]); return err })
		listed += timed(b, func() error {
			one := big.NewRat(1, 1)
			_, err := e.FixList(ctx, res, Wanted{Gain: func([]*checks.Check) *big.Rat { return one }}, 0, func(Fix) error { return nil })
			return err
		})
		dossiers := Input{AsOf: in.AsOf, AgencyPrefix: in.AgencyPrefix, System: in.System, IDProvinces: in.IDProvinces, Wards: in.Wards, WardMap: in.WardMap, Datasets: in.Datasets}
		own := slices.DeleteFunc(slices.Clone(checks.BuiltIn().Checks), func(c *checks.Check) bool { return c.Dataset() != "dossier" })
		judged += segments + timed(b, func() error { _, err := e.Judge(ctx, own, dossiers, nil); return err })
		q := fused(b, e, in)
		counted += timed(b, func() error { return e.query(ctx, q, func(rowScanner) error { return nil }) })
	}
	per := func(d time.Duration) float64 { return d.Seconds() / float64(b.N) }
	b.ReportMetric(float64(n), "dossiers")
	b.ReportMetric(per(whole), "s/all-datasets")
	b.ReportMetric(per(judged), "s/dossiers+segments")
	b.ReportMetric(per(counted), "s/fused-counts")
	b.ReportMetric(per(judged)/per(counted), "ratio")
	b.ReportMetric(per(listed), "s/fixlist")
}

func timed(b *testing.B, work func() error) time.Duration {
	b.Helper()
	start := time.Now()
	if err := work(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}
