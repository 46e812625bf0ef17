#!/usr/bin/env bash
# Recipes of ctxtag-reproduce from outside: what they refuse, that a finished command is never run again, and that a
# killed recipe ends with the same bytes.
set -u
bin=$1
. "$(dirname "$0")/expect.sh"
cd "$work" || exit 1

mkdir given
ids() { for clip in $(seq 0 59); do echo "t$clip"; done; }
{ echo track_id,gym; ids | awk '{print $0 "," NR % 2}'; } > given/labels.csv
{ echo track_id,gym; ids | awk '{print $0 "," (NR % 2) / 2 + NR % 7 / 10}'; } > given/good.csv
{ echo track_id,gym; ids | awk '{print $0 "," NR % 5}'; } > given/poor.csv
cat > recipe.json << 'JSON'
{ // nothing is trained: the scores are given
  "title": "Good & poor",
  "inputs": [{"name": "given", "meaning": "a folder with labels.csv"}],
  "files": {"few.json": {"bootstrap": {"replicates": 200}}},
  "steps": [
    {"name": "measure", "run": "ctxtag-eval --scores {given}/{system}.csv --labels {given}/labels.csv --format json --out {system}.json",
     "each": {"system": ["good", "poor"]}},
    {"name": "compare",
     "run": "ctxtag-eval compare {given}/good.csv {given}/poor.csv --labels {given}/labels.csv --config few.json --format json --out compare.json"}
  ],
  "ledger": [
    {"what": "good", "file": "good.json", "at": "average.macro_roc_auc", "published": 0.5, "where": "nowhere"},
    {"what": "good is better", "file": "compare.json", "at": "pairs.first=good,second=poor.difference", "expect": "above 0"}
  ],
  "deviations": ["None of this was published."]
}
JSON
recipe() { expect "$1" "$2" ctxtag-reproduce recipe.json "${@:3}"; }

recipe 2 "--out: not given"
recipe 2 "--input given=PATH: not given; expected a folder with labels.csv" --out x
recipe 2 "absent is not there" --out x --input given=absent
recipe 2 "the recipe has no such input" --out x --input given=given --input other=given
recipe 2 "--input givn: the recipe has no such input" --out x --input givn=given
sed 's/"steps"/"stepz"/' recipe.json > misspelt.json
expect 2 "stepz: unknown key; did you mean 'steps'?" ctxtag-reproduce misspelt.json --out x
sed 's/"ctxtag-eval compare/"ctxtag-evil compare/' recipe.json > later.json
expect 2 "ctxtag-evil: cannot be run" ctxtag-reproduce later.json --out x --input given=given
recipe 2 "expected NAME=PATH" --out x --input given
recipe 2 "steps[0].rum: unknown key" --out x --input given=given --set 'steps=[{"name": "a", "rum": "x"}]'
recipe 2 "--seed" --out x --input given=given --seed 3
recipe 0 '"run": "ctxtag-eval compare' --print-config
[ ! -e x ] || fail "a refused recipe has a folder"

recipe 0 "3 of 3 commands finished, 0 done before" --out whole --input given=given
grep -q '| good is better |  | 0.[0-9]* | 0.[0-9]* to 0.[0-9]* | above 0 | confirmed |' whole/ledger.md || fail "ledger: $(cat whole/ledger.md)"
grep -q '| good | 0.5 | 0.[0-9]* |  |  | higher by' whole/ledger.md || fail "ledger: $(cat whole/ledger.md)"
[ -s whole/steps/measure/system=poor.done ] || fail "a finished command left no trace"

# What is finished is not run again; what is asked for now must be what was done.
rm whole/compare.json
recipe 1 "whole/compare.json: is not there" --out whole --input given=given
[ ! -e whole/compare.json ] || fail "a finished command was run again"
grep -q '| good is better |  |  |  | above 0 |  |  |' whole/ledger.md || fail "a lost figure is not empty"
sed 's/ --format json --out compare/ --seed 1&/' recipe.json > other.json
expect 2 "was done as 'ctxtag-eval compare" ctxtag-reproduce other.json --out whole --input given=given
sed 's/200/300/' recipe.json > other.json
expect 2 "few.json: is another now" ctxtag-reproduce other.json --out whole --input given=given
expect 1 "ledger.md" ctxtag-reproduce recipe.json --summarise --out whole

# A command that fails stops the steps behind it, and is run again the next time.
mv given/poor.csv given/later.csv
recipe 2 "refused: measure system=poor: exit status 2" --out halted --input given=given
[ ! -e halted/compare.json ] || fail "a step began after one that failed"
[ -e halted/steps/measure/system=good.done ] || fail "the other commands of the step did not finish"
mv given/later.csv given/poor.csv
recipe 0 "3 of 3 commands finished, 1 done before" --out halted --input given=given

# Killed, the same recipe goes on, to the same bytes.
recipe 0 "" --out again --input given=given
for pause in 0.02 0.05 0.1 0.2; do
  "$bin/ctxtag-reproduce" recipe.json --out killed --input given=given --quiet > log 2>&1 &
  process=$!
  sleep "$pause"
  kill -9 "$process" 2> /dev/null
  wait "$process" 2> /dev/null
done
recipe 0 "" --out killed --input given=given
for file in good.json poor.json compare.json ledger.md ledger.json; do same_bytes "again/$file" "killed/$file"; done
finish
