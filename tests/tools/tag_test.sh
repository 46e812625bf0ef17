#!/usr/bin/env bash
# ctxtag-tag from outside: outputs, counts, journal, refusals.
set -u
bin=$1
. "$(dirname "$0")/expect.sh"
cd "$work" || exit 1

small_corpus
cat > run.json << 'JSON'
{ "data": {"features": "features", "labels": "corpus/labels.csv", "splits": "splits.csv"},
  "model": {"channels": [4, 8], "dense": 16}, "train": {"epochs": 1, "batch_size": 4} }
JSON
"$bin/ctxtag-train" --config run.json --out run --quiet || exit 1
model=run/model.safetensors
audio=(corpus/audio/*)
mkdir -p music/album
for i in "${!audio[@]}"; do ln "${audio[$i]}" "music/album/clip$i.${audio[$i]##*.}" 2> /dev/null || cp "${audio[$i]}" music/album/; done
printf 'not music' > music/broken.mp3
: > music/empty.wav
echo picture > music/cover.jpg

# The same scores from audio, from features, on one thread or two, resumed or not, in any order.
expect 1 "24 tagged, 2 rejected (empty: 1, unsupported: 1), 0 done before, 1 ignored" ctxtag-tag --model $model music --out tags.csv --threads 2
grep -qF "rejected: music/broken.mp3: unsupported: " "$work/printed" || fail "the broken file is not named"
expect 1 "0 tagged, 2 rejected (empty: 1, unsupported: 1), 24 done before, 1 ignored" ctxtag-tag --model $model music --out tags.csv
expect 1 "24 tagged" ctxtag-tag --model $model music --out one.csv --threads 1
same_bytes tags.csv one.csv
expect 1 "" ctxtag-tag --model $model music
grep -v -e rejected -e tagged "$work/printed" | sort > stdout.csv
sort tags.csv > sorted.csv
same_bytes sorted.csv stdout.csv
expect 0 "24 rows scored" ctxtag-tag --model $model --features features --scores from_features.csv
expect 0 "24 tagged" ctxtag-tag --model $model --tracks corpus/tracks.csv --scores from_audio.csv
same_bytes from_features.csv from_audio.csv
head -1 from_audio.csv | grep -q "^track_id,car,chill,club" || fail "not a score table"

# Killed and continued; a changed file is done again, a new one too.
"$bin/ctxtag-tag" --model $model music --out killed.csv --threads 1 > log 2>&1 &
process=$!
for _ in $(seq 100); do [ -s killed.csv.journal ] && break; sleep 0.02; done
kill -9 "$process" 2> /dev/null
wait "$process" 2> /dev/null
[ -e killed.csv ] && [ ! -s killed.csv ] && fail "a killed run leaves half a table"
expect 1 "" ctxtag-tag --model $model music --out killed.csv
same_bytes tags.csv killed.csv
cp music/album/clip0.* music/again."${audio[0]##*.}"
touch music/empty.wav
expect 1 "1 tagged, 2 rejected (empty: 1, unsupported: 1), 24 done before, 1 ignored" ctxtag-tag --model $model music --out tags.csv

# Nothing left to do: the outputs stay as they are. Another threshold gives another table from what is known.
outputs=(--out settled.csv --scores settled_scores.csv --embeddings settled.npy --playlists settled_lists)
files() { stat -c '%n %i %y' settled.csv settled_scores.csv settled.npy settled.ids.csv settled_lists/* settled_labels/*; }
expect 0 "24 tagged" ctxtag-tag --model $model --tracks corpus/tracks.csv "${outputs[@]}"
expect 0 "24 tagged" ctxtag-tag --model $model --tracks corpus/tracks.csv --format audacity --window-seconds 1 --threshold 0 --out settled_labels
before=$(files)
expect 0 "0 tagged, 0 rejected, 24 done before" ctxtag-tag --model $model --tracks corpus/tracks.csv "${outputs[@]}"
expect 0 "24 done before" ctxtag-tag --model $model --tracks corpus/tracks.csv --format audacity --window-seconds 1 --threshold 0 --out settled_labels
[ "$before" = "$(files)" ] || fail "outputs were written again though nothing was left to do"
cp settled.csv first.csv
echo spoilt >> settled.csv
expect 0 "24 done before" ctxtag-tag --model $model --tracks corpus/tracks.csv "${outputs[@]}"
same_bytes settled.csv first.csv
expect 0 "24 done before" ctxtag-tag --model $model --tracks corpus/tracks.csv "${outputs[@]}" --threshold 0
cmp -s settled.csv first.csv && fail "another threshold gives the same table"

# Formats.
expect 0 '"scores":{"car":' ctxtag-tag --model $model "${audio[0]}" --format jsonl
expect 0 "" ctxtag-tag --model $model "${audio[0]}" --threshold 0 --top 2 --out top.csv
[ "$(tail -1 top.csv | cut -d, -f2 | wc -w)" -eq 2 ] || fail "--top 2 does not give two tags"
expect 0 "" ctxtag-tag --model $model "${audio[0]}" --format audacity --window-seconds 1 --hop-seconds 1 --threshold 0 --out -
grep -qP "^0\.000000\t3\.0" "$work/printed" || { fail "no joined Audacity label"; cat "$work/printed"; }
expect 0 "" ctxtag-tag --model $model --tracks corpus/tracks.csv --format audacity --window-seconds 1 --threshold 0 --out labels
[ "$(find labels -name '*.txt' | wc -l)" -eq 24 ] || fail "not one label file per track"
expect 0 "" ctxtag-tag --model $model "${audio[0]}" --window-seconds 1 --format jsonl
grep -qF '"windows":[{"start":0.0,"end":1.0' "$work/printed" || { fail "no windows"; cat "$work/printed"; }
expect 0 "24 tagged" ctxtag-tag --model $model --tracks corpus/tracks.csv --playlists lists --embeddings e.npy --windows 2 --pool max
[ "$(ls lists | wc -l)" -eq 15 ] || fail "not one playlist per tag"
grep -q "corpus/audio/" lists/*.m3u8 || fail "the playlists hold no paths"
[ "$(wc -l < e.ids.csv)" -eq 25 ] || fail "not one id per embedding"
ls "${audio[@]:0:3}" | "$bin/ctxtag-tag" --model $model - --out listed.csv > log 2>&1 || fail "a list on standard input"
[ "$(wc -l < listed.csv)" -eq 4 ] || fail "three listed files do not give three rows"

# Listeners.
printf 'song_id,user_id\n%s,u1\n%s,u2\n' "$(sed -n 2p features/index.csv | cut -d, -f2)" "$(sed -n 3p features/index.csv | cut -d, -f2)" > samples.csv
expect 2 "users.ids.csv" ctxtag-tag --model $model --features features --users users.npy --user u1 --scores s.csv
seq -f u%.0f 24 | sed "1i user_id" > users.ids.csv
expect 2 "users.npy" ctxtag-tag --model $model --features features --users users.npy --user u1 --scores s.csv
cp e.npy users.npy # any 24 vectors
seq -f u%.0f 24 | sed '1i user_id' > users.ids.csv
expect 0 "2 rows scored" ctxtag-tag --model $model --features features --samples samples.csv --users users.npy --scores s.csv
head -1 s.csv | grep -q "^track_id,user_id,car" || fail "no user_id column"
expect 2 "there is no vector of user 'u99'" ctxtag-tag --model $model --features features --users users.npy --user u99 --scores s.csv

expect 2 "this model does not look at listeners" ctxtag-tag --model $model "${audio[0]}" --users users.npy --user u1
expect 2 "--samples: goes with --features" ctxtag-tag --model $model "${audio[0]}" --users users.npy --samples s.csv

# Outputs stay off inputs and off each other; the order of flags does not matter.
cp "${audio[0]}" kept."${audio[0]##*.}"
expect 2 "is an input" ctxtag-tag --model $model kept.* --out kept."${audio[0]##*.}"
same_bytes "${audio[0]}" kept."${audio[0]##*.}"
expect 2 "is an input" ctxtag-tag --model $model kept.* --scores $model
expect 2 "name one file" ctxtag-tag --model $model kept.* --scores x.csv --out x.csv
expect 2 "is a folder" ctxtag-tag --model $model kept.* --out music
expect 2 "leave out --playlists" ctxtag-tag --model $model --features features --playlists lists --scores s.csv
expect 0 "1 tagged" ctxtag-tag --model $model --threshold 0.5 kept.*
expect 0 "track_id,car,chill" ctxtag-tag --model $model kept.* --scores -
[ -e ./- ] && fail "--scores - makes a file"
expect 2 "unknown key" ctxtag-tag --model $model kept.* --set x.y=3
expect 0 "{}" ctxtag-tag --print-config
mkdir -p twins/a twins/b && cp "${audio[0]}" twins/a/01.wav && cp "${audio[1]}" twins/b/01.wav
printf 'twins/a/01.wav\ntwins/b/01.wav\n' > list.txt
expect 0 "2 tagged" ctxtag-tag --model $model --filelist list.txt --out twins.csv
grep -q '^twins/b/01.wav,' twins.csv || fail "a listed file is not named by its path"
rm twins/b/01.wav
sed -i 2d list.txt
expect 0 "0 tagged, 0 rejected, 1 done before, 0 ignored, 1 vanished" ctxtag-tag --model $model --filelist list.txt --out twins.csv

# Two ids that would share a label file, and nothing to tag: said before work starts.
printf 'track_id,path\n../x,%s\n.._x,%s\n' "${audio[0]}" "${audio[1]}" > sharing.csv
expect 2 "the tracks '../x' and '.._x' cannot both" ctxtag-tag --model $model --tracks sharing.csv --format audacity --window-seconds 1 --out shared
[ -e shared ] || [ -e shared.journal ] && fail "a refused request leaves something behind"
mkdir -p silence && echo text > silence/notes.txt
expect 2 "no audio files among the inputs; 1 other files were ignored (--all-files tries them)" ctxtag-tag --model $model silence --out none.csv
: > empty_list
expect 2 "no audio files among the inputs" ctxtag-tag --model $model --filelist empty_list --out none.csv
expect 2 "no audio files among the inputs" ctxtag-tag --model $model - --out none.csv < /dev/null
[ -e none.csv ] || [ -e none.csv.journal ] && fail "a refused request leaves something behind"

# Refusals.
expect 2 "--threshold: must be a finite number, found nan" ctxtag-tag --model $model music --threshold nan
expect 2 "--hop-seconds: must be from 0.001 to 3600" ctxtag-tag --model $model music --window-seconds 1 --hop-seconds 0.00001
expect 2 "--window-seconds: must be from 0.001 to 3600" ctxtag-tag --model $model music --window-seconds 1e300
sed 's/fmax_hz\\":11025.0/fmax_hz\\":11000.0/' $model > edited.safetensors
cmp -s $model edited.safetensors && fail "nothing was edited"
expect 2 "edited.safetensors: frontend: its filter bank differs" ctxtag-tag --model edited.safetensors music
expect 0 "libmpg123 " ctxtag-tag --version
said=$( (ulimit -f 0; "$bin/ctxtag-tag" --model $model "${audio[0]}" --out nowhere.csv) 2>&1)
[ $? -eq 3 ] || fail "a full disk is not status 3: $said"
grep -qF "what was finished is kept: make room, then run the same command again" <<< "$said" || fail "a full disk: what to do? $said"
expect 2 "cannot be opened" ctxtag-tag --model absent.safetensors music
expect 2 "give a folder or files" ctxtag-tag --model $model
expect 2 "--pool" ctxtag-tag --model $model music --pool best
expect 2 "goes with --window-seconds" ctxtag-tag --model $model music --hop-seconds 1
expect 2 "its folder does not exist" ctxtag-tag --model $model music --out no/where/tags.csv
expect 2 "needs at least 4" ctxtag-tag --model $model music --window-seconds 0.05
expect 2 "shows tags over time" ctxtag-tag --model $model music --format audacity
expect 2 "not a .safetensors file" ctxtag-tag --model corpus/labels.csv music
head -c 3000 $model > cut.safetensors
expect 2 "cut.safetensors" ctxtag-tag --model cut.safetensors music
"$bin/ctxtag-features" extract --tracks corpus/tracks.csv --out other --quiet --set frontend.n_mels=64 \
  --set frontend.start_seconds=0 --set frontend.length_seconds=3
expect 2 "n_mels: 64 against 96" ctxtag-tag --model $model --features other --scores s.csv
if [ -w /dev/full ]; then
  "$bin/ctxtag-tag" --model $model "${audio[0]}" > /dev/full 2> log
  [ $? -eq 3 ] || fail "a full disk does not end with 3"
fi
finish
