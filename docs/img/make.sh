#!/bin/sh
# Makes the pictures of the README from the sample, with headless Chromium (Debian: chromium). Run it from the top of the
# repository after a change of the scorecard. Another browser: CHROMIUM=… docs/img/make.sh
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
# Go's caches stay where they are; what ddss and the browser keep goes away with the folder.
GOPATH=$(go env GOPATH) GOCACHE=$(go env GOCACHE)
export GOPATH GOCACHE HOME="$dir" XDG_CONFIG_HOME="$dir/.config" XDG_CACHE_HOME="$dir/.cache"
go run ./cmd/ddss assess samples/odien --out "$dir/runs" >/dev/null
"${CHROMIUM:-chromium}" --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1 \
  --user-data-dir="$dir/profile" --window-size=1000,1150 --screenshot="$dir/scorecard.png" "file://$(echo "$dir"/runs/2*/scorecard.html)" 2>/dev/null
mv "$dir/scorecard.png" docs/img/scorecard.png
