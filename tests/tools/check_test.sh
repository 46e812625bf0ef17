#!/usr/bin/env bash
# ctxtag-dataset check and stats from outside. Called with the folder of the binaries.
set -u
bin=$(cd "$1" && pwd)
source "$(dirname "$0")/expect.sh"
cd "$work" || exit 1
dataset=ctxtag-dataset

"$bin/$dataset" simulate --out demo --clips 12 --artists 6 --seconds 6 --seed 3 --format wav --quiet || fail "simulate"
expect 0 "fold 2" $dataset split --labels demo/labels.csv --groups demo/tracks.csv --group-by artist_id --folds 3 --out folds.csv
by_artist=(--groups demo/tracks.csv --group-by artist_id)

# Whole groups: nothing leaks.
expect 0 "no leaks" $dataset check --splits folds.csv "${by_artist[@]}" --tracks demo/tracks.csv
[ ! -e .journal ] || fail "standard output has a journal"

# Groups of other ids are no groups: nothing would be compared, and nothing leak.
sed 's/,/.wav,/' demo/tracks.csv > other.csv
expect 2 "none of the 12 rows has artist_id there; do the ids agree? The parts have ids such as" $dataset check --splits folds.csv --groups other.csv --group-by artist_id
expect 2 "none of the 12 rows has a group: they have ids such as" $dataset split --labels demo/labels.csv --groups other.csv --group-by artist_id --folds 3 --out other_folds.csv
[ ! -e other_folds.csv ] || fail "folds of no groups"

# add_copy FILE: the tables with FILE as the track `copy`, in another fold than the first clip.
first=$(sed -n 2p demo/tracks.csv | cut -d, -f1,2)
fold=$(grep "^${first%%,*}," folds.csv | cut -d, -f2)
add_copy() {
  { cat demo/tracks.csv; sed -n 2p demo/tracks.csv | sed "s/^[^,]*,[^,]*/copy,$1/"; } > demo/more.csv
  { cat folds.csv; echo "copy,$(((fold + 1) % 3))"; } > leaky.csv
}
check=("$dataset" check --splits leaky.csv --tracks demo/more.csv)

# The same bytes in another part.
cp "demo/${first#*,}" demo/copy.wav
add_copy copy.wav
expect 1 "1 of 13 rows have no artist_id" "${check[@]}" "${by_artist[@]}" --out report.txt --pairs pairs.csv --fix fixed.csv
grep -q "^identical_audio,fold" pairs.csv || fail "the pair is not listed"
grep -q " = " report.txt || fail "no example in the report"
[ -s report.txt.journal ] || fail "no journal beside the report"
cp report.txt before.txt
"$bin/$dataset" check --splits leaky.csv --tracks demo/more.csv "${by_artist[@]}" --out report.txt --fix fixed.csv --threads 1 2> log
same_bytes report.txt before.txt
expect 0 "no leaks" $dataset check --splits fixed.csv --tracks demo/more.csv
expect 1 "left out" "${check[@]}" --fix dropped.csv --fix-by drop
expect 0 "no leaks" $dataset check --splits dropped.csv --tracks demo/more.csv

# The same music without its first 0.37 s: another file, found by ear.
little_endian() { local value=$1 i; for ((i = 0; i < $2; i++)); do printf "\\x$(printf %02x $((value >> (8 * i) & 255)))"; done; }
bytes=$(($(stat -c %s "demo/${first#*,}") - 44 - 16318))
{ printf RIFF; little_endian $((bytes + 36)) 4; printf 'WAVEfmt '; little_endian 16 4; little_endian 1 2
  little_endian 1 2; little_endian 22050 4; little_endian 44100 4; little_endian 2 2; little_endian 16 2
  printf data; little_endian "$bytes" 4; tail -c "$bytes" "demo/${first#*,}"; } > demo/trimmed.wav
add_copy trimmed.wav
expect 1 "s in common, 0.37 s apart" "${check[@]}"
expect 1 '"bit_error_rate"' "${check[@]}" --format json
expect 1 "largest deviation of a tag's prevalence: fold 0" "${check[@]}" --labels demo/labels.csv --fix fixed.csv
expect 1 "similar_audio" "${check[@]}" --pairs - --fix fixed.csv
expect 0 "no leaks" $dataset check --splits fixed.csv --tracks demo/more.csv

# One file for each part.
printf 'song_id,x\n1,0\n2,1\n' > train.csv
printf 'song_id,x\n2,1\n3,1\n' > test.csv
expect 1 "1 leaks" $dataset check --part train=train.csv --part test=test.csv
expect 1 '"leaks": 1' $dataset check --part train=train.csv --part test=test.csv --format json
expect 1 "1 leaks" $dataset check --part 0=train.csv --part 1=test.csv

# Audio that cannot be heard is named.
echo "no music" > demo/trimmed.wav
expect 1 "rejected: trimmed.wav: unsupported" $dataset check --splits fixed.csv --tracks demo/more.csv

# Wrong requests.
expect 2 "one of --splits and --part" $dataset check
expect 2 "is not NAME=FILE" $dataset check --part train.csv
expect 2 "go together" $dataset check --splits folds.csv --groups demo/tracks.csv
expect 2 "nearest: 'artist_id'" $dataset check --splits folds.csv --groups demo/tracks.csv --group-by artists_id
expect 2 "is an input" $dataset check --splits folds.csv --fix folds.csv
expect 2 "is in any part" $dataset check --part train=train.csv --tracks demo/tracks.csv
expect 2 "nowhere.csv" $dataset check --splits nowhere.csv
expect 2 "would lose all" $dataset check --part train=train.csv --part test=<(printf 'id\n2\n') --fix x.csv
[ ! -e x.csv ] || fail "a wrong request left a table"

# Statistics.
expect 0 "number of other tags" $dataset stats --labels demo/labels.csv --picture tags.svg
grep -q "</svg>" tags.svg || fail "no picture"
cp tags.svg again.svg
"$bin/$dataset" stats --labels demo/labels.csv --picture tags.svg > log
same_bytes tags.svg again.svg
sed 's/,$/,0/; :a; s/,,/,0,/; ta' demo/labels.csv > counts.csv
expect 0 "popularity" $dataset stats --labels demo/labels.csv --counts counts.csv
expect 0 '"majority_of_train"' $dataset stats --labels demo/labels.csv --splits <(printf 'id,split\n'; tail -n +2 demo/labels.csv | cut -d, -f1 | sed 's/$/,train/') --format json
expect 2 "one file" $dataset stats --labels demo/labels.csv --picture x --out x
finish
