#!/usr/bin/env bash
# What simulated playlists teach a trained model, on truth that is known: its gain over popularity and over the prior is
# certain (95 % intervals over artists without 0), and it stays below the ceiling. So that it takes seconds, the model
# sees the latent properties instead of the sound; scripts/study_simulated.sh does the same from audio. Called with the
# folder of the binaries.
set -u
bin=$(cd "$1" && pwd)
. "$(dirname "$0")/expect.sh"
cd "$work" || exit 1

"$bin/ctxtag-dataset" simulate --out music --clips 800 --artists 160 --users 400 --set audio=false --seed 1 --quiet || fail simulate
expect 0 "" ctxtag-dataset build --playlists music/playlists.csv --keywords music/keywords.json --set min_tracks_per_tag=20 \
  --set tracks_per_tag=0 --out built
expect 0 "" ctxtag-dataset split --labels built/labels.csv --groups music/tracks.csv --group-by artist_id \
  --shares 0.6,0.1,0.3 --seed 0 --out splits.csv

# The latents of every clip as an ARFF table, whose ids are row numbers: labels and splits with these ids.
latents='s/.*"track_id":"\([^"]*\)".*"latents":{\([^}]*\)}.*/\1,\2/p'
sed -n "$latents" music/truth.json | sed 's/"[^"]*"://g' > latents.csv
{
  echo "@relation latents"
  for i in $(seq "$(head -n 1 latents.csv | tr -cd , | wc -c)"); do echo "@attribute x$i numeric"; done
  echo "@data"
  cut -d, -f2- latents.csv
} > latents.arff
renumbered() { awk -F, -v OFS=, 'NR == FNR {row[$1] = NR - 1; next} FNR > 1 {$1 = row[$1]} {print}' latents.csv "$1"; }
renumbered built/labels.csv > labels.csv
renumbered splits.csv > numbered_splits.csv
expect 0 "best epoch" ctxtag-train --out run --threads 1 --set data.features=latents.arff --set data.labels=labels.csv \
  --set data.splits=numbered_splits.csv --set model.name=dense --set 'model.hidden=[32]' --set train.epochs=15

awk -F, -v OFS=, 'NR == FNR {id[NR - 1] = $1; next} FNR > 1 {$1 = id[$1]} {print}' latents.csv run/scores/test.csv > network.csv
expect 0 "" ctxtag-eval baseline --kind popularity --counts built/counts.csv --labels built/labels.csv --splits splits.csv \
  --out popularity.csv
expect 0 "" ctxtag-eval baseline --kind prior --labels built/labels.csv --splits splits.csv --out prior.csv
{
  head -n 1 music/labels.csv
  sed -n 's/.*"track_id":"\([^"]*\)".*"probabilities":{\([^}]*\)}.*/\1,\2/p' music/truth.json | sed 's/"[^"]*"://g'
} > ceiling.csv
"$bin/ctxtag-eval" compare network.csv popularity.csv prior.csv ceiling.csv --labels music/labels.csv \
  --splits splits.csv --clusters music/tracks.csv --cluster-by artist_id --seed 0 --out against_truth.txt || fail compare
for other in popularity prior; do
  awk -v other="$other" '$1 == "network" && $3 == other && $5 + 0 > 0 { found = 1 } END { exit !found }' against_truth.txt ||
    { fail "the gain over $other is not certain"; cat against_truth.txt; }
done
awk '$1 == "network" && $3 == "ceiling" && $4 + 0 < 0 { found = 1 } END { exit !found }' against_truth.txt ||
  { fail "the model is not below the ceiling"; cat against_truth.txt; }
finish
