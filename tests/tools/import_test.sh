#!/usr/bin/env bash
# ctxtag-dataset import from the outside, and its tables in the hands of stats and split. Called with the folder of the binaries.
set -u
bin=$(cd "$1" && pwd)
. "$(dirname "$0")/expect.sh"
cd "$work" || exit 1
export PATH="$bin:$PATH"

mkdir help
example=$(ctxtag-dataset import --help | tail -n 1)
(cd help && bash -c "$example" > log 2>&1) || { fail "example of import --help"; cat help/log; }
grep -q '^clip0001.flac,1,1$' help/imported/labels.csv || fail "one track with both tags"
(cd help && "$bin/ctxtag-features" extract --tracks imported/tracks.csv --out features --quiet \
  --set frontend.start_seconds=0 --set frontend.length_seconds=3 > log 2>&1) || { fail "tracks.csv leads to the audio"; cat help/log; }

# The tables of the ICASSP 2020 release, in small: 40 tracks of 10 artists.
mkdir release
{
  echo song_id,car,gym,sad
  for i in $(seq 40); do echo "$i,$((i % 2)),$((i % 3 == 0)),$((i % 5 == 0))"; done
} > release/balanced_ground_truth_hot_vector.csv
{
  echo song_id,label,artist_id,fold
  for i in $(seq 39); do
    label=$([ $((i % 2)) -eq 1 ] && printf 'car\t'; [ $((i % 3)) -eq 0 ] && printf 'gym\t'; [ $((i % 5)) -eq 0 ] && printf 'sad\t')
    echo "$i,${label%$'\t'},$((i % 10)),$((i % 10 % 4))"
  done
} | gzip > release/ground_truth_folds.csv.gz
expect 0 "1 of 40 tracks have no artist" ctxtag-dataset import release --out tables
grep -q '^format icassp2020' printed || fail "the recognised format is named"
[ "$(ls tables | tr '\n' ' ')" = "artists.csv folds.csv import.json labels.csv " ] || fail "tables: $(ls tables)"
cmp -s <(tail -n +2 tables/labels.csv) <(tail -n +2 release/balanced_ground_truth_hot_vector.csv) || fail "labels as released"
expect 0 "rows 40" ctxtag-dataset stats --labels tables/labels.csv --splits tables/folds.csv
expect 0 "1 of 40 tracks have no group" ctxtag-dataset split --labels tables/labels.csv --groups tables/artists.csv \
  --group-by artist_id --folds 3 --out folds.csv
cp -r tables before
ctxtag-dataset import --from icassp2020 release --out tables --quiet > printed 2>&1 || fail "import --quiet"
[ ! -s printed ] || fail "--quiet prints"
diff -r before tables || fail "equal sources, equal bytes"

# MULAN: features and unknown labels.
mkdir mulan
printf '@relation "m: -C 2"\n@attribute calm {0,1}\n@attribute fast {0,1}\n@attribute bpm numeric\n@data\n1,0,60\n?,1,120\n{1 1}\n' > mulan/m.arff
expect 0 "2 labels, 1 features" ctxtag-dataset import mulan/m.arff --out moods
expect 0 "rows 3" ctxtag-dataset stats --labels moods/labels.csv

# MTG-Jamendo: splits, and a key.
mkdir -p jamendo/split-0
header='TRACK_ID\tARTIST_ID\tALBUM_ID\tPATH\tDURATION\tTAGS\n'
printf "${header}t1\ta\tb\t1.mp3\t60\tmood/theme---happy\tmood/theme---fun\n" > jamendo/split-0/x-train.tsv
printf "${header}t2\ta\tb\t2.mp3\t60\tmood/theme---fun\n" > jamendo/split-0/x-test.tsv
expect 0 "not there: x-validation.tsv" ctxtag-dataset import jamendo --out j --set import.category=strip
[ "$(head -n 1 j/labels.csv)" = track_id,fun,happy ] || fail "stripped tags"
expect 0 "fun" ctxtag-dataset stats --labels j/labels.csv --splits j/splits.csv

# What is wrong is said, and leaves nothing behind.
expect 0 '"match": "name_or_content"' ctxtag-dataset import --print-config
expect 2 "SOURCE is required" ctxtag-dataset import
expect 2 "--out is required" ctxtag-dataset import release
expect 2 "did you mean 'mulan'" ctxtag-dataset import --from mulam mulan --out none
expect 2 "no format recognises it" ctxtag-dataset import help --out none
expect 2 "looked for (plain or .gz): train_set.csv" ctxtag-dataset import --from ismir2020 release --out none
expect 2 "import.as must be zero or unknown" ctxtag-dataset import release --out none --set import.as=nothing
expect 2 "did you mean 'top'" ctxtag-dataset import release --out none --set import.tops=3
echo "41,1,2,0" >> release/balanced_ground_truth_hot_vector.csv
expect 2 "balanced_ground_truth_hot_vector.csv:42: 'gym' is '2'; expected 1 or 0" ctxtag-dataset import release --out none
[ ! -e none ] || fail "a failed import left $(ls -A none)"
expect 2 "expected 1 or 0" ctxtag-dataset import release --out tables
diff -r before tables || fail "a failed import changed the tables"
finish
