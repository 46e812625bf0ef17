#!/usr/bin/env bash
# Pulls the plug: every job that can be continued is killed (kill -9) at random moments KILLS times, and stopped by
# signals, a full disk and a folder that cannot be written; then the same command has to end with the bytes of an
# undisturbed run. Needs root for the small disk (left out, with a word, without).
# usage: [SEED=1] scripts/fault.sh [KILLS=50] [BUILD]
set -u
root=$(cd "$(dirname "$0")/.." && pwd)
kills=${1:-50} build=$(realpath -m "${2:-$root/build/release}")
bin=$build/bin
. "$root/scripts/bench/require_built.sh"
require_built "$build" ctxtag-dataset ctxtag-features ctxtag-train ctxtag-tag
RANDOM=${SEED:-1}
export PATH="$bin:$PATH" no_proxy=127.0.0.1
work=$(mktemp -d) failures=0 server=
cleanup() {
  [ -z "$server" ] || kill "$server" 2> /dev/null
  ! mountpoint -q "$work/small" 2> /dev/null || umount "$work/small"
  rm -rf "$work"
}
trap cleanup EXIT
cd "$work" || exit 3
fail() { echo "FAILED: $*"; failures=$((failures + 1)); }

# Each job: `NAME OUT` runs it, `compare_NAME A B` says whether two outputs are the same bytes. Its status: 0 or 1.
extract() { ctxtag-features extract inputs --out "$1/features" --threads 2 --quiet --set frontend.start_seconds=0 --set frontend.length_seconds=3; }
train() { ctxtag-train --config run.json --out "$1/run" --threads 1 --quiet; }
tag() { ctxtag-tag --model model.safetensors inputs --out "$1/tags.csv" --scores "$1/scores.npy" --embeddings "$1/e.npy" --quiet; }
shards() {
  local part code
  for part in 1 2; do
    ctxtag-tag --model model.safetensors inputs --shard "$part/2" --out "$1/tags.csv" --quiet
    code=$?
    [ $code -le 1 ] || return $code
  done
  ctxtag-dataset merge "$1"/tags.?-of-2.csv --out "$1/tags.csv" --quiet
}
build() { ctxtag-dataset build --playlists playlists.csv --keywords music/keywords.json --out "$1/built" --set min_count=1 --set min_tracks_per_tag=1 --set tracks_per_tag=0 --quiet; }
fetch() {
  ctxtag-dataset fetch --ids ids.csv --out "$1/previews" --quiet --set "fetch.base_url=$(cat service/url)" \
    --set fetch.requests_per_second=500 --set fetch.quota_seconds=0.05 --set fetch.back_off_seconds=0.01 --set fetch.retries=1
}
# What byte-equal covers: all but journals, times, environments and event files.
same() { diff -rq -x '*.journal' -x timing.jsonl -x environment.json -x 'events.out.*' -x '*.lock' -x .lock "$1" "$2"; }

ctxtag-dataset simulate --out music --clips 16 --artists 8 --users 400 --set seconds=3 --seed 3 --quiet || exit 3
ctxtag-features extract --tracks music/tracks.csv --out features --quiet --set frontend.start_seconds=0 --set frontend.length_seconds=3 || exit 3
ctxtag-dataset split --labels music/labels.csv --shares 0.5,0.25,0.25 --out splits.csv > /dev/null 2>&1 || exit 3
cat > run.json << 'JSON'
{ "data": {"features": "features", "labels": "music/labels.csv", "splits": "splits.csv"},
  "model": {"channels": [4, 8], "dense": 16}, "train": {"epochs": 12, "batch_size": 4, "checkpoint_seconds": 0.01} }
JSON
ctxtag-train --config run.json --out first --threads 1 --quiet || exit 3
cp first/model.safetensors .
mkdir inputs
for copy in 1 2 3; do for file in music/audio/*; do cp "$file" "inputs/$copy$(basename "$file")"; done; done
printf 'not music' > inputs/broken.mp3
for i in $(seq 40); do sed 1d music/playlists.csv | sed "s/^/$i-/"; done > many
{ head -1 music/playlists.csv; cat many; } > playlists.csv
jobs=(extract train tag shards build)
if [ -x "$bin/ctxtag_preview_server" ]; then
  mkdir service
  "$bin/ctxtag_preview_server" service 0.01 > /dev/null 2>&1 &
  server=$!
  disown
  for _ in $(seq 200); do [ -s service/url ] && break; sleep 0.05; done
  { echo song_id,car; for i in $(seq 1 60); do echo "$i,1"; done; } > ids.csv
  jobs+=(fetch)
else
  echo "fetch: left out, the tests' server is not built"
fi

# disturb PROCESS: as long as it lives, a file in inputs/ is cut off, replaced by another, or taken away.
disturb() {
  local files=(inputs/*) file
  while kill -0 "$1" 2> /dev/null; do
    file=${files[$((RANDOM % ${#files[@]}))]}
    case $((RANDOM % 3)) in
      0) truncate -s 2000 "$file" 2> /dev/null ;;
      1) cp "${files[$((RANDOM % ${#files[@]}))]}" "$file" 2> /dev/null ;;
      2) rm -f "$file" ;;
    esac
  done
}

# Room for something, but not for all of it.
too_small() { if [ "$1" = build ]; then echo 12k; else echo 64k; fi; }
now() { date +%s%N; }
for job in "${jobs[@]}"; do
  mkdir "whole_$job"
  begin=$(now)
  "$job" "whole_$job" > log 2>&1
  status=$?
  [ $status -le 1 ] || { fail "$job ends with $status undisturbed: $(cat log)"; continue; }
  took=$((($(now) - begin) / 1000000)) # ms
  before=$failures
  done_kills=0 rounds=0 early=0
  while [ $done_kills -lt "$kills" ]; do
    out=killed_$job
    rm -rf "$out" && mkdir "$out"
    while true; do
      "$job" "$out" > log 2>&1 &
      process=$!
      sleep "$(awk -v r=$RANDOM -v ms=$took 'BEGIN { printf "%.3f", r / 32768 * ms / 1000 }')"
      # The tool is the child of this function's shell: both go, and the shell first stands still, so that it starts none.
      if ! kill -STOP $process 2> /dev/null; then early=$((early + 1)); break; fi
      child=$(pgrep -P $process || true)
      # shellcheck disable=SC2086
      kill -9 $child $process 2> /dev/null
      done_kills=$((done_kills + 1))
      wait $process 2> /dev/null
      # Until it is really gone it holds its locks.
      while [ -n "$child" ] && kill -0 "$child" 2> /dev/null; do sleep 0.01; done
      [ $done_kills -lt "$kills" ] || break
    done
    wait $process 2> /dev/null
    "$job" "$out" > log 2>&1
    again=$?
    [ $again -eq $status ] || fail "$job ends with $again instead of $status after kills: $(cat log)"
    same "whole_$job" "$out" > log || fail "$job: other bytes after kills: $(cat log)"
    rounds=$((rounds + 1))
  done
  echo "$job: $done_kills kills at random moments of $took ms, $rounds runs to the end, $([ $failures -eq $before ] && echo 'the same bytes' || echo FAILED)"

  for signal in INT TERM; do
    out=stopped_$job$signal
    mkdir "$out"
    "$job" "$out" > log 2>&1 &
    process=$!
    sleep "$(awk -v ms=$took 'BEGIN { printf "%.3f", ms / 2500 }')"
    child=$(pgrep -P $process || true)
    # shellcheck disable=SC2086
    [ -z "$child" ] || kill -$signal $child 2> /dev/null
    wait $process
    stopped=$?
    expected=$([ $signal = INT ] && echo 130 || echo 143)
    [ $stopped -eq "$expected" ] || [ $stopped -eq "$status" ] || fail "$job ends with $stopped after SIG$signal: $(cat log)"
    "$job" "$out" > log 2>&1
    same "whole_$job" "$out" > log || fail "$job: other bytes after SIG$signal: $(cat log)"
  done

  if [ "$(id -u)" -eq 0 ] && mkdir -p small && mount -t tmpfs -o size="$(too_small "$job")" tmpfs small 2> /dev/null; then
    "$job" small > log 2>&1
    full=$?
    [ $full -eq 3 ] || fail "$job ends with $full on a full disk: $(tail -3 log)"
    grep -qi 'space' log || fail "$job does not speak of a full disk: $(tail -3 log)"
    mount -o remount,size=256m small
    "$job" small > log 2>&1
    [ $? -eq $status ] || fail "$job does not end when there is room again: $(cat log)"
    same "whole_$job" small > log || fail "$job: other bytes after a full disk: $(cat log)"
    umount small
    echo "$job: a full disk ends it with 3; with room again the same bytes"
    mount -t tmpfs -o size=256m,ro tmpfs small
    "$job" small > log 2>&1
    barred=$?
    [ $barred -eq 2 ] || [ $barred -eq 3 ] || fail "$job ends with $barred where nothing can be written: $(cat log)"
    umount small
  else
    echo "$job: full and read-only disks left out (needs root and tmpfs)"
  fi

  # Files that are cut off, replaced and taken away while the job reads them: it ends in its own way; with the files back
  # as they were, times of change included, the same command ends with the undisturbed bytes.
  if [ "$job" = extract ] || [ "$job" = tag ]; then
    cp -a inputs untouched
    before=$failures
    for round in $(seq 10); do
      out=moving_$job$round
      mkdir "$out"
      "$job" "$out" > log 2>&1 &
      process=$!
      disturb $process
      wait $process
      moved=$?
      [ $moved -le 1 ] || fail "$job ends with $moved while its files change: $(cat log)"
      rm -rf inputs && cp -a untouched inputs
      "$job" "$out" > log 2>&1
      [ $? -eq $status ] || fail "$job does not end with $status once its files are back: $(cat log)"
      same "whole_$job" "$out" > log || fail "$job: other bytes once its files are back: $(cat log)"
    done
    rm -rf untouched
    echo "$job: files changed and vanished under it, ten times; once they were back $([ $failures -eq $before ] && echo 'the same bytes' || echo FAILED)"
  fi

  # Two at once on one output: one of them works, the other is refused or finds nothing left to do.
  out=twice_$job
  mkdir "$out"
  "$job" "$out" > log1 2>&1 &
  process=$!
  "$job" "$out" > log2 2>&1
  second=$?
  wait $process
  first=$?
  case "$first $second" in "$status 2" | "2 $status" | "$status $status") ;; *) fail "$job twice at once: $first and $second: $(cat log1 log2)" ;; esac
  same "whole_$job" "$out" > log || fail "$job: other bytes of two at once: $(cat log)"
done
[ $failures -eq 0 ] || { echo "$failures failures"; exit 1; }
echo "every job ended with the bytes of an undisturbed run"
