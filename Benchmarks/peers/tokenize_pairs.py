#!/usr/bin/env python3
"""Turns text pairs into the rows of ids that score_pairs.py and train_pairs.py read.

    tokenize_pairs.py --model DIR --data PAIRS.jsonl[.gz] [--limit N] [--max-length L]

A row has `chosen` and `rejected` (text), perhaps a `prompt` that precedes both. Nothing is added to
the text. A pair with a sequence longer than --max-length, or whose sequences are equal in tokens
(there is nothing to prefer), is left out; how many were is said on stderr. Rows are {"prompt_ids", "chosen_ids", "rejected_ids"}, where the prompt's are those that both
sequences begin with.
"""

import argparse
import gzip
import json
import os
import sys
from pathlib import Path

from tokenizers import Tokenizer


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, help="stop after so many pairs")
    parser.add_argument("--max-length", type=int, default=512)
    options = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(options.model / "tokenizer.json"))
    too_long = equal = written = 0
    opened = gzip.open if options.data.suffix == ".gz" else open
    with opened(options.data, "rt") as file:
        for line in file:
            row = json.loads(line)
            prompt = row.get("prompt") or ""
            chosen, rejected = (
                tokenizer.encode(prompt + row[key], add_special_tokens=False).ids
                for key in ("chosen", "rejected"))
            if max(len(chosen), len(rejected)) > options.max_length:
                too_long += 1
                continue
            if chosen == rejected:
                equal += 1
                continue
            shared = len(os.path.commonprefix([chosen, rejected]))
            print(json.dumps({
                "prompt_ids": chosen[:shared], "chosen_ids": chosen, "rejected_ids": rejected}))
            written += 1
            if written == options.limit:
                break
    print(
        f"tokenize_pairs.py: {written} pairs, {too_long} too long, {equal} equal in tokens",
        file=sys.stderr)


if __name__ == "__main__":
    main()
