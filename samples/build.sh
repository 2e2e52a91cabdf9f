#!/bin/sh
# Makes samples/odien anew: the exports, the runs of three earlier months, and the run that an assessment must give.
# Run it from the top of the repository after a change that is meant to change the figures.
set -eu
bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
go build -o "$bin/ddss" ./cmd/ddss
ddss="$bin/ddss"
seed=9817
end=2026-10-31T17:00:00+07:00
key="$bin/masking.key"
"$ddss" key "$key" >/dev/null

# anonymous takes the place and the clock of this machine out of a run: they are no part of its root hash.
anonymous() {
  printf '{\n "note": "made by samples/build.sh; place, host and clock were taken out"\n}\n' > "$1/context.json"
  bytes=$(wc -c < "$1/context.json" | tr -d ' ')
  sum=$(sha256sum "$1/context.json" | cut -d ' ' -f 1)
  sed -i "/\"context\": {/,/}/ s/\"bytes\": [0-9]*/\"bytes\": $bytes/; /\"context\": {/,/}/ s/\"sha256\": \"[0-9a-f]*\"/\"sha256\": \"$sum\"/" "$1/manifest.json"
  seal=$(grep -v '^ "seal": ' "$1/manifest.json" | sha256sum | cut -d ' ' -f 1)
  sed -i "s/^ \"seal\": \"[0-9a-f]*\"/ \"seal\": \"$seal\"/" "$1/manifest.json"
  "$ddss" verify "$1"
}

rm -rf samples/odien
"$ddss" synth --seed $seed --until $end --out samples/odien
for asof in 2026-07-31T17:00:00+07:00 2026-08-31T17:00:00+07:00 2026-09-30T17:00:00+07:00; do
  "$ddss" synth --seed $seed --until $end --as-of $asof --out "$bin/$asof"
  DDSS_MASKING_KEY_FILE="$key" "$ddss" assess "$bin/$asof" --out samples/odien/history >/dev/null
done
rm -rf samples/odien/history/.ddss
cat >> samples/odien/ddss.yaml <<'YAML'
history: history
YAML
# The expected run has a masking key of its own, as everybody's run has another key than the history: only so do all get the
# same bytes of result.json.
"$ddss" key "$bin/other.key" >/dev/null
DDSS_MASKING_KEY_FILE="$bin/other.key" "$ddss" assess samples/odien --out "$bin/runs" >/dev/null
mv "$bin"/runs/2026* samples/odien/expected
for run in samples/odien/history/* samples/odien/expected; do
  anonymous "$run"
done
