#!/usr/bin/env bash
# How fast streams are read, a situation model is trained, and situations are predicted, beside the Python package of
# XGBoost on the same rows and parameters in the same run. Prints figures and ratios; needs python3-xgboost for the peer.
# usage: scripts/bench_situation.sh BIN [ROWS] [SITUATIONS]      BIN: folder of ctxtag-situation
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "${1:?usage: scripts/bench_situation.sh BIN [ROWS] [SITUATIONS]}" && pwd)
rows=${2:-1000000} situations=${3:-12}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3=/usr/bin/python3
"$python3" -c 'import xgboost' 2> /dev/null || { echo "bench_situation.sh: python3-xgboost is not there to compare with" >&2; exit 2; }
"$python3" "$here/bench_situation.py" make "$work/streams.csv" "$rows" "$situations"
"$python3" "$here/bench_situation.py" compare "$bin/ctxtag-situation" "$work" "$rows" "$situations"
