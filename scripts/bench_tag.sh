#!/usr/bin/env bash
# Tagging speed with the ICASSP 2020 network (float32): ctxtag-tag on all cores against its parts measured apart, and
# against one PyTorch process that does the whole job. Also the anonymous memory of ctxtag-tag.
# usage: scripts/bench_tag.sh MP3_FOLDER [BUILD_FOLDER]     MP3_FOLDER: made by scripts/make_bench_audio.sh
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:?"usage: $0 MP3_FOLDER [BUILD_FOLDER]"} build=$(realpath -m "${2:-build/release}") python=${PYTHON:-/usr/bin/python3}
. scripts/bench/require_built.sh
require_built "$build" ctxtag-tag ctxtag-train ctxtag-features
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PATH="$build/bin:$PATH"
TIMEFORMAT='%R %U %S'
# timed COMMAND...: "WALL USER SYSTEM" in seconds. Fails, and says why, when the command does.
timed() {
  { time "$@" > "$work/log" 2>&1; } 2> "$work/time" || { cat "$work/log" >&2; return 1; }
  cat "$work/time"
}
cpu() { awk '{print $2 + $3}'; }
wall() { awk '{print $1}'; }
sum() { awk -v a="$1" -v b="$2" "BEGIN{printf \"%.3f\", a $3 b}"; }

# A model of the right size; what it has learnt does not matter for its speed.
first=$(find "$folder" -name '*.mp3' | sort | head -n 16)
count=$(find "$folder" -name '*.mp3' | wc -l)
# shellcheck disable=SC2086
ctxtag-features extract $first --out "$work/few" --quiet --set frontend.start_seconds=0 2> /dev/null
awk -F, 'NR==1{print "id,car,chill,club,dance,gym,happy,night,party,relax,running,sad,sleep,summer,work,workout"}
  NR>1{printf "%s", $2; for (i = 0; i < 15; i++) printf ",%d", (NR + i) % 2; print ""}' "$work/few/index.csv" > "$work/labels.csv"
awk -F, 'NR==1{print "id,split"} NR>1{print $2 ",train"}' "$work/few/index.csv" > "$work/splits.csv"
ctxtag-train --config configs/icassp2020/cnn.json --out "$work/run" --quiet --set train.epochs=1 --set train.patience=0 \
  --set train.steps_per_epoch=1 --set data.vocabulary= --set "data.features=$work/few" \
  --set "data.labels=$work/labels.csv" --set "data.splits=$work/splits.csv"
model=$work/run/model.safetensors

# The parts, one thread each. Start and loading of the model are taken off: what a run takes that finds its file done.
decode_mel=$(timed ctxtag-features extract "$folder" --out "$work/all" --quiet --threads 1 --set frontend.start_seconds=0 | cpu)
network=$(timed ctxtag-tag --model "$model" --features "$work/all" --threads 1 --quiet --scores "$work/s.csv" | cpu)
one=$(head -n 1 <<< "$first")
timed ctxtag-tag --model "$model" "$one" --threads 1 --quiet --out "$work/one.csv" > /dev/null
start=$(timed ctxtag-tag --model "$model" "$one" --threads 1 --quiet --out "$work/one.csv" | cpu)
network=$(sum "$network" "$start" -)

grep -m1 'model name' /proc/cpuinfo | sed 's/.*: //'
echo "$(nproc) cores, $count clips; CPU ms a clip: decode and mel $(awk -v a="$decode_mel" -v n="$count" 'BEGIN{printf "%.1f", 1000 * a / n}'), network $(awk -v a="$network" -v n="$count" 'BEGIN{printf "%.1f", 1000 * a / n}')"
for run in 1 2 3; do
  whole=$(timed ctxtag-tag --model "$model" "$folder" --quiet --out "$work/tags$run.csv" | wall)
  whole=$(sum "$whole" "$start" -)
  line="ctxtag-tag $(sum "$count" "$whole" /) clips/s; $(awk -v c="$(nproc)" -v d="$decode_mel" -v k="$network" -v w="$whole" 'BEGIN{printf "%.2f", (d + k) / c / w}') of the cores' best"
  if "$python" -c 'import torchaudio' 2> /dev/null; then
    peer=$("$python" scripts/bench/pytorch_tag.py "$folder" 2> /dev/null | tail -1)
    line="$line; PyTorch $(sum "$count" "$peer" /) clips/s, ratio $(sum "$peer" "$whole" /)"
  fi
  echo "$line"
done
ctxtag-tag --model "$model" "$folder" --quiet --out "$work/memory.csv" 2> /dev/null &
process=$!
peak=0
while kill -0 $process 2> /dev/null; do
  now=$(awk '/RssAnon/{print $2}' "/proc/$process/status" 2> /dev/null || echo 0)
  [ "${now:-0}" -gt "$peak" ] && peak=$now
  sleep 0.05
done
wait $process
echo "anonymous memory at most $((peak / 1024)) MiB"
