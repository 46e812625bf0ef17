#!/usr/bin/env bash
# What ctxtag-model says of a trained model, and what it makes of it for other programs; the Python of tools/README.md.
set -u
bin=$1
. "$(dirname "$0")/expect.sh"
readme=$(cd "$(dirname "$0")/../.." && pwd)/tools/README.md
cd "$work" || exit 1
# does TOOL ARGUMENTS...: it ends with status 0, and has nothing to say.
does() { "$bin/$1" "${@:2}" > log 2>&1 && [ ! -s log ] || { fail "$*"; cat log; }; }
small_corpus
"$bin/ctxtag-train" --out run --set data.features=features --set data.labels=corpus/labels.csv --set data.splits=splits.csv \
  --set train.epochs=1 --quiet || fail "training"
model=run/model.safetensors

expect 0 'golden scores: pass, difference 0 ' ctxtag-model verify $model
expect 0 'alone and among others: pass' ctxtag-model verify $model --threads 3
expect 2 'not a ctxtag model' ctxtag-model verify run/checkpoints/best.safetensors
head -c 5000 $model > cut.safetensors
expect 2 'cut.safetensors' ctxtag-model verify cut.safetensors
LC_ALL=C sed 's/golden_scores\\":\[0\.[0-9]/golden_scores\\":[0.0/' $model > changed.safetensors
expect 2 'this build does not compute what the file was made with' ctxtag-model verify changed.safetensors
expect 2 'model: not given' ctxtag-model verify

expect 0 'multiply-adds a clip' ctxtag-model info $model
expect 0 'ms for one clip on 1 thread' ctxtag-model info $model
expect 0 '"weights_sha256"' ctxtag-model info $model --format json --no-timing
"$bin/ctxtag-model" info $model --no-timing --format json --out first.json && "$bin/ctxtag-model" info $model --no-timing --format json --threads 1 > second.json
same_bytes first.json second.json
grep -q milliseconds first.json && fail "a time in what is to be the same every time"

does ctxtag-model export $model --format numpy --out arrays
does ctxtag-model import arrays --out back.safetensors
same_bytes back.safetensors $model
does ctxtag-model export $model --format torchscript --out network.pt
does ctxtag-model export $model --format torchscript --with-frontend --out hearing.pt
expect 2 '--format: not given; torchscript or numpy' ctxtag-model export $model --out x
expect 2 '--out: not given; expected a folder' ctxtag-model export $model --format numpy
expect 2 'is an input, and would be overwritten' ctxtag-model export $model --format torchscript --out $model
expect 2 '--with-frontend: goes with --format torchscript' ctxtag-model export $model --format numpy --with-frontend --out y

cat > architecture.json << 'CONFIG'
{
  "frontend": {"start_seconds": 0, "length_seconds": 3},
  "tags": ["car", "chill", "club", "dance", "gym", "happy", "night", "party", "relax", "running", "sad", "sleep", "summer",
           "work", "workout"]
}
CONFIG
does ctxtag-model import --state-dict run/checkpoints/best.safetensors --architecture architecture.json --out own.safetensors
expect 0 'golden scores: pass' ctxtag-model verify own.safetensors
for file in own.safetensors $model; do
  "$bin/ctxtag-tag" --model $file --features features --scores "$(basename $file).csv" --quiet > log 2>&1 || cat log
done
same_bytes own.safetensors.csv model.safetensors.csv
expect 2 "tensor 'band_norm.weight' is F32 [96], expected F32 [64]" ctxtag-model import --state-dict run/checkpoints/best.safetensors --architecture architecture.json \
  --set frontend.n_mels=64 --out other.safetensors
expect 2 'give a folder of arrays, or --state-dict' ctxtag-model import --out other.safetensors
expect 2 '--architecture: not given' ctxtag-model import --state-dict run/checkpoints/best.safetensors --out other.safetensors
expect 0 '"user_numbers": 0' ctxtag-model import --print-config
[ -e other.safetensors ] && fail "a refused import leaves a file"

PATH="$bin:$PATH"
# block LANGUAGE: what stands in tools/README.md below the mark of this test.
block() { awk -v fence='```'"$1" '/run by tests\/tools\/model_test.sh/{wanted=1} inside && /^```$/{exit} inside{print} wanted && $0 == fence{inside=1}' "$readme"; }
while read -r command; do
  eval "$command" > log 2>&1 || { fail "$command"; cat log; }
done < <(block sh)
[ "$(block sh | grep -c '^ctxtag-')" -ge 6 ] || fail "tools/README.md has lost its commands"
block python > snippet.py
[ "$(wc -l < snippet.py)" -ge 15 ] || fail "tools/README.md has lost its Python"
if python3 -c 'import numpy' 2> /dev/null; then
  python3 snippet.py > log 2>&1 || { fail "the Python of tools/README.md"; cat log; }
else
  echo "python3-numpy is not installed: the Python of tools/README.md was not run"
fi
if python3 -c 'import torch, numpy' 2> /dev/null; then
  python3 - << 'PYTHON' || fail "TorchScript in Python"
import csv, json, numpy, torch
extra = {"ctxtag.json": ""}
network = torch.jit.load("network.pt", _extra_files=extra)
assert json.loads(extra["ctxtag.json"])["vocabulary"] == network.tags
features = torch.from_numpy(numpy.load("features/features.npy"))
header, *rows = csv.reader(open("scores.csv"))
scores = numpy.array([row[1:] for row in rows], dtype=float)
assert abs(network(features[:, None]).detach().numpy() - scores).max() <= 1e-6
assert torch.jit.load("hearing.pt")(torch.rand(2, 66150) - 0.5).shape == (2, len(network.tags))
PYTHON
fi
finish
