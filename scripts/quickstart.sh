#!/usr/bin/env bash
# From a bare clone to tagged music: installs what is missing, builds, makes a small corpus of test music with known tags,
# extracts features, trains, evaluates beside a linear baseline, and tags a folder. Safe to run again: what is done is kept.
# usage: scripts/quickstart.sh [OUT]        OUT: where the results go (default: build/quickstart/results)
set -euo pipefail
cd "$(dirname "$0")/.."
build=build/quickstart
out=${1:-$build/results}

bash scripts/install_dependencies.sh
begin=$SECONDS
cmake -G Ninja -S . -B "$build" -DCMAKE_BUILD_TYPE=Release -DCTXTAG_UNITY=ON -DCTXTAG_BUILD_TESTS=OFF > /dev/null
cmake --build "$build" -j "$(nproc)"
echo "== built in $((SECONDS - begin)) s"

begin=$SECONDS
PATH="$PWD/$build/bin:$PATH"
mkdir -p "$out"
ctxtag-dataset simulate --out "$out/music" --clips 600 --seed 1
ctxtag-features extract --tracks "$out/music/tracks.csv" --out "$out/features" \
  --set frontend.start_seconds=0 --set frontend.length_seconds=12
ctxtag-dataset split --labels "$out/music/labels.csv" --groups "$out/music/tracks.csv" --group-by artist_id \
  --shares 0.7,0.15,0.15 --seed 0 --out "$out/splits.csv" 2> "$out/split_balance.txt"
ctxtag-train --out "$out/run" --set "data.features=$out/features" --set "data.labels=$out/music/labels.csv" \
  --set "data.splits=$out/splits.csv" --set train.epochs=15
ctxtag-eval baseline --features "$out/features" --labels "$out/music/labels.csv" --splits "$out/splits.csv" \
  --out "$out/baseline.csv"

echo "== linear baseline on mel statistics"
ctxtag-eval --scores "$out/baseline.csv" --labels "$out/music/labels.csv" --splits "$out/splits.csv" --out "$out/baseline.txt"
grep macro_roc_auc "$out/baseline.txt"
echo "== the network"
ctxtag-eval --scores "$out/run" --labels "$out/music/labels.csv" --splits "$out/splits.csv" --out "$out/evaluation.txt"
cat "$out/evaluation.txt"
ctxtag-tag --model "$out/run/model.safetensors" "$out/music/audio" --out "$out/tags.csv" --playlists "$out/playlists"
echo "== ran in $((SECONDS - begin)) s; results:"
echo "   $out/evaluation.txt            the network's figures on artists it has not heard"
echo "   $out/baseline.txt              the same of the linear baseline"
echo "   $out/tags.csv                  tags and scores of every clip"
echo "   $out/playlists/*.m3u8          one playlist per context, best first"
echo "   $out/run/model.safetensors     the model: it knows this test music only"
