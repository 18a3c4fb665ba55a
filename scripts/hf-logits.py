"""Opens a folder that `starling export --format hf` wrote and prints, for words of the tweets in a JSON file ([[word, ...], ...]), the pieces and logits that
Python's transformers gives: {"pieces": [...], "logits": [...]}. Arguments: FOLDER TWEETS.json."""
import json
import sys

import torch
from transformers import AutoModelForTokenClassification, AutoTokenizer

folder, tweets = sys.argv[1], json.load(open(sys.argv[2], encoding="utf8"))
tokeniser = AutoTokenizer.from_pretrained(folder)
model = AutoModelForTokenClassification.from_pretrained(folder).eval()
out = {"labels": [model.config.id2label[i] for i in range(model.config.num_labels)], "pieces": [], "logits": []}
for words in tweets:
    ids = tokeniser(words, is_split_into_words=True, add_special_tokens=False)["input_ids"]
    ids = [tokeniser.cls_token_id, *ids, tokeniser.sep_token_id]
    with torch.no_grad():
        logits = model(input_ids=torch.tensor([ids])).logits[0]
    out["pieces"].append(ids)
    out["logits"].append(logits.tolist())
print(json.dumps(out))
