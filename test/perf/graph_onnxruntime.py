"""Runs a graph on feeds that `starling bench graph` wrote, one thread: prints tweets/s by the clock and by processor time, a line a run.
Arguments: the folder of the feeds, how many runs."""
import json
import sys
import time

import numpy as np
import onnxruntime

folder, runs = sys.argv[1], int(sys.argv[2])
about = json.load(open(f"{folder}/feeds.json"))
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = options.inter_op_num_threads = 1
options.log_severity_level = 3
session = onnxruntime.InferenceSession(f"{folder}/model.onnx", options, providers=["CPUExecutionProvider"])
feeds = [
    {name: np.fromfile(f"{folder}/{file}", dtype=kind).reshape(shape) for name, (file, kind, shape) in batch.items()}
    for batch in about["batches"]
]
for feed in feeds[:2]:
    session.run(["emissions"], feed)
for _ in range(runs):
    clock, processor = time.perf_counter(), time.process_time()
    for feed in feeds:
        session.run(["emissions"], feed)
    print(about["tweets"] / (time.perf_counter() - clock), about["tweets"] / (time.process_time() - processor), flush=True)
