#!/usr/bin/env bash
# ctxtag-train from outside: what it refuses, what it writes, and that a killed run ends with the same bytes.
set -u
bin=$1
. "$(dirname "$0")/expect.sh"
cd "$work" || exit 1

small_corpus
cat > run.json << 'JSON'
{ // small enough to be killed often
  "data": {"features": "features", "labels": "corpus/labels.csv", "splits": "splits.csv"},
  "model": {"channels": [4, 8], "dense": 16},
  "train": {"epochs": 6, "batch_size": 4, "checkpoint_seconds": 0.001,
            "augment": {"crop_frames": 32, "mixup_alpha": 0.3, "time_masks": 1, "time_mask_frames": 8}} }
JSON
train() { expect "$1" "$2" ctxtag-train --config run.json --threads 2 "${@:3}"; }

# Refusals: one line, status 2.
train 2 "--out: not given"
train 2 "train.epoch: unknown key; did you mean 'epochs'?" --out x --set train.epoch=3
train 2 "train.batch_size: must be at least 1" --out x --set train.batch_size=0
train 2 "unknown model 'bigger_cnn'; known: dense, fcn, icassp2020_cnn, ismir2020_audio_user," --out x --set model.name=bigger_cnn
train 2 "unknown loss 'bcee'" --out x --set loss.name=bcee
for name in model loss optimizer schedule; do train 2 "unknown $name 'x'" --print-config --set $name.name=x; done
train 2 "loss.empty: ignore or negative, found 'maybe'" --out x --set loss.empty=maybe
train 2 "train.augment.mixup_alpha: role keeps estimates" --out x --set loss.name=role
train 2 "selective_asl chooses among empty cells" --out x --set loss.name=selective_asl
sed '1!s/,0/,/g' corpus/labels.csv > positives.csv
train 2 "loss.name: partial_bce needs labels of 0" --out x --set loss.name=partial_bce --set data.labels=positives.csv
train 2 "none is 0, so that all would be learnt as positive" --out x --set data.labels=positives.csv
train 2 "smoothing: must lie between 0 and 0.5, found 0.75" --out x --set loss.smoothing=0.75
train 2 "unknown optimizer 'sgd'" --out x --set optimizer.name=sgd
train 2 "unknown schedule 'cosine'" --out x --set schedule.name=cosine
train 2 "cannot be opened" --out x --set data.labels=absent.csv
train 2 "n_mels" --out x --set frontend.n_mels=64
train 2 "crop_frames" --out x --set train.augment.crop_frames=5000
train 2 "takes inputs of one length" --out x --set model.name=icassp2020_cnn
train 2 "no parameter begins with 'encoder'" --out x --set 'train.freeze=["encoder"]'
printf 'id,split\nno-such-track,train\n' > strangers.csv
train 2 "the train split is empty" --out x --set data.splits=strangers.csv
head -n 3 corpus/labels.csv > twice.csv && tail -n 1 twice.csv >> twice.csv
train 2 "twice.csv:4:" --out x --set data.labels=twice.csv
train 3 "the loss is not finite; checkpoints so far are kept" --out diverged --set optimizer.learning_rate=1e30 --set optimizer.name=adam

# An undisturbed run and what it leaves.
train 0 "best epoch" --out whole
for file in config.json environment.json history.jsonl timing.jsonl model.safetensors scores/validation.csv scores/test.csv \
  checkpoints/last.safetensors checkpoints/best.safetensors events.out.tfevents.ctxtag; do
  [ -s "whole/$file" ] || fail "the run has no $file"
done
[ "$(wc -l < whole/history.jsonl)" -eq 6 ] || fail "history.jsonl has not one line per epoch"
grep -q "\"LibTorch\"" whole/environment.json || fail "environment.json does not name LibTorch"
grep -rlF "$work" whole && fail "a path of this machine stands in the run"
before=$(stat -c %Y.%y whole/model.safetensors)
train 0 "nothing left to do" --out whole
[ "$before" = "$(stat -c %Y.%y whole/model.safetensors)" ] || fail "a finished run was written again"
cp whole/scores/test.csv kept.csv && rm whole/scores/test.csv
train 0 "best epoch" --out whole
same_bytes whole/scores/test.csv kept.csv
train 2 "holds a run with another config (/seed is 5" --out whole --seed 5

results=(model.safetensors history.jsonl config.json scores/validation.csv scores/test.csv checkpoints/last.safetensors
  checkpoints/best.safetensors)

# The disk is full, at the beginning and later: status 3, what was reached is kept, and with room again the same bytes.
train_on_full_disk() {
  (ulimit -f 8; "$bin/ctxtag-train" --config run.json --threads 2 --out full) > log 2>&1
  { [ $? -eq 3 ] && grep -qF "safetensors: cannot be written" log && grep -qF "make room, then run the same command again" log; } || { fail "training on a full disk"; cat log; }
}
train_on_full_disk
[ ! -e full/model.safetensors ] || fail "a run that failed has a model"
"$bin/ctxtag-train" --config run.json --threads 2 --out full > log 2>&1 &
process=$!
for _ in $(seq 600); do [ -s full/checkpoints/last.safetensors ] && break; sleep 0.02; done
kill -9 "$process"
wait "$process" 2> /dev/null
cp full/checkpoints/last.safetensors reached.safetensors
train_on_full_disk
same_bytes full/checkpoints/last.safetensors reached.safetensors
[ -z "$(find full -name '*.part')" ] || fail "a full disk leaves something half written"
train 0 "best epoch" --out full
for file in "${results[@]}"; do same_bytes "whole/$file" "full/$file"; done

# Killed again and again, at any moment.
kills=0
for pause in 0.5 0.6 0.7 0.8 0.9 1.0 1.1 1.3; do
  "$bin/ctxtag-train" --config run.json --threads 2 --out killed > log 2>&1 &
  process=$!
  sleep "$pause"
  kill -9 "$process" 2> /dev/null && kills=$((kills + 1))
  wait "$process" 2> /dev/null
done
[ "$kills" -gt 0 ] || fail "no run lived long enough to be killed"
train 0 "" --out killed
for file in "${results[@]}"; do same_bytes "whole/$file" "killed/$file"; done

# The same with a loss that estimates labels beside the network.
role=(--set loss.name=role --set train.augment.mixup_alpha=0)
train 0 "best epoch" --out estimating "${role[@]}"
"$bin/ctxtag-train" --config run.json --threads 2 --out cut "${role[@]}" > log 2>&1 &
process=$!
for _ in $(seq 600); do [ -s cut/checkpoints/last.safetensors ] && break; sleep 0.02; done
kill -9 "$process" || fail "the run with role ended before it was killed"
wait "$process" 2> /dev/null
train 0 "best epoch" --out cut "${role[@]}"
for file in "${results[@]}"; do same_bytes "estimating/$file" "cut/$file"; done

# Interrupted politely: 143, and the rest of the run under another thread count only when asked for.
"$bin/ctxtag-train" --config run.json --threads 2 --out polite --set train.epochs=400 > log 2>&1 &
process=$!
for _ in $(seq 600); do [ -s polite/checkpoints/last.safetensors ] && break; sleep 0.1; done
expect 2 "locked by another process" ctxtag-train --config run.json --threads 2 --out polite --set train.epochs=400
kill -TERM "$process"
wait "$process"
[ $? -eq 143 ] || fail "SIGTERM does not end with 143"
expect 2 "--allow-different-threads" ctxtag-train --config run.json --threads 1 --out polite --set train.epochs=400

# Fine-tuning: a new head for another vocabulary, the convolutions still.
printf 'sad\nhappy\n' > two.txt
train 0 "a new head for 2 tags, 2 of them known to it" --out tuned --set data.vocabulary=two.txt --set train.epochs=1 \
  --set train.init=whole/model.safetensors --set 'train.freeze=["conv", "norm", "band_norm"]'
head -1 tuned/scores/test.csv | grep -q "track_id,sad,happy" || fail "the fine-tuned run has other tags"
train 2 "set \`model\` to the file's" --out x --set train.init=whole/model.safetensors --set model.dense=8

# Weights per label, and scores that ctxtag-eval understands.
awk -F, 'NR==1{printf "track_id"; for(i=2;i<=NF;i++) printf ",%s:negative,%s:positive",$i,$i; print ""} NR>1{printf "%s",$1; for(i=2;i<=NF;i++) printf ",0.5,2"; print ""}' \
  corpus/labels.csv > weights.csv
train 0 "best epoch" --out weighted --set data.weights=weights.csv --set train.epochs=1
# A loss that never begins, weights that weigh nothing, weights of other labels: refused; what is not used: said.
train 2 "loss.warmup_epochs: focal would begin in epoch 7 of 6, and so never" --out x --set loss.name=focal --set loss.warmup_epochs=6
train 2 "loss.warmup_epochs, loss.splc.first_epoch: splc would begin in epoch 7 of 6" --out x --set loss.name=splc --set loss.splc.first_epoch=7
sed '1!s/,[0-9.]*/,0/g' weights.csv > nothing.csv
train 2 "data.weights: nothing.csv weighs every training label 0" --out x --set data.weights=nothing.csv
"$bin/ctxtag-dataset" weights --labels corpus/labels.csv --out right.csv --quiet
sed '1!s/,0,1$/,1,1/' right.csv > wrong.csv
train 2 "a positive there; at other positives it is 0, so the table was made from other labels" --out x --set data.weights=wrong.csv
{ sed '1s/$/,old:negative/; 1!s/$/,1/' right.csv; tail -n 1 right.csv | sed 's/^[^,]*/stranger/; s/$/,1/'; } > more.csv
train 0 "more.csv: 1 of 25 rows are of tracks without labels, not used (the first: 'stranger')" --out more --set data.weights=more.csv --set train.epochs=1
grep -q "more.csv: 1 columns are no weights of the tags that are learnt, not used (the first: 'old:negative')" printed || fail "unused columns of weights"
expect 0 "macro_roc_auc" ctxtag-eval --scores whole/scores/test.csv --scores whole/scores/validation.csv --labels corpus/labels.csv --splits splits.csv

# Vectors of an ARFF file: labels in it are what is to be learnt, numeric or not, and no features.
printf 'id,calm,sad\n' > vl.csv
printf 'id,split\n' > vs.csv
printf '@relation r\n@attribute calm numeric\n@attribute a numeric\n@attribute sad {0,1}\n@attribute b numeric\n@data\n' > v.arff
for i in $(seq 0 23); do
  echo "$i,$((i % 2)),$((i % 3 == 0))" >> vl.csv
  echo "$i,$([ $i -lt 12 ] && echo train || ([ $i -lt 18 ] && echo validation || echo test))" >> vs.csv
  echo "$((i % 2)),0.$i,$((i % 3 == 0)),$((i % 5))" >> v.arff
done
vectors=(ctxtag-train --out vectors --set data.features=v.arff --set data.labels=vl.csv --set data.splits=vs.csv
  --set model.name=dense --set 'model.hidden=[4]' --set train.epochs=4)
expect 0 "v.arff: 2 of 4 attributes are the features; left out: 2 named like columns of the labels (calm, sad)" "${vectors[@]}"
expect 0 "LibTorch" ctxtag-train --version
finish
