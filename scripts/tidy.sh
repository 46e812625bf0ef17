#!/usr/bin/env bash
# clang-tidy over the torch-free sources, and, where nothing is named, over the network's too. Those are looked at as
# the units that they are compiled in, since LibTorch's headers take most of the time, and so without the analyzer.
# usage: scripts/tidy.sh [--changed | FILE...]
#   --changed   only files that differ from the branch point with the main branch (or from the last commit, on it),
#               and without the path-sensitive analyzer, which takes three quarters of the time
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v clang-tidy > /dev/null; then echo "clang-tidy is not installed: left out"; exit 0; fi
options=(--quiet -p build/core)

all_files() { find src tools -name '*.cc' -not -path 'src/nn/*' | sort; }

changed_files() {
  local base="" head
  head=$(git rev-parse HEAD 2> /dev/null) || return 0
  for main in origin/main main; do
    if base=$(git merge-base HEAD "$main" 2> /dev/null); then break; fi
  done
  if [ -z "$base" ] || [ "$base" = "$head" ]; then base=$(git rev-parse --verify -q HEAD~1) || return 0; fi
  comm -12 <(all_files) <({ git diff --name-only "$base"; git ls-files --others --exclude-standard; } | sort -u)
}

case "${1:-}" in
  --changed)
    mapfile -t files < <(changed_files)
    options+=('--checks=-clang-analyzer-*')
    ;;
  "") mapfile -t files < <(all_files) ;;
  *) files=("$@") ;;
esac
cmake --preset core > /dev/null
mapfile -t files < <(for file in "${files[@]}"; do grep -F "/$file\"" build/core/compile_commands.json > /dev/null && echo "$file"; done)
echo "${#files[@]} files to look at"
if [ ${#files[@]} -eq 0 ]; then exit 0; fi
tidy() { xargs -0 -P "$(nproc)" -n 1 clang-tidy "$@" 2> >(grep -v 'warnings generated' >&2); }
status=0
printf '%s\0' "${files[@]}" | tidy "${options[@]}" || status=1
if [ $# -eq 0 ]; then
  if cmake --preset release > /dev/null; then
    find build/release/CMakeFiles/ctxtag_nn.dir/Unity -name '*.cxx' -print0 |
      tidy --quiet -p build/release '--checks=-clang-analyzer-*,-bugprone-suspicious-include' \
        '--header-filter=.*/(src|include/ctxtag)/.*' || status=1
  else
    echo "LibTorch was not found: the network's sources are left out"
  fi
fi
exit $status
