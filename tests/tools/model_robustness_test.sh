#!/usr/bin/env bash
# The robustness card from outside: ctxtag-model robustness.
set -u
bin=$1
. "$(dirname "$0")/expect.sh"
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$work" || exit 1
PATH="$bin:$PATH"

trained_corpus 4 0 0.5,0.1,0.4
model=run/model.safetensors

# The command of tools/README.md: every perturbation there is.
sed -n '/<!-- run by tests\/tools\/model_robustness_test.sh -->/,/^```$/p' "$root/tools/README.md" | grep '^ctxtag' > commands
[ "$(wc -l < commands)" -eq 1 ] || fail "commands of tools/README.md: $(cat commands)"
bash commands > log 2>&1 || { fail "the command of tools/README.md"; cat log; }
for file in robustness.txt robustness.json robustness.csv robustness.svg scores/clean.csv; do
  [ -s robustness/$file ] || fail "no $file"
done
grep -q "control, a gain of 0 dB: no score changes" robustness/robustness.txt || fail "the control: $(cat robustness/robustness.txt)"
same_bytes robustness/scores/clean.csv robustness/scores/gain_db=0.csv
cmp -s robustness/scores/clean.csv robustness/scores/gain_db=-20.csv && fail "20 dB less change nothing"
tests=$(grep -c ',test' splits.csv)
[ "$(wc -l < robustness/scores/tempo=1.25.csv)" -eq $((tests + 1)) ] || fail "not the test tracks"
# The clean scores are those of ctxtag-tag, row by row.
ctxtag-tag --model $model --tracks music/tracks.csv --scores plain.csv --quiet > log 2>&1 || fail "plain scores: $(cat log)"
grep -qvFf plain.csv robustness/scores/clean.csv && fail "clean scores are other than those of ctxtag-tag"

# A calibrated model: its scores and thresholds go together, as in ctxtag-tag.
ctxtag-model calibrate $model --scores run --labels music/labels.csv --splits splits.csv --set calibration.method=temperature --out calibrated.safetensors > log 2>&1 || fail "calibrate: $(cat log)"
ctxtag-tag --model calibrated.safetensors --tracks music/tracks.csv --scores calibrated.csv --quiet > log 2>&1 || fail "calibrated scores: $(cat log)"
echo '{ "perturbations": {"gain_db": [], "mp3_kbps": [], "vorbis_quality": [], "opus_kbps": [], "resampled_hz": [], "white_noise_snr_db": [],
  "pink_noise_snr_db": [], "pitch_semitones": [], "tempo": [], "start_seconds": [], "length_seconds": []} }' > none.json
expect 0 "1 perturbations" ctxtag-model robustness calibrated.safetensors --tracks music/tracks.csv --labels music/labels.csv --splits splits.csv --config none.json --out calibrated
grep -qvFf calibrated.csv calibrated/scores/clean.csv && fail "clean scores are other than the calibrated ones of ctxtag-tag"
cmp -s calibrated/scores/clean.csv robustness/scores/clean.csv && fail "the calibration changes nothing"

# Nothing to do the second time, on any number of threads; what is added is scored, the rest is not scored again.
cat > few.json << 'JSON'
{ "perturbations": {"gain_db": [-20, 12], "mp3_kbps": [], "vorbis_quality": [], "opus_kbps": [], "resampled_hz": [8000],
  "white_noise_snr_db": [10], "pink_noise_snr_db": [], "pitch_semitones": [], "tempo": [], "start_seconds": [30],
  "length_seconds": [1]}, "bootstrap": {"replicates": 100} }
JSON
card=(robustness $model --tracks music/tracks.csv --labels music/labels.csv --splits splits.csv)
expect 0 "7 perturbations of $tests tracks, 0 rejected" ctxtag-model "${card[@]}" --config few.json --out few --threads 1
lines=$(wc -l < few/robustness.journal)
cp few/robustness.json first.json
expect 0 "" ctxtag-model "${card[@]}" --config few.json --out few --threads 2
same_bytes first.json few/robustness.json
[ "$lines" -eq "$(wc -l < few/robustness.journal)" ] || fail "perturbations were scored again"
expect 0 "8 perturbations" ctxtag-model "${card[@]}" --config few.json --set 'perturbations.tempo=[0.9]' --out few
[ $((lines + tests)) -eq "$(wc -l < few/robustness.journal)" ] || fail "more than the new perturbation was scored"
same_bytes few/scores/white_noise_snr_db=10.csv robustness/scores/white_noise_snr_db=10.csv
awk -v tests="$tests" '/^start_seconds=30/ { found = $NF } END { exit found != tests }' few/robustness.txt || fail "tracks of 4 s have second 30"

# Killed and continued.
"$bin/ctxtag-model" "${card[@]}" --config few.json --out killed --threads 1 > log 2>&1 &
process=$!
for _ in $(seq 200); do [ "$(cat killed/robustness.journal 2> /dev/null | wc -l)" -gt 12 ] && break; sleep 0.02; done
kill -9 "$process" 2> /dev/null
wait "$process" 2> /dev/null
expect 0 "" ctxtag-model "${card[@]}" --config few.json --out killed
same_bytes first.json killed/robustness.json

# Rejected recordings are named and counted; a folder of somebody else is left alone.
sed 's|audio/|music/audio/|' music/tracks.csv > some.csv
test_track=$(grep ',test' splits.csv | head -1 | cut -d, -f1)
awk -F, -v OFS=, -v track="$test_track" '$1 == track { $2 = "broken.wav" } { print }' some.csv > broken.csv
echo noise > broken.wav
expect 1 "1 rejected" ctxtag-model robustness $model --tracks broken.csv --labels music/labels.csv --splits splits.csv --config few.json --out broken
grep -q "rejected: broken.wav: unsupported" printed || fail "the broken recording is not named"
expect 2 "holds simulated music" ctxtag-model "${card[@]}" --config few.json --out music
expect 2 "bootstrap.method: 'bca' is made by ctxtag-eval" ctxtag-model "${card[@]}" --config few.json --out x --set bootstrap.method=bca
expect 2 "--tracks: not given" ctxtag-model robustness $model --labels music/labels.csv
expect 2 "tempo: 9: expected from 0.25 to 4" ctxtag-model "${card[@]}" --out x --set 'perturbations.tempo=[9]'
expect 2 "no track of it has labels" ctxtag-model robustness $model --tracks <(echo track_id,path; echo nobody,a.wav) --labels music/labels.csv --out x
finish
