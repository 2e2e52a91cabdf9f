#!/usr/bin/env bash
# Raw reading of a workbook of 40 columns against excelize, and of delimited text against DuckDB; see docs/benchmarks.md.
# Use: bench/reading.sh [ROWS [Workbook|CSV]]
set -euo pipefail
cd "$(dirname "$0")/.."
DDSS_BENCH_ROWS=${1:-300000} exec go test ./internal/snapshot -run XXX -bench "${2:-Workbook|CSV}" -benchtime 1x -timeout 2h
