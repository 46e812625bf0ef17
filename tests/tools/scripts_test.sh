#!/usr/bin/env bash
# The benchmarks and studies: without the tools they say how to build them; when something fails there is no figure.
set -u
bin=$1
. "$(dirname "$0")/expect.sh"
scripts=$(cd "$(dirname "$0")/../../scripts" && pwd)
cd "$work" || exit 1
mkdir -p nothing music data "fake/bin"

# said STATUS TEXT COMMAND...: its exit status, and a piece of what it prints.
said() {
  local status=$1 text=$2 found
  shift 2
  "$@" > printed 2>&1
  found=$?
  [ "$found" -eq "$status" ] || { fail "status $found instead of $status: $*"; cat printed; }
  grep -qF -- "$text" printed || { fail "no '$text' from: $*"; cat printed; }
}
printf 'RIFF\044\261\002\000WAVEfmt \020\000\000\000\001\000\001\000\042\126\000\000\104\254\000\000\002\000\020\000data\000\261\002\000' > music/a.mp3
head -c 176384 /dev/zero >> music/a.mp3

how="build it (cmake --preset release && cmake --build --preset release)"
said 2 "nothing/bin/ctxtag-dataset: not there; $how" bash "$scripts/bench_dataset.sh" 1 "$work/nothing"
said 2 "nothing/bin/ctxtag-eval: not there; $how" bash "$scripts/bench_bootstrap.sh" "$work/nothing"
said 2 "nothing/bin/ctxtag-situation: not there; $how" bash "$scripts/bench_situation.sh" 10 4 "$work/nothing"
said 2 "nothing/bin/ctxtag-features: not there; $how" bash "$scripts/bench_features.sh" music "$work/nothing"
said 2 "nothing/bin/ctxtag-dataset: not there; $how" bash "$scripts/bench_memory.sh" "$work/nothing"
said 2 "nothing/bin/ctxtag-tag: not there; $how" bash "$scripts/bench_tag.sh" music "$work/nothing"
said 2 "ctxtag_train_step_bench: not there; build it (cmake --preset release -DCTXTAG_BUILD_BENCH=ON &&" \
  bash "$scripts/bench_train.sh" "$work/nothing"
said 2 "nothing/bin/ctxtag-dataset: not there; $how" bash "$scripts/study_missing.sh" data out "$work/nothing"
said 2 "nothing/bin/ctxtag-dataset: not there; $how" bash "$scripts/study_simulated.sh" out "$work/nothing"
said 2 "nothing/bin/ctxtag-features: not there; $how" bash "$scripts/study_vgmidi.sh" data out 0 "$work/nothing"
[ -e out ] && fail "a refused study leaves something behind"
for script in "$scripts"/bench_*.sh "$scripts"/study_*.sh; do
  grep -q 'build/release' "$script" || fail "$script looks elsewhere than in build/release"
done

# A tool that fails: status 1 and no figure.
printf '#!/bin/sh\necho "the tool says no" >&2\nexit 3\n' > fake/bin/ctxtag-features
chmod +x fake/bin/ctxtag-features
if command -v "${CXX:-g++}" pkg-config > /dev/null; then
  said 1 "the tool says no" bash "$scripts/bench_features.sh" music "$work/fake"
  grep -q "ratio" printed && { fail "a figure, though the tool failed"; cat printed; }
fi
finish
