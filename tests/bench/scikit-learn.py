"""scikit-learn.py: what bench/model measures, done by scikit-learn on one core.

Writes a name and CPU time a line; scripts/bench puts them beside ours.  It is a
peer to be compared with and runs only where it is installed.
"""

import gzip
import os
import time
import warnings

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
warnings.filterwarnings("ignore")

import numpy  # noqa: E402
from sklearn.cluster import DBSCAN  # noqa: E402
from sklearn.ensemble import IsolationForest  # noqa: E402
from sklearn.mixture import GaussianMixture  # noqa: E402
from sklearn.preprocessing import StandardScaler  # noqa: E402


def read(name):
    with gzip.open("tests/unit/data/ml/" + name, "rt") as file:
        return numpy.loadtxt(file, delimiter=",", skiprows=1)


def cpu(work):
    """The best of three, in seconds."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def say(name, seconds, unit="ms", scale=1e3):
    print(f"{name}\t{seconds * scale:.1f} {unit}")


raw, test = read("train.csv.gz"), read("test.csv.gz")
scaler = StandardScaler().fit(raw)
rows, events = scaler.transform(raw), scaler.transform(test)
forest = IsolationForest(n_estimators=100, max_samples=256, random_state=1)
mixture = GaussianMixture(n_components=3, random_state=1)
dbscan = DBSCAN(eps=5.0, min_samples=50)

say("isolation_forest: fit", cpu(lambda: forest.fit(rows)))
say("dbscan: fit", cpu(lambda: dbscan.fit(rows)))
say("gmm: fit", cpu(lambda: mixture.fit(rows)))
say("isolation_forest: all", cpu(lambda: forest.fit(raw).score_samples(raw)))
say("gmm: all", cpu(lambda: mixture.fit(rows).score_samples(rows)))
forest.fit(rows)


def judge(some):
    """Forest and mixture; DBSCAN of scikit-learn judges no new rows."""
    forest.score_samples(some)
    mixture.score_samples(some)


say("judged one by one", cpu(lambda: [judge(events[i : i + 1]) for i in range(50)]) / 50, "us", 1e6)
say("judged in batches", cpu(lambda: judge(events)) / len(events), "us", 1e6)
