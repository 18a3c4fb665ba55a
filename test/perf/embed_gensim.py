"""gensim's skip-gram over a file of one sentence a line: trains, writes vectors, prints its training speed as JSON. Needs gensim 4."""
import argparse
import json
import time

from gensim.models import Word2Vec

parser = argparse.ArgumentParser()
parser.add_argument("corpus")
parser.add_argument("out")
for name, kind in {"dim": int, "window": int, "negative": int, "epochs": int, "workers": int, "seed": int, "rate": float, "sample": float}.items():
    parser.add_argument(f"--{name}", type=kind, required=True)
a = parser.parse_args()

model = Word2Vec(
    vector_size=a.dim, window=a.window, negative=a.negative, sg=1, hs=0, min_count=1, sample=a.sample, alpha=a.rate,
    min_alpha=a.rate * 1e-4, workers=a.workers, seed=a.seed,
)
model.build_vocab(corpus_file=a.corpus)
start = time.perf_counter()
model.train(
    corpus_file=a.corpus, total_words=model.corpus_total_words, total_examples=model.corpus_count, epochs=a.epochs
)
seconds = time.perf_counter() - start
model.wv.save_word2vec_format(a.out, binary=True)
print(json.dumps({"seconds": seconds, "wordsPerSecond": model.corpus_total_words * a.epochs / seconds}))
