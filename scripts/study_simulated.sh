#!/usr/bin/env bash
# What a network learns from playlists, on simulated music whose truth is known: simulated users' playlists become tags,
# the network is trained on these, and its macro ROC-AUC on artists it has not heard stands beside that of popularity, the
# prior, a linear model and the ceiling, with 95 % intervals over artists. Called again, it continues. Ends with status 1
# when the network's gain over popularity or the prior is not certain, or its figure is not below the ceiling.
# BUILD is a build with torch; THREADS is of every tool.
# usage: [THREADS=2] scripts/study_simulated.sh OUT [CLIPS] [BUILD]
set -euo pipefail
out=${1:?"usage: $0 OUT [CLIPS=1000] [BUILD]"}
clips=${2:-1000}
root=$(cd "$(dirname "$0")/.." && pwd)
build=$(realpath -m "${3:-$root/build/release}")
bin=$build/bin
common=(--quiet)
[ -z "${THREADS:-}" ] || common+=(--threads "$THREADS")
. "$root/scripts/bench/require_built.sh"
require_built "$build" ctxtag-dataset ctxtag-features ctxtag-train ctxtag-eval

mkdir -p "$out"
"$bin/ctxtag-dataset" simulate --out "$out/music" --clips "$clips" --artists $((clips / 5)) --users $((clips / 2)) \
  --seed 1 "${common[@]}"
"$bin/ctxtag-dataset" build --playlists "$out/music/playlists.csv" --keywords "$out/music/keywords.json" \
  --set min_count=3 --set min_tracks_per_tag=20 --set tracks_per_tag=0 --out "$out/built" "${common[@]}"
"$bin/ctxtag-features" extract --tracks "$out/music/tracks.csv" --out "$out/features" "${common[@]}" \
  --set frontend.start_seconds=0 --set frontend.length_seconds=12
"$bin/ctxtag-dataset" split --labels "$out/built/labels.csv" --groups "$out/music/tracks.csv" --group-by artist_id \
  --shares 0.6,0.1,0.3 --seed 0 --out "$out/splits.csv" --quiet 2> "$out/split.log" || { cat "$out/split.log" >&2; exit 2; }
"$bin/ctxtag-train" --out "$out/run" --set "data.features=$out/features" --set "data.labels=$out/built/labels.csv" \
  --set "data.splits=$out/splits.csv" --set train.epochs=15 "${common[@]}"

# Every system's scores, each in a file of its name. The ceiling is what the labels were drawn with; compared on these
# labels, as all are, it is truth.json's drawn_labels_roc_auc on the test tracks. The chance in the labels is common to all.
cp "$out/run/scores/test.csv" "$out/network.csv"
baseline=("$bin/ctxtag-eval" baseline --labels "$out/built/labels.csv" --splits "$out/splits.csv" "${common[@]}")
"${baseline[@]}" --kind linear --features "$out/features" --out "$out/linear.csv"
"${baseline[@]}" --kind popularity --counts "$out/built/counts.csv" --out "$out/popularity.csv"
"${baseline[@]}" --kind prior --out "$out/prior.csv"
{
  head -n 1 "$out/music/labels.csv"
  sed -n 's/.*"track_id":"\([^"]*\)".*"probabilities":{\([^}]*\)}.*/\1,\2/p' "$out/music/truth.json" | sed 's/"[^"]*"://g'
} > "$out/ceiling.csv"

# compare NAME LABELS: on the test rows, samples of whole artists.
compare() {
  (cd "$out" && "$bin/ctxtag-eval" compare network.csv linear.csv popularity.csv prior.csv ceiling.csv --labels "$2" \
    --splits splits.csv --clusters music/tracks.csv --cluster-by artist_id --seed 0 --out "$1.txt" "${common[@]}")
  grep -v -e '^linear - ' -e '^popularity - ' -e '^prior - ' "$out/$1.txt"
}
echo "== against the complete truth, which no training has seen"
compare complete music/labels.csv
echo
echo "== against the labels that the playlists give, in which popularity is a help"
compare built built/labels.csv

failed=0
for other in popularity prior; do
  awk -v other="$other" '$1 == "network" && $3 == other && $5 + 0 > 0 { found = 1 } END { exit !found }' "$out/complete.txt" ||
    { echo "the gain over $other is not certain"; failed=1; }
done
awk '$1 == "network" && $3 == "ceiling" && $4 + 0 < 0 { found = 1 } END { exit !found }' "$out/complete.txt" ||
  { echo "the network is not below the ceiling"; failed=1; }
exit "$failed"
