"""The learners of scikit-learn on the rows of learners.bench.ts: prints milliseconds of the processor, then what was found.

usage: learners.py LEARNER FILE ROWS WIDTH; FILE holds float64 features, row after row, then the classes.
"""

import sys
import time
import warnings

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC

warnings.filterwarnings("ignore")
learner, path, rows, width = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
data = np.fromfile(path)
features, classes = data[: rows * width].reshape(rows, width), data[rows * width :]

model = {
    "svc": lambda: SVC(C=1.0, cache_size=200),
    "lbfgs": lambda: LogisticRegression(C=1.0, tol=1e-6, max_iter=1000),
    "newton": lambda: LogisticRegression(C=1.0, tol=1e-6, solver="newton-cholesky"),
}[learner]()
start = time.process_time()
model.fit(features, classes)
print((time.process_time() - start) * 1000)
found = model.decision_function(features[:1000]) if learner == "svc" else model.coef_[0]
print(*found.tolist())
