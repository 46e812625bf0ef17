#!/usr/bin/env python3
"""Writes data/sample/{labels,scores,splits}.csv: 40 invented tracks, the same on every machine."""
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
TAGS = (ROOT / "data/vocabularies/context15.txt").read_text().split()
OUT = ROOT / "data/sample"
state = 20


def uniform():
    """In [0, 1); a 31-bit linear congruence, so that no library decides what the files hold."""
    global state
    state = (1103515245 * state + 12345) % 2**31
    return state / 2**31


def main():
    labels, scores, splits = ["track_id," + ",".join(TAGS)], ["track_id," + ",".join(TAGS)], ["track_id,split"]
    for row in range(40):
        name = f"track{row:02d}"
        cells, guesses = [], []
        for _ in TAGS:
            positive = uniform() < 0.45
            guess = min(max(0.5 + (0.15 if positive else -0.15) + 0.7 * (uniform() - 0.5), 0.0), 1.0)
            cells.append("" if uniform() < 0.02 else str(int(positive)))
            guesses.append(f"{guess:.9f}")
        labels.append(",".join([name] + cells))
        scores.append(",".join([name] + guesses))
        splits.append(f"{name},{('train', 'validation', 'test', 'test')[row % 4]}")
    OUT.mkdir(parents=True, exist_ok=True)
    for file, lines in (("labels", labels), ("scores", scores), ("splits", splits)):
        (OUT / f"{file}.csv").write_text("\n".join(lines) + "\n")


main()
