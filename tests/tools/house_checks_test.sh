#!/usr/bin/env bash
# The checks of the house find what they look for: each breach is put into a copy of nothing else.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
command -v python3 > /dev/null || exit 77
failures=0

# refused CHECK FILE LINE: the check complains about FILE:LINE when the file holds the text of stdin.
refused() {
  rm -rf "$folder/house" && mkdir -p "$folder/house/$(dirname "$2")"
  cat > "$folder/house/$2"
  local output status=0
  output=$(python3 "$root/scripts/$1" "$folder/house") || status=$?
  if [ "$status" -ne 1 ] || ! grep -q "^$2:$3: " <<< "$output"; then
    echo "$1 lets this pass ($status): $2: $(head -1 "$folder/house/$2")"
    failures=$((failures + 1))
  fi
}
layers() { refused check_layers.py "$1" 1; }
text() { refused check_text.py "$1" "$2"; }

layers include/ctxtag/base/a.h <<< '#include "ctxtag/formats/csv.h"'
layers src/metrics/a.cc <<< '#include "ctxtag/learning/b.h"'
layers src/metrics/a.cc <<< '#include "learning/b.h"'
layers src/dataset/a.cc <<< '# include <ctxtag/evaluation/b.h>'
layers src/dataset/a.cc <<< '#include <torch/torch.h>'
layers include/ctxtag/nn/tagger.h <<< '#include <torch/torch.h>'
layers include/ctxtag/dataset/a.h <<< '#include <nlohmann/json.hpp>'
layers include/ctxtag/metrics/a.h <<< '#include <Eigen/Dense>'
layers include/ctxtag/audio/a.h <<< '#include <spdlog/spdlog.h>'
layers src/audio/a.cc <<< '#include <spdlog/spdlog.h>'
layers src/audio/a.cc <<< 'void f() { std::cerr << 1; }'
layers src/audio/a.cc <<< 'void f() { std::exit(1); }'
layers src/cellar/a.cc <<< '#include <vector>'

note=TO; note+=DO
home=/home; home+=/someone/music
text src/a.cc 1 <<< "int x;  // $note: more"
text README.md 1 <<< "run it in $home"
text src/a.cc 1 <<< 'int x; '
text src/a.cc 301 <<< "$(seq 301)"
text scripts/a.py 1 <<< 'def f(:'

[ "$failures" -eq 0 ] || { echo "$failures breaches passed"; exit 1; }
