#!/usr/bin/env bash
# How fast user vectors are made: scripts/bench_als.sh [PAIRS] [DIMENSIONS] [ITERATIONS] [BUILD]
# Writes listening events of 100,000 users and 50,000 tracks per 10,000,000 PAIRS (the default), and of a quarter and half
# of each, and trains at each size with all cores. Prints seconds an iteration, GFLOP/s, both of wall clock and of processor
# time (which says more on a busy machine), beside those of a product of two 4000 x 4000 matrices made just before, the
# processor time for a pair, and the most anonymous memory. Needs Eigen's headers.
set -euo pipefail
pairs=${1:-10000000} dimensions=${2:-256} iterations=${3:-4}
root=$(cd "$(dirname "$0")/.." && pwd)
build=${4:-$root/build/release}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
threads=$(nproc)
compile() { ${CXX:-g++} -std=c++17 -I"$root/include" -I"$root/tests" "$@"; }
compile -O2 "$root/tests/bench/make_listening.cc" "$root/src/base/random.cc" -o "$work/make"
compile -O3 -march=native -isystem "${EIGEN:-/usr/include/eigen3}" "$root/tests/bench/matrix_product.cc" -pthread -o "$work/product"

echo "machine    $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $threads cores, load $(cut -d' ' -f1 /proc/loadavg)"
for part in 4 2 1; do
  "$work/make" $((pairs / 100 / part)) $((pairs / 200 / part)) $((pairs / part)) > "$work/events.csv"
  read -r product product_cpu < <("$work/product" 4000 "$threads")
  "$build/bin/ctxtag-user" embed --events "$work/events.csv" --dim "$dimensions" --set "als.iterations=$iterations" \
    --out "$work/users$part.npy" --verbose 2> "$work/log" || { cat "$work/log"; exit 1; }
  # iteration N: loss L, S s, C s of processor time, M MB, G GFLOP/s
  awk -v product="$product" -v product_cpu="$product_cpu" '
    /^events read/ { reading = $3 }
    /^iteration/ { wall += $5; cpu += $7; work += $5 * $14; if ($12 > memory) memory = $12
                   if (n++ == 0 || $5 < best) best = $5 }
    / events, / { users = $7; tracks = $9; pairs = $11 }
    END {
      printf "%9d pairs, %6d users, %5d tracks: read in %.1f s; at most %d MB\n", pairs, users, tracks, reading, memory
      printf "  iteration %.2f s (best %.2f), %.2f s of processor time: %.0f ns for a pair\n", wall / n, best, cpu / n, 1e9 * cpu / n / pairs
      printf "  GFLOP/s %.1f of wall clock (matrix product %.1f), %.1f of processor time (matrix product %.1f)\n", work / wall, product, work / cpu, product_cpu
    }' "$work/log"
done
