"""Makes calibration.json: scikit-learn's Platt scaling and isotonic regression, and the same optimum found more closely.

scikit-learn ends its search at a gradient of 1e-5; `platt` is therefore the root of the gradient of the same objective,
found by scipy, and `sklearn_platt` shows that it is the same one. Run from this folder, with the Python that has
scikit-learn: python3 make_calibration.py > calibration.json
"""
import json

import numpy as np
import scipy
import sklearn
from scipy.optimize import brentq, root
from scipy.special import expit
from sklearn.calibration import _sigmoid_calibration
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import brier_score_loss, log_loss


def platt(logits, labels):
    positives, negatives = labels.sum(), (1 - labels).sum()
    targets = np.where(labels == 1, (positives + 1) / (positives + 2), 1 / (negatives + 2))

    def gradient(line):
        p = expit(line[0] * logits + line[1])
        return [np.dot(p - targets, logits), np.sum(p - targets)]

    start = -np.array(_sigmoid_calibration(logits, labels))
    found = root(gradient, start, tol=1e-15)
    assert np.abs(gradient(found.x)).max() < 1e-10, gradient(found.x)
    return found.x.tolist(), start.tolist()


def temperature(logits, labels):
    def gradient(slope):
        return np.dot(expit(slope * logits) - labels, logits)

    return 20.0 if gradient(0.05) >= 0 else 1 / brentq(gradient, 0.05, 20, xtol=1e-15, rtol=1e-15)


def case(name, seed, rows, slope, offset, digits):
    random = np.random.RandomState(seed)
    logits = 2.0 * random.randn(rows)
    labels = (random.rand(rows) < expit(slope * logits + offset)).astype(int)
    scores = np.round(expit(logits), digits) if digits else expit(logits)  # rounded ones have many ties
    scores = np.clip(scores, 1e-6, 1 - 1e-6)
    logits = np.log(scores) - np.log1p(-scores)
    weights = random.randint(0, 4, rows).astype(float)
    ask = np.round(np.concatenate([np.linspace(0, 1, 41), scores[:20]]), 9)
    result = {"name": name, "scores": scores.tolist(), "labels": labels.tolist(), "weights": weights.tolist(),
              "ask": ask.tolist()}
    result["platt"], result["sklearn_platt"] = platt(logits, labels)
    result["temperature"] = temperature(logits, labels)
    for key, of_rows in (("isotonic", None), ("weighted_isotonic", weights)):
        model = IsotonicRegression(out_of_bounds="clip").fit(scores, labels, sample_weight=of_rows)
        result[key] = {"x": model.X_thresholds_.tolist(), "y": model.y_thresholds_.tolist(),
                       "answers": model.predict(ask).tolist()}
    result["brier"] = brier_score_loss(labels, scores)
    result["log_loss"] = log_loss(labels, scores)
    return result


print(json.dumps({"made_with": f"scikit-learn {sklearn.__version__}, scipy {scipy.__version__}",
                  "cases": [case("overconfident", 1, 200, 0.4, -1.0, 0), case("ties", 2, 150, 1.0, 0.3, 1),
                            case("underconfident", 3, 60, 2.5, 0.0, 2), case("inverted", 4, 80, -0.5, 0.5, 2)]}))
