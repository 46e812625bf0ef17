"""Makes evidence.json: what scipy and numpy make of intervals and tests on small made-up numbers.

Run from this folder, with a Python that has scipy and scikit-learn: python3 make_evidence.py > evidence.json
"""
import json

import numpy as np
import scipy
import sklearn
from scipy import stats
from scipy.stats._resampling import _bca_interval
from sklearn.metrics import average_precision_score

random = np.random.default_rng(3)


def bca(count, statistic, replicates, confidence):
    """scipy's BCa logic on samples that are drawn here, so that another program can repeat it."""
    rows = np.arange(count)
    drawn = random.integers(0, count, size=(replicates, count))
    values = np.array([statistic(sample) for sample in drawn])
    without_one = [statistic(np.delete(rows, i)) for i in rows]

    def over_axis(samples, axis):
        return np.apply_along_axis(statistic, axis, np.asarray(samples))

    shares = _bca_interval((rows,), over_axis, 0, (1 - confidence) / 2, values, None)[:2]
    ends = [float(np.percentile(values, 100 * share)) for share in shares]
    return {"confidence": confidence, "estimate": float(statistic(rows)), "replicates": values.tolist(),
            "without_one": [float(value) for value in without_one], "shares": [float(share) for share in shares], "interval": ends}


def delong(first, second, labels):
    """By the definition: every positive against every negative."""
    def placements(scores):
        positives, negatives = scores[labels == 1], scores[labels == 0]
        wins = (positives[:, None] > negatives) + 0.5 * (positives[:, None] == negatives)
        return wins.mean(axis=1), wins.mean(axis=0)
    (p1, n1), (p2, n2) = placements(first), placements(second)
    covariance = np.cov(p1, p2) / len(p1) + np.cov(n1, n2) / len(n1)
    variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    z = (p1.mean() - p2.mean()) / np.sqrt(variance)
    return {"first": first.tolist(), "second": second.tolist(), "labels": labels.tolist(), "auc": [p1.mean(), p2.mean()],
            "covariance": covariance.tolist(), "z": z, "p": 2 * stats.norm.sf(abs(z))}


def wilcoxon(differences, method):
    differences = np.asarray(differences)
    found = stats.wilcoxon(differences, zero_method="wilcox", correction=method == "approx", method=method)
    return {"differences": differences.tolist(), "exact": method == "exact", "smaller_sum": found.statistic, "p": found.pvalue}


skewed = np.round(random.exponential(size=12), 3)
scores, labels = np.round(random.normal(size=30), 1), (random.random(30) < 0.4).astype(int)
delong_cases = []
for count, decimals in ((20, 1), (60, 1), (200, 3)):
    of = (random.random(count) < 0.35).astype(int)
    shared = random.normal(size=count) + of
    delong_cases.append(delong(np.round(shared + 0.5 * random.normal(size=count), decimals),
                               np.round(shared + 0.8 * random.normal(size=count), decimals), of))
discordant = [(0, 0), (1, 0), (3, 9), (12, 12), (0, 24), (10, 15), (25, 0), (30, 52), (40, 41), (210, 160)]
probabilities = [1e-300, 1e-12, 1e-4, 0.025, 0.3, 0.5, 0.8, 0.975, 1 - 1e-9]
print(json.dumps({
    "made_with": f"scipy {scipy.__version__}, scikit-learn {sklearn.__version__}",
    "normal": [[p, stats.norm.ppf(p)] for p in probabilities],
    "two_sided": [[z, 2 * stats.norm.sf(z)] for z in (0.0, 0.5, 1.96, 5.0, 12.0)],
    "bca": [bca(12, lambda rows: skewed[rows].mean(), 500, 0.95),
            bca(12, lambda rows: float(np.median(skewed[rows])), 500, 0.8),
            bca(30, lambda rows: average_precision_score(labels[rows], scores[rows]), 300, 0.9)],
    "delong": delong_cases,
    "mcnemar": [[b, c, stats.binomtest(b, b + c).pvalue if 0 < b + c < 25 else 1.0 if b + c == 0 else
                 stats.chi2.sf((abs(b - c) - 1) ** 2 / (b + c), 1)] for b, c in discordant],
    "wilcoxon": [wilcoxon(np.round(random.normal(0.3, 1, 9), 3), "exact"), wilcoxon(np.round(random.normal(0.2, 1, 25), 6), "exact"),
                 wilcoxon(np.round(random.normal(0.2, 1, 26), 4), "approx"), wilcoxon(np.round(random.normal(0.3, 1, 15), 1), "approx"),
                 wilcoxon([0.1, -0.1, 0.2, -0.2], "approx")]}))
