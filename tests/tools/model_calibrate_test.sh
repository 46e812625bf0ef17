#!/usr/bin/env bash
# A model from training to calibrated tags: ctxtag-train, ctxtag-eval calibration, ctxtag-model calibrate, ctxtag-tag. Called
# with the folder of the binaries.
set -u
bin=$(cd "$1" && pwd)
. "$(dirname "$0")/expect.sh"
cd "$work" || exit 1

"$bin/ctxtag-dataset" simulate --out corpus --clips 60 --set artists=20 --set seconds=3 --seed 3 --quiet > log 2>&1 || { cat log; exit 1; }
"$bin/ctxtag-features" extract --tracks corpus/tracks.csv --out features --quiet \
  --set frontend.start_seconds=0 --set frontend.length_seconds=3 > log 2>&1 || { cat log; exit 1; }
"$bin/ctxtag-dataset" split --labels corpus/labels.csv --shares 0.4,0.3,0.3 --out splits.csv > log 2>&1 || { cat log; exit 1; }
cat > run.json << 'JSON'
{ "data": {"features": "features", "labels": "corpus/labels.csv", "splits": "splits.csv"},
  "model": {"channels": [4, 8], "dense": 16}, "train": {"epochs": 6, "batch_size": 8}, "optimizer": {"learning_rate": 0.02} }
JSON
"$bin/ctxtag-train" --config run.json --out run --quiet || exit 1
model=run/model.safetensors
fit=(--scores run --labels corpus/labels.csv --splits splits.csv)

# Calibrated, the model keeps its weights: the bytes behind the header.
expect 0 "after: platt" ctxtag-model calibrate $model "${fit[@]}" --out platt.safetensors
cp printed table
weights() { tail -c +$((9 + $(od -An -tu8 -N8 "$1"))) "$1"; }
weights $model > before.bytes
weights platt.safetensors > after.bytes
[ -s before.bytes ] || fail "no weights"
same_bytes before.bytes after.bytes
cmp -s $model platt.safetensors && fail "nothing was calibrated"
grep -aq '"method\\":\\"platt' platt.safetensors || fail "the model does not hold its calibration"
expect 0 "" ctxtag-model calibrate $model "${fit[@]}" --out again.safetensors
same_bytes platt.safetensors again.safetensors

# Another network's scores are not its own.
"$bin/ctxtag-train" --config run.json --out other --seed 9 --quiet || exit 1
expect 2 "other: its scores are of another network than $model" ctxtag-model calibrate $model --scores other "${fit[@]:2}" --out x.safetensors

# The tool's figures are those of ctxtag-eval calibration, which writes a picture and data too.
expect 0 "temperature_per_tag" ctxtag-eval calibration "${fit[@]}" --picture reliability.svg
of_tool=$(awk '$1 == "after:" { print $3, $6, $7, $9 }' table)
of_eval=$(awk '$1 == "platt" { print $2, $5, $6, $8 }' printed)
[ -n "$of_tool" ] && [ "$of_tool" = "$of_eval" ] || fail "ctxtag-model says '$of_tool', ctxtag-eval '$of_eval'"
grep -q '<path class="line"' reliability.svg || fail "no line in the picture"
expect 0 '"calibrations"' ctxtag-eval calibration "${fit[@]}" --format json
expect 0 "calibration,tag,low,high,count,mean_score,positive_share" ctxtag-eval calibration "${fit[@]}" --format csv

# What ctxtag-tag writes is calibrated, whether from audio or features; --raw-scores gives the network's own.
expect 0 "60 rows scored" ctxtag-tag --model $model --features features --scores own.csv
expect 0 "60 rows scored" ctxtag-tag --model platt.safetensors --features features --scores raw.csv --raw-scores
same_bytes own.csv raw.csv
expect 0 "60 rows scored" ctxtag-tag --model platt.safetensors --features features --scores calibrated.csv
cmp -s own.csv calibrated.csv && fail "a calibrated model scores as before"
expect 0 "60 tagged" ctxtag-tag --model platt.safetensors --tracks corpus/tracks.csv --scores heard.csv --out tags.csv
same_bytes calibrated.csv heard.csv
expect 0 "60 done before" ctxtag-tag --model platt.safetensors --tracks corpus/tracks.csv --scores heard.csv --out tags.csv
same_bytes calibrated.csv heard.csv
expect 0 "60 tagged" ctxtag-tag --model platt.safetensors --tracks corpus/tracks.csv --scores heard_raw.csv --raw-scores
same_bytes own.csv heard_raw.csv
expect 2 "thresholds are of calibrated scores" ctxtag-tag --model platt.safetensors --tracks corpus/tracks.csv --out t.csv --raw-scores
expect 0 "1 tagged" ctxtag-tag --model platt.safetensors "$(ls corpus/audio/* | head -n 1)" --raw-scores --threshold 0.5
expect 0 "60 rows scored" ctxtag-tag --model $model --features features --scores own_raw.csv --raw-scores
same_bytes own.csv own_raw.csv

# Calibrated scores are as far from the labels as the table said, and their tags are those of thresholds fitted on them.
expect 0 "" ctxtag-eval calibration --scores calibrated.csv --labels corpus/labels.csv --splits splits.csv
[ "$(awk '$1 == "none" { print $2, $5, $6, $8 }' printed)" = "$of_tool" ] || { fail "ctxtag-tag's scores are others"; cat table printed; }
"$bin/ctxtag-eval" --scores calibrated.csv --labels corpus/labels.csv --splits splits.csv --format csv --out figures.csv
threshold=$(awk -F, '$1 == "party" { print $11 }' figures.csv)
column=$(head -n 1 tags.csv | tr , '\n' | grep -n '^party$' | cut -d: -f1)
wanted=$(awk -F, -v c="$column" -v t="$threshold" 'NR > 1 && $c >= t' tags.csv | wc -l)
given=$(awk -F, 'NR > 1 && (" " $2 " ") ~ / party /' tags.csv | wc -l)
[ "$wanted" -gt 0 ] && [ "$wanted" -eq "$given" ] || fail "party is given to $given tracks, its threshold $threshold gives it to $wanted"

# Another calibration takes the place of the first: it is fitted to the network's own scores.
expect 0 "before: platt" ctxtag-model calibrate platt.safetensors --scores raw.csv --labels corpus/labels.csv \
  --splits splits.csv --out isotonic.safetensors --set calibration.method=isotonic --set thresholds.by=quota --set thresholds.quota=0.3
grep -q "after: isotonic" printed || fail "no isotonic calibration"
expect 0 "after: none" ctxtag-model calibrate platt.safetensors "${fit[@]}" --out none.safetensors --set calibration.method=none
expect 0 "60 rows scored" ctxtag-tag --model none.safetensors --features features --scores none.csv
same_bytes own.csv none.csv
expect 0 "after: temperature" ctxtag-model calibrate $model "${fit[@]}" --out t.safetensors --set calibration.method=temperature \
  --set thresholds.by=precision --set thresholds.precision=1
expect 0 "60 tagged" ctxtag-tag --model t.safetensors --tracks corpus/tracks.csv --out precise.csv

# The same from training, in one go.
"$bin/ctxtag-train" --config run.json --out calibrated_run --quiet --set calibration.method=platt || exit 1
expect 0 "60 rows scored" ctxtag-tag --model calibrated_run/model.safetensors --features features --scores trained.csv
same_bytes calibrated.csv trained.csv

# Refusals.
cut -d, -f1-4 own.csv > few.csv
expect 2 "the tags of the scores (car, chill, club) are not those of" ctxtag-model calibrate $model --scores few.csv \
  --labels corpus/labels.csv --splits splits.csv --out x.safetensors
expect 2 "--splits is required" ctxtag-model calibrate $model --scores run --labels corpus/labels.csv --out x.safetensors
expect 2 "is an input" ctxtag-model calibrate $model "${fit[@]}" --out $model
expect 2 "calibration.method is 'best'; allowed: none, platt" ctxtag-model calibrate $model "${fit[@]}" --out x.safetensors --set calibration.method=best
expect 2 "any number of tags (sigmoid)" ctxtag-model calibrate $model "${fit[@]}" --out x.safetensors --set calibration.method=softmax_temperature
expect 2 "not a .safetensors file" ctxtag-model calibrate corpus/labels.csv "${fit[@]}" --out x.safetensors
[ -e x.safetensors ] && fail "a refused request leaves a model"
expect 2 "--scores and --labels are needed" ctxtag-eval calibration --labels corpus/labels.csv
expect 0 '"method": "platt"' ctxtag-model calibrate --print-config
expect 0 "Example:" ctxtag-model calibrate --help
finish
