#!/usr/bin/env bash
# The commands of README.md, as a stranger would paste them.
set -u
bin=$1
. "$(dirname "$0")/expect.sh"
readme=$(cd "$(dirname "$0")/../.." && pwd)/README.md
cd "$work" || exit 1
PATH="$bin:$PATH"
awk '/run by tests\/tools\/readme_test.sh/{wanted=1} wanted && /^```$/{exit} inside{print} wanted && /^```sh$/{inside=1}' "$readme" > commands
[ "$(grep -c '^ctxtag-' commands)" -ge 10 ] || fail "README.md has lost its commands"
while read -r command; do
  eval "$command" > log 2>&1 || { fail "$command"; cat log; }
done < commands
[ "$(wc -l < tags.csv)" -eq 49 ] || fail "not every clip is tagged"
grep -q '48 tagged, 0 rejected, 0 done before, 0 ignored' "$readme" || fail "README.md shows another last line"
finish
