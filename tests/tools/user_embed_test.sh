#!/usr/bin/env bash
# ctxtag-user embed from outside: statuses, messages, and that a killed run goes on with the same bytes.
set -u
bin=$(cd "$1" && pwd)
. "$(dirname "$0")/expect.sh"
readme=$(cd "$(dirname "$0")/../.." && pwd)/tools/README.md
cd "$work" || exit 1
user() { expect "$1" "$2" ctxtag-user embed "${@:3}"; }

# The examples at the end of --help work when pasted.
for command in "" embed; do
  mkdir "help_$command"
  example=$("$bin/ctxtag-user" $command --help | tail -n 1)
  (cd "help_$command" && PATH="$bin:$PATH" bash -c "$example" > log 2>&1) || fail "example of $command --help"
  [ -e "help_$command/users.npy" ] && [ -e "help_$command/users.ids.csv" ] || fail "no vectors from $command --help"
done

# 300 users, 20 tracks of 200 each, by a small linear congruential generator; the odd users play the odd tracks.
awk 'BEGIN { print "user_id,track_id,count"; x = 1
  for (u = 0; u < 300; ++u) for (i = 0; i < 20; ++i) {
    x = (x * 1103515245 + 12345) % 2147483648
    printf "u%d,t%d,%d\n", u, int(x / 65536) % 100 * 2 + u % 2, i % 3 + 1
  } }' > events.csv
small=(--events events.csv --dim 16 --set als.iterations=40)

# Refusals.
expect 2 "subcommand" ctxtag-user
user 2 "--out is required" --events events.csv
user 2 "one of --events and --import" --out x.npy
user 2 "exclude each other" --out x.npy --events events.csv --import events.csv
user 2 "als.dimension: unknown key; did you mean" "${small[@]}" --out x.npy --set als.dimension=3
user 2 "als.alpha: 0: must be above 0" "${small[@]}" --out x.npy --set als.alpha=0
user 2 "holdout.share: 1: must be at least 0 and below 1" "${small[@]}" --out x.npy --holdout 1
user 2 "is an input" --events events.csv --out events.csv
user 2 "--warm-start-tracks needs --warm-start" "${small[@]}" --out x.npy --warm-start-tracks t.npy
user 2 "goes with training" --events events.csv --fold-in t.npy --out x.npy --tracks-out y.npy
: > empty.csv
user 2 "empty.csv: empty; expected a header line" --events empty.csv --out x.npy
printf 'user_id,track_id,count\na,x,-1\n' > bad.csv
user 2 "bad.csv:2: 'count' is '-1'; expected a number from 0 to 3.4e38" --events bad.csv --out x.npy
[ ! -e x.npy ] && [ ! -e x.npy.checkpoint ] || fail "a refused run leaves something behind"
user 0 '"dimensions": 128' --dim 128 --print-config

# An undisturbed run, and one that is killed again and again.
user 0 "6000 events" "${small[@]}" --out whole.npy --tracks-out whole_tracks.npy --threads 1
kills=0
for _ in 1 2 3 4 5 6; do
  before=$(stat -c %Y%i killed.npy.checkpoint 2> /dev/null)
  "$bin/ctxtag-user" embed "${small[@]}" --out killed.npy --tracks-out killed_tracks.npy > log 2>&1 &
  process=$!
  while kill -0 $process 2> /dev/null && [ "$(stat -c %Y%i killed.npy.checkpoint 2> /dev/null)" = "$before" ]; do :; done
  kill -9 $process 2> /dev/null && kills=$((kills + 1))
  wait $process 2> /dev/null
done
[ "$kills" -gt 1 ] || fail "no run lived long enough to be killed"
[ -e killed.npy ] || user 0 "went on after iteration" "${small[@]}" --out killed.npy --tracks-out killed_tracks.npy
for suffix in .npy .ids.csv .json _tracks.npy _tracks.ids.csv _tracks.json; do
  same_bytes "whole$suffix" "killed$suffix"
done
[ -z "$(find . -maxdepth 1 -name '*.checkpoint' -o -maxdepth 1 -name '*.tmp*')" ] || fail "something stays behind"

# Nothing left to do; another seed.
before=$(stat -c '%i %Y %Z' whole*npy)
user 0 "nothing left to do" "${small[@]}" --out whole.npy --tracks-out whole_tracks.npy
[ "$before" = "$(stat -c '%i %Y %Z' whole*npy)" ] || fail "finished vectors were touched"
user 0 "6000 events" "${small[@]}" --out other.npy --seed 2
cmp -s whole.npy other.npy && fail "another seed, the same vectors"

# A second process.
(flock -x 9; user 2 "in use by another process" "${small[@]}" --out whole.npy; exit "$failures") 9>> whole.npy.journal ||
  fail "the lock"

# What was held out, beside popularity; a table of text.
user 0 "popularity" "${small[@]}" --holdout 0.2 --out users.csv
grep -q '^u0,"' users.csv || fail "no list in users.csv"
grep -q '"popularity"' users.json || fail "no figures in users.json"

# Released vectors as they are, there and back.
printf 'user_id,embedding\nu2,"0.5, -1"\nu1,"[1 2]"\n' > released.csv
user 0 "2 users, 2 numbers each" --import released.csv --out released.npy
[ "$(cat released.ids.csv)" = "$(printf 'user_id\nu2\nu1')" ] || fail "released.ids.csv"
user 0 "2 users" --import released.npy --out again.csv
[ "$(cat again.csv)" = "$(printf 'user_id,vector\nu2,"0.5,-1"\nu1,"1,2"')" ] || fail "again.csv"
user 2 "--dim is 3, but released.csv has vectors of 2 numbers" --import released.csv --dim 3 --out x.npy

# New users, without training and with.
printf 'user_id,track_id,count\nnew,t1,2\nnew,t3,1\nnew,gone,1\nidle,t1,0\nlost,gone,1\n' > new.csv
user 1 "2 users have no vector, because nothing they played counts: idle, lost" --events new.csv \
  --fold-in whole_tracks.npy --out new.npy
[ "$(cat new.ids.csv)" = "$(printf 'user_id\nnew')" ] || fail "new.ids.csv"
user 1 "nothing left to do" --events new.csv --fold-in whole_tracks.npy --out new.npy
printf 'user_id,track_id\nu1,17\n' > numbers.csv
user 2 "are these the same ids?" --events numbers.csv --fold-in whole_tracks.npy --out x.npy
printf 'user_id,v\n17,"1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16"\n' > w.csv
user 2 "no user of the events has an earlier vector: the events have 'u0', the vectors '17'" "${small[@]}" \
  --warm-start w.csv --out x.npy

# The commands of tools/README.md.
mkdir readme && cd readme || exit 1
cp ../events.csv events.csv
cp ../events.csv all_events.csv
head -n 50 ../events.csv > new_events.csv
cp ../released.csv user_embeddings.csv
awk '/run by tests\/tools\/user_embed_test.sh/{wanted=1} wanted && /^```$/{exit} inside{print} wanted && /^```sh$/{inside=1}' "$readme" > commands
[ "$(grep -c '^ctxtag-user' commands)" -eq 5 ] || fail "tools/README.md has lost its commands"
while read -r command; do
  PATH="$bin:$PATH" bash -c "$command --threads 2" > log 2>&1 || { fail "$command"; cat log; }
done < commands
finish
