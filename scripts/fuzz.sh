#!/usr/bin/env bash
# Fuzzes every reader of untrusted files with libFuzzer (clang), address and undefined-behaviour sanitizers.
# usage: scripts/fuzz.sh [SECONDS_PER_TARGET [TARGET...]]      TARGET: config, csv, npy, ...
# New inputs go to build/fuzz/corpus; one that breaks a promise is left in build/fuzz as crash-*: fix the code and keep
# the input in tests/fuzz/corpus/TARGET.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
shift || true
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
  for source in tests/fuzz/fuzz_*.cc; do
    name=${source##*/fuzz_}
    targets+=("${name%.cc}")
  done
fi

cmake --preset fuzz > /dev/null
cmake --build --preset fuzz -j "$(nproc)" --target "${targets[@]/#/fuzz_}"
for target in "${targets[@]}"; do
  mkdir -p "build/fuzz/corpus/$target"
  echo "== $target, $seconds s"
  (cd build/fuzz && "bin/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    "corpus/$target" "../../tests/fuzz/corpus/$target" 2> "fuzz_$target.log") ||
    { tail -40 "build/fuzz/fuzz_$target.log"; exit 1; }
  grep -E "number_of_executed_units|average_exec_per_sec|DONE" "build/fuzz/fuzz_$target.log"
done
