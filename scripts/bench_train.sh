#!/usr/bin/env bash
# Training speed of the ICASSP 2020 network (batch 32, Adadelta) in float32 and, where the processor multiplies it,
# bfloat16, beside plain PyTorch in float32, in turn, three times each.
# usage: scripts/bench_train.sh [BUILD_FOLDER] [STEPS]      needs a python3 with torch (Debian: python3-torch)
set -euo pipefail
cd "$(dirname "$0")/.."
build=$(realpath -m "${1:-build/release}") steps=${2:-8} python=${PYTHON:-/usr/bin/python3}
. scripts/bench/require_built.sh
require_built "$build" ctxtag_train_step_bench
"$python" -c 'import torch' 2> /dev/null || { echo "bench_train.sh: $python has no torch; set PYTHON" >&2; exit 2; }
grep -m1 'model name' /proc/cpuinfo | sed 's/.*: //'
echo "$(nproc) cores, PyTorch $("$python" -c 'import torch; print(torch.__version__)')"
for _ in 1 2 3; do
  exact=$("$build/bin/ctxtag_train_step_bench" "$steps")
  lowered=$("$build/bin/ctxtag_train_step_bench" "$steps" bfloat16 2> /dev/null || true)
  peer=$("$python" scripts/bench/pytorch_train.py "$steps")
  awk -v a="$exact" -v l="$lowered" -v b="$peer" 'BEGIN{
    printf "ctxtag float32 %.1f clips/s", a
    if (l != "") printf ", bfloat16 %.1f", l
    printf "; PyTorch %.1f; ratio %.2f", b, a / b
    if (l != "") printf ", %.2f", l / b
    print ""}'
done
