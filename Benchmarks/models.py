#!/usr/bin/env python3
"""The models beside their peers, on the study's prepared films.

usage: models.py DATA [RUNS] [MODEL ...]   models: logistic forest boosting neighbours network grid; MVS=./mvs

DATA holds feat_1m.npz (the study's pipeline: 1,044,943 training and 261,236 test rows, 21 features, nine
classes). Every round runs mvs and each peer once, one after the other, in fresh processes on two threads.
Printed for each: seconds to fit (of neighbours to answer for the test rows as well), accuracy, macro F1, log
loss on the test rows (SCORES=no leaves those of mvs out, which cost it a second fit), and the largest memory of
the process, data included. Below the rounds of a model stand the medians, the ratio of each peer's time to mvs'
in every round, and the mean and standard deviation of the scores. SEED= is the seed of the first round's
forests, and each round takes the next. Peers read 32-bit floats that are ready; mvs prepares
its features from columns inside the timed fit. `grid` is the study's search over 81 forests on five folds of
20,000 rows, with the accuracy of the best point; the peer's workers are processes, whose memory comes on top.
"""
import json, os, re, resource, statistics, subprocess, sys, tempfile, time

MODELS = {"logistic": ["sklearn"], "forest": ["sklearn"], "boosting": ["lightgbm", "xgboost"],
          "neighbours": ["sklearn"], "network": ["keras"], "grid": ["sklearn"]}
NAMES = ["above_average", "all_time_blockbuster", "average", "below_avg", "blockbuster", "disaster", "flop",
         "hit", "super_hit"]
COLUMNS = ["budget", "runtime", "star_power", "director_power", "year", "month"]
EPOCHS = 10
GRID_ROWS = 20000
SEED = int(os.environ.get("SEED", "42"))
GRID = {"n_estimators": [50, 100, 200], "max_depth": [None, 10, 20], "min_samples_split": [2, 5, 10],
        "min_samples_leaf": [1, 2, 4]}


def sample(z):
    import numpy as np
    rows = np.random.default_rng(0).permutation(len(z["A"]))[:GRID_ROWS]
    return z["A"][rows], z["ytr"][rows]


def write(data, folder):
    import numpy as np
    z = np.load(f"{data}/feat_1m.npz")
    os.makedirs(f"{folder}/grid", exist_ok=True)
    for part, X, y in (("train", z["A"], z["ytr"]), ("test", z["B"], z["yte"]), ("grid/train", *sample(z)),
                       ("grid/test", z["B"][:1000], z["yte"][:1000])):
        columns = [[str(v) for v in X[:, j]] for j in range(6)]
        certificates = [f"c{c:02d}" for c in X[:, 6:].argmax(1)]
        with open(f"{folder}/{part}.csv", "w") as f:
            f.write(",".join(COLUMNS) + ",certificate,movie_class\n")
            f.writelines(",".join(row) + "\n" for row in zip(*columns, certificates, (NAMES[i] for i in y)))


def scores(truth, p):
    import numpy as np
    from sklearn.metrics import accuracy_score, f1_score, log_loss
    found = p.argmax(1)
    p = np.clip(p, 1e-15, 1)
    return {"accuracy": round(accuracy_score(truth, found), 5),
            "macro_f1": round(f1_score(truth, found, average="macro"), 4),
            "log_loss": round(log_loss(truth, p / p.sum(1, keepdims=True), labels=range(9)), 5)}


def peer(data, model, tool):
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import numpy as np
    z = np.load(f"{data}/feat_1m.npz")
    A, B, ytr, yte = z["A"], z["B"], z["ytr"], z["yte"]
    if model == "logistic":
        from sklearn.linear_model import LogisticRegression
        m = LogisticRegression()
    elif model == "grid":
        from sklearn.ensemble import RandomForestClassifier
        from sklearn.model_selection import GridSearchCV, StratifiedKFold
        A, ytr = sample(z)
        m = GridSearchCV(RandomForestClassifier(random_state=SEED), GRID, n_jobs=2,
                         cv=StratifiedKFold(5, shuffle=True, random_state=42))
    elif model == "forest":
        from sklearn.ensemble import RandomForestClassifier
        m = RandomForestClassifier(200, min_samples_leaf=2, min_samples_split=10, n_jobs=2, random_state=SEED)
    elif model == "neighbours":
        from sklearn.neighbors import KNeighborsClassifier
        m = KNeighborsClassifier(5, n_jobs=2)
    elif tool == "lightgbm":
        import lightgbm
        m = lightgbm.LGBMClassifier(n_estimators=100, n_jobs=2, random_state=42, verbose=-1)
    elif tool == "xgboost":
        import xgboost
        m = xgboost.XGBClassifier(n_estimators=100, tree_method="hist", n_jobs=2, random_state=42)
    else:
        from tensorflow import keras
        keras.utils.set_random_seed(42)
        m = keras.Sequential([keras.layers.Input((21,))]
                             + [keras.layers.Dense(k, activation="relu") for k in (128, 64, 32)]
                             + [keras.layers.Dense(9, activation="softmax")])
        m.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        m.fit(A, ytr, batch_size=204800, epochs=1, verbose=0)
    start = time.perf_counter()
    if tool == "keras":
        m.fit(A, ytr, batch_size=204800, epochs=EPOCHS, verbose=0)
    else:
        m.fit(A, ytr)
    fit = time.perf_counter() - start
    if model == "grid":
        print(json.dumps({"fit": fit, "accuracy": round(m.best_score_, 5), "mb": megabytes(resource.RUSAGE_SELF)}))
        return
    start = time.perf_counter()
    p = m.predict(B, batch_size=65536, verbose=0) if tool == "keras" else m.predict_proba(B)
    if model == "neighbours":
        fit += time.perf_counter() - start
    used = megabytes(resource.RUSAGE_SELF)
    print(json.dumps({"fit": fit, **scores(yte, np.asarray(p, float)), "mb": used}))


def megabytes(whose):
    return resource.getrusage(whose).ru_maxrss // 1024


def child(command, **environment):
    run = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})
    if run.returncode:
        sys.exit(run.stdout + run.stderr)
    return run.stdout + run.stderr


def seconds(text):
    value, unit = re.search(r"([\d.]+) (ms|s|min)\b", text).groups()
    return float(value) * {"ms": 1e-3, "s": 1, "min": 60}[unit]


def mvs(data, folder, model):
    import numpy as np
    out = f"{folder}/probabilities.csv"
    here = os.path.dirname(os.path.abspath(__file__))
    if model == "grid":
        folder += "/grid"
    command = [os.environ.get("MVS", "./mvs"), "run", f"{here}/models.mvs", "-p", f"folder={folder}",
               "-p", f"model={model}", "-p", f"out={out}", "-p", f"seed={SEED}"]
    text = child(command)
    used = megabytes(resource.RUSAGE_CHILDREN)
    found = {"fit": seconds([line for line in text.splitlines() if re.search(r"\d (ms|s|min)\b", line)][-1])}
    if model == "grid":
        found["accuracy"] = float(re.search(r"accuracy ([\d.]+) on the", " ".join(text.split())).group(1))
    elif os.environ.get("SCORES") != "no":
        child(command + ["-p", "scored=true"])
        found.update(scores(np.load(f"{data}/feat_1m.npz")["yte"], np.loadtxt(out, delimiter=",", skiprows=1)))
    return {**found, "mb": used}


def summary(model, rows):
    for tool, found in rows.items():
        parts = [f"fit {statistics.median(r['fit'] for r in found):.2f} s", f"{max(r['mb'] for r in found)} MB"]
        for score in ("accuracy", "macro_f1", "log_loss"):
            values = [r[score] for r in found if score in r]
            if values:
                parts.append(f"{score} {statistics.mean(values):.5f} sd {statistics.pstdev(values):.5f}")
        if tool != "mvs":
            ratios = sorted(r["fit"] / ours["fit"] for r, ours in zip(found, rows["mvs"]))
            parts.append("time / mvs " + " ".join(f"{r:.2f}" for r in ratios))
        print(f"= {model} {tool}: " + ", ".join(parts), flush=True)


if __name__ == "__main__":
    data = sys.argv[1]
    if len(sys.argv) > 2 and sys.argv[2] == "peer":
        peer(data, sys.argv[3], sys.argv[4])
    elif len(sys.argv) > 2 and sys.argv[2] == "mvs":
        print(json.dumps(mvs(data, sys.argv[4], sys.argv[3])))
    else:
        runs = int(sys.argv[2]) if len(sys.argv) > 2 else 1
        with tempfile.TemporaryDirectory() as folder:
            write(data, folder)
            for model in sys.argv[3:] or MODELS:
                rows = {tool: [] for tool in ["mvs"] + MODELS[model]}
                for turn in range(runs):
                    for tool in rows:
                        order = ["mvs", model, folder] if tool == "mvs" else ["peer", model, tool]
                        text = child([sys.executable, __file__, data] + order, SEED=str(SEED + turn))
                        row = json.loads([line for line in text.splitlines() if line.startswith("{")][-1])
                        if model == "network":
                            row["epoch"] = round(row["fit"] / EPOCHS, 3)
                        rows[tool].append(row)
                        print(model, tool, json.dumps(row), flush=True)
                summary(model, rows)
