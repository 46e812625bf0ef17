#!/usr/bin/env bash
# Intervals of ctxtag-eval, figures and tests of ctxtag-eval compare, from outside. Usage: intervals_test.sh FOLDER_OF_BINARIES
set -u
bin=$(cd "$1" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/tools/expect.sh"
cd "$work" || exit 1
export PATH="$bin:$PATH"

# 120 tracks of 24 artists, a third of them for validation; scores that know a little, nothing, or are worse.
awk 'BEGIN {
  srand(4); OFS = ","
  print "track_id,gym,sad" > "labels.csv"; print "track_id,artist_id" > "tracks.csv"; print "track_id,split" > "splits.csv"
  for (s = 1; s <= 3; ++s) print "track_id,gym,sad" > (s ".csv")
  for (i = 0; i < 120; ++i) {
    a = rand() < .4; b = rand() < .3
    print "t" i, a, b > "labels.csv"; print "t" i, "a" int(i / 5) > "tracks.csv"; print "t" i, i % 3 ? "test" : "validation" > "splits.csv"
    for (s = 1; s <= 3; ++s) print "t" i, (rand() + (3 - s) * .25 * a) / 1.5, (rand() + (3 - s) * .25 * b) / 1.5 > (s ".csv")
  }
}'
mv 1.csv network.csv; mv 2.csv linear.csv; mv 3.csv popularity.csv
one=(ctxtag-eval --scores network.csv --labels labels.csv)

# The report is the same with and without intervals, but for what is added.
expect 0 '95 % intervals (percentile) of 200 replicates with seed 0, 120 clusters' "${one[@]}" --intervals --replicates 200
expect 0 'intervals (bca) of 100 replicates with seed 7, 24 clusters' "${one[@]}" --intervals --replicates 100 --seed 7 \
  --set bootstrap.method=bca --clusters tracks.csv --cluster-by artist_id
"${one[@]}" > plain.txt
"${one[@]}" --intervals --replicates 50 > more.txt
head -n "$(wc -l < plain.txt)" more.txt | cmp -s - plain.txt || fail "intervals change the report"
"${one[@]}" --intervals --replicates 50 --format json --threads 1 > one.json
"${one[@]}" --intervals --replicates 50 --format json --threads 3 > three.json
same_bytes one.json three.json
grep -q '"method": "percentile"' one.json || fail "no method in the JSON"
(head -1 network.csv; tail -n +2 network.csv | sort -r) > turned.csv
ctxtag-eval --scores turned.csv --labels labels.csv --intervals --replicates 50 --format json > turned.json
same_bytes one.json turned.json
"${one[@]}" --intervals --replicates 50 --format csv > figures.csv
head -1 figures.csv | grep -q 'exact_match,roc_auc_low,roc_auc_high,.*,kappa_high,exact_match_low,exact_match_high$' || fail "columns: $(head -1 figures.csv)"
awk -F, 'NR == 1 { for (i = 1; i <= NF; ++i) at[$i] = i; n = NF }
  NF != n { bad = 1 }
  $1 == "gym" && !($at["roc_auc_low"] < $at["roc_auc"] && $at["roc_auc"] < $at["roc_auc_high"]) { bad = 1 }
  $1 == "(micro)" && !($at["accuracy_low"] < $at["accuracy"] && $at["accuracy"] < $at["accuracy_high"]) { bad = 1 }
  $1 == "(micro)" && !($at["exact_match_low"] < $at["exact_match"] && $at["exact_match"] < $at["exact_match_high"]) { bad = 1 }
  $1 == "(weighted)" && $at["roc_auc_low"] == "" { bad = 1 }
  $1 == "(macro)" && ($at["f1_low"] == "" || $at["kappa_low"] != "") { bad = 1 }
  END { exit bad }' figures.csv || fail "the CSV: $(cat figures.csv)"
expect 2 '--clusters needs --intervals' "${one[@]}" --clusters tracks.csv --cluster-by artist_id
expect 2 '--clusters and --cluster-by go together' "${one[@]}" --intervals --clusters tracks.csv
expect 2 "method is 'normal'; allowed: percentile, bca" "${one[@]}" --set bootstrap.method=normal

# Users of samples.
cp "$root"/tests/golden/samples/{samples,user_scores}.csv .
expect 0 'intervals (percentile) of 50 replicates with seed 0, 24 clusters' ctxtag-eval --scores user_scores.csv --samples samples.csv \
  --protocol so_sg --intervals --replicates 50
expect 2 'the clusters of samples are their users' ctxtag-eval --scores user_scores.csv --samples samples.csv --intervals \
  --clusters tracks.csv --cluster-by artist_id
cp "$root"/tests/golden/samples/track_scores.csv .
expect 0 'p (Wilcoxon)' ctxtag-eval compare user_scores.csv track_scores.csv --samples samples.csv --replicates 50 --tests \
  --figure exact_match --set bootstrap.method=bca
grep -q 'mcnemar' printed || fail "no test of the exact match: $(cat printed)"

# Comparison.
pair=(ctxtag-eval compare network.csv popularity.csv --labels labels.csv --replicates 200)
"${pair[@]}" > plain.txt
"${pair[@]}" --figure roc_auc > more.txt
head -n "$(wc -l < plain.txt)" more.txt | cmp -s - plain.txt || fail "figures change the comparison"
expect 0 'tags won' "${pair[@]}" --figure roc_auc --tests
grep -q 'delong, 120' printed || fail "no DeLong: $(cat printed)"
expect 0 '"won_significantly"' "${pair[@]}" --tests --format json
expect 0 'system,less,tag,figure' "${pair[@]}" --format csv
[ "$(wc -l < printed)" -eq $((1 + 3 * (2 * 7 + 13))) ] || fail "$(wc -l < printed) rows"
expect 2 "there is no figure 'rocauc' (nearest: 'roc_auc')" "${pair[@]}" --figure rocauc
"${pair[@]}" --tests --format json --threads 1 > one.json
"${pair[@]}" --tests --format json --threads 3 > three.json
same_bytes one.json three.json

# Thresholds are of each system's validation rows; without these figures of decisions are refused, of rankings not.
(head -1 network.csv; awk -F, 'NR > 1 && (NR - 2) % 3' network.csv) > tested.csv
(head -1 linear.csv; awk -F, 'NR > 1 && (NR - 2) % 3' linear.csv) > tested2.csv
tested=(ctxtag-eval compare tested.csv tested2.csv --labels labels.csv --splits splits.csv --replicates 50)
expect 2 'decisions need thresholds: give scores of validation rows, or set fit_thresholds=false' "${tested[@]}" --figure macro_f1
expect 0 'macro_f1' "${tested[@]}" --figure macro_f1 --set fit_thresholds=false
expect 0 'macro_average_precision' "${tested[@]}" --figure macro_average_precision
f1() { awk -v key='"macro_f1": ' 'index($0, key) { sub(/.*: /, ""); sub(/,$/, ""); print; exit }' "$1"; }
ctxtag-eval --scores linear.csv --labels labels.csv --splits splits.csv --format json > alone.json
ctxtag-eval compare linear.csv network.csv --labels labels.csv --splits splits.csv --replicates 50 --figure macro_f1 --format json > both.json
[ "$(f1 alone.json)" = "$(f1 both.json)" ] || fail "macro F1 is $(f1 both.json), alone $(f1 alone.json)"

# The commands of tools/README.md.
sed -n '/<!-- run by tests\/tools\/intervals_test.sh -->/,/^```$/p' "$root/tools/README.md" | grep '^ctxtag' > commands
[ "$(wc -l < commands)" -eq 4 ] || fail "commands of tools/README.md: $(cat commands)"
bash -e commands > out.txt 2>&1 || fail "a command of tools/README.md: $(cat out.txt)"
[ -s network.json ] && [ -s differences.csv ] || fail "nothing is written"
finish
