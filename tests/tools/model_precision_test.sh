#!/usr/bin/env bash
# --precision bfloat16: tagging and training in it, and what it costs. Usage: model_precision_test.sh FOLDER_OF_BINARIES
set -u
bin=$(cd "$1" && pwd)
. "$(dirname "$0")/expect.sh"
cd "$work" || exit 1
export PATH="$bin:$PATH"

trained_corpus 4 0 .5,.25,.25
model=run/model.safetensors
expect 2 "--precision" ctxtag-tag --model $model music/audio --precision float16
expect 2 "precision: float32 or bfloat16, found 'half'" ctxtag-train --config run.json --set train.precision=half --out no
if ! grep -qw avx512_bf16 /proc/cpuinfo; then
  expect 2 "neither AMX nor AVX512-BF16; take float32" ctxtag-tag --model $model music/audio --precision bfloat16
  expect 2 "neither AMX nor AVX512-BF16; take float32" ctxtag-train --config run.json --precision bfloat16 --out no
  expect 2 "neither AMX nor AVX512-BF16; take float32" ctxtag-model precision $model --features features
  finish
  exit
fi

if ! ctxtag-model info $model --device cuda > log 2>&1; then
  grep -q -- "--device cuda: LibTorch .* finds no card" log || fail "no card: $(cat log)"
  for command in verify "precision --features features"; do
    # shellcheck disable=SC2086
    expect 2 "--device cuda: LibTorch" ctxtag-model $command $model --device cuda
  done
  expect 2 "--device cuda: LibTorch" ctxtag-model robustness $model --tracks music/tracks.csv --labels music/labels.csv --out robust --device cuda
  [ -e robust ] && fail "a folder for what was refused"
  expect 2 "--device cuda: LibTorch" ctxtag-tag --model $model music/audio --device cuda
  expect 2 "--device cuda:1: LibTorch" ctxtag-train --config run.json --device cuda:1 --out no
  [ -e no ] && fail "a folder for what was refused"
fi
expect 2 "--device: auto, cpu, cuda or cuda:N, found 'tpu'" ctxtag-tag --model $model music/audio --device tpu
# Scores are others than in float32, the same bytes on any number of threads, from audio as from features.
tag=(ctxtag-tag --model $model --quiet)
"${tag[@]}" music/audio --scores exact.csv > log 2>&1 || fail "float32: $(cat log)"
"${tag[@]}" music/audio --precision bfloat16 --threads 1 --scores one.csv > log 2>&1 || fail "bfloat16: $(cat log)"
"${tag[@]}" music/audio --precision bfloat16 --threads 3 --scores three.csv > log 2>&1 || fail "bfloat16: $(cat log)"
same_bytes one.csv three.csv
cmp -s one.csv exact.csv && fail "bfloat16 changes nothing"
# The journal knows which precision its scores have.
cp exact.csv kept.csv
cp exact.csv.journal kept.csv.journal
expect 0 "24 tagged, 0 rejected, 0 done before" ctxtag-tag --model $model music/audio --precision bfloat16 --scores kept.csv --quiet
same_bytes kept.csv one.csv

# What it costs; of a model and itself there is no drift beyond what was just seen.
expect 0 "labelled tracks: float32" ctxtag-model precision $model --features features --labels music/labels.csv --splits splits.csv
grep -q '^float32 .* clips/s, bfloat16 .* clips/s: .* times$' printed || fail "speeds: $(cat printed)"
grep -q '^scores of 24 tracks change by 0\.00[0-9]* in the mean' printed || fail "drift: $(cat printed)"
ctxtag-tag --model $model --features features --scores f.csv --quiet 2> log && ctxtag-tag --model $model --features features --precision bfloat16 --scores b.csv --quiet 2> log
largest=$(paste -d, f.csv b.csv | awk -F, 'NR > 1 { n = NF / 2; for (i = 2; i <= n; ++i) { d = $i - $(i + n); if (d < 0) d = -d; if (d > m) m = d } } END { printf "%.6f", m }')
grep -q "one by $largest\$" printed || fail "largest drift $largest: $(cat printed)"
ctxtag-model precision $model --features features --labels music/labels.csv --format json --out precision.json || fail "as JSON"
grep -q "\"largest\": ${largest%?}" precision.json || fail "largest drift $largest: $(cat precision.json)"
grep -A 2 '"macro_roc_auc"' precision.json | grep -q '"tracks": ' || fail "ROC-AUC: $(cat precision.json)"
expect 2 "--out" ctxtag-model precision $model --features features --out $model
expect 2 "--features: not given" ctxtag-model precision $model
expect 2 "--splits goes with --labels" ctxtag-model precision $model --features features --splits splits.csv

# Training in bfloat16: the same bytes run to run, killed and continued; other weights than float32's. Scores are float32.
train=(ctxtag-train --config run.json --quiet --threads 2 --set train.epochs=3)
"${train[@]}" --precision bfloat16 --out a || fail "training in bfloat16"
"${train[@]}" --set train.precision=bfloat16 --out b || fail "train.precision"
same_bytes a/model.safetensors b/model.safetensors
"${train[@]}" --out c && cmp -s a/model.safetensors c/model.safetensors && fail "training in bfloat16 changes nothing"
"$bin/ctxtag-train" --config run.json --quiet --threads 2 --set train.epochs=3 --precision bfloat16 --set train.checkpoint_seconds=0.001 --out k > log 2>&1 &
process=$!
for _ in $(seq 400); do [ "$(cat k/history.jsonl 2> /dev/null | wc -l)" -ge 1 ] && break; sleep 0.01; done
kill -9 $process 2> /dev/null
wait $process 2> /dev/null
"$bin/ctxtag-train" --config run.json --quiet --threads 2 --set train.epochs=3 --precision bfloat16 --set train.checkpoint_seconds=0.001 --out k || fail "continued"
same_bytes a/scores/test.csv k/scores/test.csv
ctxtag-tag --model a/model.safetensors --features features --scores all.csv --quiet > log 2>&1 || fail "scores: $(cat log)"
grep -qvFf all.csv a/scores/test.csv && fail "the run's scores are other than those of ctxtag-tag in float32"
expect 0 "golden" ctxtag-model verify a/model.safetensors
# A run that was begun before there was train.precision goes on; one of another precision does not.
mkdir old
sed '/"precision": "float32",/d' c/config.json > old/config.json
cp old/config.json begun.json
"${train[@]}" --out old || fail "a run without the key"
expect 0 "nothing left to do" ctxtag-train --config run.json --threads 2 --set train.epochs=3 --out old
same_bytes begun.json old/config.json
same_bytes c/scores/test.csv old/scores/test.csv
expect 2 '/train/precision is "bfloat16", there it is "float32"' ctxtag-train --config run.json --threads 2 --set train.epochs=3 --precision bfloat16 --out c
# A network with a large dense layer: what training says is float32 all the same.
ctxtag-train --config run.json --quiet --precision bfloat16 --set model.name=icassp2020_cnn --set 'model.channels=[4,8]' --set model.dense=64 --out large || fail "training a large one"
expect 0 "golden scores: pass" ctxtag-model verify large/model.safetensors
ctxtag-tag --model large/model.safetensors --features features --scores all.csv --quiet > log 2>&1 || fail "scores: $(cat log)"
grep -qvFf all.csv large/scores/test.csv && fail "the large run's scores are other than those of ctxtag-tag in float32"
finish
