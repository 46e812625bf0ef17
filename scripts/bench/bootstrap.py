#!/usr/bin/env python3
"""The Python half of bench_bootstrap.sh: makes tables, and times both sides. usage: bootstrap.py CTXTAG_EVAL FOLDER"""
import json
import math
import os
import platform
import random
import resource
import subprocess
import sys
import time

ROWS, TAGS, REPLICATES, PEER_REPLICATES = 12169, 15, 2000, 3
THRESHOLD = 0.3


def make(folder):
    draw = random.Random(0)
    names = [f"tag{t:02d}" for t in range(TAGS)]
    labels = [[int(draw.random() < 0.05 + 0.015 * t) for t in range(TAGS)] for _ in range(ROWS)]
    systems = {}
    for name, distance in (("first", 1.1), ("second", 1.0)):
        systems[name] = [[1 / (1 + math.exp(1.5 - distance * label - draw.gauss(0, 1))) for label in row] for row in labels]
    for name, table in (("labels", labels), *systems.items()):
        with open(os.path.join(folder, name + ".csv"), "w") as out:
            out.write(",".join(["track_id", *names]) + "\n")
            for i, row in enumerate(table):
                out.write(f"{i}," + ",".join(map(str, row)) + "\n")
    return labels, list(systems.values())


def ours(tool, folder, *options):
    """Seconds on the clock and of the processors, of the whole command."""
    files = [os.path.join(folder, name + ".csv") for name in ("first", "second", "labels")]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([tool, "compare", *files[:2], "--labels", files[2], "--figure", "all", "--format", "json", "--quiet",
                           "--set", f"threshold={THRESHOLD}", *options], check=True, capture_output=True, text=True)
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, cpu, json.loads(done.stdout)


def figures(metrics, labels, scores):
    decisions = (scores >= THRESHOLD).astype(int)
    found = {}
    for t in range(TAGS):
        y, s, d = labels[:, t], scores[:, t], decisions[:, t]
        found[t] = (metrics.roc_auc_score(y, s), metrics.average_precision_score(y, s),
                    metrics.precision_recall_fscore_support(y, d, average="binary", zero_division=0), metrics.accuracy_score(y, d),
                    metrics.cohen_kappa_score(y, d))
    found["micro_roc_auc"] = metrics.roc_auc_score(labels.ravel(), scores.ravel())
    found["micro_average_precision"] = metrics.average_precision_score(labels.ravel(), scores.ravel())
    found["micro"] = metrics.precision_recall_fscore_support(labels, decisions, average="micro", zero_division=0)
    found["hamming_loss"] = metrics.hamming_loss(labels, decisions)
    found["exact_match"] = metrics.accuracy_score(labels, decisions)
    return found


def peer(labels, systems):
    """Seconds of scikit-learn for one paired replicate, and its figures of all rows for the first system."""
    import numpy
    from sklearn import metrics

    labels, systems = numpy.array(labels), [numpy.array(scores) for scores in systems]
    whole = figures(metrics, labels, systems[0])
    draw = numpy.random.default_rng(0)
    began = time.perf_counter()
    for _ in range(PEER_REPLICATES):
        rows = draw.integers(0, ROWS, ROWS)
        for scores in systems:
            figures(metrics, labels[rows], scores[rows])
    return (time.perf_counter() - began) / PEER_REPLICATES, whole


def main(tool, folder):
    labels, systems = make(folder)
    threads = len(os.sched_getaffinity(0))
    print(f"{ROWS:,} tracks, {TAGS} tags, 2 systems, {REPLICATES:,} paired replicates of all figures, {threads} threads, "
          f"{platform.processor() or platform.machine()}; whole commands, tables read from CSV")
    best = min((ours(tool, folder) for _ in range(3)), key=lambda run: run[0])
    seconds, cpu, found = best
    print(f"percentile   {seconds:6.2f} s   processor time {cpu:.2f} s")
    bca_seconds, bca_cpu, _ = ours(tool, folder, "--set", "bootstrap.method=bca", "--tests")
    print(f"BCa, tests   {bca_seconds:6.2f} s   processor time {bca_cpu:.2f} s   ({ROWS:,} jackknife values of each figure)")
    try:
        import sklearn
    except ImportError:
        print(f"no peer: {sys.executable} has no scikit-learn; on Debian: apt-get install python3-sklearn")
        return
    one, whole = peer(labels, systems)
    average = found["systems"][0]["average"]
    difference = max(abs(average[name] - whole[name]) for name in ("micro_roc_auc", "micro_average_precision", "exact_match"))
    print(f"scikit-learn {sklearn.__version__}   {one * REPLICATES:,.0f} s on one core, extrapolated from {PEER_REPLICATES} replicates   "
          f"ratio of processor times {one * REPLICATES / cpu:,.0f}")
    print(f"greatest difference of a figure of all rows {difference:.1e}")


main(sys.argv[1], sys.argv[2])
