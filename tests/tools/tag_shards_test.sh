#!/usr/bin/env bash
# --shard I/N and ctxtag-dataset merge: the parts together are one run, byte for byte. Usage: tag_shards_test.sh FOLDER_OF_BINARIES
set -u
bin=$(cd "$1" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$(dirname "$0")/expect.sh"
cd "$work" || exit 1
export PATH="$bin:$PATH"

trained_corpus 3 0 .5,.25,.25
model=run/model.safetensors
mkdir files
cp music/audio/* files/
printf 'not music' > files/a_broken.mp3
: > files/z_empty.wav
echo picture > files/cover.jpg
n=4

# Features: each shard its own store, folder and rejects; together the whole.
front=(--set frontend.start_seconds=0 --set frontend.length_seconds=3)
ctxtag-features extract files --out whole "${front[@]}" > log 2>&1
[ $? -eq 1 ] || fail "the whole: $(cat log)"
for i in $(seq $n); do
  ctxtag-features extract files --out part/ --shard "$i/$n" "${front[@]}" > "log$i" 2>&1
done
grep -q '1 ignored' log1 || fail "the first shard counts what is ignored: $(cat log1)"
grep -q '0 ignored' log2 || fail "so do others: $(cat log2)"
expect 1 '24 clips, 2 rejected, of 4 stores' ctxtag-dataset merge part.?-of-$n --out together
for file in features.npy index.csv rejects.csv frontend.json; do same_bytes whole/$file together/$file; done
expect 1 'nothing left to do' ctxtag-dataset merge part.?-of-$n --out together
expect 1 'nothing left to do' ctxtag-dataset merge part.4-of-$n part.2-of-$n part.3-of-$n part.1-of-$n --out together
expect 2 'is there already, and is not these parts together' ctxtag-dataset merge part.1-of-$n part.2-of-$n --incomplete --out together
expect 2 'of the 4 parts these lack: 3; run those again, or give --incomplete' ctxtag-dataset merge part.[124]-of-$n --out x
expect 2 './part.1-of-4: part 1 is there twice' ctxtag-dataset merge part.1-of-$n ./part.1-of-$n --out twice
expect 2 'whole: its name says no I-of-N, that of part.1-of-4 does' ctxtag-dataset merge part.1-of-$n whole --out x
expect 2 'whole: its name says no I-of-N, that of part.1-of-4 does' ctxtag-dataset merge whole part.1-of-$n --out x
cp -r part.1-of-$n copy
cp -r part.1-of-$n again
expect 2 'in again and in copy' ctxtag-dataset merge again copy --out twice
mkdir elsewhere
ctxtag-features extract files --out elsewhere/part --shard 2/$n "${front[@]}" --set frontend.n_mels=64 > log 2>&1
expect 2 'made with another front end than part.1-of-4: n_mels' ctxtag-dataset merge part.1-of-$n elsewhere/part.2-of-$n --incomplete --out other
cp -r part.2-of-$n other.2-of-$n
expect 2 'other.2-of-4: is of another job than part.1-of-4' ctxtag-dataset merge part.1-of-$n other.2-of-$n part.3-of-$n part.4-of-$n --out x
expect 0 'pass' ctxtag-features verify together

# Tags, scores and embeddings of audio, of any number of shards; each resumes by itself.
ctxtag-tag --model $model files --out tags.csv --scores scores.csv --embeddings e.npy --quiet > log 2>&1
ctxtag-tag --model $model files --out tags.jsonl --format jsonl --quiet > log 2>&1
for i in $(seq $n); do
  ctxtag-tag --model $model files --out part.csv --scores scores_part.npy --embeddings e_part.npy --shard "$i/$n" > log 2>&1
  ctxtag-tag --model $model files --out part.jsonl --format jsonl --shard "$i/$n" > log 2>&1
done
expect 1 '0 tagged' ctxtag-tag --model $model files --out part.csv --scores scores_part.npy --embeddings e_part.npy --shard 1/$n
expect 0 '24 rows of 4 tables' ctxtag-dataset merge part.?-of-$n.csv --out together.csv
same_bytes tags.csv together.csv
expect 0 '26 rows of 4 tables' ctxtag-dataset merge part.?-of-$n.jsonl --out together.jsonl
same_bytes tags.jsonl together.jsonl
expect 0 '24 rows of 4 tables' ctxtag-dataset merge e_part.?-of-$n.npy --out e_together.npy
same_bytes e.npy e_together.npy
same_bytes e.ids.csv e_together.ids.csv
ctxtag-tag --model $model files --scores scores.npy --quiet > log 2>&1
expect 0 '24 rows of 4 tables' ctxtag-dataset merge scores_part.?-of-$n.npy --out scores_together.npy
same_bytes scores.npy scores_together.npy
same_bytes scores.ids.csv scores_together.ids.csv

# From a store too.
ctxtag-tag --model $model --features features --scores store.csv --quiet 2> log
for i in 1 2 3; do ctxtag-tag --model $model --features features --scores store_part.csv --shard $i/3 --quiet 2> log; done
expect 0 '24 rows of 3 tables' ctxtag-dataset merge store_part.?-of-3.csv --out store_together.csv
same_bytes store.csv store_together.csv

# Playlists, label files and the scores of windows.
expect 1 '24 tagged, 2 rejected' ctxtag-tag --model $model files --scores r.csv --rejects rejects.csv
[ "$(cut -d, -f1,3 rejects.csv | tr '\n' ' ')" = 'track_id,reason a_broken.mp3,unsupported z_empty.wav,empty ' ] || fail "rejects: $(cat rejects.csv)"
for i in 1 2 3; do ctxtag-tag --model $model files --rejects rejects_part.csv --shard $i/3 --quiet > log 2>&1; done
expect 0 '2 rows of 3 tables' ctxtag-dataset merge rejects_part.?-of-3.csv --out rejects_together.csv
same_bytes rejects.csv rejects_together.csv
labels=(--format audacity --window-seconds 2 --hop-seconds 1 --threshold 0.4)
ctxtag-tag --model $model files --playlists lists --threshold 0.4 --quiet > log 2>&1
ctxtag-tag --model $model files "${labels[@]}" --out labels --quiet > log 2>&1
ctxtag-tag --model $model files --window-scores windows.npy --quiet > log 2>&1
for i in $(seq $n); do
  ctxtag-tag --model $model files --playlists lists_part --threshold 0.4 --shard "$i/$n" --quiet > log 2>&1
  ctxtag-tag --model $model files "${labels[@]}" --out labels_part --shard "$i/$n" --quiet > log 2>&1
  ctxtag-tag --model $model files --window-scores windows_part.npy --shard "$i/$n" --quiet > log 2>&1
done
expect 0 'entries of 4 folders' ctxtag-dataset merge lists_part.?-of-$n --out lists_together
diff -r lists lists_together > log || fail "playlists put together: $(cat log)"
grep -q audio lists/*.m3u8 || grep -q flac lists/*.m3u8 || fail "the playlists are empty"
expect 2 'give a folder beside lists_part.1-of-4' ctxtag-dataset merge lists_part.?-of-$n --out elsewhere/lists
expect 0 '24 label files of 4 folders' ctxtag-dataset merge labels_part.?-of-$n --out labels_together
diff -r labels labels_together > log || fail "labels put together: $(cat log)"
expect 0 'rows of 4 tables' ctxtag-dataset merge windows_part.?-of-$n.npy --out windows_together.npy
same_bytes windows.npy windows_together.npy
same_bytes windows.windows.csv windows_together.windows.csv

expect 1 '24 tagged' ctxtag-tag --model $model files "${labels[@]}" --scores without_labels.csv

# Which part: named, or as the scheduler says.
SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=4 SLURM_ARRAY_TASK_COUNT=4 \
  ctxtag-tag --model $model files --out slurm.csv --shard auto > log 2>&1
same_bytes slurm.3-of-4.csv part.3-of-4.csv
OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=4 ctxtag-tag --model $model files --out mpi.csv --shard auto > log 2>&1
same_bytes mpi.2-of-4.csv part.2-of-4.csv
mkdir odd
ctxtag-tag --model $model files --out odd/part.csv --shard 2/$n --windows 2 > log 2>&1
expect 2 'odd/part.2-of-4.csv: was made by another model or with other options than part.1-of-4.csv' ctxtag-dataset merge part.1-of-$n.csv odd/part.2-of-$n.csv part.3-of-$n.csv part.4-of-$n.csv --out x.csv
expect 2 '--shard 5/4: expected I/N' ctxtag-tag --model $model files --out x.csv --shard 5/4
expect 2 'nothing given; expected I/N or auto' ctxtag-tag --model $model files --out x.csv --shard ''
expect 2 'nothing given; expected I/N or auto' ctxtag-features extract files --out x.csv --shard ''
expect 2 '--shard 1/99: there are 26 inputs' ctxtag-tag --model $model files --out x.csv --shard 1/99

# Only parts of one job, as they were written: of one model, of one list of inputs, whole.
head -n 4 part.2-of-$n.csv > odd/part.2-of-$n.csv
cp part.2-of-$n.csv.shard.json odd/
expect 2 'odd/part.2-of-4.csv: is not as it was written' ctxtag-dataset merge part.1-of-$n.csv odd/part.2-of-$n.csv part.[34]-of-$n.csv --out x.csv
rm odd/part.2-of-$n.csv.shard.json
expect 2 'there is no part.2-of-4.csv.shard.json beside it' ctxtag-dataset merge part.1-of-$n.csv odd/part.2-of-$n.csv part.[34]-of-$n.csv --out x.csv
cp -r files fewer
rm fewer/clip0000.flac
ctxtag-tag --model $model fewer --out odd/fewer.csv --scores odd/fewer.npy --shard 1/2 --quiet > log 2>&1
ctxtag-tag --model $model files --out odd/fewer.csv --scores odd/fewer.npy --shard 2/2 --quiet > log 2>&1
expect 2 'fewer.2-of-2.csv: is a part of 26 inputs, odd/fewer.1-of-2.csv of 25; run all parts again' ctxtag-dataset merge odd/fewer.?-of-2.csv --out x.csv
expect 2 'is a part of 26 inputs' ctxtag-dataset merge odd/fewer.?-of-2.npy --out x.npy
ctxtag-features extract fewer --out odd/store --shard 1/2 "${front[@]}" > log 2>&1
ctxtag-features extract files --out odd/store --shard 2/2 "${front[@]}" > log 2>&1
expect 2 'is a part of 26 inputs' ctxtag-dataset merge odd/store.?-of-2 odd/store.?-of-2.shard.json --out x
for network in run other; do
  [ $network = run ] || ctxtag-train --config run.json --out other --seed 5 --quiet > log 2>&1 || fail "another network: $(cat log)"
  i=$([ $network = run ] && echo 1 || echo 2)
  ctxtag-tag --model $network/model.safetensors --features features --scores odd/mixed.csv --shard "$i/2" --quiet > log 2>&1
done
expect 2 'mixed.2-of-2.csv: was made by another model or with other options than' ctxtag-dataset merge odd/mixed.?-of-2.csv --out x.csv
printf '\377' | dd of=part.2-of-$n/features.npy bs=1 seek=5000 conv=notrunc 2> /dev/null
expect 2 'is not what was extracted: its store is damaged' ctxtag-dataset merge part.?-of-$n --out x
rm -f part.?-of-$n.csv.shard.json
expect 0 'note: no part has its record (part.1-of-4.csv.shard.json ...)' ctxtag-dataset merge part.?-of-$n.csv --out unrecorded.csv

# Two commands that share an output: the second is told.
flock shared.csv.lock ctxtag-tag --model $model files --out own.csv --scores shared.csv --quiet > log 2>&1
[ $? -eq 2 ] || fail "two write one table: $(cat log)"
grep -q 'shared.csv.lock: locked by another process' log || fail "two write one table: $(cat log)"
ctxtag-tag --model $model files --out own.csv --scores shared.csv --quiet > log 2>&1
[ ! -e shared.csv.lock ] || fail "a lock is left"
cp part.1-of-$n.csv table.csv
expect 2 'expected parts of one kind' ctxtag-dataset merge table.csv whole --out x.csv
[ ! -e x.csv ] || fail "a refused request left a file"

# The scripts for clusters: a job array of Slurm as its processes would run it, and GNU parallel's line.
if command -v parallel > /dev/null; then
  PATH="$bin:$PATH" JOBS=2 bash "$root/scripts/tag_parallel.sh" 3 $model files parallel.csv > log 2>&1 || fail "tag_parallel.sh: $(cat log)"
  same_bytes tags.csv parallel.csv
else
  echo "GNU parallel is not installed: scripts/tag_parallel.sh was not run"
fi
for i in 1 2 3; do
  SLURM_ARRAY_TASK_ID=$i SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=3 SLURM_ARRAY_TASK_COUNT=3 SLURM_CPUS_PER_TASK=1 \
    bash "$root/scripts/tag_slurm.sh" $model files array.csv > log 2>&1
  [ $? -le 1 ] || fail "tag_slurm.sh: $(cat log)"
done
expect 0 '24 rows of 3 tables' ctxtag-dataset merge array.?-of-3.csv --out array.csv
same_bytes tags.csv array.csv
finish
