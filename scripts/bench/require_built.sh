# Sourced by the benchmarks and studies.
# require_built BUILD TOOL...: ends with status 2 and the command that builds when BUILD/bin lacks one of the tools.
require_built() {
  local build=$1 tool options=
  shift
  for tool in "$@"; do
    [ -x "$build/bin/$tool" ] && continue
    [[ $tool == *_bench ]] && options=" -DCTXTAG_BUILD_BENCH=ON"
    echo "$build/bin/$tool: not there; build it (cmake --preset release$options && cmake --build --preset release)," \
      "or name the folder of another build" >&2
    exit 2
  done
}
