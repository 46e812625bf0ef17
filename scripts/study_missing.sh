#!/usr/bin/env bash
# Which way of treating missing labels works: the experiment of Ibrahim et al. (ICMR 2020) on emotions and CAL500, and on
# simulated music, whose truth is known. DATA is the folder that holds mulan/emotions.arff and mulan/CAL500.arff with their
# .xml files. Called again, it continues. OUT then holds emotions.study, cal500.study and simulated.study with results.csv,
# summary.md and pictures. BUILD is a build with torch; THREADS is how many trainings run at once.
# usage: [THREADS=2] scripts/study_missing.sh DATA OUT [BUILD] [ctxtag-reproduce's options...]
set -euo pipefail
data=${1:?"usage: $0 DATA OUT [BUILD] [OPTIONS...]"}
out=${2:?"usage: $0 DATA OUT [BUILD] [OPTIONS...]"}
root=$(cd "$(dirname "$0")/.." && pwd)
build=$(realpath -m "${3:-$root/build/release}")
bin=$build/bin
options=("${@:4}")
[ -z "${THREADS:-}" ] || options+=(--threads "$THREADS")
. "$root/scripts/bench/require_built.sh"
require_built "$build" ctxtag-dataset ctxtag-features ctxtag-train ctxtag-reproduce

mkdir -p "$out"
for name in emotions CAL500; do
  folder=$(tr '[:upper:]' '[:lower:]' <<< "$name")
  "$bin/ctxtag-dataset" import --from mulan "$data/mulan/$name.arff" --out "$out/$folder" --quiet 2> "$out/$folder.log" ||
    { cat "$out/$folder.log" >&2; exit 2; }
done
"$bin/ctxtag-dataset" simulate --clips 240 --artists 60 --set seconds=6 --seed 1 --out "$out/music" --quiet
"$bin/ctxtag-features" extract --tracks "$out/music/tracks.csv" --out "$out/features" --set frontend.start_seconds=0 \
  --set frontend.length_seconds=6 --quiet
status=0
for name in emotions cal500 simulated; do
  (cd "$out" && "$bin/ctxtag-reproduce" "$root/configs/icmr2020/$name.json" --out "$name.study" "${options[@]}") || status=$?
done
exit "$status"
