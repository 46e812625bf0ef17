#!/usr/bin/env bash
# Tags FILES sound files (2 % of them damaged in seven ways) without an end in sight: is memory flat, is every file
# accounted for, and does a run that is killed in the middle end with the same bytes?
# usage: scripts/soak.sh [FILES=20000] [BUILD]
set -u
root=$(cd "$(dirname "$0")/.." && pwd)
files=${1:-20000} build=$(realpath -m "${2:-$root/build/release}")
bin=$build/bin
. "$root/scripts/bench/require_built.sh"
require_built "$build" ctxtag-dataset ctxtag-features ctxtag-train ctxtag-tag
export PATH="$bin:$PATH"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
failures=0
fail() { echo "FAILED: $*"; failures=$((failures + 1)); }

ctxtag-dataset simulate --out music --clips 48 --artists 8 --set seconds=3 --seed 3 --quiet || exit 3
ctxtag-features extract --tracks music/tracks.csv --out features --quiet --set frontend.start_seconds=0 --set frontend.length_seconds=3 || exit 3
ctxtag-dataset split --labels music/labels.csv --shares 0.5,0.25,0.25 --out splits.csv > /dev/null 2>&1 || exit 3
cat > run.json << 'JSON'
{ "data": {"features": "features", "labels": "music/labels.csv", "splits": "splits.csv"},
  "model": {"channels": [8, 16], "dense": 32}, "train": {"epochs": 1} }
JSON
ctxtag-train --config run.json --out run --quiet || exit 3

# The damaged ones: cut off, no bytes, other bytes, a header alone, zeros behind a header, silence, a dangling link.
mkdir -p damaged inputs
sound=$(ls music/audio/*.flac | head -1)
half=$(($(stat -c %s "$sound") / 2))
head -c $half "$sound" > damaged/0.flac
: > damaged/1.flac
head -c 3000 run/model.safetensors > damaged/2.flac
head -c 42 "$sound" > damaged/3.flac
{ head -c 200 "$sound"; head -c $half /dev/zero; } > damaged/4.flac
{ printf 'RIFF\x24\x77\x01\x00WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0data\0\x77\1\0'; head -c 96000 /dev/zero; } > damaged/5.wav
ln -s nowhere damaged/6.flac
python3 - "$files" <<'PYTHON'
import glob, os, sys
sounds, damaged = sorted(glob.glob("music/audio/*")), sorted(glob.glob("damaged/*"))
bad = 0
for i in range(int(sys.argv[1])):
    source = sounds[i % len(sounds)]
    if i % 50 == 17:  # 2 %
        source, bad = damaged[bad % len(damaged)], bad + 1
    folder = f"inputs/{i // 1000:03d}"
    os.makedirs(folder, exist_ok=True)
    target = f"{folder}/{i:06d}{os.path.splitext(source)[1]}"
    if os.path.islink(source):
        os.symlink("nowhere", target)
    else:
        os.link(source, target)
open("bad", "w").write(str(bad))
PYTHON
bad=$(cat bad)

# anonymous PID: KiB of memory that is the process's own.
anonymous() { awk '/RssAnon/ { print $2 }' "/proc/$1/status" 2> /dev/null; }
begin=$(date +%s%N)
ctxtag-tag --model run/model.safetensors inputs --out tags.jsonl --format jsonl --quiet > /dev/null 2> whole.log &
process=$!
early=0 late=0 most=0
while kill -0 $process 2> /dev/null; do
  now=$(anonymous $process) lines=$(wc -l 2> /dev/null < tags.jsonl.journal || echo 0)
  if [ -n "$now" ]; then
    [ "$lines" -lt $((files / 10)) ] || [ $early -ne 0 ] || early=$now
    [ "$lines" -gt $((files * 9 / 10)) ] && [ "$lines" -lt "$files" ] && late=$now
    [ "$now" -le $most ] || most=$now
  fi
  sleep 0.2
done
wait $process
status=$?
took=$((($(date +%s%N) - begin) / 1000000))
[ $status -eq 1 ] || fail "status $status: $(tail -3 whole.log)"
tagged=$(grep -c '"tags"' tags.jsonl) rejected=$(grep -c '"rejected"' tags.jsonl)
[ $((tagged + rejected)) -eq "$files" ] || fail "$tagged tagged and $rejected rejected of $files"
[ "$rejected" -eq "$bad" ] || fail "$rejected rejected, $bad are damaged"
[ "$(sed 's/.*"track_id":"\([^"]*\)".*/\1/' tags.jsonl | sort -u | wc -l)" -eq "$files" ] || fail "a file stands twice"
echo "$files files in $took ms: $tagged tagged, $rejected rejected:" \
  $(grep -o '"rejected":"[a-z_]*"' tags.jsonl | sort | uniq -c | sed 's/"rejected"://; s/"//g' | awk '{ printf "%s %s  ", $2, $1 }')
echo "anonymous memory: $((early / 1024)) MiB at a tenth, $((late / 1024)) MiB at nine tenths, $((most / 1024)) MiB at most"
[ $early -gt 0 ] && [ $late -gt 0 ] || fail "memory was not seen"
# The journal keeps 100 bytes a file in memory; buffers may grow once, by what two threads hold at their busiest.
[ $late -le $((early + 98304 + files / 10)) ] && [ $most -le 307200 ] || fail "memory grows with the number of files"

ctxtag-tag --model run/model.safetensors inputs --out killed.jsonl --format jsonl --quiet > /dev/null 2>&1 &
process=$!
while kill -0 $process 2> /dev/null && [ "$(wc -l 2> /dev/null < killed.jsonl.journal || echo 0)" -lt $((files / 2)) ]; do sleep 0.05; done
kill -9 $process
wait $process 2> /dev/null
before=$(wc -l < killed.jsonl.journal)
ctxtag-tag --model run/model.safetensors inputs --out killed.jsonl --format jsonl --quiet > /dev/null 2> again.log
cmp tags.jsonl killed.jsonl || fail "other bytes after a death at $before files"
grep -o '[0-9]* done before' again.log
echo "killed at $before files, continued: the same bytes"
[ $failures -eq 0 ]
