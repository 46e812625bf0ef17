#!/usr/bin/env bash
# Samples of users in ctxtag-eval, its baselines and comparison, and ctxtag-user, from outside.
# Usage: samples_test.sh FOLDER_OF_BINARIES
set -u
bin=$(cd "$1" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/tools/expect.sh"
cd "$work" || exit 1
export PATH="$bin:$PATH"
golden=$root/tests/golden/samples
cp "$golden"/samples.csv "$golden"/track_scores.csv "$golden"/user_scores.csv .
given=(--samples samples.csv --splits samples.csv)

# Protocols. Figures are those of tests/golden/samples/expected.json, rounded.
expect 0 '61 rows, 4 tags; every row is given the tag of its highest score' \
  ctxtag-eval --scores user_scores.csv "${given[@]}" --protocol so_sg
expect 0 '0.6777 (0.3677)' ctxtag-eval --scores user_scores.csv "${given[@]}" --protocol so_sg
expect 0 'precision is undefined for 5 of 22 users' ctxtag-eval --scores track_scores.csv "${given[@]}" --protocol so_sg
expect 0 'thresholds fitted on 59 validation rows' ctxtag-eval --scores track_scores.csv "${given[@]}" --protocol mo_sg
expect 0 'threshold 0.5' ctxtag-eval --scores track_scores.csv "${given[@]}" --protocol mo_mg --like ismir2020 --quiet
expect 0 'the last 29 of 61 test samples' ctxtag-eval --scores track_scores.csv "${given[@]}" --protocol so_sg --like ismir2020
expect 0 '"precision_undefined_as_zero"' \
  ctxtag-eval --scores user_scores.csv "${given[@]}" --protocol so_sg --format json --per-user users.csv
[ "$(wc -l < users.csv)" -eq 23 ] || fail "a row for each of 22 users: $(wc -l < users.csv)"
head -n 1 users.csv | grep -q '^user_id,samples,tags,train_samples,contexts,accuracy' || fail "$(head -n 1 users.csv)"
expect 0 'tag,support' ctxtag-eval --scores user_scores.csv "${given[@]}" --protocol so_sg --format csv

# What does not fit together.
expect 2 'users have samples in two splits' ctxtag-eval --scores track_scores.csv "${given[@]}" --disjoint users
expect 2 'tracks have samples in two splits' ctxtag-eval --scores track_scores.csv "${given[@]}" --disjoint tracks
expect 2 'needs --samples' ctxtag-eval --scores track_scores.csv --labels samples.csv --protocol so_sg
expect 2 'need --samples' ctxtag-eval --scores track_scores.csv --labels samples.csv --disjoint users
expect 2 "protocol is 'sosg'" ctxtag-eval --scores track_scores.csv "${given[@]}" --protocol sosg
expect 2 'the scores are of users' ctxtag-eval --scores user_scores.csv "${given[@]}" --protocol mo_mg
expect 2 '--scores and --labels are needed' ctxtag-eval --scores track_scores.csv
expect 2 'go with --labels' ctxtag-eval --scores track_scores.csv "${given[@]}" --false-negatives 0.1
expect 2 'rows of protocol mo_mg are tracks' \
  ctxtag-eval --scores track_scores.csv "${given[@]}" --protocol mo_mg --per-user u.csv
head -n 100 user_scores.csv > short.csv
expect 2 'test tracks of the splits have no score' ctxtag-eval --scores short.csv "${given[@]}" --protocol so_sg
expect 2 'samples have no score' ctxtag-eval --scores short.csv --samples samples.csv --protocol so_sg
expect 0 'left out' ctxtag-eval --scores short.csv --samples samples.csv --protocol so_sg --set allow_partial=true
(cat samples.csv; tail -n 1 samples.csv) > twice.csv
expect 2 'twice.csv:203: the id' ctxtag-eval --scores track_scores.csv --samples twice.csv
sed 's/,gym/,gim/' samples.csv > other.csv
expect 2 "other.csv:1: 1 of 4 columns are missing: 'gym'" ctxtag-eval --scores track_scores.csv --samples other.csv
printf 'song_id,user_id,gym,sad\n1,5,1,0\n2,5,0,1\n' > numbers.csv
printf 'track_id,gym,sad\n1.0,0.5,0.1\n2.0,0.5,0.1\n' > numbers_scores.csv
expect 2 "2 ids of the samples are numbers that the scores spell otherwise ('1' and '1.0')" \
  ctxtag-eval --scores numbers_scores.csv --samples numbers.csv --protocol so_sg
printf 'song_id,user_id,split\n1,5.0,test\n2,5.0,test\n' > numbers_splits.csv
printf 'track_id,gym,sad\n1,0.5,0.1\n2,0.5,0.1\n' > numbers_scores.csv
expect 2 "1 ids of the samples' users are numbers that the splits spell otherwise ('5' and '5.0')" \
  ctxtag-eval --scores numbers_scores.csv --samples numbers.csv --splits numbers_splits.csv --protocol so_sg

# Training samples in a table of their own.
awk -F, 'NR == 1 || $3 == "train"' samples.csv > train.csv
awk -F, 'NR == 1 || $3 == "test"' samples.csv > test.csv
expect 0 'cold: no training sample' \
  ctxtag-eval --scores user_scores.csv --samples samples.csv --splits test.csv --train-samples train.csv --protocol so_sg \
  --set allow_partial=true

# Baselines and comparison.
for kind in user_popularity track_popularity; do
  expect 0 '4 tags fitted to 81 train samples' ctxtag-eval baseline --kind $kind "${given[@]}" --out $kind.csv
  [ "$(wc -l < $kind.csv)" -eq 121 ] || fail "$kind: $(wc -l < $kind.csv) lines"
done
{
  echo 'user_id,vector'
  tail -n +2 samples.csv | cut -d, -f2 | sort -u | awk '{ srand(NR); print $1 ",\"" rand() "," NR % 3 "\"" }'
} > users.csv
expect 0 '4 tags fitted' ctxtag-eval baseline --kind user_only --users users.csv "${given[@]}" --out user_only.csv
expect 0 '' ctxtag-eval baseline --kind user_only --users users.csv "${given[@]}" --threads 1 --out one.csv
same_bytes user_only.csv one.csv
head -n 5 users.csv > few.csv
expect 2 'has no vector' ctxtag-eval baseline --kind user_only --users few.csv "${given[@]}"
expect 2 '--users: not given' ctxtag-eval baseline --kind user_only "${given[@]}"
expect 2 '--samples: not given' ctxtag-eval baseline --kind user_popularity --splits samples.csv
expect 0 'user_scores - track_scores' ctxtag-eval compare user_scores.csv track_scores.csv "${given[@]}" --replicates 100
grep -q 'wins  losses  ties  at zero' printed || fail "no win rates: $(cat printed)"
grep -Eq 'user_scores - track_scores +9 +3 +10 +2  0.6364' printed || fail "wins: $(cat printed)"
expect 0 'not among the controls: the network with shuffled' \
  ctxtag-eval compare user_scores.csv "${given[@]}" --controls --users users.csv --replicates 100 --out compared.txt
for control in user_only 'user_only, random vectors' prior user_popularity track_popularity 'user_scores for another user' 'user_scores, mean of users'; do
  grep -qF "user_scores - $control" compared.txt || fail "no control $control"
done
expect 0 'no control knows the users alone' ctxtag-eval compare user_scores.csv "${given[@]}" --controls --replicates 100
expect 2 '--controls needs --samples' ctxtag-eval compare user_scores.csv --labels samples.csv --controls
expect 2 'the clusters of samples are their users' \
  ctxtag-eval compare user_scores.csv track_scores.csv "${given[@]}" --clusters samples.csv --cluster-by user_id

# Controls of user vectors.
for kind in shuffled mean random; do
  expect 0 "$kind vectors for" ctxtag-user controls --users users.csv --kind $kind --seed 1 --out $kind.npy
  [ "$(wc -l < $kind.ids.csv)" -eq "$(wc -l < users.csv)" ] || fail "$kind has other users"
done
expect 2 '--kind' ctxtag-user controls --users users.csv --kind zero --out zero.npy
expect 2 '--out' ctxtag-user controls --users users.csv --kind mean --out users.csv

# Late fusion.
fuse=(ctxtag-user fuse --scores track_scores.csv user_scores.csv)
for method in mean_logit mean_probability stacking product; do
  expect 0 "$method of track_scores, user_scores fitted to 59 validation rows; 201 rows written" \
    "${fuse[@]}" "${given[@]}" --method $method --weights $method.json --out $method.csv
  expect 0 "$method of 2 systems applied to 201 rows" "${fuse[@]}" --apply $method.json --out again.csv
  same_bytes $method.csv again.csv
  expect 0 '' ctxtag-user fuse --scores user_scores.csv track_scores.csv --apply $method.json --out again.csv
  cut -d, -f3- $method.csv | cmp -s - <(cut -d, -f3- again.csv) || fail "$method: systems are not found by name"
done
awk -F, -v OFS=, 'NR > 1 && $3 == "test" { $4 = 1 - $4; $5 = 1 - $5 } 1' samples.csv > turned.csv
expect 0 '' "${fuse[@]}" --samples turned.csv --splits turned.csv --method stacking --weights turned.json --out turned_scores.csv
same_bytes stacking.json turned.json
same_bytes stacking.csv turned_scores.csv
expect 0 '' "${fuse[@]}" "${given[@]}" --method stacking --threads 1 --out one.csv
same_bytes stacking.csv one.csv
expect 0 'macro_roc_auc' ctxtag-eval --scores stacking.csv "${given[@]}" --protocol so_sg
expect 2 'are needed' "${fuse[@]}" --out f.csv
expect 2 '--apply fits nothing' "${fuse[@]}" --apply stacking.json --splits samples.csv --out f.csv
expect 2 'train.csv: not a fusion' "${fuse[@]}" --apply train.csv --out f.csv
printf 'track_id,gym,sad,work,rare\nt0,1,0,0,0\n' > labels.csv
expect 2 'give samples' "${fuse[@]}" --labels labels.csv --splits samples.csv --out f.csv
expect 2 "method is 'vote'" "${fuse[@]}" "${given[@]}" --method vote --out f.csv
expect 2 'two score tables or more' ctxtag-user fuse --scores user_scores.csv "${given[@]}" --out f.csv
expect 0 '"steps": 20' ctxtag-user fuse --print-config

# The commands of tools/README.md.
mkdir readme && cp samples.csv users.csv readme/ && cp track_scores.csv readme/audio.csv && cp user_scores.csv readme/network.csv
sed -n '/<!-- run by tests\/tools\/samples_test.sh -->/,/^```$/p' "$root/tools/README.md" | grep '^ctxtag' > commands.txt
[ "$(wc -l < commands.txt)" -eq 6 ] || fail "commands of tools/README.md: $(cat commands.txt)"
(cd readme && bash -e ../commands.txt > out.txt 2>&1) || fail "the commands of tools/README.md: $(cat readme/out.txt)"

# The examples of --help run as they are pasted.
for command in "ctxtag-user" "ctxtag-user controls" "ctxtag-user fuse"; do
  mkdir -p pasted && rm -f pasted/*
  (cd pasted && bash -c "$($command --help | tail -n 1)") > printed 2>&1 || fail "the example of $command: $(cat printed)"
done

finish
