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
finish() {
  [ "$failures" -eq 0 ] || { echo "$failures checks failed"; exit 1; }
  echo "all checks passed"
}
