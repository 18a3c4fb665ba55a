"""One fine-tuning step of a transformer of MiniLM-L6's shape in PyTorch on one thread: the yardstick of the case minilm-wasm."""
import json
import statistics
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_num_threads(1)
torch.manual_seed(0)
TWEETS, PIECES, WORDS, SIZE, HEADS, INNER, LAYERS, LABELS, RUNS = 16, 64, 30522, 384, 12, 1536, 6, 21, 8


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv, self.output = nn.Linear(SIZE, 3 * SIZE), nn.Linear(SIZE, SIZE)
        self.inner, self.outer = nn.Linear(SIZE, INNER), nn.Linear(INNER, SIZE)
        self.first, self.second = nn.LayerNorm(SIZE), nn.LayerNorm(SIZE)

    def forward(self, x):
        q, k, v = self.qkv(x).view(TWEETS, PIECES, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, dropout_p=0.1).transpose(1, 2).reshape(x.shape)
        x = self.first(x + F.dropout(self.output(mixed), 0.1))
        return self.second(x + F.dropout(self.outer(F.gelu(self.inner(x))), 0.1))


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.places = nn.Embedding(WORDS, SIZE), nn.Embedding(512, SIZE)
        self.norm = nn.LayerNorm(SIZE)
        self.blocks = nn.Sequential(*[Block() for _ in range(LAYERS)])
        self.head = nn.Linear(SIZE, LABELS)

    def forward(self, x):
        h = F.dropout(self.norm(self.words(x) + self.places.weight[:PIECES]), 0.1)
        return self.head(F.dropout(self.blocks(h), 0.1))


tagger = Tagger().train()
optimiser = torch.optim.AdamW(tagger.parameters(), 5e-5)
times = []
for i in range(RUNS + 3):
    words = torch.randint(4, WORDS, (TWEETS, PIECES))
    start = time.perf_counter()
    optimiser.zero_grad(set_to_none=True)
    F.cross_entropy(tagger(words).view(-1, LABELS), torch.zeros(TWEETS * PIECES, dtype=torch.long)).backward()
    nn.utils.clip_grad_norm_(tagger.parameters(), 1.0)
    optimiser.step()
    if i >= 3:
        times.append((time.perf_counter() - start) * 1e3)
print(json.dumps({"median": statistics.median(times), "least": min(times)}))
