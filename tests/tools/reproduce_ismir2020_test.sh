#!/usr/bin/env bash
# The recipes of configs/ismir2020 run from tables of the released form to a ledger in which no figure is empty. A few
# steps of training on a few clips: the figures say nothing here.
set -u
bin=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/tools/expect.sh"
cd "$work" || exit 1

"$bin/ctxtag-dataset" simulate --out corpus --clips 24 --set artists=8 --set seconds=2 --seed 3 --quiet > log 2>&1 || { cat log; exit 1; }
"$bin/ctxtag-features" extract --tracks corpus/tracks.csv --out store --quiet > log 2>&1 || { cat log; exit 1; }

# Eight users; every sample has one of the ten tags. Clip 12 is in training and in the test, clip 23 has no features.
mkdir release
tags=car,gym,happy,night,relax,running,sad,summer,work,workout
table() { # FILE CLIP...
  local file=release/$1 clip user tag
  echo "song_id,user_id,$tags" > "$file"
  for clip in "${@:2}"; do
    for user in 0 1 2 3 4 5 6 7; do
      printf 'clip%04d,u%d' "$clip" "$user"
      for tag in 0 1 2 3 4 5 6 7 8 9; do printf ',%d' $(((clip * 3 + user * (1 + clip % 3)) % 10 == tag)); done
      echo
    done
  done >> "$file"
}
table train_set.csv $(seq 0 12)
table validation_set.csv 13 14 15
table test_set.csv 12 $(seq 16 23)
sed -i 's/clip0012,u\([0-3]\)/clip0012,v\1/' release/test_set.csv  # of the shared clip some users are others
sed -i '/clip0012,u/d' release/test_set.csv
sed -i 's/clip0023/missing/' release/test_set.csv
{
  echo user_id,user_embeddings
  for user in u0 u1 u2 u3 u4 u5 u6 u7 v0 v1 v2 v3; do
    printf '%s,"' "$user"
    for i in $(seq 256); do printf '%s%d.%d' "$([ "$i" -eq 1 ] || echo ', ')" $(((i * 7 + ${#user}) % 3)) $((i * ${user#?} % 9)); done
    echo '"'
  done
} > release/user_embeddings.csv

for recipe in paper released; do
  sed 's/"epochs": [0-9]*/"epochs": 1/; s/"steps_per_epoch": 3125/"steps_per_epoch": 1/' \
    "$root/configs/ismir2020/$recipe.json" > $recipe.json
  expect 2 "--input features=PATH: not given" ctxtag-reproduce $recipe.json --input release=release --out $recipe
  expect 0 "12 of 12 commands finished" ctxtag-reproduce $recipe.json --input release=release --input features=store --out $recipe
  grep -E '^\| [^|]+ \| [^|]* \|  \|' $recipe/ledger.md && fail "figures of $recipe are empty"
  [ "$(grep -c '^| ' $recipe/ledger.md)" -gt 100 ] || fail "$recipe: the published tables are not there"
  expect 0 "12 done before" ctxtag-reproduce $recipe.json --input release=release --input features=store --out $recipe
done
grep -q '| audio and user: macro ROC-AUC | 0.6915 | 0\.' paper/ledger.md || fail "no macro ROC-AUC: $(cat paper/ledger.md)"
grep -q 'user_only' paper/compare.txt || fail "the control of users alone is not there"

# Without anything to run: the published figures alone.
expect 0 "0 of 12 commands finished" ctxtag-reproduce "$root/configs/ismir2020/paper.json" --summarise --out published
grep -q '| user alone: macro ROC-AUC | 0.7135 |  |' published/ledger.md || fail "the published figures need a run"
finish
