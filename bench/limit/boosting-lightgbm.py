"""LightGBM on the columns that the other contestants read.

Arguments: file of float64 (features[P][rows], then target[rows]), P, rows to train on, rows that judge.
Standard input: "train", "quantised" or "predict" and threads, a line each. Answer: wall ms, processor ms, AUC of
the judging rows, ms of binning. The matrix lies in memory by rows before the clock starts.
"""

import sys
import time

import lightgbm
import numpy

path, features, trained, judging = sys.argv[1], *map(int, sys.argv[2:5])
rows = trained + judging
columns = numpy.fromfile(path).reshape(features + 1, rows)
x = numpy.ascontiguousarray(columns[:features, :trained].T)
y = numpy.ascontiguousarray(columns[features, :trained])
judged_x = numpy.ascontiguousarray(columns[:features, trained:].T)
judged_y = columns[features, trained:]
model = None


def auc(predicted):
    _, place, count = numpy.unique(predicted, return_inverse=True, return_counts=True)
    rank = (numpy.cumsum(count) - (count - 1) / 2)[place]
    positives = judged_y.sum()
    return (rank[judged_y == 1].sum() - positives * (positives + 1) / 2) / (positives * (judging - positives))


for line in sys.stdin:
    command, threads = line.split()
    wall, spent, binning = time.perf_counter(), time.process_time(), 0.0
    if command != "predict":
        options = {
            "objective": "binary",
            "num_leaves": 31,
            "max_bin": 255,
            "learning_rate": 0.1,
            "num_threads": int(threads),
            "use_quantized_grad": command == "quantised",
            "verbosity": -1,
        }
        data = lightgbm.Dataset(x, y, params=options, free_raw_data=False).construct()
        binning = time.perf_counter() - wall
        model = lightgbm.train(options, data, num_boost_round=100)
    else:
        predicted = model.predict(judged_x, num_threads=int(threads))
    wall, spent = time.perf_counter() - wall, time.process_time() - spent
    if command != "predict":
        predicted = model.predict(judged_x)
    print(wall * 1e3, spent * 1e3, auc(predicted), binning * 1e3, flush=True)
