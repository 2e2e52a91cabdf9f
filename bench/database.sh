#!/usr/bin/env bash
# Landing of dossiers from a PostgreSQL that the benchmark starts: rows a second and peak memory; see docs/benchmarks.md.
# Use: bench/database.sh [ROWS[,ROWS…]]
set -euo pipefail
cd "$(dirname "$0")/.."
DDSS_REQUIRE=1 DDSS_BENCH_ROWS=${1:-100000,1000000} exec go test ./internal/snapshot -run XXX -bench Database -benchtime 1x -timeout 2h
