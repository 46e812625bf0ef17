#!/usr/bin/env bash
# What extracting features costs beside decoding alone: scripts/bench_features.sh FOLDER_OF_MP3 [BUILD]
# Prints CPU and wall times and the machine. The whole files are decoded by the yardstick, so use clips of some 30 s.
set -euo pipefail
folder=${1:?"usage: $0 FOLDER_OF_MP3 [BUILD]"}
root=$(cd "$(dirname "$0")/.." && pwd)
build=${2:-$root/build/release}
. "$root/scripts/bench/require_built.sh"
require_built "$build" ctxtag-features
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mapfile -d '' files < <(find "$folder" -name '*.mp3' -print0 | sort -z)
[ "${#files[@]}" -gt 0 ] || { echo "$folder: no mp3 files" >&2; exit 2; }
# shellcheck disable=SC2046
${CXX:-g++} -O2 -std=c++17 "$root/tests/bench/decode_only.cc" -o "$work/decode_only" $(pkg-config --cflags --libs sndfile)

# measured COMMAND...: "WALL CPU" in seconds, the better of three runs. Status 1, and no figure, when one of them fails.
measured() {
  local run times
  for run in 1 2 3; do
    rm -rf "$work/features" "$work/features.journal"
    TIMEFORMAT='%R %U %S'
    { time "$@" > /dev/null 2> "$work/log"; } 2> "$work/time$run" || { cat "$work/log" >&2; echo "$1: failed" >&2; return 1; }
  done
  times=$(cat "$work"/time[123])
  awk '{cpu = $2 + $3; if (NR == 1 || cpu < best) {best = cpu; wall = $1}} END {print wall, best}' <<< "$times"
}
extract=("$build/bin/ctxtag-features" extract "$folder" --out "$work/features" --set frontend.start_seconds=0 --quiet)

cat "${files[@]}" > /dev/null
figures=$(measured "$work/decode_only" "${files[@]}") || exit 1
read -r _ decode <<< "$figures"
figures=$(measured "${extract[@]}" --threads 1) || exit 1
read -r wall_one one <<< "$figures"
figures=$(measured "${extract[@]}") || exit 1
read -r wall_all all <<< "$figures"

echo "machine            $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(nproc) cores"
echo "files              ${#files[@]}"
awk -v d="$decode" -v o="$one" -v a="$all" -v w1="$wall_one" -v wa="$wall_all" -v n="${#files[@]}" 'BEGIN {
  printf "decoding alone     %.2f s CPU, %.2f ms a file\n", d, 1000 * d / n
  printf "extract, 1 thread  %.2f s CPU, %.2f ms a file, %.2f s wall\n", o, 1000 * o / n, w1
  printf "extract, all       %.2f s CPU, %.2f ms a file, %.2f s wall, %.1f files/s\n", a, 1000 * a / n, wa, n / wa
  printf "ratio              %.2f (extract with one thread / decoding alone; at most 1.5)\n", o / d }'
