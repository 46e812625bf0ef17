#!/usr/bin/env bash
# The page of ctxtag-eval report in a real browser: opens without an error, loads nothing, every picture is named, its words
# stay inside it, and it fits a phone. Skipped without chromium. With CTXTAG_SCREENSHOTS=FOLDER pictures of it are kept.
set -u
bin=$1
here=$(cd "$(dirname "$0")" && pwd)
. "$here/expect.sh"
. "$here/report_runs.sh"
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || { echo "chromium is not installed: skipped"; exit 77; }
cd "$work" || exit 1
# A browser that cannot show an empty page here says nothing about ours.
timeout -k 5 60 "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$work/probe" --dump-dom about:blank 2> /dev/null |
  grep -q "<body>" || { echo "$browser shows no empty page within a minute: skipped"; exit 77; }
report_runs
awk -F, 'NR == 1 { print "track_id,valence,arousal"; next } { print $1 "," NR % 7 - 3 "," NR % 5 - 2 }' music/labels.csv > plane.csv
"$bin/ctxtag-eval" report small --scores baseline=baseline.csv --plane plane.csv --audio music/tracks.csv --out page.html --quiet \
  --set bootstrap.replicates=50 || { fail "no report"; finish; }

browse() {
  timeout -k 5 120 "$browser" --headless --no-sandbox --disable-gpu --disable-extensions --no-first-run --user-data-dir="$work/profile" \
    --enable-logging=stderr --virtual-time-budget=20000 "$@"
}
browse --dump-dom "file://$work/page.html" > dom.html 2> console || fail "the browser failed"
grep -q "</html>" dom.html || fail "the browser shows no page"
grep -E "CONSOLE|net::ERR" console && fail "the console has messages"

cp "$here/report_page_checks.html" checks.html
browse --allow-file-access-from-files --dump-dom "file://$work/checks.html#page.html" > dom.html 2> console || fail "the browser failed"
tr '\n' '\t' < dom.html | sed 's/.*<pre id="found">\([^<]*\)<.*/\1/' | tr '\t' '\n' > found
[ "$(cat found)" = "no problems" ] || { fail "the page has problems"; cat found; tail -n 5 console; }

browse --no-pdf-header-footer --print-to-pdf="$work/page.pdf" "file://$work/page.html" > /dev/null 2>&1
[ "$(head -c 5 page.pdf)" = "%PDF-" ] || fail "the page does not print"

# A window is at least 500 wide; a frame is not.
if [ -n "${CTXTAG_SCREENSHOTS:-}" ]; then
  mkdir -p "$CTXTAG_SCREENSHOTS"
  cp page.html page.pdf "$CTXTAG_SCREENSHOTS"
  echo '<body style="margin:0"><iframe src="page.html" style="width:390px;height:844px;border:0"></iframe>' > phone.html
  shot() { browse --window-size="$2" --screenshot="$CTXTAG_SCREENSHOTS/$1.png" "${@:4}" "file://$work/$3" > /dev/null 2>&1; }
  for theme in light dark; do
    dark=() && [ "$theme" = dark ] && dark=(--force-dark-mode)
    shot "phone_$theme" 500,844 phone.html ${dark[@]+"${dark[@]}"}
    shot "desk_$theme" 1280,900 page.html ${dark[@]+"${dark[@]}"}
  done
fi
finish
