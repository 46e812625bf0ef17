#!/usr/bin/env bash
# Installs a build into a temporary prefix, then configures, builds and runs the consumer of tests/package against it.
# usage: scripts/test_package.sh BUILD_FOLDER
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "${1:?usage: scripts/test_package.sh BUILD_FOLDER}" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cmake --install "$build" --prefix "$folder/prefix" > /dev/null
options=()
torch=$(sed -n 's/^Torch_DIR:[A-Z]*=//p' "$build/CMakeCache.txt")
if [ -n "$torch" ]; then options+=(-DTorch_DIR="$torch"); fi
if command -v ccache > /dev/null; then options+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
cmake -S "$root/tests/package" -B "$folder/build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_PREFIX_PATH="$folder/prefix" "${options[@]}" > "$folder/log" || { cat "$folder/log"; exit 1; }
cmake --build "$folder/build" > "$folder/log" || { cat "$folder/log"; exit 1; }
for program in consumer nn_consumer; do
  if [ -x "$folder/build/$program" ]; then "$folder/build/$program"; fi
done
for tool in "$folder"/prefix/bin/ctxtag-*; do "$tool" --version | head -1; done
