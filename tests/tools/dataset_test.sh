#!/bin/bash
# ctxtag-dataset: simulate, split and stats from the outside. Called with the folder of the binaries.
set -u
bin=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export PATH="$bin:$PATH"

fail() { echo "FAILED: $*" >&2; exit 1; }
# status N COMMAND...: runs it, keeps its output in out.txt and err.txt, and wants exit status N.
status() {
  local wanted=$1; shift
  "$@" >out.txt 2>err.txt
  local got=$?
  [ $got -eq "$wanted" ] || { cat out.txt err.txt >&2; fail "status $got instead of $wanted: $*"; }
}
says() { grep -qF -- "$1" err.txt || { cat err.txt >&2; fail "no message with: $1"; }; }

# The example at the end of every --help works when pasted.
for command in "" simulate split stats check; do
  mkdir "help_$command"
  example=$(ctxtag-dataset $command --help | tail -n 1)
  (cd "help_$command" && bash -c "$example" >out.txt 2>&1) || fail "example of $command --help"
done

status 0 ctxtag-dataset simulate --out demo --clips 12 --artists 6 --seconds 1 --seed 3 --quiet
[ "$(ls demo/audio | wc -l)" -eq 12 ] || fail "12 clips"
tags=car,chill,club,dance,gym,happy,night,party,relax,running,sad,sleep,summer,work,workout
[ "$(head -n 1 demo/labels.csv)" = "track_id,$tags" ] ||
  fail "header of labels.csv"
cat demo/audio/* demo/*.csv demo/truth.json | sha256sum >first
status 0 ctxtag-dataset simulate --out other --set clips=12 --set artists=6 --set seconds=1 --set seed=3 --threads 1
cat other/audio/* other/*.csv other/truth.json | sha256sum | cmp - first || fail "same config, same bytes"
status 0 ctxtag-dataset simulate --print-config --clips 5 --artists 5
grep -q '"clips": 5' out.txt || fail "--print-config"
status 2 ctxtag-dataset simulate --out x --set clip=5
says "clips"
status 2 ctxtag-dataset simulate --clips 5 --artists 9 --out x
says "artists"
status 2 ctxtag-dataset simulate
says "--out"

by_artist="--groups demo/tracks.csv --group-by artist_id"
status 0 ctxtag-dataset split --labels demo/labels.csv $by_artist --folds 3 --seed 1 --out folds.csv
says "fold 2"
[ "$(head -n 1 folds.csv)" = "track_id,fold" ] || fail "header of folds.csv"
[ "$(wc -l <folds.csv)" -eq 13 ] || fail "12 rows"
# No artist in two folds: as many pairs of artist and fold as artists.
join -t, <(tail -n +2 demo/tracks.csv | cut -d, -f1,3 | sort) <(tail -n +2 folds.csv | sort) >joined
[ "$(cut -d, -f2,3 joined | sort -u | wc -l)" -eq 6 ] ||
  fail "an artist is in two folds"
head -n 8 demo/tracks.csv >some.csv
status 0 ctxtag-dataset split --labels demo/labels.csv --groups some.csv --group-by artist_id \
  --shares 0.5,0.25,0.25 --out splits.csv
says "5 of 12 tracks have no group"
[ "$(tail -n +2 splits.csv | cut -d, -f2 | sort -u | tr '\n' ' ')" = "test train validation " ] || fail "three splits"
status 2 ctxtag-dataset split --labels demo/labels.csv --groups demo/tracks.csv --group-by album --folds 3 --out x.csv
says "artist_id"
status 2 ctxtag-dataset split --labels demo/labels.csv --groups demo/tracks.csv --folds 3 --out x.csv
says "--group-by"
status 2 ctxtag-dataset split --labels demo/labels.csv --shares 0.5,0.2,0.2 --out x.csv
says "add up to 1"
status 2 ctxtag-dataset split --labels demo/labels.csv --out x.csv
says "--folds"
status 2 ctxtag-dataset split --labels demo/labels.csv --folds 13 --out x.csv
says "12 groups"
[ ! -e x.csv ] || fail "a wrong request left a table"

status 0 ctxtag-dataset stats --labels demo/labels.csv --splits splits.csv
grep -q '^rows 12' out.txt || fail "rows"
status 0 ctxtag-dataset stats --labels demo/labels.csv --splits folds.csv --format json
grep -q '"fold 0"' out.txt || fail "folds in JSON"
printf 'id,car,gym\na,1,0\nb,0,l\nc,1,1\n' >stray.csv
status 0 ctxtag-dataset stats --labels stray.csv
says "note: columns left out: gym"
says "note: stray.csv:3: 'gym' is 'l', so the column counts as no tag"
status 2 ctxtag-dataset stats --labels nowhere.csv
says "nowhere.csv"
status 2 ctxtag-dataset
echo passed
