#!/usr/bin/env bash
# How fast playlists in the Million Playlist Dataset's format are read: scripts/bench_dataset.sh [SLICES] [BUILD]
# Writes SLICES (default 100: 100,000 playlists, 3.5 GB) of test data and builds from a quarter, half and all of them, with
# one thread and with all, from a warm cache. Prints MB/s, memory, the straight lines through the three sizes with what
# they say of 1,000,000 playlists, and on one slice the ratio to Python's json.
# Needs python3; $TMPDIR must have the room.
set -euo pipefail
slices=${1:-100}
root=$(cd "$(dirname "$0")/.." && pwd)
build=${2:-$root/build/release}
. "$root/scripts/bench/require_built.sh"
require_built "$build" ctxtag-dataset
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
${CXX:-g++} -O2 -std=c++17 -I"$root/include" "$root/tests/bench/make_mpd_slices.cc" "$root/src/base/random.cc" -o "$work/make"

# built NAME FOLDER THREADS: "WALL CPU PEAK_KB TRACKS BYTES_A_TRACK", the best of three runs.
built() {
  for _ in 1 2 3; do
    python3 - "$build/bin/ctxtag-dataset" "$2" "$3" "$root/data/keywords/icassp2020.json" "$work/$1" << 'EOF' || exit 1
import os, re, resource, subprocess, sys, time
tool, folder, threads, keywords, out = sys.argv[1:]
command = [tool, "build", "--mpd", folder, "--keywords", keywords, "--out", out, "--threads", threads,
           "--set", "min_tracks_per_tag=1", "--set", "tracks_per_tag=0"]
begin = time.monotonic()
done = subprocess.run(command, stderr=subprocess.PIPE, text=True)
wall = time.monotonic() - begin
if done.returncode != 0:
    sys.exit(done.stderr)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
tracks, size = re.search(r"of (\d+) distinct tracks(?: \((\d+) bytes)?", done.stderr).groups()
print(f"{wall:.3f} {used.ru_utime + used.ru_stime:.3f} {used.ru_maxrss} {tracks} {size or 0}")
EOF
  done | sort -n | sed -n 1p
}
megabytes() { find -L "$1" -name 'mpd.slice.*' -printf '%s\n' | awk '{sum += $1} END {printf "%.1f", sum / 1e6}'; }

echo "machine    $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(nproc) cores"
"$work/make" "$work/all" "$slices"
cat "$work/all"/* > /dev/null
threads=$(nproc)
for part in 4 2 1; do
  mkdir "$work/part$part"
  find "$work/all" -name '*.json' | sort -V | sed -n "1,$((slices / part))p" | xargs -I{} ln -s {} "$work/part$part/"
  size=$(megabytes "$work/part$part")
  for t in 1 "$threads"; do
    figures=$(built "out$part" "$work/part$part" "$t")
    read -r wall cpu peak tracks bytes <<< "$figures"
    [ "$t" != 1 ] || echo "$((slices / part)) $size $cpu $peak $tracks" >> "$work/sizes"
    awk -v n="$((slices / part))" -v s="$size" -v t="$t" -v w="$wall" -v c="$cpu" -v p="$peak" -v k="$tracks" -v b="$bytes" 'BEGIN {
      printf "%5d slices  %8.1f MB  %2d threads  %7.2f s  %6.0f MB/s, %6.0f MB/s a core  peak %6.0f MiB  %9d tracks, %4d bytes each\n",
             n, s, t, w, s / w, s / c, p / 1024, k, b }'
  done
done
# Least squares through the three sizes, one thread: CPU time by slices, memory by distinct tracks.
python3 - "$work/sizes" << 'EOF'
import sys

def line(x, y):
    mx, my = sum(x) / len(x), sum(y) / len(y)
    slope = sum((a - mx) * (b - my) for a, b in zip(x, y)) / sum((a - mx) ** 2 for a in x)
    offset = my - slope * mx
    return offset, slope, max(abs(offset + slope * a - b) / b for a, b in zip(x, y))

slices, size, cpu, peak, tracks = zip(*[[float(cell) for cell in row.split()] for row in open(sys.argv[1])])
offset, slope, off = line(slices, cpu)
print(f"time       {offset:.2f} s + {1000 * slope:.1f} s a million playlists (CPU, 1 thread); the three are off by {off:.1%} at most")
print(f"           1,000,000 playlists ({size[-1] / slices[-1]:.1f} GB): {offset + 1000 * slope:.1f} s, extrapolated")
base, each, off = line(tracks, [1024 * kilobytes for kilobytes in peak])
print(f"memory     {base / 2**20:.0f} MiB + {each:.0f} bytes a distinct track; the three are off by {off:.1%} at most")
print(f"           2,262,292 tracks (Million Playlist Dataset): {(base + 2262292 * each) / 2**20:.0f} MiB, extrapolated")
EOF
mkdir "$work/one" && cp "$work/all/mpd.slice.0-999.json" "$work/one/"
figures=$(built one "$work/one" 1)
read -r _ ours _ <<< "$figures"
python=$(python3 - "$work/one/mpd.slice.0-999.json" << 'EOF'
import json, sys, time
best = 1e9
for _ in range(3):
    begin = time.process_time()
    with open(sys.argv[1], encoding="utf-8") as file:
        json.load(file)
    best = min(best, time.process_time() - begin)
print(f"{best:.3f}")
EOF
)
awk -v s="$(megabytes "$work/one")" -v o="$ours" -v p="$python" 'BEGIN {
  printf "one slice  build %.0f MB/s, Python json.load alone %.0f MB/s: ratio %.1f\n", s / o, s / p, p / o }'
