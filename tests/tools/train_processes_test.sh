#!/usr/bin/env bash
# ctxtag-train in several processes: the same bytes run to run and resumed, near those of one, and none left hanging.
# Usage: train_processes_test.sh FOLDER_OF_BINARIES
set -u
bin=$(cd "$1" && pwd)
. "$(dirname "$0")/expect.sh"
cd "$work" || exit 1
export PATH="$bin:$PATH"
for name in RANK WORLD_SIZE MASTER_ADDR MASTER_PORT LOCAL_WORLD_SIZE; do unset $name; done

small_corpus
cat > run.json << 'JSON'
{ "data": {"features": "features", "labels": "corpus/labels.csv", "splits": "splits.csv"},
  "model": {"channels": [4, 8], "dense": 16}, "train": {"epochs": 4, "batch_size": 5, "checkpoint_seconds": 0.001} }
JSON
port=$((20000 + $$ % 20000))
# together PROCESSES OUT [OPTION...]: as launchers start them; status of the worst.
together() {
  local size=$1 out=$2 rank status=0 process processes=()
  shift 2
  port=$((port + 1))
  for rank in $(seq 0 $((size - 1))); do
    RANK=$rank WORLD_SIZE=$size MASTER_PORT=$port ctxtag-train --config run.json --out "$out" --threads 1 "$@" > "$out.$rank.log" 2>&1 &
    processes+=($!)
  done
  for process in "${processes[@]}"; do wait "$process" || status=$?; done
  return $status
}
if ! together 2 two; then
  grep -q 'built without Gloo' two.0.log && { echo "built without Gloo: nothing to test"; exit 77; }
  fail "two processes: $(cat two.?.log)"
fi
together 2 again || fail "two processes, again: $(cat again.?.log)"
for file in model.safetensors history.jsonl scores/test.csv checkpoints/last.safetensors; do same_bytes two/$file again/$file; done
[ -s two.1.log ] && fail "the process that does not write is not quiet: $(cat two.1.log)"
grep -q '"processes": 2' two/environment.json || fail "the number of processes is not kept"
ctxtag-train --config run.json --out one --threads 1 --quiet
near() { # near A B TOLERANCE: the last validation losses
  awk -v tolerance="$3" -F'"valid_loss":' '{ split($2, v, ","); last[FILENAME] = v[1] }
    END { for (f in last) { if (n++) d = last[f] - first; else first = last[f] } exit !(d < tolerance && d > -tolerance) }' "$1" "$2"
}
near one/history.jsonl two/history.jsonl 1e-4 || fail "two processes learn something else: $(cat one/history.jsonl two/history.jsonl)"

# One is killed: the other ends by itself and says why; all started again end with the same bytes.
port=$((port + 1))
sed 's/"epochs": 4/"epochs": 400/' run.json > long.json
for rank in 0 1; do
  RANK=$rank WORLD_SIZE=2 MASTER_PORT=$port ctxtag-train --config long.json --out long --threads 1 > "long.$rank.log" 2>&1 &
  victims[rank]=$!
done
for _ in $(seq 200); do [ -s long/history.jsonl ] && break; sleep 0.05; done
kill -9 "${victims[1]}"
wait "${victims[0]}"
status=$?
[ $status -eq 3 ] || fail "status $status of the process that was left"
grep -q 'process 0 of 2: another process of this run has ended' long.0.log || fail "no word of it: $(cat long.0.log)"
for pause in 0.3 0.6; do
  port=$((port + 1))
  for rank in 0 1; do
    RANK=$rank WORLD_SIZE=2 MASTER_PORT=$port ctxtag-train --config run.json --out killed --threads 1 --quiet > "killed.$rank.log" 2>&1 &
    victims[rank]=$!
  done
  sleep $pause
  kill -9 "${victims[@]}" 2> /dev/null
  wait "${victims[@]}" 2> /dev/null
done
together 2 killed || fail "resumed: $(cat killed.?.log)"
for file in model.safetensors history.jsonl scores/test.csv checkpoints/last.safetensors; do same_bytes two/$file killed/$file; done

# Another number of processes goes on, and says that it does.
sed 's/"epochs": 4/"epochs": 400/' run.json > run400.json
mv run.json run4.json; mv run400.json run.json
port=$((port + 1))
for rank in 0 1; do
  RANK=$rank WORLD_SIZE=2 MASTER_PORT=$port ctxtag-train --config run.json --out other --threads 1 --quiet > "other.$rank.log" 2>&1 &
  victims[rank]=$!
done
for _ in $(seq 200); do [ -s other/history.jsonl ] && break; sleep 0.05; done
kill "${victims[@]}"; wait "${victims[@]}"
timeout 5 ctxtag-train --config run.json --out other --threads 1 > log 2>&1
grep -q 'begun by 2 processes and continued by 1' log || fail "another number of processes: $(cat log)"
mv run4.json run.json

# Processes that are asked for other trainings say so, all of them.
port=$((port + 1))
RANK=1 WORLD_SIZE=2 MASTER_PORT=$port timeout 60 ctxtag-train --config run.json --out unlike --threads 1 --set train.batch_size=16 > unlike.1.log 2>&1 &
RANK=0 WORLD_SIZE=2 MASTER_PORT=$port timeout 60 ctxtag-train --config run.json --out unlike --threads 1 > unlike.0.log 2>&1
[ $? -eq 2 ] || fail "another batch size: $(cat unlike.0.log)"
wait $!
[ $? -eq 2 ] || fail "another batch size: $(cat unlike.1.log)"
grep -q 'process 1 was asked for another training than process 0' unlike.0.log unlike.1.log || fail "no word of it: $(cat unlike.0.log)"
[ -e unlike ] && fail "a folder for what was refused"

# So do processes that read other tables, as of a second machine with an old copy; and those told other numbers of them.
mkdir -p stale/corpus
ln -s ../features ../splits.csv ../run.json stale/
sed '2{s/0$/x/;s/1$/0/;s/x$/1/}' corpus/labels.csv > stale/corpus/labels.csv
cmp -s corpus/labels.csv stale/corpus/labels.csv && fail "the stale labels are the same"
port=$((port + 1))
(cd stale && RANK=1 WORLD_SIZE=2 MASTER_PORT=$port timeout 60 "$bin/ctxtag-train" --config run.json --out unlike --threads 1 > ../stale.1.log 2>&1) &
RANK=0 WORLD_SIZE=2 MASTER_PORT=$port timeout 60 ctxtag-train --config run.json --out unlike --threads 1 > stale.0.log 2>&1
[ $? -eq 2 ] || fail "other labels: $(cat stale.0.log)"
wait $!
[ $? -eq 2 ] || fail "other labels: $(cat stale.1.log)"
grep -q 'labels: process 1 reads another file than process 0' stale.0.log stale.1.log || fail "no word of it: $(cat stale.0.log)"
port=$((port + 1))
RANK=1 WORLD_SIZE=3 MASTER_PORT=$port timeout 60 ctxtag-train --config run.json --out unlike --threads 1 > unlike.1.log 2>&1 &
RANK=0 WORLD_SIZE=2 MASTER_PORT=$port timeout 60 ctxtag-train --config run.json --out unlike --threads 1 > unlike.0.log 2>&1
[ $? -eq 2 ] || fail "another number of processes: $(cat unlike.0.log)"
wait $!
[ $? -eq 2 ] || fail "another number of processes: $(cat unlike.1.log)"
grep -q 'process 1 on the processor, one of 3; give all of them the same' unlike.0.log || fail "no word of it: $(cat unlike.0.log)"
RANK=0 expect 2 'RANK is set, WORLD_SIZE is not' ctxtag-train --config run.json --out unlike
[ -e unlike ] && fail "a folder for what was refused"

RANK=2 WORLD_SIZE=2 expect 2 'RANK=2: WORLD_SIZE is 2' ctxtag-train --config run.json --out x
if command -v mpirun > /dev/null; then
  mpirun --allow-run-as-root --oversubscribe -n 2 --bind-to none ctxtag-train --config run.json --out mpi --threads 1 --quiet > log 2>&1 ||
    fail "mpirun: $(cat log)"
  same_bytes two/model.safetensors mpi/model.safetensors
else
  echo "mpirun is not installed: it was not tried"
fi

# Two hosts: namespaces of the network that only a cable joins, in both of which this host's name stands for itself.
one=ctxtag$$a two=ctxtag$$b
if ip netns add $one 2> /dev/null && ip netns add $two 2> /dev/null && ip link add v$$a type veth peer name v$$b 2> /dev/null; then
  ip link set v$$a netns $one && ip link set v$$b netns $two
  ip -n $one addr add 10.213.7.1/24 dev v$$a && ip -n $two addr add 10.213.7.2/24 dev v$$b
  for side in "$one v$$a" "$two v$$b"; do
    # shellcheck disable=SC2086
    set -- $side
    ip -n "$1" link set lo up && ip -n "$1" link set "$2" up
  done
  train=(timeout 120 ctxtag-train --config run.json --out hosts --threads 1 --quiet)
  RANK=0 WORLD_SIZE=2 MASTER_ADDR=10.213.7.1 MASTER_PORT=29500 ip netns exec $one "${train[@]}" > hosts.0.log 2>&1 &
  RANK=1 WORLD_SIZE=2 MASTER_ADDR=10.213.7.1 MASTER_PORT=29500 ip netns exec $two "${train[@]}" > hosts.1.log 2>&1 || fail "two hosts: $(cat hosts.1.log)"
  wait $! || fail "two hosts: $(cat hosts.0.log)"
  same_bytes two/model.safetensors hosts/model.safetensors
else
  echo "namespaces of the network cannot be made here: two hosts were not tried"
fi
ip netns del $one 2> /dev/null
ip netns del $two 2> /dev/null
finish
