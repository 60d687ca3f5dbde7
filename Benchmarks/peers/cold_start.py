#!/usr/bin/env python3
"""Scores one text with transformers, as a process of its own: what it takes until the first score.

    cold_start.py --model DIR --data TEXTS.jsonl [--threads 2]

The first row of the data is {"text": "..."}. Nothing but what scoring one text needs is imported,
and whoever starts this process takes the time. The last line is {"score": ...} with the seconds
spent on importing, loading and scoring.
"""

import argparse
import json
import os
import time

began = time.perf_counter()
parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--model", required=True)
parser.add_argument("--data", required=True)
parser.add_argument("--threads", type=int, default=2)
options = parser.parse_args()
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
with open(options.data) as file:
    text = json.loads(file.readline())["text"]

import torch
import transformers
from transformers import AutoModelForSequenceClassification, AutoTokenizer
from transformers.utils.logging import disable_progress_bar

torch.set_num_threads(options.threads)
disable_progress_bar()
imported = time.perf_counter()
tokenizer = AutoTokenizer.from_pretrained(options.model)
model = AutoModelForSequenceClassification.from_pretrained(
    options.model, num_labels=1, dtype=torch.float32).eval()
loaded = time.perf_counter()
with torch.inference_mode():
    given = tokenizer(text, add_special_tokens=False, return_tensors="pt")
    score = model(**given, use_cache=False).logits[0, 0].item()
scored = time.perf_counter()
print(json.dumps({
    "peer": "transformers", "score": score, "tokens": given["input_ids"].shape[1],
    "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
    "import_seconds": imported - began, "load_seconds": loaded - imported,
    "score_seconds": scored - loaded}))
