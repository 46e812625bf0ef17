#!/usr/bin/env bash
# How fast user vectors are made: scripts/bench_als.sh [PAIRS] [DIMENSIONS] [ITERATIONS] [BUILD]
# Writes listening events of 100,000 users and 50,000 tracks per 10,000,000 PAIRS (the default), and of a quarter and half
# of each, and trains at each size with all cores. Prints seconds, processor seconds and GFLOP/s of the iterations, their
# share of what a product of two 4000 x 4000 matrices reaches just before, and the most anonymous memory. Needs Eigen's
# headers.
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
  product=$("$work/product" 4000 "$threads")
  "$build/bin/ctxtag-user" embed --events "$work/events.csv" --dim "$dimensions" --set "als.iterations=$iterations" \
    --out "$work/users$part.npy" --verbose 2> "$work/log" || { cat "$work/log"; exit 1; }
  # iteration N: loss L, S s, C s of processor time, M MB, G GFLOP/s
  awk -v product="$product" '
    /^events read/ { reading = $3 }
    /^iteration/ { wall[++n] = $5; cpu += $7; sum += $5; rate += $14; if ($12 > memory) memory = $12
                   if (n == 1 || $5 < best) { best = $5; fastest = $14 } }
    / events, / { events = $1; users = $7; tracks = $9; pairs = $11 }
    END { printf "%9d pairs, %6d users, %5d tracks: read in %.1f s; an iteration %.2f s (best %.2f), %.2f s of processor time, ", pairs, users, tracks, reading, sum / n, best, cpu / n
          printf "%.1f GFLOP/s (best %.1f; matrix product %.1f: %.2f of it), at most %d MB\n", rate / n, fastest, product, fastest / product, memory
          printf "%9s %.0f ns an iteration and pair\n", "", 1e9 * sum / n / pairs }' "$work/log"
done
