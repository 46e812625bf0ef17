# Shared by the tests of ctxtag-eval report: source it behind expect.sh.
# report_runs: 60 clips of test music (music/, features/, splits.csv), scores of a baseline, and the folder of a run, small/, as
# ctxtag-train leaves it; where there is no torch its scores are the baseline's with another strength.
report_runs() {
  "$bin/ctxtag-dataset" simulate --out music --clips 60 --set artists=15 --set seconds=3 --seed 3 --quiet > log 2>&1 || { cat log; exit 1; }
  "$bin/ctxtag-features" extract --tracks music/tracks.csv --out features --quiet \
    --set frontend.start_seconds=0 --set frontend.length_seconds=3 > log 2>&1 || { cat log; exit 1; }
  "$bin/ctxtag-dataset" split --labels music/labels.csv --shares 0.5,0.2,0.3 --out splits.csv > log 2>&1 || { cat log; exit 1; }
  "$bin/ctxtag-eval" baseline --features features --labels music/labels.csv --splits splits.csv --out baseline.csv --quiet 2> log || { cat log; exit 1; }
  if [ -x "$bin/ctxtag-train" ]; then
    "$bin/ctxtag-train" --out small --quiet --threads 1 --set data.features=features --set data.labels=music/labels.csv \
      --set data.splits=splits.csv --set train.epochs=4 --set 'model.channels=[4,8]' --set model.dense=16 > log 2>&1 || { cat log; exit 1; }
    return
  fi
  mkdir -p small/scores
  "$bin/ctxtag-eval" baseline --features features --labels music/labels.csv --splits splits.csv --set c=0.01 --out weak.csv --quiet 2> log || { cat log; exit 1; }
  for split in validation test; do
    awk -F, -v part="$split" 'NR == FNR { of[$1] = $2; next } FNR == 1 || of[$1] == part' splits.csv weak.csv > "small/scores/$split.csv"
  done
  echo '{"data": {"labels": "music/labels.csv", "splits": "splits.csv"}}' > small/config.json
  for epoch in 1 2 3; do
    echo "{\"epoch\": $epoch, \"train_loss\": 0.$((7 - epoch)), \"valid_loss\": 0.6, \"valid_macro_roc_auc\": 0.7, \"improved\": $([ "$epoch" -lt 3 ] && echo true || echo false)}"
  done > small/history.jsonl
  echo '{"epoch": 1, "seconds": 0.5}' > small/timing.jsonl
  echo '{"ctxtag": "0", "threads": 1}' > small/environment.json
}
