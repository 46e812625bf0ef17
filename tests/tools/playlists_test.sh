#!/usr/bin/env bash
# From simulated playlists to tags, and what popularity alone makes of them. Called with the folder of the binaries.
set -u
bin=$(cd "$1" && pwd)
. "$(dirname "$0")/expect.sh"
cd "$work" || exit 1

tables=(--clips 600 --users 300 --set audio=false --seed 1 --quiet)
build=(--keywords music/keywords.json --set min_tracks_per_tag=50 --set tracks_per_tag=0)
expect_quiet() { "$bin/$1" "${@:2}" > "$work/printed" 2>&1 || { fail "$*"; cat "$work/printed"; }; }

expect_quiet ctxtag-dataset simulate --out music "${tables[@]}"
[ ! -e music/audio ] || fail "audio=false made audio"
expect_quiet ctxtag-dataset simulate --out again "${tables[@]}" --threads 1
for file in playlists.csv keywords.json tracks.csv labels.csv truth.json; do same_bytes music/$file again/$file; done
[ "$(head -n 1 music/playlists.csv)" = "playlist,title,track,artist,user,editor" ] || fail "header of playlists.csv"
grep -q '💪' music/playlists.csv || fail "no emoji in any title"
grep -q '"playlists_per_user": 4' music/truth.json || fail "truth.json does not say how the playlists were made"

editors=$(sed -n 's/.*"by_editors": \([0-9]*\).*/\1/p' music/truth.json)
[ "$(awk -F, '$NF == 1 { print $1 }' music/playlists.csv | sort -u | wc -l)" -eq "$editors" ] ||
  fail "not $editors playlists by editors"

expect 0 '1200 playlists read' ctxtag-dataset build --playlists music/playlists.csv "${build[@]}" --out built
expect_quiet ctxtag-dataset build --playlists again/playlists.csv "${build[@]}" --out rebuilt --quiet
for file in labels.csv counts.csv tracks.csv card.json; do same_bytes built/$file rebuilt/$file; done
# As many playlists say nothing as were made for nothing.
none=$(sed -n 's/.*"without_context": \([0-9]*\).*/\1/p' music/truth.json)
grep -q "| without_keyword | $none |" built/card.md || fail "$none playlists were made for no context"
[ "$(head -n 1 built/labels.csv)" = "$(head -n 1 music/labels.csv)" ] || fail "a tag is missing"

# agreement FROM TO: precision and recall in percent of the built labels among the tracks of popularity rank FROM to TO.
sed -n 's/.*"track_id":"\([^"]*\)".*"popularity":\([^}]*\)}.*/\2 \1/p' music/truth.json | sort -grk 1 |
  awk '{ print $2 "," NR }' > ranks
agreement() {
  awk -F, -v from="$1" -v to="$2" '
    FILENAME == "ranks" { rank[$1] = $2; next }
    FNR == 1 || rank[$1] < from || rank[$1] > to { next }
    FILENAME == "music/labels.csv" { complete[$1] = $0; next }
    { split(complete[$1], truth, ",")
      for (i = 2; i <= NF; ++i) { both += $i && truth[i]; built += $i; all += truth[i] } }
    END { printf "%d %d\n", 100 * both / built, 100 * both / all }' ranks music/labels.csv built/labels.csv
}
read -r precision recall < <(agreement 1 200)
[ "$precision" -ge 75 ] && [ "$recall" -ge 85 ] ||
  fail "of the 200 most popular tracks' tags $precision % are right and $recall % found; at least 75 and 85"
read -r precision recall < <(agreement 201 600)
[ "$precision" -ge 95 ] || fail "of the unpopular tracks' tags $precision % are right; at least 95"
[ "$recall" -le 60 ] || fail "$recall % of the unpopular tracks' tags are found: there are no missing labels to speak of"

# Popularity alone: well above chance on the built labels, at chance on the complete ones. The prior is at chance.
awk -F, 'NR == 1 { print "track_id,split" } NR > 1 { print $1 "," (NR == 2 ? "train" : "test") }' built/labels.csv > splits.csv
expect 0 '15 tags; scores of 0 validation' ctxtag-eval baseline --kind popularity --counts built/counts.csv \
  --labels built/labels.csv --splits splits.csv --out popularity.csv
expect 0 'fitted to 1 tracks' ctxtag-eval baseline --kind prior --labels built/labels.csv --splits splits.csv \
  --out prior.csv
compare=(ctxtag-eval compare popularity.csv prior.csv --clusters music/tracks.csv --cluster-by artist_id)
expect 0 '2000 replicates' "${compare[@]}" --labels built/labels.csv
auc() { awk -v name="$1" '$1 == name && NF > 2 { print int(1000 * $2); exit }' printed; }
[ "$(auc popularity)" -ge 620 ] || fail "popularity: $(auc popularity) of 1000 on the built labels; at least 620"
[ "$(auc prior)" -eq 500 ] || fail "prior: $(auc prior) of 1000"
grep -q 'popularity - prior .*(holds 0)' printed && fail "popularity is no better than the prior on the built labels"
expect 0 '80 clusters' "${compare[@]}" --labels music/labels.csv --quiet
[ "$(auc popularity)" -le 550 ] || fail "popularity: $(auc popularity) of 1000 on the complete labels; at most 550"

# Comparing: equal bytes whatever the threads, JSON, refusals.
"$bin/ctxtag-eval" compare popularity.csv prior.csv --labels built/labels.csv --threads 1 --format json --out one.json
"$bin/ctxtag-eval" compare popularity.csv prior.csv --labels built/labels.csv --threads 3 --format json --out three.json
same_bytes one.json three.json
grep -q '"excludes_zero": true' one.json || fail "one.json says nothing of 0"
(mkdir example && cd example && bash -c "PATH=$bin:\$PATH; $("$bin/ctxtag-eval" compare --help | tail -n 1)" > out 2>&1) ||
  fail "the example of compare --help"
expect 2 'two score tables or more' ctxtag-eval compare popularity.csv --labels built/labels.csv
expect 2 '--labels: not given' ctxtag-eval compare popularity.csv prior.csv
expect 2 'go together' ctxtag-eval compare popularity.csv prior.csv --labels built/labels.csv --clusters music/tracks.csv
expect 2 'replicates must be' ctxtag-eval compare popularity.csv prior.csv --labels built/labels.csv --replicates 1
expect 2 'have no labels' ctxtag-eval compare popularity.csv prior.csv --labels <(head -n 9 built/labels.csv)
expect 2 '--counts: not given' ctxtag-eval baseline --kind popularity --labels built/labels.csv --splits splits.csv
head -n 9 built/counts.csv > few.csv
expect 2 'have no counts' ctxtag-eval baseline --kind popularity --counts few.csv --labels built/labels.csv \
  --splits splits.csv
"$bin/ctxtag-dataset" --version | grep -q '^simdjson [0-9]' || fail "no simdjson in --version"
"$bin/ctxtag-dataset" --version | grep -q '^utf8proc [0-9]' || fail "no utf8proc in --version"
expect_quiet ctxtag-dataset simulate --out fewer "${tables[@]}" --set unknown_share=.3
expect_quiet ctxtag-dataset simulate --out fewer --clips 600 --set audio=false --seed 1 --quiet
[ "$(ls fewer | tr '\n' ' ')" = "labels.csv probabilities.csv tracks.csv truth.json " ] || fail "tables of an earlier run: $(ls fewer)"
expect 2 'users must be 0 or more' ctxtag-dataset simulate --out x --users -1
finish
