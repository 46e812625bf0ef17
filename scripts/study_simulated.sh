#!/usr/bin/env bash
# The four papers' questions on simulated music, listeners and streams, whose truth is known, and what perturbed
# recordings cost: the repository's standing proof that each method does what it claims. Runs configs/simulated/*.json
# from nothing into OUT, then says which verdicts differ from those of configs/simulated/results (status 1), or, with
# --write, puts the new ledgers, pictures and report there.
# Called again, it continues. BUILD is a build with torch; THREADS is of all commands together.
# usage: [THREADS=2] scripts/study_simulated.sh [--write] OUT [BUILD]
set -euo pipefail
write=false
if [ "${1:-}" = "--write" ]; then write=true; shift; fi
out=${1:?"usage: $0 [--write] OUT [BUILD]"}
root=$(cd "$(dirname "$0")/.." && pwd)
build=$(realpath -m "${2:-$root/build/release}")
bin=$build/bin
results=$root/configs/simulated/results
options=(--quiet)
[ -z "${THREADS:-}" ] || options+=(--threads "$THREADS")
. "$root/scripts/bench/require_built.sh"
require_built "$build" ctxtag-dataset ctxtag-features ctxtag-train ctxtag-tag ctxtag-user ctxtag-situation ctxtag-eval ctxtag-reproduce
studies=(icassp2020 icmr2020 ismir2020 ismir2022 robustness)

mkdir -p "$out"
for study in "${studies[@]}"; do
  begin=$SECONDS fresh=true
  [ ! -e "$out/$study" ] || fresh=false
  "$bin/ctxtag-reproduce" "$root/configs/simulated/$study.json" --out "$out/$study" "${options[@]}"
  if $fresh; then echo $((SECONDS - begin)) > "$out/$study.seconds"; fi
  echo "$study: $(cat "$out/$study.seconds" 2> /dev/null || echo "?") s; $(grep -c '| confirmed |' "$out/$study/ledger.md") claims confirmed," \
    "$(grep -c '| contradicted |' "$out/$study/ledger.md" || true) contradicted, $(grep -c '| undecided |' "$out/$study/ledger.md" || true) undecided"
done

# verdicts LEDGER...: figure, claim and verdict of every claim, a line each.
verdicts() { awk -F ' *[|] *' 'NF >= 8 && $6 != "" && $6 != "claim" && $6 !~ /^-+$/ { print $2 " | " $6 " | " $7 }' "$@"; }

if ! $write; then
  ledgers=("${studies[@]/#/$out/}")
  if diff <(verdicts "$results/README.md") <(verdicts "${ledgers[@]/%//ledger.md}"); then
    echo "every verdict is that of $results"
    exit 0
  fi
  echo "these verdicts differ from those of $results (<)" >&2
  exit 1
fi

mkdir -p "$results"
{
  echo "# The studies on simulated data"
  echo
  echo "Made by \`scripts/study_simulated.sh --write OUT\` on $(date -u +%Y-%m-%d), $(nproc) cores of $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)," \
    "commit $(git -C "$root" rev-parse --short HEAD)$(git -C "$root" diff --quiet HEAD -- src include tools configs/simulated/*.json || echo " and changes")."
  echo "A claim is confirmed where the whole 95 % interval lies where it says, contradicted where all of it lies on the other side, else"
  echo "undecided; where it names another figure (FILE:PATH), the interval is of their difference. [report.html](report.html) shows the first network in pictures, [icmr2020.svg](icmr2020.svg) what hidden labels cost,
[robustness.svg](robustness.svg) what perturbed recordings cost."
  for study in "${studies[@]}"; do
    echo
    sed 's/^# /## /' "$out/$study/ledger.md"
    echo
    echo "\`ctxtag-reproduce configs/simulated/$study.json --out OUT/$study\`: $(cat "$out/$study.seconds" 2> /dev/null || echo "?") s from nothing."
  done
} > "$results/README.md"
cp "$out/icmr2020/study/figure_macro_roc_auc.svg" "$results/icmr2020.svg"
cp "$out/robustness/card_plain/robustness.svg" "$results/robustness.svg"
(cd "$out/icassp2020" && "$bin/ctxtag-eval" report network=ce --scores popularity=popularity.csv --scores linear=linear.csv \
  --labels music/labels.csv --splits splits.csv --clusters music/tracks.csv --cluster-by artist_id --quiet --out report.html)
cp "$out/icassp2020/report.html" "$results/report.html"
echo "written: $results"
