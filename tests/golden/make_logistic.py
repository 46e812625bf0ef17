"""Makes logistic.json: scikit-learn's StandardScaler and LogisticRegression on a small made-up table.

Run from this folder, with the Python that has scikit-learn: python3 make_logistic.py > logistic.json
"""
import json

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

random = np.random.RandomState(7)
rows = 60
features = random.randn(rows, 4) * [1.0, 100.0, 0.01, 3.0] + [0.0, 5000.0, -2.0, 1.0]
features = np.column_stack([features, np.full(rows, 0.1)])  # the last column is constant
features = np.round(features, 6)
margin = 1.2 * features[:, 0] - 0.008 * (features[:, 1] - 5000) + 40 * (features[:, 2] + 2) - 1.0
labels = (random.rand(rows) < 1 / (1 + np.exp(-margin))).astype(int)
known = (np.arange(rows) % 5 != 3).astype(int)

cases = []
for c in (0.01, 1.0, 100.0):
    scaler = StandardScaler().fit(features[known == 1])
    model = LogisticRegression(C=c, solver="newton-cholesky", tol=1e-14, max_iter=1000)
    model.fit(scaler.transform(features[known == 1]), labels[known == 1])
    cases.append({"C": c, "weights": model.coef_[0].tolist(), "intercept": model.intercept_[0],
                  "probabilities": model.predict_proba(scaler.transform(features))[:, 1].tolist()})
print(json.dumps({"made_with": "scikit-learn " + sklearn.__version__, "features": features.tolist(),
                  "labels": labels.tolist(), "known": known.tolist(), "cases": cases}))
