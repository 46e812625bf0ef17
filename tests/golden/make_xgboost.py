#!/usr/bin/env python3
"""Makes xgboost.json: a table of whole numbers and categories, and what the Python package of XGBoost predicts after
training on it. The table is a function of its row numbers alone, so that no random generator takes part.
usage: make_xgboost.py > xgboost.json      (needs python3-xgboost)
"""
import json

import numpy as np
import xgboost

ROWS, CLASSES = 240, 3


def table():
    rows = []
    for i in range(ROWS):
        hour, device, age = (7 * i) % 24, (i * i + 3 * i) % 5, 18 + (11 * i) % 50
        score = (hour // 8 + (1 if device in (1, 4) else 0) + (1 if age > 50 and i % 3 else 0) + (1 if i % 11 == 0 else 0)) % CLASSES
        rows.append((hour, device, age, score))
    return np.array(rows, dtype=np.float64)


def predicted(data, method, categories):
    values, labels = data[:, :3].astype(np.float32), data[:, 3]
    values[::17, 2] = np.nan  # ages that are not known
    types = ["float", "c" if categories else "float", "float"]
    matrix = xgboost.DMatrix(values, label=labels, feature_types=types, enable_categorical=categories)
    parameters = {"objective": "multi:softprob", "num_class": CLASSES, "tree_method": method, "max_depth": 4, "eta": 0.3,
                  "nthread": 1, "seed": 0}
    booster = xgboost.train(parameters, matrix, num_boost_round=12)
    return booster.inplace_predict(values, validate_features=False) if not categories else booster.predict(matrix)


def main():
    data = table()
    cases = [("exact", False), ("hist", False), ("hist", True)]
    print(json.dumps({"xgboost": xgboost.__version__, "table": data.astype(int).tolist(), "rounds": 12, "max_depth": 4,
                      "cases": [{"tree_method": method, "categories": categories,
                                 "probabilities": [[float(p) for p in row] for row in predicted(data, method, categories)]}
                                for method, categories in cases]}))


main()
