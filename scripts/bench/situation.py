#!/usr/bin/env python3
"""The Python half of bench_situation.sh: makes streams, and times both sides.
usage: situation.py make FILE ROWS SITUATIONS | compare CTXTAG_SITUATION FOLDER ROWS SITUATIONS
"""
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import time

DEVICES = ["car", "desktop", "mobile", "speaker", "tablet", "tv"]
NETWORKS = ["lan", "mobile", "offline", "wifi"]
REPEATS = 3


def make(file, rows, situations):
    draw = random.Random(0)
    with open(file, "w") as out:
        out.write("stream_id,user_id,media_id,timestamp,time_zone,listening_device,network,age,gender,country,matches\n")
        for i in range(rows):
            s = draw.randrange(situations)
            hour = int(draw.gauss(24 * s / situations, 3)) % 24
            device = DEVICES[(s + draw.choice((0, 0, 1, 2))) % len(DEVICES)]
            network = NETWORKS[(s + draw.choice((0, 0, 1))) % len(NETWORKS)]
            out.write(f"{i},u{i % 5000},t{draw.randrange(20000)},2022-02-{1 + i % 28:02d}T{hour:02d}:{i % 60:02d}:{i % 59:02d}+01:00,"
                      f"Europe/Paris,{device},{network},{18 + i % 50},{'fm'[i % 2]},{'FR' if i % 3 else 'DE'},tag{s:02d}\n")


def ours(tool, *arguments):
    done = subprocess.run([tool, *arguments], check=True, capture_output=True, text=True)
    return {line.split(": ")[0].removeprefix("time "): float(line.split(": ")[1].split()[0])
            for line in done.stderr.splitlines() if line.startswith("time ")}


def python_times(folder, situations, threads):
    import numpy as np
    import xgboost

    values = np.load(os.path.join(folder, "encoded.npy"))
    with open(os.path.join(folder, "encoded.json")) as file:
        about = json.load(file)
    labels = np.array(about["situation"])
    types = ["c" if categorical else "float" for categorical in about["categorical"]]
    parameters = {"objective": "multi:softprob", "num_class": situations, "tree_method": "hist", "max_depth": 6, "eta": 0.3,
                  "nthread": threads, "seed": 0}
    began = time.perf_counter()
    matrix = xgboost.DMatrix(values, label=labels, feature_types=types, enable_categorical=True, nthread=threads)
    booster = xgboost.train(parameters, matrix, num_boost_round=100)
    trained = time.perf_counter() - began
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        scores = booster.inplace_predict(values, validate_features=False)
        times.append(time.perf_counter() - began)
    return trained, statistics.median(times), scores


def compare(tool, folder, rows, situations):
    import numpy as np

    threads = len(os.sched_getaffinity(0))
    streams, model = os.path.join(folder, "streams.csv"), os.path.join(folder, "model.json")
    trained = ours(tool, "train", "--streams", streams, "--out", model, "--verbose", "--encoded", os.path.join(folder, "encoded.npy"))
    predicted = [ours(tool, "predict", "--model", model, "--streams", streams, "--verbose", "--out", os.path.join(folder, "scores.npy"))
                 for _ in range(REPEATS)]
    reading = statistics.median(run["read"] for run in predicted)
    predicting = statistics.median(run["predict"] for run in predicted)
    peer_training, peer_predicting, scores = python_times(folder, situations, threads)
    difference = float(np.abs(np.load(os.path.join(folder, "scores.npy")) - scores).max())
    print(f"{rows:,} streams, {situations} situations, {threads} threads, {platform.processor() or platform.machine()}; XGBoost for both")
    print(f"reading and deriving      {rows / reading:12,.0f} streams/s   {reading:.2f} s")
    print(f"training, 100 rounds      {trained['train']:12.1f} s   Python {peer_training:.1f} s   ratio {peer_training / trained['train']:.2f}")
    print(f"prediction                {rows / predicting:12,.0f} streams/s   Python in-place {rows / peer_predicting:,.0f}   "
          f"ratio {peer_predicting / predicting:.2f}")
    print(f"greatest difference of a probability {difference:.1e}")


if sys.argv[1] == "make":
    make(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
else:
    compare(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
