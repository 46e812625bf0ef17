#!/usr/bin/env bash
# Tagging speed with the ICASSP 2020 network in float32 and, where the processor multiplies it, bfloat16: the network
# alone beside plain PyTorch and beside what the cores can multiply at best; then ctxtag-tag on all cores, audio to
# tags, beside its parts measured apart and one PyTorch process that does the whole job. Also its anonymous memory.
# usage: scripts/bench_tag.sh MP3_FOLDER [BUILD_FOLDER]     MP3_FOLDER: made by scripts/make_bench_audio.sh
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:?"usage: $0 MP3_FOLDER [BUILD_FOLDER]"} build=$(realpath -m "${2:-build/release}") python=${PYTHON:-/usr/bin/python3}
. scripts/bench/require_built.sh
require_built "$build" ctxtag-tag ctxtag-train ctxtag-features ctxtag-model
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
calculated() { awk "BEGIN{printf \"%.${2:-3}f\", $1}"; }

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

# CPU seconds of decoding and mel bands on one thread; of tagging one file, which is start and loading of the model.
decode_mel=$(timed ctxtag-features extract "$folder" --out "$work/all" --quiet --threads 1 --set frontend.start_seconds=0 | cpu)
one=$(head -n 1 <<< "$first")
timed ctxtag-tag --model "$model" "$one" --threads 1 --quiet --out "$work/one.csv" > /dev/null
start=$(timed ctxtag-tag --model "$model" "$one" --threads 1 --quiet --out "$work/one.csv" | cpu)
precisions=(float32)
if ctxtag-tag --model "$model" "$one" --quiet --precision bfloat16 --out "$work/lowered.csv" > /dev/null 2>&1; then precisions+=(bfloat16); fi

grep -m1 'model name' /proc/cpuinfo | sed 's/.*: //'
echo "$(nproc) cores, $count clips"
peer_network=
if "$python" -c 'import torch' 2> /dev/null; then peer_network=$("$python" scripts/bench/pytorch_network.py 32); fi
peak=()
if [ -x "$build/bin/ctxtag_arithmetic_peak" ]; then read -ra peak <<< "$(ctxtag_arithmetic_peak)"; fi
gigaflop=$(ctxtag-model info "$model" --no-timing | awk '/multiply-adds/{gsub(",", "", $6); print 2 * $6 / 1e9}')
echo "network alone, $gigaflop GFLOP a clip${peer_network:+; plain PyTorch, batches of 32: $peer_network clips/s}"
for i in "${!precisions[@]}"; do
  precision=${precisions[$i]}
  speeds=()
  for _ in 1 2 3; do
    speeds+=("$(ctxtag-model info "$model" --precision "$precision" | awk '/clips on/{for (i = 1; i < NF; i++) if ($i == "ms" && $(i + 1) == "a") print 1000 / $(i - 1)}')")
  done
  speed=$(printf '%s\n' "${speeds[@]}" | sort -n | sed -n 2p)
  line="  $precision: $(calculated "$speed" 1) clips/s"
  if [ -n "$peer_network" ]; then line="$line, ratio $(calculated "$speed / $peer_network" 2)"; fi
  if [ -n "${peak[$i]:-}" ]; then line="$line; $(calculated "$speed * $gigaflop" 0) of the ${peak[$i]} GFLOP/s that the cores do from registers"; fi
  echo "$line"
done

echo "audio to tags; CPU ms a clip: decode and mel $(calculated "1000 * $decode_mel / $count" 1)"
for precision in "${precisions[@]}"; do
  for run in 1 2 3; do
    timing=$(timed ctxtag-tag --model "$model" "$folder" --quiet --precision "$precision" --out "$work/tags-$precision$run.csv")
    whole=$(calculated "$(wall <<< "$timing") - $start") spent=$(calculated "$(cpu <<< "$timing") - $start")
    line="  $precision: $(calculated "$count / $whole" 1) clips/s, CPU ms a clip $(calculated "1000 * $spent / $count" 1), $(calculated "$spent / $decode_mel" 2) times decode and mel"
    if "$python" -c 'import torchaudio' 2> /dev/null; then
      peer=$("$python" scripts/bench/pytorch_tag.py "$folder" 2> /dev/null | tail -1)
      line="$line; PyTorch $(calculated "$count / $peer" 1) clips/s, ratio $(calculated "$peer / $whole" 2)"
    fi
    echo "$line"
  done
done
ctxtag-tag --model "$model" "$folder" --quiet --out "$work/memory.csv" 2> /dev/null &
process=$!
largest=0
while kill -0 $process 2> /dev/null; do
  now=$(awk '/RssAnon/{print $2}' "/proc/$process/status" 2> /dev/null || echo 0)
  [ "${now:-0}" -gt "$largest" ] && largest=$now
  sleep 0.05
done
wait $process
echo "anonymous memory at most $((largest / 1024)) MiB"
