#!/usr/bin/env bash
# The same bytes on one thread and on several, in any order of the inputs, alone and among others, interrupted or not: every
# tool that makes numbers. Usage: tag_determinism_test.sh FOLDER_OF_BINARIES
set -u
bin=$(cd "$1" && pwd)
. "$(dirname "$0")/expect.sh"
cd "$work" || exit 1
export PATH="$bin:$PATH"

trained_corpus 4 0 .5,.25,.25
model=run/model.safetensors
ctxtag-dataset simulate --out people --clips 24 --artists 8 --users 40 --set audio=false --set listeners.number=30 --set streams.number=20 --seed 3 --quiet || exit 1
ctxtag-situation split --streams people/streams.csv --kind cold_user --folds 4 --out folds.csv --quiet || exit 1
mkdir -p one three

# alike NAME COMMAND...: {} is the folder, and the number of threads is added; all that it writes there, but journals.
alike() {
  local name=$1 threads folder
  shift
  for threads in 1 3; do
    folder=$([ $threads = 1 ] && echo one || echo three)/$name
    mkdir -p "$folder"
    "${@//\{\}/$folder}" --threads $threads > "$folder/printed" 2> log || fail "$name on $threads threads: $(cat log)"
  done
  diff -rq -x '*.journal' -x timing.jsonl -x environment.json one/$name three/$name > log || fail "$name: other bytes on three threads: $(cat log)"
}
front=(--set frontend.start_seconds=0 --set frontend.length_seconds=3)
alike extract ctxtag-features extract music/audio --out {}/store "${front[@]}" --quiet
alike statistics ctxtag-features statistics features --out {}/s.npy --quiet
alike tag ctxtag-tag --model $model music/audio --out {}/tags.csv --scores {}/s.npy --embeddings {}/e.npy --quiet
alike windows ctxtag-tag --model $model music/audio --out {}/tags.jsonl --format jsonl --window-seconds 3 --hop-seconds .5 --quiet
alike cache ctxtag-tag --model $model --tracks music/tracks.csv --window-scores {}/w.npy --window-seconds 3 --quiet
alike store ctxtag-tag --model $model --features features --scores {}/s.csv --embeddings {}/e.npy --quiet
alike eval ctxtag-eval --scores run --labels music/labels.csv --splits splits.csv --intervals --replicates 50 --format json --out {}/e.json
ctxtag-eval baseline --kind prior --labels music/labels.csv --splits splits.csv --out prior.csv 2> log || fail "prior"
alike compare ctxtag-eval compare run prior.csv --labels music/labels.csv --splits splits.csv --set allow_partial=true --figure all --replicates 50 --format json --out {}/c.json
alike report ctxtag-eval report run --labels music/labels.csv --splits splits.csv --set bootstrap.replicates=50 --json {}/r.json --out {}/r.html --quiet
alike baseline ctxtag-eval baseline --kind linear --labels music/labels.csv --splits splits.csv --features features --out {}/b.csv
alike embed ctxtag-user embed --events people/events.csv --dim 4 --out {}/u.npy --quiet
alike situation ctxtag-situation train --streams people/streams.csv --splits folds.csv --test-fold 0 --validation-fold 1 --scores {}/s.csv --figures {}/f.txt --out {}/m.json --quiet
alike predict ctxtag-situation predict --model one/situation/m.json --streams people/streams.csv --out {}/p.csv --quiet
alike build ctxtag-dataset build --playlists people/playlists.csv --keywords people/keywords.json --out {}/built --set min_count=1 --set min_tracks_per_tag=1 --set tracks_per_tag=0 --quiet
alike weights ctxtag-dataset weights --labels music/labels.csv --negative correlation --positive ones --out {}/w.csv --quiet

# Any order, alone or among others: a row of scores is its track's alone.
ls music/audio/* | sort -r > backwards.txt
ctxtag-tag --model $model --filelist backwards.txt --out backwards.csv --quiet 2> log || fail "backwards: $(cat log)"
sort one/tag/tags.csv > a; sed 's|^music/audio/||' backwards.csv | sort > b
same_bytes a b
sound=$(ls music/audio/* | sed -n 7p)
ctxtag-tag --model $model "$sound" --quiet > alone.csv 2> log
grep -qxF "$(tail -1 alone.csv)" one/tag/tags.csv || fail "a track alone has other scores: $(cat alone.csv)"
# Before and after an end in the middle.
ctxtag-tag --model $model music/audio --out broken.csv --threads 1 > log 2>&1 &
process=$!
for _ in $(seq 200); do [ "$(wc -l 2> /dev/null < broken.csv.journal || echo 0)" -gt 8 ] && break; sleep 0.01; done
kill -9 $process 2> /dev/null
wait $process 2> /dev/null
ctxtag-tag --model $model music/audio --out broken.csv --threads 3 --quiet 2> log || fail "after the end: $(cat log)"
same_bytes one/tag/tags.csv broken.csv
# Training: the same seed and threads, run to run.
ctxtag-train --config run.json --out again --quiet || fail "training again"
for file in model.safetensors history.jsonl scores/test.csv; do same_bytes run/$file again/$file; done
finish
