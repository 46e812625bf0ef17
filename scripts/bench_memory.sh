#!/usr/bin/env bash
# Anonymous memory (RssAnon) of training at three corpus sizes: features are read by memory map, so it must not grow.
# usage: scripts/bench_memory.sh [BUILD_FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."
build=$(realpath -m "${1:-build/release}")
. scripts/bench/require_built.sh
require_built "$build" ctxtag-dataset ctxtag-features ctxtag-train
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PATH="$build/bin:$PATH"
for clips in 100 800 1600; do
  ctxtag-dataset simulate --out "$work/$clips" --clips "$clips" --set seconds=8 --quiet
  ctxtag-features extract --tracks "$work/$clips/tracks.csv" --out "$work/$clips/features" --quiet \
    --set frontend.start_seconds=0 --set frontend.length_seconds=8 2> /dev/null
  awk -F, 'NR==1{print "id,split"} NR>1{print $1 ",train"}' "$work/$clips/labels.csv" > "$work/$clips/splits.csv"
  ctxtag-train --out "$work/$clips/run" --quiet --set train.epochs=1 --set train.steps_per_epoch=60 \
    --set "data.features=$work/$clips/features" --set "data.labels=$work/$clips/labels.csv" \
    --set "data.splits=$work/$clips/splits.csv" &
  process=$! peak=0
  while kill -0 $process 2> /dev/null; do
    now=$(awk '/RssAnon/{print $2}' "/proc/$process/status" 2> /dev/null || echo 0)
    [ "${now:-0}" -gt "$peak" ] && peak=$now
    sleep 0.05
  done
  wait $process
  bytes=$(stat -c %s "$work/$clips/features/features.npy")
  echo "$clips clips, $((bytes / 1048576)) MiB of features: anonymous memory at most $((peak / 1024)) MiB"
done
