#!/usr/bin/env bash
# What takes too long for every change: scripts/test.sh --all, clang-tidy over everything, fuzzing, whether the simulated
# studies end as they did, every core test under the thread sanitizer, the torch tests under the address sanitizer.
# usage: scripts/nightly.sh [FUZZ_SECONDS_PER_TARGET]
set -euo pipefail
cd "$(dirname "$0")/.."
jobs=$(nproc)

bash scripts/test.sh --all
bash scripts/tidy.sh
bash scripts/fuzz.sh "${1:-300}"
bash scripts/fault.sh 50
bash scripts/soak.sh

bash scripts/study_simulated.sh build/nightly-study build/release

cmake --preset tsan -DCTXTAG_TEST_NAMES= > /dev/null
cmake --build --preset tsan -j "$jobs"
ctest --preset tsan -j "$jobs" -E '^house[.]'

cmake --preset dev -B build/asan-torch -DCTXTAG_SANITIZE=address -DCTXTAG_UNITY=ON > /dev/null
cmake --build build/asan-torch -j "$jobs"
ctest --test-dir build/asan-torch -j "$jobs" -L 'nn|tools' --output-on-failure
