#!/usr/bin/env bash
# ctxtag-eval report from outside: what it refuses, what it writes, that it escapes what it is given and writes the same
# bytes again. What a browser makes of the page is looked at in report_browser_test.sh.
set -u
bin=$1
. "$(dirname "$0")/expect.sh"
. "$(dirname "$0")/report_runs.sh"
readme=$(cd "$(dirname "$0")/../.." && pwd)/tools/README.md
cd "$work" || exit 1
report_runs
report() { expect "$1" "$2" ctxtag-eval report "${@:3}"; }
written() { "$bin/ctxtag-eval" report "$@" > log 2>&1 || { fail "ctxtag-eval report $*"; cat log; }; }
cheap=(--set bootstrap.replicates=50)

# Refusals.
report 2 "a training run is needed"
report 2 "is not the folder of a training run" features --out x.html
report 2 "two systems are called 'a'; name them: NAME=PATH" --scores a=baseline.csv --scores a=small/scores/test.csv --labels music/labels.csv
report 2 "--labels: not given" --scores baseline.csv --out x.html
report 2 "--out: splits.csv is an input" small --splits splits.csv --out splits.csv
report 2 "most_tags must be at least 1" small --set most_tags=0
report 2 "--gains: expected what \`ctxtag-eval compare --format json\` writes, found no JSON object" small --gains splits.csv "${cheap[@]}"
[ ! -e x.html ] || fail "a refused report was written"

# The page of a run beside a baseline, and the same as JSON.
written small --scores baseline=baseline.csv --out page.html --json page.json "${cheap[@]}"
for section in summary data learning tags curves calibration together map plane examples listeners signals runs; do
  grep -q "<section id=\"$section\"" page.html || fail "the page has no section $section"
  grep -q "\"$section\": {" page.json || fail "the JSON has no section $section"
done
grep -q "No embeddings: write them with ctxtag-tag" page.html || fail "a section without input does not say what to give"
grep -q "<title>Evaluation of small beside baseline</title>" page.html || fail "the page has another title"
grep -rlF "$work" page.html page.json && fail "a path of this machine stands in the report"
[ "$(wc -c < page.html)" -lt 2000000 ] || fail "the page is larger than 2 MB"

# The figures are those of ctxtag-eval.
"$bin/ctxtag-eval" --scores small --labels music/labels.csv --splits splits.csv --format json --quiet --out figures.json
figure=$(grep -o '"macro_roc_auc": [0-9.]*' figures.json | head -n 1 | grep -o '[0-9.]*$')
grep -q "$figure" page.json || fail "the report's macro ROC-AUC is not ctxtag-eval's $figure"

# Equal input, equal bytes: whatever the threads and the folder it is called from.
written small --scores baseline=baseline.csv --out again.html --json again.json --threads 3 "${cheap[@]}"
same_bytes page.html again.html
same_bytes page.json again.json

# With everything: embeddings, positions, recordings, comparisons.
awk -F, 'NR == 1 { print "track_id"; next } { print $1 }' music/labels.csv > e.ids.csv
rows=$(($(wc -l < e.ids.csv) - 1))
{ header="{'descr': '<f4', 'fortran_order': False, 'shape': ($rows, 4), }"
  printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' "$header"
  for i in $(seq $((rows * 4))); do printf "\\x00\\x00\\x$(printf %02x $((i * 37 % 128)))\\x3f"; done; } > e.npy
awk -F, 'NR == 1 { print "track_id,valence,arousal"; next } { print $1 "," NR % 7 - 3 "," NR % 5 - 2 }' music/labels.csv > plane.csv
cat > gains.json << 'JSON'
{"systems": [{"name": "with", "macro_roc_auc": 0.8, "interval": [0.7, 0.9], "satisfaction": {"value": 0.5, "interval": [0.4, 0.6]}}],
 "pairs": [{"first": "with", "second": "without", "difference": 0.1, "interval": [0.05, 0.15],
            "users": {"wins": 3, "losses": 1, "ties": 0, "rate": 0.75, "interval": [0.3, 0.9]}}]}
JSON
cat > ablation.json << 'JSON'
{"systems": [{"name": "all signals", "accuracy": {"value": 0.6, "interval": [0.5, 0.7]}, "mrr_at_3": {"value": 0.7, "interval": [0.6, 0.8]}}],
 "pairs": [{"first": "all signals", "second": "without time", "accuracy": {"difference": 0.2, "interval": [0.1, 0.3]}}],
 "importance": [{"column": "hour", "signal": "time", "gain": 12.5, "share": 0.6}]}
JSON
mkdir -p pages
written small --out pages/full.html --json full.json "${cheap[@]}" --embeddings e.npy --plane plane.csv --audio music/tracks.csv \
  --gains gains.json --ablation ablation.json
grep -q 'src="../music/audio/' pages/full.html || fail "recordings are not found from the page"
grep -q "Exact t-SNE (perplexity" pages/full.html || fail "the map does not say how it was made"
grep -q "which hold [0-9]* % of their variance" pages/full.html || fail "the map does not state its share of variance"
for words in '"positions"' '"win_rate"' '"importance"' '"predicted_x"'; do grep -q "$words" full.json || fail "the JSON has no $words"; done
grep -q "No positions" pages/full.html && fail "a section with its input says that there is none"

# The command of tools/README.md.
cp -r small run
PATH="$bin:$PATH"
awk '/run by tests\/tools\/report_test.sh/{wanted=1} wanted && /^```$/{exit} inside{print} wanted && /^```sh$/{inside=1}' \
  "$readme" > commands
grep -q "^ctxtag-eval report" commands || fail "tools/README.md has lost its command"
while read -r command; do eval "$command" > log 2>&1 || { fail "$command"; cat log; }; done < commands
grep -q "groups by artist_id" report.html || fail "the report does not say what was drawn"

# Tags, ids and names are data: nothing of them becomes markup.
printf 'id,<script>alert(1)</script>,\xff\x01"\n' > hostile.csv
for i in 0 1 2 3 4 5 6 7; do echo "<b>$i,$((i % 2)),$((i / 4))"; done >> hostile.csv
printf 'id,<script>alert(1)</script>,\xff\x01"\n' > hostile_scores.csv
for i in 0 1 2 3 4 5 6 7; do echo "<b>$i,0.$i,0.$((9 - i))"; done >> hostile_scores.csv
written --scores '<i>=hostile_scores.csv' --labels hostile.csv --out hostile.html "${cheap[@]}"
grep -qE '<(script|b|i)>' hostile.html && fail "what comes from data became markup"
grep -q '&lt;script&gt;' hostile.html || fail "the tag is not shown"
iconv -f UTF-8 -t UTF-8 hostile.html > /dev/null || fail "the page is not UTF-8"
finish
