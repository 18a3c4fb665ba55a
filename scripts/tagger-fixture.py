"""Makes test/fixtures/training/tagger.json with PyTorch: loss and gradients of the whole tagger on one batch. Run from the project's root."""
import json

import torch
import torch.nn.functional as F

torch.manual_seed(5)
torch.set_default_dtype(torch.float64)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = ["the", "new", "york", "in", "jets", "paris"]
SIZE, SYMBOL, FILTERS, WIDTHS, LENGTH, UNITS, LABELS = 12, 5, 8, [2, 3], 8, 8, 21
TWEETS = [
    (["the", "new", "york", "jets", "abcdefgh", "in"], [0, 13, 14, 14, 0, 0]),
    (["in", "paris", "the", "q"], [0, 5, 0, 3]),
    (["york", "wins"], [17, 18]),
]


def leaf(*shape, scale=0.4):
    return (torch.randn(*shape) * scale).round(decimals=4).requires_grad_()


weights = {"vectors": leaf(len(WORDS) + 1, SIZE), "characters": leaf(len(LETTERS) + 2, SYMBOL)}
with torch.no_grad():
    weights["characters"][0] = 0
for width in WIDTHS:
    weights[f"filters-{width}"] = leaf(width * SYMBOL, FILTERS)
    weights[f"filter-bias-{width}"] = leaf(1, FILTERS)
inputs = SIZE + FILTERS * len(WIDTHS)
for direction in ["forward", "backward"]:
    weights[f"lstm-0-{direction}-input"] = leaf(inputs, 4 * UNITS)
    weights[f"lstm-0-{direction}-hidden"] = leaf(UNITS, 4 * UNITS)
    weights[f"lstm-0-{direction}-bias"] = leaf(1, 4 * UNITS)
weights["emission-weights"] = leaf(2 * UNITS, LABELS)
weights["emission-bias"] = leaf(1, LABELS)
weights["transitions"] = leaf(LABELS, LABELS)
weights["start"] = leaf(1, LABELS)
weights["end"] = leaf(1, LABELS)


def characters(words):
    ids = torch.zeros(len(words), LENGTH, dtype=torch.long)
    for i, word in enumerate(words):
        for k, letter in enumerate(word[:LENGTH]):
            ids[i, k] = LETTERS.index(letter) + 2
    x = F.embedding(ids, weights["characters"], padding_idx=0).transpose(1, 2)
    out = []
    for width in WIDTHS:
        kernel = weights[f"filters-{width}"].reshape(width, SYMBOL, FILTERS).permute(2, 1, 0)
        y = F.conv1d(x, kernel, weights[f"filter-bias-{width}"][0], padding=width - 1)
        out.append(F.relu(y).amax(2))
    return torch.cat(out, 1)



def states(x):
    """Runs torch's LSTM cell by cell with our weights."""
    out = []
    for direction in ["forward", "backward"]:
        part = [weights[f"lstm-0-{direction}-{name}"] for name in ["input", "hidden", "bias"]]
        h = c = torch.zeros(1, UNITS)
        rows = []
        for row in x if direction == "forward" else x.flip(0):
            none = torch.zeros(4 * UNITS)
            h, c = torch._VF.lstm_cell(row[None], (h, c), part[0].T, part[1].T, part[2][0], none)
            rows.append(h[0])
        rows = torch.stack(rows)
        out.append(rows if direction == "forward" else rows.flip(0))
    return torch.cat(out, 1)


def constraints():
    start = torch.zeros(LABELS)
    step = torch.zeros(LABELS, LABELS)
    for to in range(2, LABELS, 2):
        start[to] = -1e9
        step[:, to] = -1e9
        step[to, to] = step[to - 1, to] = 0
    return start, step


def loss():
    free, allowed = constraints()
    first = weights["start"][0] + free
    step = weights["transitions"] + allowed
    total = torch.zeros(())
    for words, labels in TWEETS:
        ids = torch.tensor([WORDS.index(w) + 1 if w in WORDS else 0 for w in words])
        x = torch.cat([F.embedding(ids, weights["vectors"]), characters(words)], 1)
        e = states(x) @ weights["emission-weights"] + weights["emission-bias"]
        alpha = first + e[0]
        gold = first[labels[0]] + e[0, labels[0]]
        for t in range(1, len(labels)):
            alpha = torch.logsumexp(alpha[:, None] + step, 0) + e[t]
            gold = gold + step[labels[t - 1], labels[t]] + e[t, labels[t]]
        end = weights["end"][0]
        total = total + torch.logsumexp(alpha + end, 0) - gold - end[labels[-1]]
    return total / len(TWEETS)


value = loss()
value.backward()
rounded = lambda x, digits: [float(f"{v:.{digits}g}") for v in x.flatten().tolist()]
json.dump(
    {
        "letters": LETTERS,
        "words": WORDS,
        "sizes": {"vectors": SIZE, "characters": SYMBOL, "filters": FILTERS, "widths": WIDTHS, "length": LENGTH, "units": UNITS},
        "tweets": [{"words": words, "labels": labels} for words, labels in TWEETS],
        "loss": value.item(),
        "weights": {name: rounded(w.detach(), 5) for name, w in weights.items()},
        "gradients": {name: rounded(w.grad, 7) for name, w in weights.items()},
    },
    open("test/fixtures/training/tagger.json", "w"),
)
