#!/usr/bin/env bash
# ctxtag-features from outside: statuses, messages, and that a killed extraction continues with the same bytes.
set -u
features="$1/ctxtag-features"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

fail() { echo "FAILED: $*"; failures=$((failures + 1)); }
# expect STATUS TEXT ARGUMENTS...: the status, and a piece of what is printed.
expect() {
  local status=$1 text=$2 found
  shift 2
  "$features" "$@" > "$work/printed" 2>&1
  found=$?
  [ "$found" -eq "$status" ] || { fail "status $found instead of $status: $*"; cat "$work/printed"; }
  grep -qF -- "$text" "$work/printed" || { fail "no '$text' from: $*"; cat "$work/printed"; }
}
# A mono 16-bit WAV file of 22,050 Hz; its samples are pseudo-random bytes that depend on the seed.
little_endian() { local value=$1 i; for ((i = 0; i < $2; i++)); do printf "\\x$(printf %02x $((value >> (8 * i) & 255)))"; done; }
write_wav() {
  local file=$1 seconds=$2 seed=$3 bytes=$(($2 * 44100))
  { printf RIFF; little_endian $((bytes + 36)) 4; printf 'WAVEfmt '; little_endian 16 4; little_endian 1 2
    little_endian 1 2; little_endian 22050 4; little_endian 44100 4; little_endian 2 2; little_endian 16 2
    printf data; little_endian "$bytes" 4
    openssl enc -aes-128-ctr -nosalt -K "$(printf %032x "$seed")" -iv "$(printf %032x 0)" -in /dev/zero 2> /dev/null |
      head -c "$bytes"; } > "$file"
}

mkdir -p "$work/music/album"
for i in 1 2 3 4 5 6 7 8 9; do write_wav "$work/music/album/$i.wav" 5 "$i"; done
for i in $(seq 10 40); do cp "$work/music/album/$((i % 9 + 1)).wav" "$work/music/$i.wav"; done
: > "$work/music/empty.wav"
echo picture > "$work/music/cover.jpg"
short=(--set frontend.length_seconds=4 --set frontend.start_seconds=0 --threads 2)

# Refusals.
expect 2 "subcommand"
expect 2 "--out" extract "$work/music"
expect 2 "frontend.n_melz: unknown key; did you mean" extract "$work/music" --out "$work/x" --set frontend.n_melz=3
expect 2 "frontend.n_mels: 5000: must be between 1 and 4096" extract "$work/music" --out "$work/x" --set frontend.n_mels=5000
expect 2 "give a folder or files" extract --out "$work/x"
mkdir "$work/nothing"
expect 2 "no audio files among the inputs; name" extract "$work/nothing" --out "$work/x"
: > "$work/nothing/notes.txt"
expect 2 "no audio files among the inputs; 1 other files were ignored" extract "$work/nothing" --out "$work/x"
[ ! -e "$work/x" ] && [ ! -e "$work/x.journal" ] || fail "a refused extraction leaves something behind"
expect 0 '"n_mels": 128' extract --print-config --set frontend.n_mels=128

# An undisturbed run, and one that is killed again and again.
expect 1 "40 done, 1 rejected (empty: 1), 0 done before, 1 ignored" extract "$work/music" --out "$work/whole" "${short[@]}"
grep -qF "rejected: empty.wav: empty:" "$work/printed" || fail "the rejected file is not named"
kills=0
mkdir -p "$work/killed"
journal="$work/killed/features.journal"
for lines in 2 6 12 20 30; do
  "$features" extract "$work/music" --out "$work/killed/features/" "${short[@]:0:4}" --threads 1 > /dev/null 2>&1 &
  process=$!
  while kill -0 "$process" 2> /dev/null && [ "$(wc -l 2> /dev/null < "$journal" || echo 0)" -lt "$lines" ]; do :; done
  kill -9 "$process" 2> /dev/null && kills=$((kills + 1))
  wait "$process" 2> /dev/null
done
[ "$kills" -gt 0 ] || fail "no run lived long enough to be killed"
"$features" extract "$work/music" --out "$work/killed/features/" "${short[@]}" > /dev/null 2>&1
diff -r "$work/whole" "$work/killed/features" || fail "a killed extraction ends with other bytes"
[ ! -e "$work/killed/features.part" ] || fail "the part folder stays behind"

# Nothing left to do.
before=$(stat -c '%i %Y %Z' "$work/whole"/*)
expect 1 "nothing left to do" extract "$work/music" --out "$work/whole" "${short[@]}"
expect 1 "0 done, 1 rejected (empty: 1), 40 done before, 1 ignored" extract "$work/music" --out "$work/whole" "${short[@]}"
[ "$before" = "$(stat -c '%i %Y %Z' "$work/whole"/*)" ] || fail "a complete store was touched"

# Added, vanished, another front end.
rm "$work/music/empty.wav" "$work/music/40.wav"
write_wav "$work/music/0.wav" 5 77
expect 0 "1 done, 0 rejected, 39 done before, 1 ignored, 1 vanished" extract "$work/music" --out "$work/whole" "${short[@]}"
expect 2 "length_seconds: 4.0 against 30.0" extract "$work/music" --out "$work/whole"

# A second process.
(flock -x 9; expect 2 "in use by another process" extract "$work/music" --out "$work/whole" "${short[@]}"
 exit "$failures") 9>> "$work/whole.journal" || fail "the lock"

# Tables, lists, standard input.
printf 'track_id,path,start_seconds\nx,music/0.wav,0.5\ny,music/10.wav,\n' > "$work/tracks.csv"
expect 0 "2 done" extract --tracks "$work/tracks.csv" --out "$work/table" "${short[@]}"
grep -qE '^0,x,music/0.wav,0.5,4,,[0-9a-f]{64}$' "$work/table/index.csv" || fail "index.csv: $(cat "$work/table/index.csv")"
printf 'music/0.wav\nmusic/missing.wav\n' > "$work/list"
expect 1 "missing" extract --filelist "$work/list" --id stem --out "$work/listed" "${short[@]}"

# A name cannot steer the terminal: messages show its control characters, the tables hold it as it is.
strange=$(printf 'a\033[31m\302\233b.wav')
mkdir "$work/strange" && cp "$work/music/0.wav" "$work/strange/$strange" && : > "$work/strange/empty$strange"
expect 1 'rejected: emptya\x1b[31m\xc2\x9bb.wav: empty' extract "$work/strange" --out "$work/strangely" "${short[@]}"
grep -qF "$strange" "$work/printed" && fail "a control character is printed"
grep -qF ",$strange," "$work/strangely/index.csv" || fail "index.csv does not hold the name as it is"

# Channels that cancel each other: a warning that names the file. A stereo file whose second channel is nearly the first, negated.
{ printf 'RIFF'; little_endian 176436 4; printf 'WAVEfmt '; little_endian 16 4; little_endian 1 2; little_endian 2 2
  little_endian 22050 4; little_endian 88200 4; little_endian 4 2; little_endian 16 2; printf data; little_endian 176400 4
  for ((i = 0; i < 2205; i++)); do printf '\x40\x1f\x24\xe1\xc0\xe0\xdc\x1e'; done > "$work/pair"
  for _ in 1 2 3 4 5 6 7 8 9 10; do cat "$work/pair"; done; } > "$work/cancelled.wav"
expect 0 "cancelled.wav: warning: its channels cancel each other" extract "$work/cancelled.wav" --out "$work/warned" "${short[@]}"
expect 0 "libmpg123 " --version

# A folder that may not be listed is one rejected input; the others are done.
if setpriv --reuid=65534 --regid=65534 --clear-groups true 2> /dev/null; then
  chmod 755 "$work"
  mkdir -p "$work/shared/lost+found" "$work/theirs" && cp "$work/music/0.wav" "$work/shared/" && chmod 700 "$work/shared/lost+found"
  chmod 777 "$work/theirs"
  setpriv --reuid=65534 --regid=65534 --clear-groups "$features" extract "$work/shared" --out "$work/theirs/features" "${short[@]}" > "$work/printed" 2>&1
  [ $? -eq 1 ] || { fail "an unreadable folder is not status 1"; cat "$work/printed"; }
  grep -qF "rejected: lost+found: unreadable: it is a folder that cannot be listed: Permission denied" "$work/printed" || { fail "the folder is not named"; cat "$work/printed"; }
  grep -qF "1 done, 1 rejected (unreadable: 1), 0 done before, 0 ignored" "$work/printed" || fail "the counts with an unreadable folder"
fi

# Looking at it.
expect 0 "golden clip: pass" verify "$work/whole"
expect 0 "filter bank: pass" verify "$work/whole/frontend.json"
expect 0 '"clips": 40' info "$work/whole" --format json
expect 0 "40 (0 inputs rejected)" info "$work/whole"
expect 0 "store: pass, 40 clips" verify "$work/whole"
cp -r "$work/whole" "$work/spoilt"
size=$(stat -c %s "$work/spoilt/features.npy")
dd if=/dev/zero of="$work/spoilt/features.npy" bs=1 seek=$((size - 4000)) count=4000 conv=notrunc 2> /dev/null
expect 2 "1 of 40 rows are not what was extracted (the first: row 39" verify "$work/spoilt"
sed -i 's/"n_mels":96/"n_mels":95/' "$work/table/frontend.json"
expect 2 "frontend.json" verify "$work/table"

# The disk is full: the finished rows are kept.
(ulimit -f 1000; "$features" extract "$work/music" --out "$work/full" "${short[@]}") > "$work/printed" 2>&1
[ $? -eq 3 ] || { fail "a full disk is not status 3"; cat "$work/printed"; }
grep -qF "what was finished is kept" "$work/printed" || { fail "a full disk: what is kept?"; cat "$work/printed"; }
expect 0 "0 rejected" extract "$work/music" --out "$work/full" "${short[@]}"
diff -r "$work/whole" "$work/full" || fail "other bytes after a full disk"

# The command that --help ends with.
"$features" --help > "$work/help"
example=$(tail -n 2 "$work/help" | sed -n 's/^ *ctxtag-features //p')
[ -n "$example" ] || fail "--help ends with no command"
# shellcheck disable=SC2086
expect 0 '"n_mels": 128' $example
for part in extract verify info statistics; do
  example=$("$features" $part --help | sed -n '/^Example:/,$p' | sed 1d)
  case $example in *"ctxtag-features $part"*) ;; *) fail "$part --help shows another command: $example" ;; esac
  mkdir "$work/as_shown_$part"
  (cd "$work/as_shown_$part" && PATH="$1:$PATH" bash -c "$example" > "$work/printed" 2>&1) || { fail "the example of $part --help"; cat "$work/printed"; }
done

[ "$failures" -eq 0 ] && echo "all passed"
exit $((failures > 0))
