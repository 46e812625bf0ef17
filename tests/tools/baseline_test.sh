#!/usr/bin/env bash
# ctxtag-eval baseline from outside, on a small simulated corpus. Usage: baseline_test.sh FOLDER_OF_BINARIES
set -u
bin=$(cd "$1" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
export PATH="$bin:$PATH"
failures=0

fail() { echo "FAILED: $*" >&2; failures=$((failures + 1)); }

# expect STATUS TEXT ARGUMENTS...: baseline ends with STATUS, says TEXT, and no more than one line when it refuses.
expect() {
  local status=$1 text=$2
  shift 2
  ctxtag-eval baseline "$@" >stdout 2>stderr
  local got=$?
  [ $got -eq "$status" ] || fail "status $got, not $status: $* ($(cat stderr))"
  [ -z "$text" ] || grep -qF -- "$text" stdout stderr || fail "'$text' is not said: $* ($(cat stderr))"
  [ "$status" -ne 2 ] || [ "$(wc -l <stderr)" -eq 1 ] || fail "more than one line: $* ($(cat stderr))"
  [ "$status" -ne 2 ] || [ ! -s stdout ] || fail "a refused request writes to stdout: $*"
}

# The example of --help makes the corpus: 24 clips of 4 s, their features, and splits of 12, 6 and 6.
example=$(ctxtag-eval baseline --help | tail -n 1)
bash -c "$example" >shown.csv 2>log || { cat log >&2; echo "FAILED: the example of baseline --help" >&2; exit 1; }
given=(--features demo/features --labels demo/labels.csv)
splits=(--splits demo/splits.csv)
[ "$(head -n 1 shown.csv)" = "$(head -n 1 demo/labels.csv)" ] || fail "the header is not that of the labels"
train=$(grep -c ',train$' demo/splits.csv) predict=$(tail -n +2 demo/splits.csv | grep -vc ',train$')
[ $((train + predict)) -eq 24 ] || fail "24 clips in the splits"

# Scores of validation and test rows in the order of the splits, whatever the threads, to a file as to stdout.
expect 0 "15 tags fitted to $train tracks" "${given[@]}" "${splits[@]}" --threads 2 --out scores.csv
cmp -s shown.csv scores.csv || fail "--out differs from standard output"
expect 0 '' "${given[@]}" "${splits[@]}" --threads 1 --quiet --out one.csv
cmp -s one.csv scores.csv || fail "the scores depend on the number of threads"
[ ! -s stderr ] || fail "--quiet is not: $(cat stderr)"
grep -v ',train$' demo/splits.csv | tail -n +2 | cut -d, -f1 >wanted
tail -n +2 scores.csv | cut -d, -f1 | cmp -s - wanted || fail "other rows than those of validation and test"
expect 0 '' "${given[@]}" "${splits[@]}" --out scores.npy
[ "$(wc -l <scores.ids.csv)" -eq $((predict + 1)) ] || fail "an array of scores has its ids"
ctxtag-eval --scores scores.csv --labels demo/labels.csv "${splits[@]}" --quiet >report.txt || fail "eval of the scores"

# Train labels alone decide, and c weighs them against the prior.
awk -F, -v OFS=, 'NR == FNR { split_of[$1] = $2; next }
  FNR > 1 && split_of[$1] != "train" { for (i = 2; i <= NF; ++i) $i = 1 - $i } 1' \
  demo/splits.csv demo/labels.csv >turned.csv
expect 0 '' --features demo/features --labels turned.csv "${splits[@]}" --out turned_scores.csv
cmp -s scores.csv turned_scores.csv || fail "labels of validation or test rows change the scores"
expect 0 '' "${given[@]}" "${splits[@]}" --set c=1e-12 --out prior.csv
awk -F, 'NR == 2 { for (i = 2; i <= NF; ++i) first[i] = $i }
  NR > 2 { for (i = 2; i <= NF; ++i) if (($i - first[i]) ^ 2 > 1e-12) exit 1 }' prior.csv ||
  fail "a tiny c does not give the prior to every track"
cmp -s scores.csv prior.csv && fail "c changes nothing"
expect 0 '"c": 2.0' --print-config --set c=2

# Folds and vocabulary.
ctxtag-dataset split --labels demo/labels.csv --folds 3 --out folds.csv 2>log || fail "three folds"
expect 0 '' "${given[@]}" --splits folds.csv --test-fold 0 --validation-fold 1 --out folded.csv
grep -v ',2$' folds.csv | tail -n +2 | cut -d, -f1 >wanted
tail -n +2 folded.csv | cut -d, -f1 | cmp -s - wanted || fail "other rows than those of folds 0 and 1"
printf 'gym\n' >gym.txt
expect 0 '1 tags fitted' "${given[@]}" "${splits[@]}" --vocabulary gym.txt --out gym.csv
[ "$(head -n 1 gym.csv)" = "track_id,gym" ] || fail "--vocabulary: $(head -n 1 gym.csv)"

# Refusals.
expect 2 '--features: not given' --labels demo/labels.csv "${splits[@]}"
expect 2 '--splits: not given' "${given[@]}"
expect 2 'nowhere: not a feature store' --features nowhere --labels demo/labels.csv "${splits[@]}"
expect 2 'nowhere.csv: cannot be opened' --features demo/features --labels nowhere.csv "${splits[@]}"
expect 2 'holds folds: say which' "${given[@]}" --splits folds.csv
expect 2 'there is no fold 3' "${given[@]}" --splits folds.csv --test-fold 3 --validation-fold 1
expect 2 'c must be a positive number' "${given[@]}" "${splits[@]}" --set c=0
expect 2 'allow_partiel: unknown key' "${given[@]}" "${splits[@]}" --set allow_partiel=true
(cat demo/splits.csv; echo 'stranger,test') >bad.csv
expect 2 "1 of 25 tracks of the splits have no features ('stranger')" "${given[@]}" --splits bad.csv
expect 0 "left out: 1 of 25 tracks" "${given[@]}" --splits bad.csv --set allow_partial=true --out partial.csv
cmp -s partial.csv scores.csv || fail "a track left out changes the scores"
head -n 3 demo/labels.csv >few.csv
expect 2 'train tracks have no labels' --features demo/features --labels few.csv "${splits[@]}"
sed 's/,train$/,test/' demo/splits.csv >bad.csv
expect 2 'bad.csv: no train track is left of 24' "${given[@]}" --splits bad.csv
sed 's/,test$/,validation/' demo/splits.csv >bad.csv
expect 2 'bad.csv: no test track is left of 24' "${given[@]}" --splits bad.csv

[ $failures -eq 0 ] && echo "all as expected"
exit $((failures > 0))
