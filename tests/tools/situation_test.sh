#!/bin/bash
# Streams to situations and playlists, from the outside. Called with the folder of the binaries.
set -u
bin=$(cd "$1" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$(dirname "$0")/expect.sh"
cd "$work" || exit 1
example=$("$bin/ctxtag-situation" --help | tail -n 1)
mkdir help && (cd help && PATH="$bin:$PATH" bash -c "$example" > out.txt 2>&1) || fail "example of ctxtag-situation --help"
for command in train predict ablation split samples retrieval session; do
  mkdir "help_$command"
  example=$("$bin/ctxtag-situation" "$command" --help | tail -n 1)
  (cd "help_$command" && PATH="$bin:$PATH" bash -c "$example" > out.txt 2>&1) || { fail "example of $command --help"; cat "help_$command/out.txt"; }
done

# The commands of tools/README.md.
awk '/run by tests\/tools\/situation_test.sh/{wanted=1} wanted && /^```$/{exit} inside{print} wanted && /^```sh$/{inside=1}' \
  "$root/tools/README.md" > commands
[ "$(grep -c '^ctxtag-' commands)" -ge 8 ] || fail "tools/README.md has lost its commands"
PATH="$bin:$PATH"
while read -r command; do
  eval "$command" > log 2>&1 || { fail "$command"; cat log; }
done < commands
head -n 1 now.m3u8 | grep -q '#EXTM3U' || fail "no playlist"
[ "$(wc -l < now.m3u8)" -ge 21 ] || fail "the playlist is too short"

# The same bytes again, with other threads, and from a table that is compressed.
train() { ctxtag-situation train --streams "$1" --splits folds.csv --test-fold 0 --validation-fold 1 --quiet --threads 1 "${@:2}"; }
train music/streams.csv --out one.json || fail "train"
gzip -c music/streams.csv > streams.csv.gz
train streams.csv.gz --out two.json || fail "train from .gz"
same_bytes one.json two.json
ctxtag-situation predict --model one.json --streams music/streams.csv --out one.csv --threads 1 --quiet
ctxtag-situation predict --model one.json --streams music/streams.csv --out two.csv --threads 3 --quiet
same_bytes one.csv two.csv
ctxtag-dataset simulate --clips 40 --artists 10 --set audio=false --set listeners.number=40 --set streams.number=30 --out again --threads 1 > log 2>&1
same_bytes again/streams.csv music/streams.csv

# What the released tables look like: one file to train on, one to test on, codes as numbers, the paper's trees.
released='user_id,media_id,readable_time,weekday,user_age,gender_num,device_num,location_num,network_num,x_day,y_day,x_time,y_time,matches'
for part in train test; do
  echo "$released" > "$part.csv"
  for i in $(seq 1 40); do
    echo "$((i % 9)),$((i % 7)),$((i % 24)),$((i % 7)),$((20 + i % 30)),$((i % 2)),$((i % 3)),5,$((i % 4)),1,0,0.5,0.5,$([ $((i % 24)) -lt 12 ] && echo work || echo party)" >> "$part.csv"
  done
done
expect 0 'xgboost' ctxtag-situation train --streams train.csv --test-streams test.csv --out released.json \
  --set situation.categories=numbers --set situation.xgboost.tree_method=exact
grep -q '1.0000' "$work/printed" || fail "hours decide, and are not found"

# One listener, as whoever tags their own history is: intervals draw streams. And nothing is trained for a request that
# cannot be met.
head -n 31 music/streams.csv > mine.csv
ctxtag-situation split --streams mine.csv --kind warm_case --folds 3 --out mine_folds.csv --quiet
expect 0 'streams of 10 streams' ctxtag-situation train --streams mine.csv --splits mine_folds.csv --test-fold 0 --next-validates --out mine.json
expect 2 '--figures: there are no test streams' ctxtag-situation train --streams mine.csv --figures f.txt --out none.json
expect 2 '--scores: there are no validation or test streams' ctxtag-situation train --streams mine.csv --scores f.csv --out none.json
expect 2 '--next-validates goes with --test-fold' ctxtag-situation train --streams mine.csv --splits mine_folds.csv --next-validates --out none.json
[ ! -e none.json ] || fail "a refused request left a model"

# Models beside each other, on the same streams.
ctxtag-situation ablation --streams music/streams.csv --splits folds.csv --test-fold 0 --validation-fold 1 --compare models --out models.txt --quiet
for model in xgboost logistic knn hour_prior majority; do grep -q "^$model  *0\.[0-9]" models.txt || fail "$model is not among the models"; done
grep -q '^logistic  *[+-]0\.[0-9]' models.txt || fail "no difference between xgboost and logistic"

# Bad input.
printf 'timestamp,listening_device,matches\n2022-03-01T07:00Z,mobile,gym\n2022-13-01T07:00Z,mobile,gym\n,tv,sleep\n' > bad.csv
expect 2 "bad.csv:3: impossible time: '2022-13-01T07:00Z' in column 'timestamp'" ctxtag-situation train --streams bad.csv --out bad.json
expect 1 '1 rows left out: impossible time' ctxtag-situation train --streams bad.csv --on-error skip --out bad.json
(echo timestamp,matches; for i in $(seq 1 1001); do echo "2022-03-01T07:00Z,s$i"; done) > many.csv
printf 'timestamp,matches\n2022-03-01T07:00Z,gym\n' > lone.csv
expect 2 'one situation; at least two are needed' ctxtag-situation train --streams lone.csv --out lone.json
expect 0 'the streams have no column device_num; taken as unknown' ctxtag-situation predict --model bad.json --streams lone.csv --out -
printf 'age,matches\n30,gym\n31,zzz\n' > ages.csv
expect 2 'nothing of what the model knows them by: device_num, readable_time' ctxtag-situation predict --model bad.json --streams ages.csv --out -
printf 'timestamp,listening_device,matches\n2022-03-01T07:00Z,watch,gym\n2022-03-01T09:00Z,tv,zzz\n' > later.csv
expect 1 '1 streams have a device_num that training did not have' ctxtag-situation train --streams bad.csv --test-streams later.csv --on-error skip --out y.json
expect 1 'no training stream is of: zzz' ctxtag-situation train --streams bad.csv --test-streams later.csv --on-error skip --out y.json
printf 'timestamp,user_id,listening_device,matches\n2022-03-01T07:00Z,a,tv,gym\n2022-03-01T09:00Z,b,tv,zzz\n2022-03-01T09:00Z,c,tv,sleep\n' > later.csv
expect 0 '1 streams are of situations that the model does not know' ctxtag-situation predict --model bad.json --streams later.csv --figures figures_later.txt
printf 'timestamp,listening_device\n2022-03-01T07:00Z,watch\n' > strange.csv
expect 0 '1 streams have a device_num that training did not have' ctxtag-situation predict --model bad.json --streams strange.csv --out -
expect 2 'no situation model' ctxtag-situation predict --model bad.csv --streams lone.csv --out -
expect 2 'is streams.situation the right column?' ctxtag-situation train --streams many.csv --out x.json
expect 2 'there is no signal' ctxtag-situation train --streams music/streams.csv --set 'situation.without=["moon"]' --out x.json
expect 2 "unknown time zone 'Mars'" ctxtag-situation train --streams bad.csv --set streams.time_zone=Mars --out x.json
expect 2 'missing.csv' ctxtag-situation train --streams missing.csv --out x.json
expect 2 'is no moment' ctxtag-situation session --model one.json --library library.csv --at yesterday
[ ! -e lone.json ] && [ ! -e x.json ] || fail "a refused request left a file"
finish
