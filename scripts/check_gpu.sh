#!/usr/bin/env bash
# Builds ctxtag against the LibTorch of a PyTorch from pip and checks it on a graphics card: the tests of networks and
# devices, scores of the card against the processor's, training on it, killed and continued, two processes where there
# are two cards, and speeds beside plain PyTorch of that version. Goes on after what fails, and ends with status 1 then.
# Without a card it says so and ends with status 0 (with --strict: 77).
# usage: scripts/check_gpu.sh [--strict]      PYTHON: one that has torch (default: python3)
# Needs the packages of `scripts/install_dependencies.sh --tests` but libtorch-dev (which may be there), CMake 3.25, the CUDA
# toolkit of PyTorch's version, and MP3s for the last part (BENCH_AUDIO: a folder of them; without it that part is left out).
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
skip() { echo "check_gpu.sh: skipped: $1"; [ "$strict" = no ] || exit 77; exit 0; }
strict=no failures=0
case "${1:-}" in
  "") ;;
  --strict) strict=yes ;;
  *) echo "usage: $0 [--strict]" >&2; exit 2 ;;
esac
of_torch() { "$python" -c "import torch; print($1)"; }
"$python" -c 'import torch' 2> /dev/null || skip "$python has no torch; set PYTHON"
"$python" -c 'import sys, torch; sys.exit(not torch.cuda.is_available())' || skip "this PyTorch finds no graphics card"
command -v nvcc > /dev/null || skip "LibTorch's CMake files need the CUDA toolkit of its version (nvcc in PATH)"
toolkit=$(nvcc --version | sed -n 's/.*release \([0-9]*\.[0-9]*\).*/\1/p') wanted=$(of_torch torch.version.cuda)
[ "${toolkit%%.*}" = "${wanted%%.*}" ] || skip "PyTorch is of CUDA $wanted, nvcc of $toolkit"
[ "$(of_torch 'int(torch.compiled_with_cxx11_abi())')" = 1 ] ||
  skip "this PyTorch has the C++ ABI of before 2011; take 2.6 for CUDA 12.6, or 2.7 or later"
of_torch 'f"PyTorch {torch.__version__}, {torch.cuda.get_device_name(0)}, CUDA " + torch.version.cuda'

build=build/gpu
cmake -S . -B $build -G Ninja -DCMAKE_BUILD_TYPE=Release -DCTXTAG_UNITY=ON -DCTXTAG_BUILD_BENCH=ON \
  -DTorch_DIR="$(of_torch torch.utils.cmake_prefix_path)/Torch"
cmake --build $build -j "$(nproc)" --target ctxtag_nn_tests ctxtag-tag ctxtag-train ctxtag-features ctxtag-dataset ctxtag-model ctxtag_train_step_bench
PATH="$PWD/$build/bin:$PATH"
# check WHAT COMMAND...: runs it; a failure is said, counted, and not the end.
check() {
  local what=$1
  shift
  echo "== $what"
  "$@" || { echo "FAILED: $what"; failures=$((failures + 1)); }
}

on_card='*OnEveryDevice*:*EveryDevice*:DeviceFrom*:*DeviceFrontEnd*'
check "tests of what a card does" $build/bin/ctxtag_nn_tests --gtest_brief=1 --gtest_filter="$on_card"
check "all other tests of networks" $build/bin/ctxtag_nn_tests --gtest_brief=1 --gtest_filter="-$on_card"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ctxtag-dataset simulate --out "$work/music" --clips 96 --seed 3 --quiet
ctxtag-features extract --tracks "$work/music/tracks.csv" --out "$work/features" --quiet --set frontend.start_seconds=0
ctxtag-dataset split --labels "$work/music/labels.csv" --shares .6,.2,.2 --out "$work/splits.csv"
data=(--set "data.features=$work/features" --set "data.labels=$work/music/labels.csv" --set "data.splits=$work/splits.csv")
# close WHAT A B LIMIT: two score tables of the same rows, no number further apart, and every one a number.
close() {
  paste -d, "$2" "$3" | awk -F, -v what="$1" -v limit="$4" 'NR > 1 {
      n = NF / 2
      if ($1 != $(1 + n)) ++beyond
      for (i = 2; i <= n; ++i) {
        d = $i - $(i + n)
        if (d < 0) d = -d
        if (d > limit || ($i $(i + n)) !~ /^[-+.e0-9]+$/) ++beyond
        if (d > largest) largest = d
      } }
    END { printf "%s: %d rows, scores differ by %.2g at most\n", what, NR - 1, largest; exit !(NR > 1 && beyond == 0) }'
}
card_against_processor() {
  local model=$1 of=$work/$1
  ctxtag-train "${data[@]}" --set model.name="$model" --set train.epochs=2 --device cuda --quiet --out "$of" || return
  for device in cpu cuda; do
    ctxtag-tag --model "$of/model.safetensors" --features "$work/features" --device $device --quiet --scores "$of/$device.csv" || return
    ctxtag-tag --model "$of/model.safetensors" "$work/music/audio" --device $device --quiet --scores "$of/audio-$device.csv" || return
    ctxtag-tag --model "$of/model.safetensors" "$work/music/audio" --device $device --quiet --windows 100 --scores "$of/windows-$device.csv" || return
  done
  for kind in "" audio- windows-; do
    close "$model ${kind:-features-}" "$of/${kind}cpu.csv" "$of/${kind}cuda.csv" 1e-4 || return
  done
  ctxtag-model verify "$of/model.safetensors" --device cuda &&
    ctxtag-model precision "$of/model.safetensors" --features "$work/features" --labels "$work/music/labels.csv" --device cuda
}
for model in small_cnn icassp2020_cnn musicnn short_chunk_cnn_res; do
  check "card against processor: $model" card_against_processor $model
done

one_epoch() {
  for device in cpu cuda; do
    ctxtag-train "${data[@]}" --set model.name=icassp2020_cnn --set train.epochs=1 --device $device --quiet --out "$work/loss-$device" || return
  done
  cat "$work/loss-cpu/history.jsonl" "$work/loss-cuda/history.jsonl" | awk -F'[:,]' '{ loss[NR] = $4 } END {
    d = (loss[1] - loss[2]) / loss[1]; printf "training loss %s on the processor, %s on the card\n", loss[1], loss[2]; exit !(d < 1e-3 && d > -1e-3) }'
}
check "one epoch on the card against one on the processor, from the same weights and batches" one_epoch

killed() {
  local train=(ctxtag-train "${data[@]}" --set train.epochs=30 --set train.patience=0 --set train.checkpoint_seconds=0.01 --device cuda --quiet)
  "${train[@]}" --out "$work/whole" || return
  "${train[@]}" --out "$work/killed" &
  local process=$!
  for _ in $(seq 600); do [ -s "$work/killed/checkpoints/last.safetensors" ] && break; sleep 0.02; done
  kill -9 $process 2> /dev/null
  wait $process 2> /dev/null
  "${train[@]}" --out "$work/killed" && cmp "$work/whole/history.jsonl" "$work/killed/history.jsonl" &&
    cmp "$work/whole/scores/test.csv" "$work/killed/scores/test.csv"
}
check "training killed and continued: the same history and scores" killed

bfloat16_learns() {
  for precision in float32 bfloat16; do
    ctxtag-train "${data[@]}" --set model.name=icassp2020_cnn --set train.epochs=3 --precision $precision --device cuda --quiet --out "$work/learns-$precision" || return
    tail -n 1 "$work/learns-$precision/history.jsonl"
  done
}
check "training in bfloat16: its last epoch beside that of float32" bfloat16_learns

together() {
  local processes=()
  for rank in 0 1; do
    RANK=$rank LOCAL_RANK=$rank WORLD_SIZE=2 MASTER_ADDR=127.0.0.1 MASTER_PORT=29611 \
      ctxtag-train "${data[@]}" --set model.name=icassp2020_cnn --set train.epochs=1 --device cuda --quiet --out "$work/together" &
    processes+=($!)
  done
  wait "${processes[0]}" && wait "${processes[1]}"
}
if [ "$(of_torch 'torch.cuda.device_count()')" -gt 1 ]; then
  check "two processes, two cards" together
else
  echo "two processes, two cards: left out, there is one card"
fi

echo "== training, batches of 32, clips/s (TF32 off), three times in turn"
for _ in 1 2 3; do
  exact=$(ctxtag_train_step_bench 500 float32 cuda) lowered=$(ctxtag_train_step_bench 500 bfloat16 cuda)
  plain=$("$python" scripts/bench/pytorch_train.py 500 cuda)
  plain_last=$("$python" scripts/bench/pytorch_train.py 500 cuda channels_last)
  plain_lowered=$("$python" scripts/bench/pytorch_train.py 500 cuda bfloat16 channels_last)
  echo "ctxtag float32 $exact, bfloat16 $lowered; PyTorch float32 $plain, channels-last $plain_last, bfloat16 channels-last $plain_lowered"
done
echo "== scoring in batches of 64, the fastest of several"
for precision in float32 bfloat16; do
  told=$(ctxtag-model info "$work/icassp2020_cnn/model.safetensors" --device cuda --precision $precision)
  grep 'measured here' <<< "$told"
  for layout in contiguous channels_last; do
    speed=$("$python" scripts/bench/pytorch_network.py 64 cuda $precision $layout)
    echo "PyTorch $precision, $layout: $speed clips/s"
  done
done
if [ -n "${BENCH_AUDIO:-}" ]; then
  echo "== audio to tags on all cores and the card"
  for precision in float32 bfloat16; do
    time ctxtag-tag --model "$work/icassp2020_cnn/model.safetensors" "$BENCH_AUDIO" --device cuda --precision $precision --quiet --out "$work/$precision.csv"
  done
fi
[ $failures -eq 0 ] || { echo "$failures checks failed"; exit 1; }
echo "all checks passed"
