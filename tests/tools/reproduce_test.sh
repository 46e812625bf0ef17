#!/usr/bin/env bash
# ctxtag-reproduce from outside: what it refuses, what it writes, and that a killed study ends with the same bytes.
set -u
bin=$1
. "$(dirname "$0")/expect.sh"
cd "$work" || exit 1

small_corpus
cat > study.json << 'JSON'
{ // small enough to be killed often
  "title": "Small & quick",
  "data": {"features": "features", "labels": "corpus/labels.csv", "groups": "corpus/tracks.csv", "group_by": "artist_id"},
  "folds": {"number": 2},
  "ratios": [0, 0.5], "seeds": [3],
  "reference": "ce",
  "bootstrap": {"replicates": 50},
  "experiment": {"model": {"channels": [4], "dense": 8}, "train": {"epochs": 2, "batch_size": 4, "augment": {"crop_frames": 32}}},
  "systems": [{"name": "ce", "title": "CE"}, {"name": "im", "title": "IM", "negative": "ignore_missing", "positive": "prevalence"}]
}
JSON
study() { expect "$1" "$2" ctxtag-reproduce study.json "${@:3}"; }

# Refusals: one line, status 2, before anything is trained.
study 2 "--out: not given"
study 2 "folds.numbr: unknown key" --out x --set folds.numbr=3
study 2 "data.features: absent is not there" --out x --set data.features=absent
study 2 "systems: 'ce' is refused (exit status 2)" --out x --set experiment.train.epoch=3
study 2 "cannot be run" --out x --trainer absent
study 2 "systems: is empty, and the reference is 'ce'" --out x --set 'systems=[]'
sed 's/"negative": "ignore_missing"/"loss": {"name": "bcee"}/' study.json > unknown.json
expect 2 "systems: 'im' is refused (exit status 2): ctxtag-train: unknown loss 'bcee'; known: asl" \
  ctxtag-reproduce unknown.json --out x
[ ! -e x/runs ] || fail "a refused study has runs"
study 0 '"replicates": 50' --print-config

# An undisturbed study and what it leaves.
study 0 "8 of 8 runs finished" --out whole
results=(results.csv summary.csv summary.md)
for figure in macro_roc_auc micro_roc_auc macro_average_precision micro_average_precision macro_f1 micro_f1; do
  results+=("figure_$figure.svg")
done
[ "$(wc -l < whole/results.csv)" -eq 9 ] || fail "results.csv has not one line per run"
[ "$(grep -c '^im,0.5,' whole/results.csv)" -eq 2 ] || fail "results.csv lacks folds"
grep -q "IM (leaks)" whole/summary.md || fail "the oracle is not marked"
for file in config.json history.jsonl scores/test.csv metrics.json; do
  [ -s "whole/runs/im/r0.5-s3-f1/$file" ] || fail "a run has no $file"
done
[ -z "$(find whole -name checkpoints -o -name '*.safetensors' -o -name '*.weights.csv')" ] || fail "finished runs are not tidied"
grep -rlF "$work" whole && fail "a path of this machine stands in the study"
"$bin/ctxtag-eval" --scores whole/runs/ce/r0-s3-f0/scores/test.csv --labels corpus/labels.csv --format json > eval.json
auc=$(sed -n 's/.*"macro_roc_auc": \([0-9.]*\).*/\1/p' eval.json | head -n 1)
grep -q "^ce,0,3,0,[0-9]*,0,$auc," whole/results.csv || fail "results.csv has another macro ROC-AUC than ctxtag-eval: $auc"
study 0 "nothing left to do" --out whole
study 2 "holds a study with another config (/folds/seed is 1" --out whole --set folds.seed=1

# Killed again and again: no training outlives it, and the end is the same.
kills=0
for pause in 0.6 1.0 1.5 2.0; do
  "$bin/ctxtag-reproduce" study.json --out killed --quiet > log 2>&1 &
  process=$!
  sleep "$pause"
  children=$(pgrep -P "$process")
  kill -9 "$process" 2> /dev/null && kills=$((kills + 1))
  wait "$process" 2> /dev/null
  sleep 0.2
  for child in $children; do
    grep -qs ctxtag-train "/proc/$child/cmdline" && fail "a training lives on after the study was killed"
  done
done
[ "$kills" -gt 0 ] || fail "no study lived long enough to be killed"
study 0 "" --out killed --threads 1
for file in "${results[@]}"; do same_bytes "whole/$file" "killed/$file"; done

# A training that fails is named with its log; the others go on; status 1.
study 1 "ce/r0-s3-f0: exit status 3" --out broken --set experiment.optimizer.learning_rate=1e30 --set experiment.optimizer.name=adam
grep -q "the loss is not finite" broken/runs/ce/r0-s3-f0/train.log || fail "the log of a failed run does not say why"

# What only the tables tell is refused in the first run of the system: said once, status 2; the other system goes on.
sed 's/"negative": "ignore_missing"/"loss": {"name": "selective_asl"}/' study.json > refused.json
expect 2 "4 of 8 runs finished, 0 done before, 0 equal to another of their cell, 1 failed, 3 left out as their system" \
  ctxtag-reproduce refused.json --out refused --threads 1
grep -q "^refused: im/r0-s3-f0: exit status 2: ctxtag-train: .*selective_asl chooses among empty cells" printed ||
  fail "the refusal is not named"
[ "$(grep -c "^refused: .*(refused/runs" printed)" -eq 1 ] || fail "a refusal is named more than once"
expect 0 "ctxtag-reproduce" ctxtag-reproduce --version
finish
