#!/bin/bash
# Evaluation under missing labels, and the loop with a person: ctxtag-eval missing, ctxtag-dataset verdicts, ctxtag-eval
# --verified and --false-negatives, from the outside. Called with the folder of the binaries.
set -u
bin=$(cd "$1" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$(dirname "$0")/expect.sh"
cd "$work" || exit 1
lines() { [ "$(wc -l < "$1")" -eq "$2" ] || fail "$1 has $(wc -l < "$1") lines, not $2"; }
for command in "ctxtag-eval missing" "ctxtag-dataset verdicts"; do
  folder="help_${command##* }"
  mkdir "$folder"
  example=$($bin/$command --help | tail -n 1)
  (cd "$folder" && PATH="$bin:$PATH" bash -c "$example" > out.txt 2>&1) || fail "example of $command --help"
done

# The commands of tools/README.md, from labels with hidden positives to figures over what a person verified. The person
# knows the truth here and fills the first 40 lines.
printf 'track_id,path,title\n' > tracks.csv
printf 'track_id,gym,sad,sleep\n' > labels.csv
printf 'track_id,gym,sad,sleep\n' > scores.csv
printf 'track_id,split\n' > splits.csv
for i in $(seq 1 60); do
  a=$((i % 2)); b=$((i % 3 == 0)); c=$((i % 5 == 0))
  echo "t$i,audio/t$i.mp3,Song $i" >> tracks.csv
  echo "t$i,$a,$b,$c" >> labels.csv
  echo "t$i,0.$((a * 5 + i % 4))$i,0.$((b * 4 + i % 5))$i,0.$((c * 3 + i % 3))$i" >> scores.csv
  echo "t$i,$([ $i -le 30 ] && echo train || ([ $i -le 45 ] && echo validation || echo test))" >> splits.csv
done
awk '/run by tests\/tools\/missing_test.sh/{wanted=1} wanted && /^```$/{exit} inside{print} wanted && /^```sh$/{inside=1}' \
  "$root/tools/README.md" > commands
[ "$(grep -c '^ctxtag-' commands)" -ge 4 ] || fail "tools/README.md has lost its commands"
export PATH="$bin:$PATH"
while read -r command; do
  eval "$command" > log 2>&1 || { fail "$command"; cat log; }
  if [ "${command#ctxtag-eval missing}" != "$command" ]; then
    awk -F, 'NR == FNR {if (FNR == 1) for (i = 2; i <= NF; ++i) name[i] = $i; else for (i = 2; i <= NF; ++i) truth[$1, name[i]] = $i; next}
      FNR > 1 && FNR <= 41 {$0 = $0 (truth[$1, $2] ? "yes" : "no")} {print}' labels.csv missing.csv > filled.csv
    mv filled.csv missing.csv
  fi
done < commands
head -n 1 missing.csv | grep -qx 'track_id,tag,score,rank,quantile,path,title,verdict' || fail "header: $(head -n 1 missing.csv)"
grep -q 'over the verified cells only: 40 cells' figures.txt || { fail "figures.txt"; cat figures.txt; }
awk -F, 'NR > 1 {for (i = 2; i <= 4; ++i) if ($i != "") ++n} END {exit n != 40}' verified.csv || fail "verified.csv has not 40 verdicts"
# No verdict of the person is against the truth: what is 1 after them is 1 in the truth, and some of it was hidden.
paste -d, labels.csv checked.csv visible.csv | awk -F, 'NR > 1 {for (i = 2; i <= 4; ++i) {if ($(i + 4) > $i) exit 1; n += $(i + 4) != $(i + 8)}} END {exit n == 0}' ||
  fail "the verdicts are not in checked.csv"


# Every cell that was verified is left out of the next list; the verdicts apply to their own result once more.
expect 0 "cells that are not positive, of 60 tracks" ctxtag-eval missing --scores scores.csv --labels visible.csv --out all.csv
expect 0 "" ctxtag-eval missing --scores scores.csv --labels visible.csv --verified verified.csv --out rest.csv
lines rest.csv $(($(wc -l < all.csv) - 40))
expect 0 "left open" ctxtag-dataset verdicts --labels checked.csv --verdicts missing.csv --out again.csv --verified verified2.csv
same_bytes checked.csv again.csv
same_bytes verified.csv verified2.csv

# The list: its length, its order, its parts.
expect 0 "7 of " ctxtag-eval missing --scores scores.csv --labels visible.csv --top 7 --out top.csv
cmp -s <(head -n 8 all.csv) top.csv || fail "--top takes others than the first"
expect 0 "6 of " ctxtag-eval missing --scores scores.csv --labels visible.csv --per-tag 2 --out per_tag.csv
tail -n +2 per_tag.csv | cut -d, -f2 | sort | uniq -c | awk '$1 != 2 {exit 1}' || fail "--per-tag 2 lists another number"
expect 0 "of 15 tracks" ctxtag-eval missing --scores scores.csv --labels visible.csv --splits splits.csv --part test --out test.csv
(head -n 1 scores.csv; tail -n +2 scores.csv | sort -R) > shuffled.csv
expect 0 "" ctxtag-eval missing --scores shuffled.csv --labels visible.csv --out all2.csv
same_bytes all.csv all2.csv

missing=(ctxtag-eval missing --scores scores.csv --labels visible.csv)
expect 2 "--scores and --labels are needed" ctxtag-eval missing --labels visible.csv
expect 2 "need --splits" "${missing[@]}" --part train
expect 2 "order must be score or quantile, found 'rank'" "${missing[@]}" --order rank
expect 2 "top must be at least 0, found -3" "${missing[@]}" --top -3
expect 2 "--out" "${missing[@]}" --out visible.csv
sed 's/^t/u/' tracks.csv | sed '1s/.*/track_id,path,title/' > other_tracks.csv
expect 2 "of 60 listed tracks are not in it ('t1', ...); give the track table" "${missing[@]}" --tracks other_tracks.csv
head -n 20 tracks.csv > some_tracks.csv
expect 0 "note: some_tracks.csv: 41 of 60 listed tracks are not in it" "${missing[@]}" --tracks some_tracks.csv
expect 2 "none of the columns path, title and artist" "${missing[@]}" --tracks splits.csv
head -n 30 visible.csv > short.csv
expect 2 "have no labels" ctxtag-eval missing --scores scores.csv --labels short.csv
expect 2 "cannot be opened" "${missing[@]}" --verified nowhere.csv

# Verdicts: what spreadsheets make of them, and what they may not say.
printf 'track_id,a,b\nx,1,\ny,0,0\nz,,0\n' > l.csv
verdicts=(ctxtag-dataset verdicts --labels l.csv --out l2.csv --verified v2.csv --verdicts)
printf '\xef\xbb\xbfscore,track_id,tag,verdict,note\r\n.9,x,b,YES,"sure; really"\r\n.8,y,a,N,\r\n.7,z,a,,\r\n.7,y,a,0,\r\n,,,,\r\n' > v.csv
expect 0 "1 yes, 1 no, 1 left open; 1 verdicts were repeated" "${verdicts[@]}" v.csv
cmp -s l2.csv <(printf 'track_id,a,b\nx,1,1\ny,0,0\nz,,0\n') || fail "labels after verdicts: $(cat l2.csv)"
cmp -s v2.csv <(printf 'track_id,a,b\nx,,1\ny,0,\nz,,\n') || fail "verified labels: $(cat v2.csv)"
refused() { printf 'track_id,tag,verdict\n%b' "$2" > bad.csv; expect 2 "$1" "${verdicts[@]}" bad.csv; }
refused "bad.csv:2: 'verdict' is 'perhaps'; expected yes (y, 1), no (n, 0) or nothing" 'x,b,perhaps\n'
refused "bad.csv:3: the labels have no track 'w'" 'x,b,yes\nw,b,yes\n'
refused "bad.csv:2: the labels have no tag 'c'" 'x,c,yes\n'
refused "bad.csv:3: 'b' of track 'x' is no here and yes in bad.csv:2" 'x,b,yes\nx,b,no\n'
refused "bad.csv:2: 'a' of track 'x' is no here and a positive of the labels" 'x,a,no\n'
refused "bad.csv:2: the id is empty" ',b,yes\n'
printf 'track_id,tag,verdict\nx,b,no\n' > first.csv
printf 'track_id;tag;verdict\nx;b;yes\n' > second.csv
expect 2 "second.csv:2: 'b' of track 'x' is yes here and no in first.csv:2; decide" "${verdicts[@]}" first.csv second.csv
expect 2 "--verdicts is required" ctxtag-dataset verdicts --labels l.csv --out o.csv --verified w.csv
expect 2 "--verified is required" ctxtag-dataset verdicts --labels l.csv --verdicts v.csv --out o.csv
expect 2 "cannot both be standard output" ctxtag-dataset verdicts --labels l.csv --verdicts v.csv --out - --verified -
expect 2 "v.csv" ctxtag-dataset verdicts --labels l.csv --verdicts v.csv --out v.csv --verified w.csv

# Figures over verified cells, and bounds.
printf 'track_id,a,b\nx,.9,.8\ny,.7,.1\nz,.2,.6\n' > s.csv
evaluation=(ctxtag-eval --scores s.csv --labels l.csv)
expect 0 "over the verified cells only: 2 cells, 1 of them positive; 1 are other than the figures above take them for" \
  "${evaluation[@]}" --verified v2.csv
expect 0 '"figures_over": "all_cells_unlabelled_as_negative"' "${evaluation[@]}" --verified v2.csv --format json
expect 0 ',exact_match,over' "${evaluation[@]}" --verified v2.csv --format csv
expect 0 '(micro),1,0.5,' "${evaluation[@]}" --verified v2.csv --format csv
expect 2 'exclude each other' "${evaluation[@]}" --verified v2.csv --truth l2.csv
printf 'track_id,a,b\nx,,\ny,,\nz,,\n' > nothing.csv
expect 2 'of the 3 scored rows no cell is verified' "${evaluation[@]}" --verified nothing.csv
printf 'track_id,a,b\nw,1,1\n' > others.csv
expect 2 "the verified labels hold the track 'w'" "${evaluation[@]}" --verified others.csv
expect 2 'v.csv:1: 2 of 2 columns are missing' "${evaluation[@]}" --verified v.csv
# a, by hand: TP 1 (x), FP 1 (y), no FN or TN; half of the one negative is found, whatever happens.
expect 0 'a        0.7500 to 0.7500  1.0000 to 1.0000' "${evaluation[@]}" --false-negatives 0.5
expect 0 '"share": 0.5' "${evaluation[@]}" --false-negatives 0.5 --format json
expect 0 'f1_lower,f1_upper' "${evaluation[@]}" --false-negatives 0.5 --format csv
for share in -1 -0.1 1.5 nan; do
  expect 2 "--false-negatives is a share from 0 to 1, found $share" "${evaluation[@]}" --false-negatives=$share
done
for share in "" abc; do expect 2 "'$share' is not a number" "${evaluation[@]}" --false-negatives "$share"; done
expect 2 'false_negatives is a share from 0 to 1' "${evaluation[@]}" --set false_negatives=2
expect 2 'unlabelled_as_negative' "${evaluation[@]}" --truth l2.csv --set unlabelled_as_negative=true
expect 0 'over all cells: those without a label are negative' "${evaluation[@]}" --set unlabelled_as_negative=true

# Labels of positives alone make every figure of decisions perfect: said, and bounds of nothing are refused.
printf 'track_id,a,b\nx,1,1\ny,1,\nz,,\n' > positives.csv
expect 0 "2 of 2 tags have no negative: their precision and average precision are 1 whatever the scores" \
  ctxtag-eval --scores s.csv --labels positives.csv
expect 2 "none is negative, so that no share of them can be false" ctxtag-eval --scores s.csv --labels positives.csv --false-negatives 0.1
expect 0 "at the thresholds above" ctxtag-eval --scores s.csv --labels positives.csv --false-negatives 0.1 --set unlabelled_as_negative=true

# Hidden cells stand apart in every format, whether they are 0 or empty in what training saw.
for as in zero unknown; do
  expect 0 "positives hidden" ctxtag-dataset hide --labels labels.csv --ratio 0.5 --as $as --out visible_$as.csv --hidden hidden_$as.csv
  hidden=$(tail -n +2 hidden_$as.csv | cut -d, -f2- | tr -cd 1 | wc -c)
  expect 0 "hidden cells: $hidden, mean score" ctxtag-eval --scores scores.csv --labels visible_$as.csv --truth labels.csv
  expect 0 "\"count\": $hidden," ctxtag-eval --scores scores.csv --labels visible_$as.csv --truth labels.csv --format json
  expect 0 "exact_match,hidden,hidden_mean_score,hidden_recall,hidden_roc_auc" ctxtag-eval --scores scores.csv --labels visible_$as.csv --truth labels.csv --format csv
  grep -q "^(micro),.*,$hidden,0\.[0-9]*,[01]\.*[0-9]*,[01]\.*[0-9]*\$" printed || fail "hidden cells of (micro) in CSV ($as)"
  ctxtag-eval --scores scores.csv --labels visible_$as.csv --truth labels.csv --out figures_$as.txt
done
same_bytes figures_zero.txt figures_unknown.txt
finish
