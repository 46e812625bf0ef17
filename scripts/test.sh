#!/usr/bin/env bash
# What a change has to pass, for people and for CI. Ends with one line, "N passed, M failed" (tests and stages).
# usage: scripts/test.sh [--quick | --all]
#   --quick   no torch, no sanitizers: the daily loop
#   --all     also every header alone, long tests and the tools under the address sanitizer, the thread sanitizer, clang-tidy
# CTXTAG_TEST_DATA names the folder of the test data; tests that need it are skipped without it.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 3
quick=false all=false
case "${1:-}" in
  --quick) quick=true ;;
  --all) all=true ;;
  "") ;;
  *) echo "usage: scripts/test.sh [--quick | --all]" >&2; exit 2 ;;
esac
jobs=$(nproc)
export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$PWD} CCACHE_NOHASHDIR=1  # what another checkout compiled is found again
reports=$(mktemp -d)
trap 'rm -rf "$reports"' EXIT
passed=0 failed=0 skipped=0 failures=()

# stage NAME COMMAND...: runs the command, tells how long it took, and remembers whether it failed.
stage() {
  local name=$1 begin=$SECONDS
  shift
  echo "== $name"
  if "$@"; then
    passed=$((passed + 1))
    echo "== $name: passed, $((SECONDS - begin)) s"
  else
    failed=$((failed + 1))
    failures+=("$name")
    echo "== $name: FAILED, $((SECONDS - begin)) s"
    return 1
  fi
}

# build PRESET CMAKE_BUILD_OPTION...: the benchmarks too where everything is built. Warnings are errors there, but only for
# GCC 12: later ones (14) warn of what their own library does.
build() {
  local options=() strict=OFF
  [ "$(c++ -dumpversion)" = 12 ] && strict=ON
  [ "$1" = release ] && options=(-DCTXTAG_BUILD_BENCH=ON -DCTXTAG_WERROR=$strict)
  cmake --preset "$1" "${options[@]}" > "$reports/log" || { cat "$reports/log"; return 1; }
  cmake --build --preset "$@" -j "$jobs"
}

count() { grep -o "[[:space:]]$1=\"[0-9]*\"" "$reports/tests.xml" | head -1 | tr -dc 0-9; }

# run_tests PRESET CTEST_OPTION...: CTest, its tests counted.
run_tests() {
  local status=0
  rm -f "$reports/tests.xml"
  ctest --preset "$@" -j "$jobs" --no-tests=error --output-junit "$reports/tests.xml" > "$reports/log" 2>&1 || status=$?
  if [ "$status" -ne 0 ]; then cat "$reports/log"; else tail -12 "$reports/log"; fi
  if [ -f "$reports/tests.xml" ]; then
    local all bad left_out
    all=$(count tests) bad=$(count failures) left_out=$(count skipped)
    passed=$((passed + all - bad - left_out)) failed=$((failed + bad)) skipped=$((skipped + left_out))
  fi
  return "$status"
}

check_format() {
  if ! command -v clang-format > /dev/null; then echo "clang-format is not installed: left out"; return 0; fi
  find include src tools tests \( -name '*.h' -o -name '*.cc' \) -print0 |
    xargs -0 -P "$jobs" -n 20 clang-format --dry-run -Werror
}

check_house() { python3 scripts/check_layers.py && python3 scripts/check_text.py; }

installed=()
$quick || installed=(--tests)
stage dependencies bash scripts/install_dependencies.sh "${installed[@]}" || { echo "0 passed, 1 failed"; exit 1; }
stage format check_format
stage house check_house
if $quick; then
  stage "build (core)" build core && stage "tests (core)" run_tests core
else
  if stage "build (release)" build release; then
    stage "tests (release)" run_tests release
    stage "find_package" bash scripts/test_package.sh build/release
  fi
  # Simulations and released data of whole studies take half of the time; --all, and so nightly.sh, runs them too.
  long='Als[.]By|ConfidenceOnIcmr2020|FigureIntervals[.]Cover|HideLabels[.]HidesAsMany|(Icassp|Icmr)2020Import[.]Rep'
  long+='|ListenerCeilings|SimilarPairsOfReal|SimulatedStreams'
  $all && long=none
  stage "build (address sanitizer)" build asan --target ctxtag_core_tests fuzz_targets &&
    stage "tests (address sanitizer)" run_tests asan -E "^house[.]|$long" -LE tools
fi
if $all; then
  stage "headers compile alone" cmake --build --preset release -j "$jobs" --target all_verify_interface_header_sets
  stage "build (address sanitizer, tools)" build asan && stage "tests (address sanitizer, tools)" run_tests asan -L tools
  stage "build (thread sanitizer)" build tsan --target ctxtag_core_tests &&
    stage "tests (thread sanitizer)" run_tests tsan -R '(ForEach|Thread|Queue|Parallel|Prefetch|Loader|Reader)'
  stage "clang-tidy" bash scripts/tidy.sh --changed
fi

echo "== all: $SECONDS s, $skipped tests skipped${failures[*]:+, failed stages: ${failures[*]}}"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
