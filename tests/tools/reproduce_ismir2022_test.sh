#!/usr/bin/env bash
# The recipe of configs/ismir2022 run from streams to a ledger in which no figure is empty, with a little of everything: one
# split of three, one epoch of a small network. The figures say nothing here.
set -u
bin=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/tests/tools/expect.sh"
cd "$work" || exit 1

"$bin/ctxtag-dataset" simulate --out music --clips 24 --set artists=8 --set seconds=2 --seed 3 --set listeners.number=16 \
  --set streams.number=40 --quiet > log 2>&1 || { cat log; exit 1; }
"$bin/ctxtag-features" extract --tracks music/tracks.csv --out store --set frontend.compression=db --set frontend.start_seconds=0 \
  --set frontend.length_seconds=2 --quiet > log 2>&1 || { cat log; exit 1; }
"$bin/ctxtag-user" embed --events music/events.csv --dim 8 --out users.npy --quiet > log 2>&1 || { cat log; exit 1; }
sed 's/\[4, 8, 12\]/[4]/; s/\["cold_user", "cold_track", "warm_case"\]/["warm_case"]/; s/"epochs": 5/"epochs": 1/;
  s/"name": "ismir2022_audio_user"/"name": "ismir2022_audio_user", "channels": [4, 4], "hidden": [8], "user_hidden": [8], "dense": 8/' \
  "$root/configs/ismir2022/paper.json" | grep -v '"what": "\(8\|12\) situations\|"what": "4 situations, new' | sed 's/"streams": {"situations": \["gym", "party", "sleep", "work"\]}/"streams": {"situations": ["gym", "party", "sleep", "work"]}/' > paper.json
python3 - << 'END'
import re
text = open("paper.json").read()
text = re.sub(r"\},\n  \]", "}\n  ]", text)
open("paper.json", "w").write(text)
END
"$bin/ctxtag-reproduce" paper.json --input streams="$work/music/streams.csv" --input features="$work/store" --input users="$work/users.npy" \
  --out out > log 2>&1 || { fail "the recipe ends with $?"; cat log; }
[ "$(grep -c '^| 4 situations' out/ledger.md)" -eq 12 ] || { fail "not 12 lines"; cat out/ledger.md; }
grep '^| 4 situations' out/ledger.md | grep -v '| 0\.\|| -0\.\|| 1\.' && fail "a figure is empty"
finish
