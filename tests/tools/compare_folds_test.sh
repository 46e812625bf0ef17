#!/usr/bin/env bash
# ctxtag-eval compare --in: one comparison of several folders, from outside. Usage: compare_folds_test.sh FOLDER_OF_BINARIES
set -u
bin=$(cd "$1" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/tools/expect.sh"
cd "$work" || exit 1
export PATH="$bin:$PATH"
golden=$root/tests/golden/samples

# Tracks: x has ROC-AUC 1 in the first fold and .5 in the second; y, which both folds share, .5 in both.
mkdir fold0 fold1
printf 'track_id,gym\na,1\nb,0\nc,1\nd,0\n' > labels.csv
printf 'track_id,gym\na,.5\nb,.5\nc,.5\nd,.5\n' > y.csv
printf 'track_id,gym\na,.9\nb,.8\nc,.9\nd,.8\n' > fold0/x.csv
printf 'track_id,gym\na,.2\nb,.2\nc,.2\nd,.2\n' > fold1/x.csv
tracks=(ctxtag-eval compare x.csv y.csv --labels labels.csv --replicates 100)
expect 0 '8 rows in 4 clusters, 1 tags, 2 folds, 100 replicates' "${tracks[@]}" --in fold0 fold1
grep -Eq '^x - y +\+0.2500' printed || fail "x is not .75: $(cat printed)"
expect 0 '"folds": 2' "${tracks[@]}" --in fold0 fold1 --format json
grep -q '"macro_roc_auc_tags": 2' printed || fail "tags: $(cat printed)"
printf 'track_id,gym\na,1\nb,1\nc,1\nd,1\n' > fold1/labels.csv
expect 0 '1 of 2 times a tag has one class only in its fold' "${tracks[@]}" --in fold0 fold1
rm fold1/labels.csv

# One folder is the comparison in it, to the byte.
"${tracks[@]}" --in fold0 --format json --out one.json || fail "one folder"
(cd fold0 && ctxtag-eval compare x.csv ../y.csv --labels ../labels.csv --replicates 100 --format json --out ../inside.json)
same_bytes one.json inside.json

# What does not fit together.
expect 2 'x.csv: given twice' ctxtag-eval compare x.csv x.csv --labels labels.csv
expect 2 'there is neither fold0/z.csv nor z.csv' ctxtag-eval compare x.csv z.csv --labels labels.csv --in fold0
expect 2 '--in: nowhere: there is no such folder' "${tracks[@]}" --in fold0 nowhere
expect 2 'fold0 and ./fold0/ are one folder' "${tracks[@]}" --in fold0 ./fold0/
mkdir empty
cp fold0/x.csv .
expect 2 '--in: empty holds none of the files' "${tracks[@]}" --in fold0 empty
rm x.csv
expect 2 'do not go with --in' "${tracks[@]}" --splits labels.csv --test-fold 0 --validation-fold 1 --in fold0 fold1
expect 2 '--out: fold1/x.csv is an input' "${tracks[@]}" --in fold0 fold1 --out fold1/x.csv
printf 'track_id,gym\na,.9\nb,.8\nc,.9\n' > fold1/x.csv
expect 2 'fold1: 1 of 4 tracks are scored by some systems only' "${tracks[@]}" --in fold0 fold1
printf 'track_id,sad\na,.9\nb,.8\nc,.9\nd,.8\n' > fold1/x.csv
cp fold1/x.csv fold1/y.csv
sed 's/gym/sad/' labels.csv > fold1/labels.csv
expect 2 'fold1: its tags (sad) are not those of fold0 (gym)' "${tracks[@]}" --in fold0 fold1

# A training run scored its validation rows too.
mkdir -p run/scores
cp y.csv run/scores/test.csv
expect 2 'run: is a training run, which scored validation rows too; give --splits, or run/scores/test.csv' \
  ctxtag-eval compare run y.csv --labels labels.csv
expect 2 'is a training run' ctxtag-eval --scores run --labels labels.csv
rm -r run

# Samples: in the second fold test and validation are exchanged. What the folders do not have is that of this folder.
mkdir user0 user1
cp "$golden"/track_scores.csv .
cp "$golden"/user_scores.csv user0
cp "$golden"/user_scores.csv user1
cp "$golden"/samples.csv user0
sed 's/,test,/,other,/; s/,validation,/,test,/; s/,other,/,validation,/' user0/samples.csv > user1/samples.csv
printf 'work\nsad\ngym\nrare\n' > tags.txt
samples=(ctxtag-eval compare user_scores.csv track_scores.csv --samples samples.csv --splits samples.csv --replicates 100)
expect 0 '120 rows in' "${samples[@]}" --vocabulary tags.txt --in user0 user1
grep -q '4 tags, 2 folds' printed || fail "folds: $(cat printed)"
auc() { awk '$1 == "user_scores" && NF > 2 { print int(10000 * $2 + .5); exit }' printed; }
sum=$((-2 * $(auc)))
for fold in user0 user1; do
  expect 0 '4 tags, 100 replicates' "${samples[@]}" --vocabulary tags.txt --in $fold
  sum=$((sum + $(auc)))
done
[ "$sum" -ge -2 ] && [ "$sum" -le 2 ] || fail "not the mean of the folds' macro ROC-AUC: $sum"

# Controls are those of each fold; where users of a track score alike in one of them, it has none of that system.
expect 0 'user_scores - user_popularity' "${samples[@]}" --controls --in user0 user1
grep -q 'user_scores - user_scores for another user' printed || fail "no control of users: $(cat printed)"
[ "$(grep -c 'no control knows the users alone' printed)" -eq 1 ] || fail "said more than once: $(cat printed)"
awk -F, -v OFS=, 'NR > 1 { for (i = 3; i <= NF; ++i) $i = i / 10 } 1' user0/user_scores.csv > user1/user_scores.csv
expect 0 'user_scores for another user: no control of user1, and so left out of all folds' \
  "${samples[@]}" --controls --in user0 user1
grep -q 'user_scores - user_scores' printed && fail "a control of one fold: $(cat printed)"
grep -q 'user_scores - user_popularity' printed || fail "no control is left: $(cat printed)"

# The command of tools/README.md.
for fold in fold0 fold1 fold2 fold3; do
  mkdir -p readme/$fold/{fusion,audio}/scores
  cp user0/user_scores.csv readme/$fold/fusion/scores/test.csv
  cp track_scores.csv readme/$fold/audio/scores/test.csv
  cp user0/samples.csv readme/$fold/splits.csv
done
cp user0/samples.csv readme
sed -n '/<!-- run by tests\/tools\/compare_folds_test.sh -->/,/^```$/p' "$root/tools/README.md" | grep '^ctxtag' > command.txt
[ "$(wc -l < command.txt)" -eq 1 ] || fail "commands of tools/README.md: $(cat command.txt)"
(cd readme && bash -e ../command.txt > out.txt 2>&1) || fail "the command of tools/README.md: $(cat readme/out.txt)"
grep -q '4 folds' readme/out.txt || fail "folds of tools/README.md: $(cat readme/out.txt)"
grep -q '^fusion - audio' readme/out.txt || fail "names: $(cat readme/out.txt)"

finish
