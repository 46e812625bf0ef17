#!/usr/bin/env bash
# Tags music in PARTS processes by GNU parallel, here or on the hosts of --sshlogin (PARALLEL has its options), then puts
# the parts together. Called again, it continues.
# usage: [JOBS=2] [THREADS=1] scripts/tag_parallel.sh PARTS MODEL INPUT OUT.csv
set -euo pipefail
parts=${1:?"usage: [JOBS=2] [THREADS=1] $0 PARTS MODEL INPUT OUT.csv"} model=${2:?} input=${3:?} out=${4:?}
# Status 1 of a part says that inputs were rejected: not a failure of the job.
seq "$parts" | parallel --jobs "${JOBS:-$(nproc)}" --halt soon,fail=1 \
  "ctxtag-tag --model '$model' '$input' --out '$out' --shard {}/$parts --threads ${THREADS:-1} --quiet || [ \$? -eq 1 ]"
ctxtag-dataset merge "${out%.csv}".*-of-"$parts".csv --out "$out"
