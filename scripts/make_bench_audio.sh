#!/usr/bin/env bash
# Makes clips to measure speed with: 30-s MP3 files, 44.1 kHz stereo, 128 kb/s, cut from any music.
# The same sources give the same clips. Short sources are repeated; later rounds over the sources take later parts.
set -euo pipefail

usage="usage: make_bench_audio.sh SOURCE_FOLDER OUT_FOLDER [COUNT=60]"
if [[ $# -lt 2 || $# -gt 3 ]]; then echo "$usage" >&2; exit 2; fi
source_folder=$1
out=$2
count=${3:-60}
seconds=30
if [[ ! -d $source_folder ]]; then echo "make_bench_audio.sh: $source_folder is no folder" >&2; exit 2; fi
if ! [[ $count =~ ^[1-9][0-9]*$ ]]; then echo "make_bench_audio.sh: COUNT is '$count': expected 1 or more" >&2; exit 2; fi

if command -v ffmpeg >/dev/null; then
  encoder=ffmpeg
  kinds='wav|flac|ogg|oga|opus|mp3|aif|aiff|m4a|aac|wma'
elif command -v lame >/dev/null; then
  encoder=lame
  kinds='wav|mp3'
else
  echo "make_bench_audio.sh: needs the program ffmpeg (better) or lame; on Debian: apt-get install ffmpeg" >&2
  exit 2
fi

mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mapfile -d '' sources < <(find -L "$source_folder" -type f -regextype posix-extended -iregex ".*\.($kinds)" -print0 |
                          LC_ALL=C sort -z)

# clip SOURCE ROUND FILE
clip_with_ffmpeg() {
  local first=$(($2 * seconds))
  timeout 300 ffmpeg -nostdin -loglevel error -y -stream_loop -1 -i "$1" -map 0:a:0 -t "$seconds" \
    -af "aresample=44100,asetpts=N/SR/TB,atrim=start=$first:duration=$seconds,asetpts=N/SR/TB" \
    -ar 44100 -ac 2 -c:a libmp3lame -b:a 128k -map_metadata -1 -fflags +bitexact -flags:a +bitexact -f mp3 "$3"
}

field() { od -An -t "u$3" -j "$2" -N "$3" "$1" | tr -d ' '; }

# lame neither mixes nor loops: it gets raw samples, from sources that are 16-bit stereo at 44.1 kHz.
clip_with_lame() {
  local wav=$1
  if [[ ${1,,} == *.mp3 ]]; then
    wav=$work/decoded.wav
    lame --quiet --decode "$1" "$wav"
  fi
  if [[ $(field "$wav" 22 2) != 2 || $(field "$wav" 24 4) != 44100 || $(field "$wav" 34 2) != 16 ]]; then return 1; fi
  local bytes=$((seconds * 44100 * 4))
  tail -c +45 "$wav" > "$work/samples"
  local size
  size=$(($(stat -c %s "$work/samples") / 4 * 4))
  if ((size == 0)); then return 1; fi
  truncate -s "$size" "$work/samples"
  local first=$(($2 * bytes % size))
  { tail -c +$((first + 1)) "$work/samples"; while cat "$work/samples"; do :; done; } 2>/dev/null |
    head -c "$bytes" > "$work/part" || true
  lame --quiet -r -s 44.1 --bitwidth 16 --signed --little-endian -m j -b 128 "$work/part" "$3" 2>"$work/messages" ||
    { cat "$work/messages" >&2; return 1; }
}

made=0
tried=0
usable=${#sources[@]}
while ((made < count && usable > 0)); do
  index=$((tried % ${#sources[@]}))
  round=$((tried / ${#sources[@]}))
  source=${sources[$index]}
  tried=$((tried + 1))
  if [[ -z $source ]]; then continue; fi
  file=$(printf '%s/clip%04d.mp3' "$out" "$made")
  if "clip_with_$encoder" "$source" "$round" "$work/clip.mp3"; then
    mv "$work/clip.mp3" "$file"
    made=$((made + 1))
  else
    echo "make_bench_audio.sh: left out: $source" >&2
    sources[$index]=""
    usable=$((usable - 1))
  fi
done
if ((made < count)); then
  echo "make_bench_audio.sh: no usable music (${kinds//|/, }) below $source_folder; $encoder was used" >&2
  exit 1
fi
echo "$made clips in $out"
