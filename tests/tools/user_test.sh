#!/bin/bash
# ctxtag-user build from the outside. Called with the folder of the binaries.
set -u
bin=$(cd "$1" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$(dirname "$0")/expect.sh"
cd "$work" || exit 1

# The examples at the end of every --help, and of the README, work when pasted.
for command in "" build; do
  mkdir "help_$command"
  example=$("$bin/ctxtag-user" $command --help | tail -n 1)
  (cd "help_$command" && PATH="$bin:$PATH" bash -c "$example" > out.txt 2>&1) || fail "example of $command --help"
done
awk '/run by tests\/tools\/user_test.sh/{wanted=1} wanted && /^```$/{exit} inside{print} wanted && /^```sh$/{inside=1}' \
  "$root/tools/README.md" > commands
[ "$(grep -c '^ctxtag-' commands)" -ge 3 ] || fail "tools/README.md has lost its commands"
while read -r command; do
  PATH="$bin:$PATH" bash -c "$command" > log 2>&1 || { fail "$command"; cat log; }
done < commands

all="--set min_users=1 --set max_users=0 --set min_tags=1"
{ echo user_id,track_id,context; for u in $(seq 1 40); do for t in 1 2 3; do echo "$u,t$t,$([ $((u % 2)) = 0 ] && echo gym || echo sleep)"; done; done; } > events.csv
expect 0 "40 of 40 users have one context only" ctxtag-user build --events events.csv $all --out built
[ "$(head -n 1 built/samples.csv)" = "song_id,user_id,gym,sleep" ] || fail "header of samples.csv"
[ "$(wc -l < built/splits.csv)" -eq 121 ] || fail "a split for each of 120 samples"
grep -q "40 of 40 users (100.0 %) have one context only" built/card.md || fail "one context, in the card"
expect 0 "train and test share 0 users" ctxtag-user build --events events.csv $all --set split.by=users --out users
expect 2 " users are in two splits, such as" ctxtag-user build --events events.csv $all --set split.require_disjoint=users --out x
expect 2 "no sample of the train split is left" ctxtag-user build --events events.csv --set min_tags=3 --out x
[ ! -e x ] || fail "a refused build left something"

# Users of a group stay together.
{ echo user_id,group; for u in $(seq 1 40); do echo "$u,g$((u / 4))"; done; } > groups.csv
expect 0 "" ctxtag-user build --events events.csv $all --set split.by=users --user-groups groups.csv --out groups
[ "$(tail -n +2 groups/splits.csv | awk -F, '{print int($2 / 4) "," $3}' | sort -u | wc -l)" -eq 11 ] || fail "a group in two splits"

# The same events, whatever the format and the order.
{ head -n 1 events.csv; tail -n +2 events.csv | sort -r; } > reversed.csv
expect 0 "" ctxtag-user build --events reversed.csv $all --out reversed
same_bytes built/samples.csv reversed/samples.csv
same_bytes built/splits.csv reversed/splits.csv
tr , '\t' < events.csv > events.tsv
expect 0 "" ctxtag-user build --events events.tsv $all --out tsv --threads 1
same_bytes built/splits.csv tsv/splits.csv
expect 0 "" ctxtag-user build --samples built/samples.csv $all --out again
same_bytes built/splits.csv again/splits.csv
expect 0 "" ctxtag-user build --events events.csv $all --seed 1 --out seed
cmp -s built/splits.csv seed/splits.csv && fail "another seed, other splits"

# What is odd is said: twice the same, one number written twice, contexts that are not wanted, lines that cannot be read.
{ cat events.csv; echo "07,t1,gym"; echo "1,t1,sleep"; echo "1,t1,shower"; echo "1,t1"; } > odd.csv
printf 'gym\nsleep\n' > vocabulary.txt
expect 2 "odd.csv:125: 2 cells" ctxtag-user build --events odd.csv --vocabulary vocabulary.txt $all --out x
expect 1 "context 'shower' is not in the vocabulary: 1 events left out" ctxtag-user build --events odd.csv \
  --vocabulary vocabulary.txt $all --on-error skip --out odd
expect 1 "1 events say once more" ctxtag-user build --events odd.csv --vocabulary vocabulary.txt $all --on-error skip --out odd
expect 1 "the first: '07' and '7'" ctxtag-user build --events odd.csv --vocabulary vocabulary.txt $all --on-error skip --out odd
grep -q '^odd.csv,line 125,,bad_row' odd/rejects.csv || fail "the rejected line"

# Playlists, with the keyword files of ctxtag-dataset build.
{ echo playlist,title,track,user; for u in $(seq 1 20); do echo "$u,Gym $u,a,u$u"; echo "$u,Gym $u,b,u$u"; echo "s$u,sleep!,a,u$u"; done; echo "x,gym,a,"; } > playlists.csv
echo '["gym", "sleep"]' > keywords.json
expect 0 "1 playlists name no user" ctxtag-user build --playlists playlists.csv --keywords keywords.json $all --set labels=multi --out p
[ "$(tail -n +2 p/samples.csv | grep -c ',1,1$')" -eq 20 ] || fail "a used by 20 users for both"

# Requests that make no sense.
expect 2 "one of --events, --playlists and --samples" ctxtag-user build --out x
expect 2 "one of --events, --playlists and --samples" ctxtag-user build --events events.csv --samples built/samples.csv --out x
expect 2 "--playlists needs --keywords" ctxtag-user build --playlists playlists.csv --out x
expect 2 "--out is required" ctxtag-user build --events events.csv
expect 2 "split.by must be samples or users or tracks or both" ctxtag-user build --events events.csv --set split.by=user --out x
expect 2 "min_user" ctxtag-user build --events events.csv --set min_user=1 --out x
cp events.csv own.csv && mkdir own && cp events.csv own/samples.csv
expect 2 "is an input" ctxtag-user build --events own/samples.csv $all --out own
same_bytes own/samples.csv own.csv
expect 0 '"drop_tags"' ctxtag-user build --config "$root/configs/ismir2020/users.json" --print-config
finish
