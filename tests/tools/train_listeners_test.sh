#!/usr/bin/env bash
# Networks of listeners from outside: what training and tagging refuse, what they write, and that a killed run ends with
# the same bytes.
set -u
bin=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/tools/expect.sh"
cd "$work" || exit 1

small_corpus
# Six users; each hears eight of the 24 clips. Half of them take loud and soft for the same, half the other way round.
{
  echo song_id,user_id,gym,sleep
  for clip in $(seq 0 23); do
    for user in $((clip % 6)) $(((clip + 1) % 6)); do
      gym=$(((clip + user) % 2))
      printf 'clip%04d,u%d,%d,%d\n' "$clip" "$user" "$gym" $((1 - gym))
    done
  done
} > samples.csv
head -n 2 corpus/labels.csv | tail -n 1 | grep -q '^clip0000,' || fail "the corpus has other ids than this test thinks"
{
  echo user_id,user_embeddings
  for user in $(seq 0 5); do echo "u$user,\"$user.5, $((user % 2)), -$((user * user))\""; done
} > users.csv
cat > run.json << 'JSON'
{ "data": {"features": "features", "samples": "samples.csv", "users": "users.csv", "splits": "splits.csv"},
  "model": {"name": "user_fusion", "channels": [4, 8], "dense": 16, "user_hidden": [8], "output": "softmax"},
  "loss": {"name": "softmax_cross_entropy", "class_weights": "balanced"},
  "train": {"epochs": 6, "batch_size": 5, "checkpoint_seconds": 0.001, "augment": {"crop_frames": 32}} }
JSON
train() { expect "$1" "$2" ctxtag-train --config run.json --threads 2 "${@:3}"; }

# Refusals: one line, status 2, no folder.
train 2 "labels, samples: give one of them" --out x --set data.labels=corpus/labels.csv
train 2 "users: needs samples" --out x --set data.samples= --set data.labels=corpus/labels.csv
train 2 "user_control: none, shuffled, mean or random, found 'shufled'" --out x --set data.user_control=shufled
train 2 "softmax and softmax_cross_entropy belong together" --out x --set loss.name=bce
train 2 "small_cnn knows no listeners" --out x --set model.name=small_cnn
train 2 "ismir2020_user needs listeners" --out x --set model.name=ismir2020_user --set data.users=
train 2 "data.features: not given, but user_fusion listens" --out x --set data.features=
train 2 "unknown fusion 'sum'" --out x --set model.fusion=sum
sed 's/^clip0001,u1,.*/clip0001,u1,0,0/; s/^clip0000,u0,.*/clip0000,u0,1,1/' samples.csv > two.csv
train 2 "is for one tag a row, and the training row 'clip" --out x --set data.samples=two.csv
[ ! -e x ] || fail "a refused run has a folder"

# What a run leaves: scores of tracks for users, rows that add up to 1.
train 0 "best epoch" --out whole
head -n 1 whole/scores/test.csv | grep -q '^track_id,user_id,gym,sleep$' || fail "scores are not of samples"
[ "$(wc -l < whole/scores/test.csv)" -eq 13 ] || fail "six test clips of two users each are not twelve scores"
awk -F, 'NR > 1 && ($3 + $4 < 0.999999 || $3 + $4 > 1.000001) { exit 1 }' whole/scores/test.csv || fail "softmax rows do not add up to 1"
grep -q '"samples"' whole/environment.json || fail "the samples are not among the hashed tables"

# Who is left out is counted and named.
grep -v '^u3,' users.csv > five.csv
train 0 "are of users without a vector, left out: 1 users (the first: 'u3'; all are in left_out.csv)" --out fewer --set data.users=five.csv --set train.epochs=1
[ "$(cat fewer/left_out.csv)" = "$(printf 'what,id,reason\nuser,u3,no vector')" ] || fail "left_out.csv: $(cat fewer/left_out.csv)"
[ ! -e whole/left_out.csv ] || fail "nothing was left out, and left_out.csv is there"
sed -i 's/^u0,"0.5/u0,"0.25/' five.csv
train 2 "the tables have changed" --out fewer --set data.users=five.csv --set train.epochs=1

sed 's/,u\([0-5]\),/,\1,/' samples.csv > numbers.csv
sed 's/^u\([0-5]\),/0\1,/' users.csv > padded.csv
train 2 "padded.csv" --out y --set data.samples=numbers.csv --set data.users=padded.csv

# Killed again and again: the same bytes.
for pause in 0.3 0.5 0.7; do
  "$bin/ctxtag-train" --config run.json --threads 2 --out killed > log 2>&1 &
  process=$!
  sleep "$pause"
  kill -9 "$process" 2> /dev/null
  wait "$process" 2> /dev/null
done
train 0 "" --out killed
for file in model.safetensors history.jsonl scores/test.csv scores/validation.csv; do same_bytes "whole/$file" "killed/$file"; done

# Controls are runs of their own; the listener alone needs no features.
for control in shuffled mean random; do
  train 0 "best epoch" --out "$control" --set "data.user_control=$control" --set train.epochs=2
  cmp -s whole/scores/test.csv "$control/scores/test.csv" && fail "the control $control changes nothing"
done
train 0 "best epoch" --out alone --set model.name=ismir2020_user --set data.features= --set train.epochs=2
[ "$(cut -d, -f2- alone/scores/test.csv | sort -u | wc -l)" -le 7 ] || fail "a listener alone scores tracks apart"

# The tagger gives the scores of the run, bit by bit, for samples and for one user.
expect 0 "48 rows scored" ctxtag-tag --model whole/model.safetensors --features features --samples samples.csv --users users.csv --scores all.csv
grep -Ff <(tail -n +2 whole/scores/test.csv) all.csv | wc -l | grep -qx 12 || fail "the tagger's scores are not those of the run"
expect 0 "24 rows scored" ctxtag-tag --model whole/model.safetensors --features features --users users.csv --user u2 --scores u2.csv
grep -q "$(grep '^clip0001,u2,' all.csv)" u2.csv || fail "one user's scores are not those of the samples"
expect 2 "this model looks at listeners; give their vectors" ctxtag-tag --model whole/model.safetensors --features features --scores x.csv
expect 2 "it looks at listeners; give --users and --user" ctxtag-tag --model whole/model.safetensors corpus/audio
expect 2 "there is no vector of user 'nobody'" ctxtag-tag --model whole/model.safetensors corpus/audio --users users.csv --user nobody

# Recordings for one listener: the scores that their features give, whoever else was tagged for before.
for user in u1 u2; do
  expect 0 "24 tagged" ctxtag-tag --model whole/model.safetensors --tracks corpus/tracks.csv --users users.csv --user $user --scores heard.csv
done
cut -d, -f1,3- u2.csv > for_u2.csv
same_bytes for_u2.csv heard.csv
expect 2 "knows listeners only and hears nothing" ctxtag-tag --model alone/model.safetensors --features features --users users.csv --user u2 --scores x.csv
sed 's/, -[0-9]*"/"/' users.csv > short.csv
expect 2 "takes vectors of 3 numbers a listener, those given have 2" ctxtag-tag --model whole/model.safetensors --features features --users short.csv --user u2 --scores x.csv
[ ! -e x.csv ] || fail "a refused request wrote scores"

# A new vocabulary gets new heads, all of them; the same one takes all weights.
sed '1s/gym,sleep/sleep,work/' samples.csv > renamed.csv
train 0 "a new head for 2 tags, 1 of them known to it" --out tuned --set data.samples=renamed.csv --set train.init=whole/model.safetensors --set train.epochs=1
train 0 "all weights taken from alone/model.safetensors" --out again --set train.init=alone/model.safetensors --set model.name=ismir2020_user --set data.features= --set train.epochs=1

# The commands of tools/README.md.
mkdir readme && ln -s "$root/configs" readme/configs
sed -n '/<!-- run by tests\/tools\/train_listeners_test.sh -->/,/^```$/p' "$root/tools/README.md" | grep '^ctxtag' > commands.txt
[ "$(wc -l < commands.txt)" -eq 10 ] || fail "commands of tools/README.md: $(cat commands.txt)"
(cd readme && PATH="$bin:$PATH" bash -e ../commands.txt > out.txt 2>&1) || fail "the commands of tools/README.md: $(cat readme/out.txt)"
grep -q 'audio.*: all users of a track score alike' readme/out.txt || fail "nothing is said of controls that are none: $(cat readme/out.txt)"
finish
