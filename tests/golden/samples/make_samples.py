#!/usr/bin/env python3
"""Samples of users with scores, and what scikit-learn 1.2.1 and NumPy make of them. usage: make_samples.py (in its folder)

Writes samples.csv (one tag each, with splits of samples), track_scores.csv, user_scores.csv and expected.json.
"""
import json

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (accuracy_score, f1_score, log_loss, precision_score, recall_score, roc_auc_score)
from sklearn.preprocessing import StandardScaler

TAGS = ["gym", "sad", "work", "rare"]
random = np.random.default_rng(5)
tracks = [f"t{i}" for i in range(30)]
users = [f"u{i}" for i in range(24)]
pairs = sorted({(tracks[random.integers(30)], users[int(24 * random.random() ** 1.7)]) for _ in range(260)})
random.shuffle(pairs)
likes = {user: random.dirichlet([0.3, 0.3, 0.3, 0.05]) for user in users}
fits = {track: random.dirichlet([0.8, 0.8, 0.8, 0.1]) for track in tracks}
labels, splits = [], []
for track, user in pairs:
    share = likes[user] * fits[track] + 1e-3
    labels.append(int(random.choice(4, p=share / share.sum())))
    splits.append(str(random.choice(["train", "validation", "test"], p=[0.4, 0.25, 0.35])))
labels, splits = np.array(labels), np.array(splits)
audio = {t: np.round(np.clip(fits[t] * 0.9 + 0.15 * random.random(4), 0.01, 0.99), 2) for t in tracks}
tables = {"track": np.array([audio[t] for t, _ in pairs])}
own = np.array([likes[u] * fits[t] for t, u in pairs]) + 0.1 * random.random((len(pairs), 4))
tables["user"] = np.round(own / own.sum(axis=1, keepdims=True), 3).clip(0.001, 0.999)


def line(*cells):
    return ",".join(str(cell) for cell in cells) + "\n"


with open("samples.csv", "w", encoding="utf-8") as file:
    file.write(line("song_id", "user_id", "split", *TAGS))
    for (t, u), label, split in zip(pairs, labels, splits):
        file.write(line(t, u, split, *(int(label == i) for i in range(4))))
with open("track_scores.csv", "w", encoding="utf-8") as file:
    file.write(line("track_id", *TAGS))
    for t in tracks:
        file.write(line(t, *audio[t]))
with open("user_scores.csv", "w", encoding="utf-8") as file:
    file.write(line("track_id", "user_id", *TAGS))
    for (t, u), row in zip(pairs, tables["user"]):
        file.write(line(t, u, *row))


def figures(truth, scores, decided):
    per_tag = {}
    for i, tag in enumerate(TAGS):
        one_class = truth[:, i].min() == truth[:, i].max()
        per_tag[tag] = {
            "support": int(truth[:, i].sum()),
            "roc_auc": None if one_class else roc_auc_score(truth[:, i], scores[:, i]),
            "recall": recall_score(truth[:, i], decided[:, i], zero_division=0),
            "precision": precision_score(truth[:, i], decided[:, i], zero_division=0),
            "f1": f1_score(truth[:, i], decided[:, i], zero_division=0)}
    return {"per_tag": per_tag, "exact_match": accuracy_score(truth, decided)}


def satisfaction(who, truth, decided):
    rows = []
    for user in sorted(set(who)):
        own = who == user
        of_tags = []
        for i in range(4):
            y, d = truth[own, i], decided[own, i]
            if y.sum() == 0:
                continue
            of_tags.append([accuracy_score(y, d), recall_score(y, d), precision_score(y, d, zero_division=0),
                            f1_score(y, d), np.nan if d.sum() == 0 else precision_score(y, d)])
        of_tags = np.array(of_tags)
        defined = of_tags[~np.isnan(of_tags[:, 4]), 4]
        rows.append([*of_tags[:, :4].mean(axis=0), defined.mean() if len(defined) else np.nan])
    rows = np.array(rows)
    names = ["accuracy", "recall", "precision_undefined_as_zero", "f1", "precision"]
    return rows, {name: {"users": int((~np.isnan(rows[:, i])).sum()), "mean": float(np.nanmean(rows[:, i])),
                         "deviation": float(np.nanstd(rows[:, i]))} for i, name in enumerate(names)}


one_hot = np.eye(4, dtype=int)[labels]
test, validation = splits == "test", splits == "validation"
who = np.array([u for _, u in pairs])
expected = {"test_samples": int(test.sum()), "protocols": {}, "satisfaction": {}}
tested = sorted({t for (t, _), is_test in zip(pairs, test) if is_test})
merged = np.array([one_hot[test & np.array([p[0] == t for p in pairs])].max(axis=0) for t in tested])
scores = np.array([audio[t] for t in tested])
expected["protocols"]["mo_mg"] = figures(merged, scores, (scores >= 0.5).astype(int))
per_user = {}
for name, scores in tables.items():
    argmax = np.eye(4, dtype=int)[scores.argmax(axis=1)]
    thresholded = (scores >= 0.5).astype(int)
    expected["protocols"][f"mo_sg {name}"] = figures(one_hot[test], scores[test], thresholded[test])
    expected["protocols"][f"so_sg {name}"] = figures(one_hot[test], scores[test], argmax[test])
    per_user[name], expected["satisfaction"][name] = satisfaction(who[test], one_hot[test], argmax[test])
a, b = per_user["user"][:, 3], per_user["track"][:, 3]
expected["wins"] = {"wins": int((a > b).sum()), "losses": int((a < b).sum()), "ties": int((a == b).sum()),
                    "ties_at_zero": int(((a == b) & (a == 0)).sum()), "rate": float(((a > b) + (a == b) / 2).mean())}
trained = {u: int(((who == u) & (splits == "train")).sum()) for u in sorted(set(who[test]))}
expected["warm_users"] = sum(n > 0 for n in trained.values())
expected["contexts_of_one"] = sum(len(set(labels[who == u])) == 1 for u in trained)

logits = {name: np.log(table.clip(1e-6, 1 - 1e-6) / (1 - table.clip(1e-6, 1 - 1e-6))) for name, table in tables.items()}
expected["fusion"] = {"validation_rows": int(validation.sum()), "stacking": [], "product": [], "mean_logit": {}}
for i in range(4):
    features = np.stack([logits["track"][:, i], logits["user"][:, i]], axis=1)
    scaler = StandardScaler().fit(features[validation])
    model = LogisticRegression(C=1.0, tol=1e-12, max_iter=10000).fit(scaler.transform(features[validation]),
                                                                    one_hot[validation, i])
    expected["fusion"]["stacking"].append(model.predict_proba(scaler.transform(features[:5]))[:, 1].tolist())
counts = one_hot[validation].sum(axis=0) + 1
experts = [np.log(table / table.sum(axis=1, keepdims=True)) for table in tables.values()]
product = np.exp(sum(experts) - np.log(counts / counts.sum()))
expected["fusion"]["product"] = (product / product.sum(axis=1, keepdims=True))[:5].tolist()
best = None
for objective in ("macro_roc_auc", "log_loss"):
    values = []
    for step in range(20, -1, -1):
        mean = step / 20 * logits["track"] + (20 - step) / 20 * logits["user"]
        if objective == "macro_roc_auc":
            values.append(np.mean([roc_auc_score(one_hot[validation, i], mean[validation, i]) for i in range(4)]))
        else:
            p = (1 / (1 + np.exp(-mean[validation]))).clip(1e-6, 1 - 1e-6)
            values.append(-log_loss(one_hot[validation].ravel(), p.ravel()))
    best = int(np.argmax(values))
    expected["fusion"]["mean_logit"][objective] = {"weights": [(20 - best) / 20, best / 20],
                                                   "value": abs(float(values[best]))}
with open("expected.json", "w", encoding="utf-8") as file:
    json.dump(expected, file, indent=1)
    file.write("\n")
