#!/usr/bin/env bash
# Window scores for a study, and the study, from outside: ctxtag-tag --window-scores and ctxtag-eval windows.
set -u
bin=$1
. "$(dirname "$0")/expect.sh"
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$work" || exit 1
PATH="$bin:$PATH"

trained_corpus 5 1 0.4,0.3,0.3
model=run/model.safetensors

# The commands of tools/README.md.
sed -n '/<!-- run by tests\/tools\/tag_windows_test.sh -->/,/^```$/p' "$root/tools/README.md" | grep '^ctxtag' > commands
[ "$(wc -l < commands)" -eq 2 ] || fail "commands of tools/README.md: $(cat commands)"
while read -r command; do
  $command > log 2>&1 || { fail "$command"; cat log; }
done < commands
[ -s windows.svg ] || fail "no chart"

# 24 tracks of 5 s: one excerpt; windows of 2 s at 0 to 3 s (7), of 3 s at 0 to 2 s (5).
[ "$(wc -l < windows.windows.csv)" -eq $((1 + 24 * (1 + 7 + 5))) ] || fail "$(wc -l < windows.windows.csv) windows"
head -1 windows.windows.csv | grep -q '^track_id,window_seconds,start_seconds,seconds,car,chill,' || fail "the header of the windows"

# The same bytes on any number of threads; nothing to do the second time; a length that is added costs only itself.
windows=(--model $model --tracks music/tracks.csv --hop-seconds 0.5)
expect 0 "0 tagged, 0 rejected, 24 done before" ctxtag-tag "${windows[@]}" --window-seconds 2,3 --window-scores windows.npy
expect 0 "24 tagged" ctxtag-tag "${windows[@]}" --window-seconds 3 --window-scores grown.npy --threads 2
expect 0 "24 tagged" ctxtag-tag "${windows[@]}" --window-scores grown.npy --window-seconds 3,2 --threads 1
same_bytes windows.npy grown.npy
same_bytes windows.windows.csv grown.windows.csv
[ "$(grep -c excerpt grown.npy.journal)" -eq 24 ] || fail "excerpts were scored again"

# Killed and continued.
"$bin/ctxtag-tag" "${windows[@]}" --window-seconds 2,3 --window-scores killed.npy --threads 1 > log 2>&1 &
process=$!
for _ in $(seq 200); do [ "$(cat killed.npy.journal 2> /dev/null | wc -l)" -gt 2 ] && break; sleep 0.02; done
kill -9 "$process" 2> /dev/null
wait "$process" 2> /dev/null
expect 0 "" ctxtag-tag "${windows[@]}" --window-seconds 2,3 --window-scores killed.npy
same_bytes windows.npy killed.npy

# A rejected track is in no pass; the others are as before.
head -4 music/tracks.csv | sed 's|audio/|music/audio/|' > some.csv
echo 'broken,broken.wav' | awk -v columns="$(head -1 some.csv | tr ',' '\n' | wc -l)" '{ printf "%s", $0; for (i = 2; i < columns; ++i) printf ","; print "" }' >> some.csv
echo noise > broken.wav
expect 1 "3 tagged, 1 rejected" ctxtag-tag --model $model --tracks some.csv --hop-seconds 1 --window-scores some.npy --window-seconds 2
grep -q broken some.windows.csv && fail "a rejected track has windows"

# One setting of the study is what ctxtag-tag makes of the same windows: its figure is that of ctxtag-eval.
figure() { tr -d ' ",' | awk -F: '/macro_roc_auc:/ { print $2; exit }'; }
ctxtag-tag --model $model --tracks music/tracks.csv --window-seconds 2 --hop-seconds 0.5 --pool logit_mean --scores pooled.csv --quiet > log 2>&1 || fail "pooled scores: $(cat log)"
of_scores=$(ctxtag-eval --scores pooled.csv --labels music/labels.csv --splits splits.csv --format json --quiet | figure)
of_study=$(ctxtag-eval windows --cache windows.npy --labels music/labels.csv --splits splits.csv --format csv --replicates 10 | awk -F, '$1 == 2 && $2 == 0.5 && $3 == 0 && $4 == "logit_mean" { print $9 }')
[ -n "$of_study" ] && [ "$of_scores" = "$of_study" ] || fail "the study says '$of_study', ctxtag-eval '$of_scores'"

expect 0 "24 tracks in 24 clusters" ctxtag-eval windows --cache windows.npy --labels music/labels.csv --replicates 10
grep -q "the choice flatters it" printed || fail "no word on choosing on the same tracks"
expect 0 "* the best on" ctxtag-eval windows --cache windows.npy --labels music/labels.csv --splits splits.csv --replicates 10
expect 0 " in 8 clusters" ctxtag-eval windows --cache windows.npy --labels music/labels.csv --clusters music/tracks.csv --cluster-by artist_id --replicates 10

# What does not go together.
expect 2 "several lengths go with --window-scores" ctxtag-tag --model $model --tracks music/tracks.csv --window-seconds 2,3 --scores s.csv
expect 2 "is the only output" ctxtag-tag "${windows[@]}" --window-scores w.npy --scores s.csv
expect 2 "ends in .npy" ctxtag-tag "${windows[@]}" --window-scores w.csv
expect 2 "is there twice" ctxtag-tag "${windows[@]}" --window-scores w.npy --window-seconds 2,2
expect 2 "--cache: not given" ctxtag-eval windows --labels music/labels.csv
expect 2 "pools: expected one of" ctxtag-eval windows --cache windows.npy --labels music/labels.csv --set 'pools=["sum"]'
expect 2 "bootstrap.method: 'bca' is made by ctxtag-eval" ctxtag-eval windows --cache windows.npy --labels music/labels.csv --set bootstrap.method=bca
finish
