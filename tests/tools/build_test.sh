#!/bin/bash
# ctxtag-dataset build, merge and split from the outside. Called with the folder of the binaries.
set -u
bin=$(cd "$1" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$(dirname "$0")/expect.sh"
cd "$work" || exit 1
small="--set min_count=2 --set min_tracks_per_tag=1 --set tracks_per_tag=0"

# The example at the end of every --help works when pasted.
for command in build merge; do
  mkdir "help_$command"
  example=$("$bin/ctxtag-dataset" $command --help | tail -n 1)
  (cd "help_$command" && PATH="$bin:$PATH" bash -c "$example" > out.txt 2>&1) || fail "example of $command --help"
done

cat > playlists.tsv << 'EOF'
playlist	title	track	artist
1	"Gym" time	t1	a1
1	"Gym" time	t2	a1
2	GYM	t1	a1
2	GYM	t2	a1
3	Linkin Park	t1	a1
4	dormir 😴	t3	a2
5	Sleep/gym	t3	a2
5	Sleep/gym	t1	a1
EOF
cat > keywords.json << 'EOF'
{"tags": {"gym": ["gym"], "sleep": ["sleep", "dormir", "😴"], "park": ["park"]}, "exclude": ["linkin park"]}
EOF
expect 0 "5 playlists read, 4 counted; 7 rows of 3 distinct tracks" ctxtag-dataset build --playlists playlists.tsv \
  --keywords keywords.json $small --out built
printf 'track_id,gym,sleep\nt1,1,0\nt2,1,0\nt3,0,1\n' > wanted.csv
same_bytes built/labels.csv wanted.csv
printf 'track_id,gym,sleep\nt1,3,1\nt2,2,0\nt3,1,2\n' > wanted.csv
same_bytes built/counts.csv wanted.csv
grep -q '| park | 0 | 0 | no |' built/card.md || fail "the dropped tag in the card"
expect 0 "fold 1" ctxtag-dataset split --labels built/labels.csv --groups built/tracks.csv --group-by artist_id,album_id \
  --folds 2 --out folds.csv

# Requests and tables that cannot be used.
expect 2 "one of --playlists and --mpd" ctxtag-dataset build --keywords keywords.json --out x
expect 2 "--keywords is required" ctxtag-dataset build --playlists playlists.tsv --out x
expect 2 "no tag has 20000 tracks" ctxtag-dataset build --playlists playlists.tsv --keywords keywords.json --out x
expect 2 "min_count" ctxtag-dataset build --playlists playlists.tsv --keywords keywords.json --set mincount=2 --out x
expect 2 "needs a column 'album'" ctxtag-dataset build --playlists playlists.tsv --keywords keywords.json $small \
  --set filter.max_album_share=0.5 --out x
expect 2 "there is no slice" ctxtag-dataset build --mpd . --keywords keywords.json --out x
echo '{"tags": {"gym": ["gym"], "gym": ["lift"]}}' > twice.json
expect 2 "'gym' is given twice" ctxtag-dataset build --playlists playlists.tsv --keywords twice.json --out x
[ ! -e x ] || fail "a refused build left something"

# One bad line: stop, or skip and count.
cp playlists.tsv bad.tsv
echo "6	gym" >> bad.tsv
expect 2 "bad.tsv:10: 2 cells, but the header has 4" ctxtag-dataset build --playlists bad.tsv --keywords keywords.json $small --out x
expect 1 "0 playlists, 1 lines and 0 files could not be used" ctxtag-dataset build --playlists bad.tsv --keywords keywords.json \
  $small --on-error skip --out skipped
same_bytes skipped/labels.csv built/labels.csv
grep -q '^bad.tsv,line 10,' skipped/rejects.csv || fail "the rejected line"

# Parts counted apart give the bytes of one run.
for i in 1 2 3; do
  { head -n 1 playlists.tsv; for p in $(seq 1 9); do echo "$i$p	gym sleep	t$((p % 4))	a$((i + p))"; done; } > "p$i.tsv"
  expect 0 "" ctxtag-dataset build --playlists "p$i.tsv" --keywords keywords.json --partial --out "part$i"
done
expect 0 "" ctxtag-dataset build --playlists p1.tsv p2.tsv p3.tsv --keywords keywords.json $small --out whole
expect 0 "" ctxtag-dataset merge part3 part1 part2 $small --out merged
for file in tracks.csv labels.csv counts.csv card.json card.md; do same_bytes "whole/$file" "merged/$file"; done
expect 2 "is in another part as well" ctxtag-dataset merge part1 part1 $small --out x
expect 2 "is not what" ctxtag-dataset merge whole $small --out x

# Slices of the Million Playlist Dataset, whatever the number of threads.
mkdir mpd
for i in 0 1000; do
  echo "{\"info\": {}, \"playlists\": [{\"name\": \"Gym\", \"pid\": $i, \"tracks\": [{\"track_uri\": \"u:1\", \"artist_uri\":
    \"a:1\", \"track_name\": \"One\", \"artist_name\": \"Ann\", \"album_uri\": \"k:1\"}]}]}" > "mpd/mpd.slice.$i-$((i + 999)).json"
done
for threads in 1 2; do
  expect 0 "2 playlists read, 2 counted" ctxtag-dataset build --mpd mpd --keywords keywords.json $small --strict \
    --threads $threads --out "mpd$threads"
done
same_bytes mpd1/card.json mpd2/card.json
printf 'track_id,artist_id,album_id,title,artist\nu:1,a:1,k:1,One,Ann\n' > wanted.csv
same_bytes mpd1/tracks.csv wanted.csv
cp -r mpd odd_names && gzip odd_names/mpd.slice.1000-1999.json
expect 2 "odd_names/mpd.slice.1000-1999.json.gz: it is named like a slice" ctxtag-dataset build --mpd odd_names \
  --keywords keywords.json $small --out x
mkdir joined && cat mpd/*.json > joined/mpd.slice.0-1999.json
expect 2 "mpd.slice.0-1999.json: byte $(($(stat -c %s mpd/mpd.slice.0-999.json) + 1)): it is not JSON" ctxtag-dataset build \
  --mpd joined --keywords keywords.json $small --out x
head -c 100 mpd/mpd.slice.1000-1999.json > half && mv half mpd/mpd.slice.1000-1999.json
expect 2 "mpd.slice.1000-1999.json: byte 101: it is not JSON" ctxtag-dataset build --mpd mpd --keywords keywords.json $small --out x

# The keyword file that comes with ctxtag.
expect 2 "no tag has 20000 tracks" ctxtag-dataset build --playlists playlists.tsv \
  --keywords "$root/data/keywords/icassp2020.json" --out x

# Splits made of folds, of time, and every fold in turn.
seq 1 24 | awk 'BEGIN {print "track_id,a,b"} {print "t" $1 "," $1 % 2 "," ($1 % 3 == 0)}' > labels.csv
seq 1 24 | awk 'BEGIN {print "track_id,artist_id,year"} {print "t" $1 ",x" int($1 / 2) "," 2000 + $1}' > about.csv
by_artist="--groups about.csv --group-by artist_id"
expect 0 "fold 3" ctxtag-dataset split --labels labels.csv $by_artist --folds 4 --out f.csv
expect 0 "test " ctxtag-dataset split --from-folds f.csv --test-fold 1 --validation-fold 2 --labels labels.csv $by_artist --out s.csv
expect 0 "validation" ctxtag-dataset split --from-folds f.csv --validation-share 0.2 --labels labels.csv $by_artist --out s.csv
expect 0 "test " ctxtag-dataset split --from-folds f.csv --labels labels.csv --like icassp2020 --out like.csv
[ "$(grep -c validation like.csv)" -eq 2 ] || fail "a tenth of 18, rounded up"
sed 's/^t2,./t2,0/; s/^t3,./t3,1/' f.csv > torn.csv
expect 2 "overlaps" ctxtag-dataset split --from-folds torn.csv --validation-fold 2 $by_artist --out x.csv
expect 2 "leave --groups out" ctxtag-dataset split --from-folds f.csv --labels labels.csv --like icassp2020 $by_artist --out x.csv
expect 2 "--from-folds needs one of" ctxtag-dataset split --from-folds f.csv --out x.csv
expect 0 "test" ctxtag-dataset split --labels labels.csv --by-time about.csv --time-column year --shares 0.5,0.25,0.25 --out t.csv
awk -F, 'BEGIN {OFS = ","} NR == 1 {print "track_id,day"} NR > 1 {print $1, sprintf("%02d/01/2019", NR)}' about.csv > days.csv
expect 2 "days.csv:2: 'day' is '02/01/2019'; expected" ctxtag-dataset split --labels labels.csv --by-time days.csv \
  --time-column day --shares 0.5,0.25,0.25 --out x.csv
[ "$(grep test t.csv | cut -d, -f1 | tr '\n' ' ')" = "t19 t20 t21 t22 t23 t24 " ] || fail "the latest are the test"
expect 0 "" ctxtag-dataset split --labels labels.csv $by_artist --folds 4 --k-fold --out kfold
[ "$(ls kfold | tr '\n' ' ')" = "fold0.csv fold1.csv fold2.csv fold3.csv folds.csv " ] || fail "a table for every fold"

# Nothing that is read is overwritten, and a dataset and a part never share a folder.
expect 2 "holds a part of a build" ctxtag-dataset merge part1 --out part1 $small
expect 2 "holds a part of a build" ctxtag-dataset build --playlists p1.tsv --keywords keywords.json $small --out part1
# A part that was cut, and one that is not described: nothing is merged.
cp -r part2 cut && head -n 1 part2/playlists.csv > cut/playlists.csv
expect 2 "cut/playlists.csv: it is not the table that partial.json describes" ctxtag-dataset merge part1 cut $small --out x
cp -r part2 odd && sed -i 's/"count": "playlists"/"count": 5/' odd/partial.json
expect 2 "odd/partial.json: 'count' is not what a part has there" ctxtag-dataset merge odd $small --out x
expect 2 "build from all files at once with --on-error skip" ctxtag-dataset merge part1 part1 $small --out x
[ ! -e x ] || fail "a refused merge left something"
# Two commands never mix their tables, and what nobody is known to have made is not overwritten.
printf 'song_id,car,gym\n11,1,0\n12,0,1\n' > Context_tags_dataset.csv
expect 0 "" ctxtag-dataset import Context_tags_dataset.csv --out imported
expect 2 "holds an imported data set (import.json)" ctxtag-dataset build --playlists p1.tsv --keywords keywords.json $small --out imported
expect 2 "holds an imported data set (import.json)" ctxtag-dataset merge part1 $small --out imported
expect 2 "holds a dataset (card.json)" ctxtag-dataset import Context_tags_dataset.csv --out built
expect 2 "holds a dataset (card.json)" ctxtag-dataset simulate --clips 2 --artists 2 --seconds 1 --out built
mkdir mine && echo precious > mine/labels.csv
expect 2 "holds a labels.csv that this command did not write" ctxtag-dataset build --playlists nowhere.tsv --keywords keywords.json $small --out mine
expect 2 "holds a dataset" ctxtag-dataset build --playlists p1.tsv --keywords keywords.json --partial --out built
mkdir own && { echo playlist,title,track; echo 1,gym,t1; } > own/labels.csv && cp own/labels.csv own.csv
expect 2 "is an input" ctxtag-dataset build --playlists own/labels.csv --keywords keywords.json $small --out own
same_bytes own/labels.csv own.csv
expect 2 "is a file; a folder is needed" ctxtag-dataset build --playlists own.csv --keywords keywords.json \
  --set min_count=1 --set min_tracks_per_tag=1 --set tracks_per_tag=0 --out keywords.json

# What was rejected is told also where nothing is left.
printf 'playlist,title,track\n1,gym\n' > nothing.csv
expect 2 "1 lines and 0 files could not be used" ctxtag-dataset build --playlists nothing.csv --keywords keywords.json \
  $small --on-error skip --out nothing
grep -q '^nothing.csv,line 2,,bad_row' nothing/rejects.csv || fail "the rejected line where nothing is left"
# An older dataset stays whole when a build comes to nothing.
cp -r built older
expect 2 "they are not listed, as the folder holds an older dataset" ctxtag-dataset build --playlists nothing.csv \
  --keywords keywords.json $small --on-error skip --out older
diff -r built older > /dev/null || fail "a failed build changed an older dataset"
# A cell ends in its line: a stray quote costs its line, also where a later one would close it.
printf 'playlist,title,track\n1,gym,a\n2,"gym,b\n3,gym,c\n4,"gym,d\n5,gym,e\n' > quote.csv
expect 2 "quote.csv:3: a quote is opened and not closed in its line" ctxtag-dataset build --playlists quote.csv \
  --keywords keywords.json $small --out x
expect 1 "3 playlists read, 3 counted" ctxtag-dataset build --playlists quote.csv --keywords keywords.json \
  --set min_count=1 --set min_tracks_per_tag=1 --set tracks_per_tag=0 --on-error skip --out quoted
[ "$(grep -c '^quote.csv,line [35],,bad_row' quoted/rejects.csv)" -eq 2 ] || fail "the two lines with stray quotes"
printf 'playlist,title,name,track\n1,gym,gym,a\n' > doubled.csv
expect 2 "columns 'title' and 'name' both name the title" ctxtag-dataset build --playlists doubled.csv \
  --keywords keywords.json $small --out x
echo "t9,1,1,1" >> part2/counts.csv
expect 2 "part2/counts.csv: it is not the table" ctxtag-dataset merge part1 part2 $small --out x

# Standard output, and requests that make no sense.
"$bin/ctxtag-dataset" split --labels labels.csv --folds 2 --out - --quiet > stdout.csv && expect 0 "fold 1" \
  ctxtag-dataset split --labels labels.csv --folds 2 --out file.csv
same_bytes stdout.csv file.csv
[ ! -e ./- ] || fail "a file named -"
expect 2 "leave .gz away" ctxtag-dataset split --labels labels.csv --folds 2 --out f.csv.gz
expect 2 "is a folder; name a file" ctxtag-dataset split --labels labels.csv --folds 2 --out own
expect 2 "sed" ctxtag-dataset split --labels labels.csv --folds 2 --set sed=1 --out x.csv
expect 2 "exclude each other" ctxtag-dataset split --labels labels.csv --folds 2 --shares 0.5,0.25,0.25 --out x.csv
expect 2 "expected numbers in all rows" ctxtag-dataset split --labels labels.csv --by-time about.csv --time-column artist_id \
  --shares 0.5,0.25,0.25 --out x.csv
finish
