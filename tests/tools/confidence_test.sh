#!/bin/bash
# ctxtag-dataset hide and weights from the outside. Called with the folder of the binaries.
set -u
bin=$(cd "$1" && pwd)
. "$(dirname "$0")/expect.sh"
cd "$work" || exit 1
# quietly TOOL ARGUMENTS...: must end with 0, whatever it says.
quietly() { local tool=$1; shift; "$bin/$tool" "$@" > "$work/printed" 2>&1 || { fail "$tool $*"; cat "$work/printed"; }; }
for command in hide weights; do
  mkdir "help_$command"
  example=$("$bin/ctxtag-dataset" $command --help | tail -n 1)
  (cd "help_$command" && PATH="$bin:$PATH" bash -c "$example" > out.txt 2>&1) || fail "example of $command --help"
done

seq 1 60 | awk 'BEGIN {print "track_id,a,b,c,d"} {print "t" $1 "," $1 % 2 "," ($1 % 3 == 0) "," ($1 % 6 == 0) "," 1}' > labels.csv
expect 0 "positives hidden" ctxtag-dataset hide --labels labels.csv --ratio 0.5 --seed 3 --out visible.csv --hidden hidden.csv
paste -d, labels.csv visible.csv hidden.csv | tail -n +2 |
  awk -F, '{for (i = 2; i <= 5; ++i) if ($i != $(i + 5) + $(i + 10)) exit 1}' || fail "visible and hidden add up"
quietly ctxtag-dataset hide --labels labels.csv --ratio 0.5 --seed 3 --as unknown --out empty.csv --hidden same.csv
same_bytes hidden.csv same.csv
if grep -q ',0' empty.csv; then fail "a negative is told from a hidden positive"; fi
seq 1 60 | awk 'BEGIN {print "track_id,split"} {print "t" $1 "," ($1 <= 30 ? "train" : "test")}' > splits.csv
quietly ctxtag-dataset hide --labels labels.csv --splits splits.csv --ratio 0.5 --out v.csv --hidden h.csv
tail -n 30 h.csv | cut -d, -f2- | grep -q 1 && fail "a test row was hidden in"
quietly ctxtag-dataset hide --labels labels.csv --splits splits.csv --ratio 0.5 --as unknown --out v.csv --hidden h.csv
tail -n 30 v.csv | cmp -s - <(tail -n 30 labels.csv) || fail "--as unknown empties cells of test rows"
head -n 31 v.csv | grep -q ',0' && fail "a negative of a train row is told from a hidden positive"
expect 2 "ratio must be from 0 to 1" ctxtag-dataset hide --labels labels.csv --ratio 1.5 --out v.csv --hidden h.csv
expect 2 "ratio must be from 0 to 1, found -0.5" ctxtag-dataset hide --labels labels.csv --ratio=-0.5 --out v.csv --hidden h.csv
expect 2 "ratio must be from 0 to 1, found nan" ctxtag-dataset hide --labels labels.csv --ratio nan --out v.csv --hidden h.csv
expect 2 "ratio" ctxtag-dataset hide --labels labels.csv --set ratio=half --out v.csv --hidden h.csv
# A row that would lose all it has keeps one, unless told otherwise; both are counted.
printf 'track_id,a,b\nx,1,0\ny,1,1\nz,0,0\n' > few.csv
expect 0 "1 of 3 positives hidden (0.3333); 2 tracks kept their last one, 0 lost all" \
  ctxtag-dataset hide --labels few.csv --ratio 1 --out v.csv --hidden h.csv
expect 0 "3 of 3 positives hidden (1.0000); 0 tracks kept their last one, 2 lost all" \
  ctxtag-dataset hide --labels few.csv --ratio 1 --set keep_one=false --out v.csv --hidden h.csv
printf 'track_id,a,b\nx,0,\ny,0,0\n' > negatives.csv
rm -f v.csv h.csv
expect 2 "negatives.csv: there is no known positive to hide" ctxtag-dataset hide --labels negatives.csv --ratio 0.5 --out v.csv --hidden h.csv
[ ! -e v.csv ] && [ ! -e h.csv ] || fail "a refused request wrote a table"
expect 2 "rule must be" ctxtag-dataset hide --labels labels.csv --rule all --out v.csv --hidden h.csv
expect 2 "--hidden is required" ctxtag-dataset hide --labels labels.csv --out v.csv

quietly ctxtag-dataset weights --labels visible.csv --negative cooccurrence --positive prevalence --out w.csv --quiet
head -n 1 w.csv | grep -q '^track_id,a:negative,a:positive' || fail "header of weights: $(head -n 1 w.csv)"
expect 0 "naive_bayes" ctxtag-dataset weights --labels visible.csv --score hidden.csv
expect 0 "hidden positives among" ctxtag-dataset weights --labels visible.csv --score hidden.csv --splits splits.csv
quietly ctxtag-dataset weights --labels visible.csv --negative ignore_missing --hidden hidden.csv --out oracle.csv
expect 0 "leaks" ctxtag-dataset weights --labels visible.csv --statistics complete --truth labels.csv --negative exact --out c.csv
expect 2 "needs --truth" ctxtag-dataset weights --labels visible.csv --statistics complete --out c.csv
expect 2 "needs --hidden" ctxtag-dataset weights --labels visible.csv --negative ignore_missing --out x.csv
expect 2 "exakt not in {ones,random,exact" ctxtag-dataset weights --labels visible.csv --negative exakt --out x.csv
expect 2 "nosuch not in" ctxtag-dataset weights --print-config --positive nosuch
expect 2 "need --counts" ctxtag-dataset weights --labels visible.csv --positive tfidf --out x.csv
expect 2 "--rows train needs --splits" ctxtag-dataset weights --labels visible.csv --rows train --out x.csv
sed 's/^\(t1,.*\),[01]$/\1,1/' hidden.csv > contradicts.csv
sed 's/^\(t1,.*\),[01]$/\1,1/' visible.csv > shows.csv
expect 2 "is a visible positive and said to be hidden" ctxtag-dataset weights --labels shows.csv --score contradicts.csv
head -n 5 hidden.csv > short.csv
expect 2 "of the hidden positives '(the end)'" ctxtag-dataset weights --labels visible.csv --score short.csv
sed 's/split/fold/; s/train/0/; s/test/1/' splits.csv > folds.csv
expect 2 "make train, validation and test of them first" ctxtag-dataset weights --labels visible.csv --splits folds.csv --out x.csv
awk -F, 'BEGIN {OFS = ","} NR > 1 {$4 = 0} {print}' visible.csv > none.csv
expect 0 "tags without a positive, of which nothing can be estimated: c" ctxtag-dataset weights --labels none.csv --out x.csv
# A tag without a positive has no prevalence to weigh positives by.
expect 2 "tag 'c' has no positives: its prevalence gives no weight" ctxtag-dataset weights --labels none.csv --positive prevalence --out x.csv
# Weights are made of the labels they are for: other ids or tags are refused.
sed 's/^t1,/q1,/' hidden.csv > other_ids.csv
expect 2 "of the hidden positives 'q1'" ctxtag-dataset weights --labels visible.csv --negative ignore_missing --hidden other_ids.csv --out x.csv
sed '1s/,d$/,e/' hidden.csv > other_tags.csv
expect 2 "other_tags.csv:1: 1 of 4 columns are missing: 'd'" ctxtag-dataset weights --labels visible.csv --negative ignore_missing --hidden other_tags.csv --out x.csv
expect 2 "other rows than --labels" ctxtag-dataset weights --labels visible.csv --statistics complete --truth short.csv --out x.csv
# Controls count nothing: with --statistics complete they are those of the visible labels, and tell no hidden positive.
for negative in ones random; do
  quietly ctxtag-dataset weights --labels visible.csv --negative $negative --seed 4 --out control.csv
  quietly ctxtag-dataset weights --labels visible.csv --statistics complete --truth labels.csv --negative $negative --seed 4 --out same.csv
  same_bytes control.csv same.csv
done
quietly ctxtag-dataset weights --labels visible.csv --statistics complete --truth labels.csv --negative ignore_missing --hidden hidden.csv --out same.csv
same_bytes oracle.csv same.csv
# Options that would do nothing are refused, and so is what makes no sense together.
score=(ctxtag-dataset weights --labels visible.csv --score hidden.csv)
expect 2 "goes with --statistics visible only" "${score[@]}" --statistics complete --truth labels.csv
for option in "--negative pairs" "--positive prevalence" "--hidden hidden.csv" --published-offset; do
  expect 2 "writes no weights: leave --negative" "${score[@]}" $option
done
expect 2 "--published-offset goes with --negative pairs" ctxtag-dataset weights --labels visible.csv --negative exact --published-offset --out x.csv
expect 2 "--hidden goes with --negative ignore_missing" ctxtag-dataset weights --labels visible.csv --hidden hidden.csv --out x.csv
quietly ctxtag-dataset weights --labels visible.csv --negative pairs --published-offset --out x.csv
sed '1!s/,0$/,/' hidden.csv > holes.csv
expect 0 "note: holes.csv: $(grep -c ',$' holes.csv) empty cells count as not hidden" ctxtag-dataset weights --labels visible.csv --score holes.csv
for ratio in "" abc; do
  expect 2 "'$ratio' is not a number" ctxtag-dataset hide --labels labels.csv --ratio "$ratio" --out v.csv --hidden h.csv
done
expect 0 "30 of " ctxtag-dataset hide --labels labels.csv --ratio 0.25 --set ratio=0.75 --set rule=per_tag --out v.csv --hidden h.csv
finish
