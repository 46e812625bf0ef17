#!/usr/bin/env bash
# How fast two systems are compared in all figures by bootstrap, 12,169 tracks x 15 tags, 2,000 paired replicates, beside
# scikit-learn on the same tables in the same run (a few replicates, extrapolated): scripts/bench_bootstrap.sh [BUILD]
# The peer is skipped where python3 has no scikit-learn.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
build=${1:-$root/build/release}
. "$root/scripts/bench/require_built.sh"
require_built "$build" ctxtag-eval
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-/usr/bin/python3}" "$root/scripts/bench/bootstrap.py" "$build/bin/ctxtag-eval" "$work"
