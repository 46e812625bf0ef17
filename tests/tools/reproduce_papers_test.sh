#!/usr/bin/env bash
# The recipes of configs/icassp2020 and configs/icmr2020 run from tables of the released form to a ledger in which no figure is
# empty. A few steps of training on a few clips and rows: the figures say nothing here. Where the test data are, the released
# tables of ICASSP 2020 themselves are read, and every published figure agrees.
set -u
bin=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/tools/expect.sh"
cd "$work" || exit 1

# shortened RECIPE FILE: one step of training.
shortened() {
  sed 's/"epochs": [0-9]*/"epochs": 1/; s/"steps_per_epoch": [0-9]*/"steps_per_epoch": 1/; s/"hidden": \[2048, 1024, 256\]/"hidden": [8]/' \
    "$root/configs/$1" > "$2"
}

# all_there LEDGER LINES: no figure is empty, and there are at least so many.
all_there() {
  grep -E '^\| [^|]+ \| [^|]* \|  \|' "$1" && fail "figures of $1 are empty"
  [ "$(grep -c '^| ' "$1")" -ge "$2" ] || fail "$1: $(grep -c '^| ' "$1") lines"
}

# ICASSP 2020: 24 clips by 8 artists in 4 folds, the 15 tags, counts.
"$bin/ctxtag-dataset" simulate --out corpus --clips 24 --set artists=8 --set seconds=2 --seed 3 --quiet > log 2>&1 || { cat log; exit 1; }
"$bin/ctxtag-features" extract --tracks corpus/tracks.csv --out store --quiet > log 2>&1 || { cat log; exit 1; }
mkdir release
tags=car,chill,club,dance,gym,happy,night,party,relax,running,sad,sleep,summer,work,workout
rows() { awk -v from="$1" -v to="$2" -v kind="$3" 'BEGIN {
  for (clip = from; clip <= to; ++clip) {
    line = sprintf("clip%04d", clip)
    for (tag = 0; tag < 15; ++tag) {
      has = (clip * 7 + tag * (3 + clip % 5)) % 3 == 0
      line = line "," (kind == "count" ? has * (3 + (clip + tag) % 40) : has)
    }
    print line
  } }'; }
{ echo "song_id,$tags"; rows 0 23 label; } > release/balanced_ground_truth_hot_vector.csv
{ echo "song_id,$tags"; rows 0 23 count; } > release/balanced_ground_truth_track_count.csv
{ echo "song_id,$tags"; rows 8 20 label; } > release/train_ground_truth_binarized.csv
{ echo "song_id,$tags"; rows 21 23 label; } > release/validation_ground_truth_binarized.csv
{ echo "song_id,$tags"; rows 0 7 label; } > release/test_ground_truth_binarized.csv
{ echo "song_id,label,artist_id,fold"; awk 'BEGIN { for (clip = 0; clip < 24; ++clip) printf "clip%04d,chill,%d,%d\n", clip, clip / 2, clip / 8 }'; } > release/ground_truth_folds.csv

shortened icassp2020/paper.json paper.json
expect 2 "--input features=PATH: not given" ctxtag-reproduce paper.json --input release=release --out icassp2020
expect 0 "33 of 33 commands finished" ctxtag-reproduce paper.json --input release=release --input features=store --out icassp2020
all_there icassp2020/ledger.md 70
expect 0 "33 done before" ctxtag-reproduce paper.json --input release=release --input features=store --out icassp2020

# ICMR 2020: 24 images, 4 labels, four splits and ratios; clips stand for images.
image_rows() { awk -v from="$1" -v to="$2" -v hide="$3" -v what="$4" 'BEGIN {
  for (image = from; image <= to; ++image) {
    line = sprintf("clip%04d", image)
    for (label = 0; label < 4; ++label) {
      has = (image + label) % 4 != 3; hidden = has && label < hide && image % 4 == 0
      line = line "," (what == "weights" ? 1 - hidden : has - hidden)
    }
    print line
  } }'; }
mkdir images
for split in 1 2 3 4; do
  begin=$((6 * split - 6)) end=$((6 * split - 1))
  train() { [ "$begin" -eq 0 ] || image_rows 0 $((begin - 1)) "$1" "$2"; [ "$end" -eq 23 ] || image_rows $((end + 1)) 23 "$1" "$2"; }
  hide=0
  for ratio in 0.0 0.2 0.5 0.8; do
    { echo ",0,1,2,3"; train $hide label; } > images/train${split}_$ratio.csv
    { echo ",0,1,2,3"; image_rows $begin $end 0 label; } > images/test${split}_$ratio.csv
    { echo ",0,1,2,3"; train $hide weights; } > images/negative_weights${split}_$ratio.csv
    hide=$((hide + 1))
  done
done
expect 0 "" ctxtag-features statistics store --out image.npy

shortened icmr2020/paper.json images.json
sed -i 's/"split": \[1, 2, 3, 4\]/"split": [1, 2]/' images.json  # of four splits two: half the time
inputs=(--input coco=images --input coco_features=image.npy --input nus=images --input nus_features=image.npy)
expect 0 "146 of 146 commands finished" ctxtag-reproduce images.json "${inputs[@]}" --out icmr2020
all_there icmr2020/ledger.md 96
grep -q '| MS-COCO, 50 % hidden, CE: micro ROC-AUC | 0.8999 | 0\.[0-9]* | 0\.[0-9]* to 0\.[0-9]* |' icmr2020/ledger.md ||
  fail "no median with quartiles: $(head -8 icmr2020/ledger.md)"

# Without anything to run: the published figures alone.
expect 0 "0 of 290 commands finished" ctxtag-reproduce "$root/configs/icmr2020/paper.json" --summarise --out published
grep -q '| NUS-WIDE, 75 % hidden, CB-WCE: micro ROC-AUC | 0.8498 |  |' published/ledger.md || fail "the published figures need a run"

if [ -d "${CTXTAG_TEST_DATA:-/nothing}/data/icassp2020" ]; then
  expect 0 "3 of 3 commands finished" ctxtag-reproduce "$root/configs/icassp2020/released.json" \
    --input "release=$CTXTAG_TEST_DATA/data/icassp2020" --out released
  all_there released/ledger.md 40
  [ "$(grep -c '| agrees |' released/ledger.md)" -eq 43 ] || fail "published figures do not agree: $(grep -v '| agrees |' released/ledger.md)"
fi
finish
