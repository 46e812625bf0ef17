#!/usr/bin/env bash
# What takes too long for every change: clang-tidy over everything, fuzzing, whether the four simulated studies
# end as they did, every core test under the thread sanitizer, the torch tests under the address sanitizer.
# usage: scripts/nightly.sh [FUZZ_SECONDS_PER_TARGET]
set -euo pipefail
cd "$(dirname "$0")/.."
jobs=$(nproc)

bash scripts/install_dependencies.sh --tests
bash scripts/tidy.sh
bash scripts/fuzz.sh "${1:-300}"

cmake --preset release > /dev/null
cmake --build --preset release -j "$jobs"
bash scripts/study_simulated.sh build/nightly-study build/release

cmake --preset tsan > /dev/null
cmake --build --preset tsan -j "$jobs"
ctest --preset tsan -j "$jobs" -E '^house[.]'

cmake --preset dev -B build/asan-torch -DCTXTAG_SANITIZE=address -DCTXTAG_UNITY=ON > /dev/null
cmake --build build/asan-torch -j "$jobs"
ctest --test-dir build/asan-torch -j "$jobs" -L 'nn|tools' --output-on-failure
