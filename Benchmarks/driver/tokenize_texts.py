#!/usr/bin/env python3
"""Turns texts into token ids, for everything that both sides are given as ids.

    tokenize_texts.py --model DIR < TEXTS.jsonl > IDS.jsonl

A line is a list of texts; what is printed for it is the list of their ids. Nothing is added to a
text; special tokens written in it count as such. It runs in the peers' environment.
"""

import argparse
import json
import sys
from pathlib import Path

from tokenizers import Tokenizer


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="a Hugging Face directory")
    options = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(options.model / "tokenizer.json"))
    # The file may ask for both; what is measured has neither.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    for line in sys.stdin:
        encoded = tokenizer.encode_batch(json.loads(line), add_special_tokens=False)
        print(json.dumps([one.ids for one in encoded]))


if __name__ == "__main__":
    main()
