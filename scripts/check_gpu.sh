#!/usr/bin/env bash
# Builds ctxtag against the LibTorch of a PyTorch from pip and checks it on a graphics card: the tests of networks and
# devices, scores of the card against the processor's, training on it, and speeds beside plain PyTorch of that version.
# Without a card it says so and ends with status 0 (with --strict: 77).
# usage: scripts/check_gpu.sh [--strict]      PYTHON: one that has torch (default: python3)
# Needs the packages of scripts/install_dependencies.sh but libtorch-dev (which may be there), the CUDA toolkit, and MP3s for
# the last part (BENCH_AUDIO: a folder of them; without it that part is left out).
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
skip() { echo "check_gpu.sh: skipped: $1"; [ "$strict" = no ] || exit 77; exit 0; }
strict=no
case "${1:-}" in
  "") ;;
  --strict) strict=yes ;;
  *) echo "usage: $0 [--strict]" >&2; exit 2 ;;
esac
"$python" -c 'import torch' 2> /dev/null || skip "$python has no torch; set PYTHON"
"$python" -c 'import sys, torch; sys.exit(not torch.cuda.is_available())' || skip "this PyTorch finds no graphics card"
command -v nvcc > /dev/null || skip "LibTorch's CMake files need the CUDA toolkit of its version (nvcc in PATH)"
torch=$("$python" -c 'import torch; print(torch.utils.cmake_prefix_path)')
"$python" -c 'import torch; print(f"PyTorch {torch.__version__}, {torch.cuda.get_device_name(0)}")'

build=build/gpu
abi=$("$python" -c 'import torch; print(int(torch.compiled_with_cxx11_abi()))')
if [ "$abi" != 1 ]; then skip "this PyTorch has the C++ ABI of before 2011; take 2.6 or later"; fi
cmake -S . -B $build -G Ninja -DCMAKE_BUILD_TYPE=Release -DCTXTAG_UNITY=ON -DCTXTAG_BUILD_BENCH=ON -DTorch_DIR="$torch/Torch"
cmake --build $build -j "$(nproc)" --target ctxtag_nn_tests ctxtag-tag ctxtag-train ctxtag-features ctxtag-dataset ctxtag-model ctxtag_train_step_bench
PATH="$PWD/$build/bin:$PATH"

echo "== tests"
$build/bin/ctxtag_nn_tests --gtest_brief=1

echo "== card against processor"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ctxtag-dataset simulate --out "$work/music" --clips 96 --seed 3 --quiet
ctxtag-features extract --tracks "$work/music/tracks.csv" --out "$work/features" --quiet --set frontend.start_seconds=0
ctxtag-dataset split --labels "$work/music/labels.csv" --shares .6,.2,.2 --out "$work/splits.csv"
data=(--set "data.features=$work/features" --set "data.labels=$work/music/labels.csv" --set "data.splits=$work/splits.csv")
for model in small_cnn icassp2020_cnn musicnn short_chunk_cnn_res; do
  ctxtag-train "${data[@]}" --set model.name=$model --set train.epochs=2 --device cuda --quiet --out "$work/$model"
  for device in cpu cuda; do
    ctxtag-tag --model "$work/$model/model.safetensors" --features "$work/features" --device $device --quiet --scores "$work/$device.csv"
    ctxtag-tag --model "$work/$model/model.safetensors" "$work/music/audio" --device $device --quiet --scores "$work/audio-$device.csv" --out "$work/$device-tags.csv"
  done
  for kind in "" audio-; do
    paste -d, "$work/${kind}cpu.csv" "$work/${kind}cuda.csv" | awk -F, -v name="$model ${kind:-features-}" 'NR > 1 {
        n = NF / 2; for (i = 2; i <= n; ++i) { d = $i - $(i + n); if (d < 0) d = -d; if (d > largest) largest = d } }
      END { printf "%s: scores differ by %.2g at most\n", name, largest; exit !(largest <= 1e-4) }'
  done
done

echo "== one epoch on the card against one on the processor, from the same weights and batches: the losses"
for device in cpu cuda; do
  ctxtag-train "${data[@]}" --set model.name=icassp2020_cnn --set train.epochs=1 --device $device --quiet --out "$work/loss-$device"
done
cat "$work/loss-cpu/history.jsonl" "$work/loss-cuda/history.jsonl" | awk -F'[:,]' '{ loss[NR] = $4 } END {
  d = (loss[1] - loss[2]) / loss[1]; printf "training loss %s on the processor, %s on the card\n", loss[1], loss[2]; exit !(d < 1e-3 && d > -1e-3) }'

echo "== training, batches of 32, clips/s: ctxtag float32, bfloat16; PyTorch float32 (TF32 off), bfloat16"
echo "$(ctxtag_train_step_bench 50 float32 cuda) $(ctxtag_train_step_bench 50 bfloat16 cuda)" \
  "$("$python" scripts/bench/pytorch_train.py 50 cuda) $("$python" scripts/bench/pytorch_train.py 50 cuda bfloat16)"
echo "== scoring, clips/s: ctxtag float32, bfloat16; PyTorch float32 in batches of 64"
for precision in float32 bfloat16; do
  ctxtag-model info "$work/icassp2020_cnn/model.safetensors" --device cuda --precision $precision | grep 'measured here'
done
"$python" scripts/bench/pytorch_network.py 64 cuda
if [ -n "${BENCH_AUDIO:-}" ]; then
  echo "== audio to tags on all cores and the card"
  for precision in float32 bfloat16; do
    time ctxtag-tag --model "$work/icassp2020_cnn/model.safetensors" "$BENCH_AUDIO" --device cuda --precision $precision --quiet --out "$work/$precision.csv"
  done
fi
