#!/usr/bin/env bash
# The small CNN beside a linear model on the 197 clips of VGMIDI: ROC-AUC of valence and arousal over four folds of whole
# game series. The linear model is shown at every strength of its penalty that was tried. Called again, it continues.
# BUILD is a build with torch; THREADS is of every tool.
# usage: [THREADS=1] scripts/study_vgmidi.sh DATA_FOLDER OUT [SEEDS="0 1 2"] [BUILD]
set -euo pipefail
data=${1:?"usage: $0 DATA_FOLDER OUT [SEEDS=\"0 1 2\"] [BUILD]"}
out=${2:?"usage: $0 DATA_FOLDER OUT [SEEDS=\"0 1 2\"] [BUILD]"}
seeds=${3:-0 1 2}
root=$(cd "$(dirname "$0")/.." && pwd)
build=$(realpath -m "${4:-$root/build/release}")
bin=$build/bin
labels=$data/vgmidi_audio.csv
common=(--quiet --threads "${THREADS:-1}")
. "$root/scripts/bench/require_built.sh"
require_built "$build" ctxtag-features ctxtag-dataset ctxtag-eval ctxtag-train
[ -f "$labels" ] || { echo "$labels: not there; DATA_FOLDER is the folder of vgmidi_audio.csv" >&2; exit 2; }

mkdir -p "$out/runs" "$out/linear"
"$bin/ctxtag-features" extract --tracks "$labels" --out "$out/features" "${common[@]}" --set frontend.start_seconds=0 \
  --set frontend.sample_rate_hz=16000 --set frontend.fmax_hz=8000
"$bin/ctxtag-dataset" split --labels "$labels" --groups "$labels" --group-by series --folds 4 --seed 0 \
  --out "$out/folds.csv" --quiet 2> "$out/split.log" || { cat "$out/split.log" >&2; exit 2; }

# record SYSTEM FOLD SEED SCORES: appends "SYSTEM,FOLD,SEED,TAG,ROC-AUC" of the scored rows for every tag.
record() {
  "$bin/ctxtag-eval" --scores "$4" --labels "$labels" --format csv --quiet |
    awk -F, -v start="$1,$2,$3" 'NR > 1 && $1 !~ /^\(/ { print start "," $1 "," $4 }' >> "$out/results.csv.part"
}

echo "system,fold,seed,tag,roc_auc" > "$out/results.csv.part"
for fold in 0 1 2 3; do
  validation=$(((fold + 1) % 4))
  for c in 1 0.01 0.001; do
    linear=$out/linear/fold${fold}_c$c
    "$bin/ctxtag-eval" baseline --features "$out/features" --labels "$labels" --splits "$out/folds.csv" --set c=$c \
      --test-fold "$fold" --validation-fold "$validation" --out "$linear.csv" "${common[@]}"
    awk -F, -v fold="$fold" 'NR == FNR { of[$1] = $2; next } FNR == 1 || of[$1] == fold' \
      "$out/folds.csv" "$linear.csv" > "$linear.test.csv"
    record "linear C=$c" "$fold" - "$linear.test.csv"
  done
  for seed in $seeds; do
    run=$out/runs/fold${fold}_seed$seed
    "$bin/ctxtag-train" --config "$root/configs/vgmidi.json" --out "$run" --seed "$seed" "${common[@]}" \
      --set data.features="$out/features" --set data.labels="$labels" --set data.splits="$out/folds.csv" \
      --set data.test_fold="$fold" --set data.validation_fold="$validation"
    record cnn "$fold" "$seed" "$run/scores/test.csv"
  done
done
mv "$out/results.csv.part" "$out/results.csv"

# One line per system and tag: the mean over seeds of each fold, then mean and standard deviation over all runs.
awk -F, '
  NR == 1 { next }
  $5 == "" { undefined[$1 "," $4]++; next }
  {
    key = $1 "," $4
    if (!(key in count)) order[++keys] = key
    sum[key, $2] += $5; runs[key, $2]++
    total[key] += $5; squares[key] += $5 * $5; count[key]++
  }
  END {
    printf "%-15s%-10s", "system", "tag"
    printf " %7s %7s %7s %7s %8s %7s %5s\n", "fold 0", "fold 1", "fold 2", "fold 3", "mean", "sd", "runs"
    for (i = 1; i <= keys; ++i) {
      key = order[i]; split(key, name, ",")
      printf "%-15s%-10s", name[1], name[2]
      for (fold = 0; fold < 4; ++fold) {
        if (runs[key, fold]) printf " %7.3f", sum[key, fold] / runs[key, fold]; else printf " %7s", "-"
      }
      mean = total[key] / count[key]
      spread = count[key] > 1 ? sqrt((squares[key] - count[key] * mean * mean) / (count[key] - 1)) : 0
      printf " %8.3f %7.3f %5d\n", mean, spread, count[key]
    }
    for (key in undefined) print "note: undefined in " undefined[key] " runs: " key
  }' "$out/results.csv"
