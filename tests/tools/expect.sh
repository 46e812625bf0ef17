# Shared by the tool tests: source it after setting `bin` (the folder of the binaries). Every check that fails is counted;
# end the test with `finish`.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

fail() { echo "FAILED: $*"; failures=$((failures + 1)); }
# expect STATUS TEXT TOOL ARGUMENTS...: the exit status, and a piece of what is printed on either stream.
expect() {
  local status=$1 text=$2 tool=$3 found
  shift 3
  "$bin/$tool" "$@" > "$work/printed" 2>&1
  found=$?
  [ "$found" -eq "$status" ] || { fail "status $found instead of $status: $tool $*"; cat "$work/printed"; }
  grep -qF -- "$text" "$work/printed" || { fail "no '$text' from: $tool $*"; cat "$work/printed"; }
}
same_bytes() { cmp -s "$1" "$2" || fail "$1 and $2 differ"; }
# small_corpus: 24 clips of test music in corpus/, their features in features/, splits.csv.
small_corpus() {
  "$bin/ctxtag-dataset" simulate --out corpus --clips 24 --set artists=8 --set seconds=3 --seed 3 --quiet > log 2>&1 || { cat log; exit 1; }
  "$bin/ctxtag-features" extract --tracks corpus/tracks.csv --out features --quiet \
    --set frontend.start_seconds=0 --set frontend.length_seconds=3 > log 2>&1 || { cat log; exit 1; }
  "$bin/ctxtag-dataset" split --labels corpus/labels.csv --shares 0.5,0.25,0.25 --out splits.csv > log 2>&1 || { cat log; exit 1; }
}
# trained_corpus SECONDS START SHARES: 24 clips in music/, 3 s of each from START on in features/, splits.csv, and a network
# trained on them for one epoch in run/. Called with the binaries in PATH.
trained_corpus() {
  ctxtag-dataset simulate --out music --clips 24 --set artists=8 --set "seconds=$1" --seed 3 --quiet > log 2>&1 || { cat log; exit 1; }
  ctxtag-features extract --tracks music/tracks.csv --out features --quiet --set "frontend.start_seconds=$2" \
    --set frontend.length_seconds=3 > log 2>&1 || { cat log; exit 1; }
  ctxtag-dataset split --labels music/labels.csv --shares "$3" --out splits.csv > log 2>&1 || { cat log; exit 1; }
  cat > run.json << 'JSON'
{ "data": {"features": "features", "labels": "music/labels.csv", "splits": "splits.csv"},
  "model": {"channels": [4, 8], "dense": 16}, "train": {"epochs": 1, "batch_size": 4} }
JSON
  ctxtag-train --config run.json --out run --quiet || exit 1
}
finish() {
  [ "$failures" -eq 0 ] || { echo "$failures checks failed"; exit 1; }
  echo "all checks passed"
}
