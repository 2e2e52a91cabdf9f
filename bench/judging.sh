#!/usr/bin/env bash
# Judging of near-unique dossiers against fused counts of the same predicates; see docs/benchmarks.md.
# Use: bench/judging.sh [DOSSIERS [MEMORY_LIMIT]]
set -euo pipefail
cd "$(dirname "$0")/.."
DDSS_BENCH_ROWS=${1:-1000000} DDSS_BENCH_MEMORY=${2:-4GB} exec go test ./internal/engine -run XXX -bench Judging -benchtime 1x -timeout 2h
