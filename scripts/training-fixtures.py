"""Makes test/fixtures/training/*.json with PyTorch and NumPy: losses from their formulas, 50 steps of each optimiser. Run from the project's root."""
import json
import math

import numpy as np
import torch

OUT = "test/fixtures/training/"
rng = np.random.default_rng(7)


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def focal_sigmoid(logits, allowed, alpha, gamma):
    several = sum(allowed) > 1
    loss = 0.0
    for x, right in zip(logits, allowed):
        if right and several:
            continue
        p = sigmoid(x)
        loss -= alpha * (1 - p) ** gamma * math.log(p) if right else (1 - alpha) * p**gamma * math.log(1 - p)
    return loss


def softmax(logits):
    e = np.exp(np.array(logits) - max(logits))
    return e / e.sum()


def focal_softmax(logits, allowed, gamma):
    q = float((softmax(logits) * np.array(allowed)).sum())
    return -((1 - q) ** gamma) * math.log(q)


def cross_entropy(logits, allowed, smoothing):
    p = softmax(logits)
    q = float((p * np.array(allowed)).sum())
    return -(1 - smoothing) * math.log(q) - smoothing * float(np.log(p).mean())


losses = []
for i in range(24):
    logits = [round(float(x), 4) for x in rng.normal(0, 2, 6)]
    allowed = [0] * 6
    allowed[int(rng.integers(6))] = 1
    if i % 4 == 3:
        allowed[int(rng.integers(6))] = 1
    alpha, gamma, smoothing = [0.25, 0.5, 0.9][i % 3], [0, 1, 2, 3.5][i % 4], [0, 0.1][i % 2]
    losses.append(
        {
            "logits": logits,
            "allowed": allowed,
            "alpha": alpha,
            "gamma": gamma,
            "labelSmoothing": smoothing,
            "focal-sigmoid": focal_sigmoid(logits, allowed, alpha, gamma),
            "focal-softmax": focal_softmax(logits, allowed, gamma),
            "cross-entropy": cross_entropy(logits, allowed, smoothing),
        }
    )
json.dump(losses, open(OUT + "losses.json", "w"), indent=0)

torch.manual_seed(3)
start = [round(float(x), 5) for x in rng.normal(0, 1, 8)]
gradients = [[round(float(x), 5) for x in rng.normal(0, 1 + (i % 7 == 0) * 9, 8)] for i in range(50)]
runs = []
for name, make, config in [
    ("adam", lambda p: torch.optim.Adam([p], 0.01, weight_decay=0.1), {"kind": "adam", "weightDecay": 0.1}),
    ("adamw", lambda p: torch.optim.AdamW([p], 0.01, weight_decay=0.1), {"kind": "adamw", "weightDecay": 0.1}),
    ("sgd", lambda p: torch.optim.SGD([p], 0.01, momentum=0.9, weight_decay=0.1), {"kind": "sgd", "weightDecay": 0.1}),
    ("clipped", lambda p: torch.optim.AdamW([p], 0.01, weight_decay=0), {"kind": "adamw", "weightDecay": 0, "clip": 5}),
]:
    p = torch.nn.Parameter(torch.tensor(start))
    optimiser = make(p)
    states = []
    for g in gradients:
        p.grad = torch.tensor(g)
        if "clip" in config:
            torch.nn.utils.clip_grad_norm_([p], config["clip"])
        optimiser.step()
        states.append([float(x) for x in p.detach()])
    runs.append({"name": name, "config": {"clip": None, **config}, "states": states[9::10]})
json.dump({"start": start, "gradients": gradients, "runs": runs}, open(OUT + "optimisers.json", "w"))
