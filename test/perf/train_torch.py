"""One training step of the tagger in PyTorch on one thread: the yardstick of `starling bench train`. Argument: units a direction."""
import json
import statistics
import sys
import time

import torch
import torch.nn as nn

torch.set_num_threads(1)
torch.manual_seed(0)
UNITS = int(sys.argv[1])
TWEETS, TOKENS, WORDS, SIZE, LABELS, RUNS = 32, 39, 10_000, 100, 21, 40

words = torch.randint(0, WORDS, (8, TWEETS, TOKENS))
labels = words % LABELS


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(WORDS, SIZE)
        self.lstm = nn.LSTM(SIZE, UNITS, bidirectional=True, batch_first=True)
        self.emission = nn.Linear(2 * UNITS, LABELS)
        self.transitions = nn.Parameter(torch.zeros(LABELS, LABELS))

    def forward(self, x):
        return self.emission(self.lstm(self.embedding(x))[0])


tagger = Tagger()
optimiser = torch.optim.Adam(tagger.parameters(), 1e-3)


def loss_of(emissions, y):
    alpha = emissions[:, 0]
    for t in range(1, TOKENS):
        alpha = torch.logsumexp(alpha[:, :, None] + tagger.transitions, 1) + emissions[:, t]
    gold = emissions.gather(2, y[..., None]).squeeze(2).sum(1) + tagger.transitions[y[:, :-1], y[:, 1:]].sum(1)
    return (torch.logsumexp(alpha, 1) - gold).mean()


def step(i):
    optimiser.zero_grad(set_to_none=True)
    loss = loss_of(tagger(words[i]), labels[i])
    loss.backward()
    optimiser.step()


times, cpu = [], []
for i in range(RUNS + 10):
    start, before = time.perf_counter(), time.process_time()
    step(i % 8)
    if i >= 10:
        times.append((time.perf_counter() - start) * 1e3)
        cpu.append((time.process_time() - before) * 1e3)
print(json.dumps({"median": statistics.median(times), "cpu": statistics.median(cpu)}))
