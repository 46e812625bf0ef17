#!/usr/bin/env bash
#SBATCH --job-name=ctxtag
#SBATCH --array=1-16
#SBATCH --cpus-per-task=4
#SBATCH --output=ctxtag-%A_%a.log
#SBATCH --requeue
# Tags music as a job array of Slurm: every task takes its part of the inputs, and a task that is run again goes on where
# it stopped. Afterwards the parts are put together in the order of their names, byte for byte as one run:
#   jobs=$(sbatch --parsable scripts/tag_slurm.sh run/model.safetensors music tags.csv)
#   sbatch --dependency=afterok:$jobs --wrap 'ctxtag-dataset merge tags.*-of-16.csv --out tags.csv'
# usage: sbatch [--array=1-N] scripts/tag_slurm.sh MODEL INPUT OUT [OPTION...]      OPTION: of ctxtag-tag
set -u
model=${1:?"usage: sbatch [--array=1-N] $0 MODEL INPUT OUT [OPTION...]"} input=${2:?} out=${3:?}
shift 3
ctxtag-tag --model "$model" "$input" --out "$out" --shard auto --threads "${SLURM_CPUS_PER_TASK:-1}" --quiet "$@"
status=$?
# 1: finished, with rejected inputs, which the log names; the array is not to fail for them.
[ $status -eq 1 ] && exit 0
exit $status
