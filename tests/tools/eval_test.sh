#!/usr/bin/env bash
# ctxtag-eval from outside: statuses, messages, formats. Usage: eval_test.sh FOLDER_OF_BINARIES
set -u
bin=$(cd "$1" && pwd)/ctxtag-eval
root=$(cd "$(dirname "$0")/../.." && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
failures=0

fail() { echo "FAILED: $*" >&2; failures=$((failures + 1)); }

# expect STATUS TEXT ARGUMENTS...: the tool ends with STATUS, says TEXT, and no more than one line when it refuses.
expect() {
  local status=$1 text=$2
  shift 2
  "$bin" "$@" >stdout 2>stderr
  local got=$?
  [ $got -eq "$status" ] || fail "status $got, not $status: $* ($(cat stderr))"
  grep -qF -- "$text" stdout stderr || fail "'$text' is not said: $* ($(cat stderr))"
  [ "$status" -ne 2 ] || [ "$(wc -l <stderr)" -eq 1 ] || fail "more than one line: $* ($(cat stderr))"
  [ "$status" -ne 2 ] || [ ! -s stdout ] || fail "a refused request writes to stdout: $*"
}

printf 'id,car,sad\nx,0.9,0.1\ny,0.6,0.2\nz,0.3,0.3\n' >s.csv
printf 'id,car,sad,mood\nx,1,0,hm\ny,0,1,hm\nz,0,,hm\n' >l.csv
printf 'id,split\nx,test\ny,validation\nz,test\n' >p.csv
printf 'id,fold\nx,0\ny,1\nz,0\n' >f.csv
printf 'id,car,sad\nx,1,1\ny,0,1\nz,0,0\n' >t.csv

expect 0 'macro_roc_auc' --scores s.csv --labels l.csv
expect 0 'note: columns of the labels without scores: mood' --scores s.csv --labels l.csv
expect 0 'thresholds fitted on 1 validation rows' --scores s.csv --labels l.csv --splits p.csv
expect 0 'thresholds fitted on 1 validation rows' --scores s.csv --labels l.csv --splits f.csv --test-fold 0 --validation-fold 1
expect 0 'hidden cells: 1, mean score 0.1000, recall 0.0000' --scores s.csv --labels l.csv --truth t.csv
expect 0 '"threshold": 0.5' --print-config
expect 0 'tag,support,prevalence' --scores s.csv --labels l.csv --format csv
expect 0 'Example:' --help

# A tag's name cannot steer the terminal; files and pipes hold it as it is, text reports never do.
printf 'id,c\033[31m,sad\nx,0.9,0.1\ny,0.6,0.2\n' >strange.csv
printf 'id,c\033[31m,sad\nx,1,0\ny,0,1\n' >strange_labels.csv
strange=(--scores strange.csv --labels strange_labels.csv)
expect 0 'c\x1b[31m' "${strange[@]}"
expect 0 "$(printf 'c\033[31m,1,')" "${strange[@]}" --format csv
if script -qec true /dev/null >stdout 2>stderr; then # where there are pseudo-terminals
  script -qec "$bin ${strange[*]} --format csv" /dev/null >stdout
  grep -qF 'c\x1b[31m,1,' stdout || fail "a control character reaches the terminal"
fi

printf 'car\n' >car.txt
expect 0 '3 rows, 1 tags' --scores s.csv --labels l.csv --vocabulary car.txt
head -2 s.csv >s1.csv
(head -1 s.csv; tail -2 s.csv) >s2.csv
"$bin" --scores s.csv --labels l.csv --format json >whole.json 2>/dev/null
"$bin" --scores s1.csv s2.csv --labels l.csv --format json --out parts.json 2>/dev/null
cmp -s whole.json parts.json || fail "two score tables are not as good as one"
for key in per_tag average macro_roc_auc_tags micro_average_precision macro_f1_tags hamming_loss exact_match; do
  grep -q "\"$key\"" whole.json || fail "no key $key in the JSON"
done

expect 2 '--scores and --labels are needed' --labels l.csv
expect 2 'nowhere.csv: cannot be opened' --scores nowhere.csv --labels l.csv
printf 'id,car,sadd\nx,1,0\n' >bad.csv
expect 2 "bad.csv:1: 1 of 2 columns are missing: 'sad' (nearest: 'sadd')" --scores s.csv --labels bad.csv
printf 'id,car,sad\nx,1,0\ny,2,0\n' >bad.csv
expect 2 "bad.csv:3: 'car' is '2'; expected 1, 0 or nothing" --scores s.csv --labels bad.csv
printf 'id,car,sad\nx,1,0\n' >bad.csv
expect 2 "2 of 3 scored rows have no labels ('y', 'z')" --scores s.csv --labels bad.csv
expect 0 '1 rows, 2 tags' --scores s.csv --labels bad.csv --set allow_partial=true
printf 'id,car,sad\nx,1,0\nx,1,0\n' >bad.csv
expect 2 "bad.csv:3: the id 'x' stands in line 2 already" --scores s.csv --labels bad.csv
printf 'id,car,sad\nx,1,nan\n' >bad.csv
expect 2 "bad.csv:2: 'sad' is 'nan'; expected a finite number" --scores bad.csv --labels l.csv
printf 'id,split\nx,train\ny,train\nz,train\n' >bad.csv
expect 2 'the splits hold no test track' --scores s.csv --labels l.csv --splits bad.csv
printf 'id,split\nx,test\ny,test\nz,test\n' >bad.csv
expect 2 'the splits hold no validation track' --scores s.csv --labels l.csv --splits bad.csv
expect 0 'threshold 0.5' --scores s.csv --labels l.csv --splits bad.csv --set fit_thresholds=false
printf 'id,split\nx,test\nv,validation\n' >bad.csv
expect 2 "1 of 1 validation tracks of the splits have no score ('v')" --scores s.csv --labels l.csv --splits bad.csv
expect 2 'holds folds: say which' --scores s.csv --labels l.csv --splits f.csv
expect 2 'need --splits' --scores s.csv --labels l.csv --test-fold 0
expect 2 "like is 'icassp'" --scores s.csv --labels l.csv --like icassp
expect 2 'fit_thresholds' --scores s.csv --labels l.csv --set fit_threshold=false

example=$("$bin" --help | sed -n '/^Example:/{n;s/^ *ctxtag-eval //;p}')
(cd "$root" && "$bin" $example >"$dir/stdout" 2>"$dir/stderr") || fail "the example of --help does not run: $(cat stderr)"
grep -q '20 rows, 15 tags; thresholds fitted on 10 validation rows' stdout || fail "the example says something else"

[ $failures -eq 0 ] && echo "all as expected"
exit $((failures > 0))
