#!/usr/bin/env bash
# How fast streams are read, a situation model is trained, and situations are predicted, beside the Python package of
# XGBoost on the same rows and parameters in the same run: scripts/bench_situation.sh [ROWS] [SITUATIONS] [BUILD]
# Prints figures, ratios, and the greatest difference of a probability. Needs python3-xgboost for the peer.
set -euo pipefail
rows=${1:-1000000} situations=${2:-12}
root=$(cd "$(dirname "$0")/.." && pwd)
build=${3:-$root/build/release}
. "$root/scripts/bench/require_built.sh"
require_built "$build" ctxtag-situation
python3=${PYTHON:-/usr/bin/python3}
"$python3" -c 'import xgboost' 2> /dev/null || { echo "bench_situation.sh: $python3 has no xgboost to compare with; on Debian: apt-get install python3-xgboost" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python3" "$root/scripts/bench/situation.py" make "$work/streams.csv" "$rows" "$situations"
"$python3" "$root/scripts/bench/situation.py" compare "$build/bin/ctxtag-situation" "$work" "$rows" "$situations"
