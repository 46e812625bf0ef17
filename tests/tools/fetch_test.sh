#!/usr/bin/env bash
# ctxtag-dataset fetch from outside, against a service on the loopback address: statuses, messages, and that a killed or
# interrupted fetch, or one on a full disk, continues with the same bytes.
set -u
bin=$(cd "$1" && pwd)
# shellcheck source=tests/tools/expect.sh
. "$(dirname "$0")/expect.sh"
cd "$work" || exit 1
export no_proxy=127.0.0.1

mkdir service
"$bin/ctxtag_preview_server" service 0.03 &
server=$!
disown
trap 'kill "$server"; rm -rf "$work"' EXIT
for _ in $(seq 200); do [ -s service/url ] && break; sleep 0.05; done
[ -s service/url ] || { echo "the service does not start"; exit 1; }
quick=(--set "fetch.base_url=$(cat service/url)" --set fetch.requests_per_second=500 --set fetch.quota_seconds=0.1
  --set fetch.back_off_seconds=0.01 --set fetch.retries=1)
asked() { wc -l < service/requests; }

{ echo song_id,car; for i in $(seq 1 40); do echo "$i,1"; done; echo 1,0; } > ids.csv

# Refusals, and what needs no service.
expect 2 "--ids is required" ctxtag-dataset fetch --out x
expect 2 "--out is required" ctxtag-dataset fetch --ids ids.csv
expect 2 "nowhere.csv" ctxtag-dataset fetch --ids nowhere.csv --out x
expect 2 "fetch.paralel: unknown key; did you mean 'parallel'" ctxtag-dataset fetch --ids ids.csv --out x --set fetch.paralel=2
expect 2 "fetch.base_url must" ctxtag-dataset fetch --ids ids.csv --out x --set fetch.base_url=file:///etc
expect 0 '"requests_per_second": 8.0' ctxtag-dataset fetch --print-config
expect 0 "40 ids: 0 fetched before, 0 gone before, 40 to ask for, in 5 s or more" \
  ctxtag-dataset fetch --ids ids.csv --out x --dry-run
[ ! -e x ] && [ ! -e x.journal ] || fail "a dry run writes"
[ ! -e service/requests ] || [ "$(asked)" -eq 0 ] || fail "a refused or dry run asks"

# An undisturbed run. Of 40 ids four end in 3, four in 7, four in 9.
expect 1 "28 fetched, 0 had before, 8 gone (no_preview: 4, unknown_id: 4), 4 failed (http_status: 4)" \
  ctxtag-dataset fetch --ids ids.csv --out whole "${quick[@]}"
grep -qF "note: 1 rows of ids.csv repeat an id" printed || fail "the repeated row is not told"
[ "$(ls whole/audio | wc -l)" -eq 28 ] || fail "not 28 previews"
[ "$(asked)" -eq $((1 + 40 + 28 + 4)) ] || fail "$(asked) requests"  # the quota, the songs, the previews, 4 second tries
grep -qx '23,no_preview,ISRC QZ23' whole/gone.csv || fail "gone.csv: $(cat whole/gone.csv)"
[ "$(wc -l < whole/failed.csv)" -eq 5 ] || fail "failed.csv: $(cat whole/failed.csv)"

# Only what failed is asked for again.
before=$(stat -c '%n %i %Y %Z' whole/*.csv whole/audio/*)
expect 1 "0 fetched, 28 had before, 8 gone (no_preview: 4, unknown_id: 4), 4 failed (http_status: 4); 8 songs asked for, 0 downloads" \
  ctxtag-dataset fetch --ids ids.csv --out whole "${quick[@]}"
[ "$before" = "$(stat -c '%n %i %Y %Z' whole/*.csv whole/audio/*)" ] || fail "files were touched"
grep -v '9,' ids.csv > without9.csv
cp -r whole complete && cp whole.journal complete.journal
requests=$(asked)
expect 1 "nothing left to do" ctxtag-dataset fetch --ids without9.csv --out complete "${quick[@]}"
[ "$(asked)" -eq "$requests" ] || fail "asked with nothing left to do"
printf '1\n2\n' > good.csv
expect 0 "0 fetched, 2 had before, 0 gone, 0 failed" ctxtag-dataset fetch --ids good.csv --out complete "${quick[@]}"

# Killed, again and again; then interrupted; then to the end.
kills=0
for lines in 2 6 12 18 25; do
  "$bin/ctxtag-dataset" fetch --ids ids.csv --out killed "${quick[@]}" > /dev/null 2>&1 &
  process=$!
  while kill -0 "$process" 2> /dev/null && [ "$(wc -l 2> /dev/null < killed.journal || echo 0)" -lt "$lines" ]; do :; done
  kill -9 "$process" 2> /dev/null && kills=$((kills + 1))
  wait "$process" 2> /dev/null
done
[ "$kills" -gt 0 ] || fail "no run lived long enough to be killed"
"$bin/ctxtag-dataset" fetch --ids ids.csv --out killed "${quick[@]}" --set fetch.requests_per_second=5 > printed 2>&1 &
process=$!
sleep 0.3
kill -TERM "$process"
wait "$process"
[ $? -eq 143 ] || fail "SIGTERM is not status 143"
grep -q "run the same command to go on" printed || fail "SIGTERM without a word"
requests=$(asked) done_before=$(grep -c '"bytes"' killed.journal)
expect 1 "had before, 8 gone" ctxtag-dataset fetch --ids ids.csv --out killed "${quick[@]}"
diff -r whole killed || fail "a killed fetch ends with other bytes"
[ $(($(asked) - requests)) -le $((2 * (40 - done_before) + 8)) ] || fail "what was fetched is asked for again"

# A second process.
(flock -x 9; expect 2 "in use by another process" ctxtag-dataset fetch --ids ids.csv --out whole "${quick[@]}"
 exit "$failures") 9>> whole.journal || fail "the lock"

# The disk is full: what was fetched is kept.
expect 0 "2 fetched" ctxtag-dataset fetch --ids good.csv --out full "${quick[@]}"
(ulimit -f 8; trap '' XFSZ; "$bin/ctxtag-dataset" fetch --ids ids.csv --out full "${quick[@]}") > printed 2>&1
[ $? -eq 3 ] || { fail "a full disk is not status 3"; cat printed; }
expect 1 "26 fetched, 2 had before" ctxtag-dataset fetch --ids ids.csv --out full "${quick[@]}"
diff -r whole full || fail "other bytes after a full disk"

# A service that is away: every id is counted.
expect 1 "warning: ended early: 12 tries in a row without an answer" \
  ctxtag-dataset fetch --ids ids.csv --out away "${quick[@]}" --set fetch.base_url=http://127.0.0.1:1 --set fetch.give_up_after=12
grep -qF "0 fetched, 0 had before, 0 gone, 40 failed (not_asked: " printed || { fail "not every id is counted"; cat printed; }

# The command that --help ends with.
"$bin/ctxtag-dataset" fetch --help > help
example=$(sed -n '$s/^ *//p' help)
[ -n "$example" ] || fail "--help ends with no command"
(PATH="$bin:$PATH"; eval "$example") > printed 2>&1 || { fail "the example of --help does not run"; cat printed; }
grep -qF "1 ids: 0 fetched before" printed || fail "the example says: $(cat printed)"
finish
