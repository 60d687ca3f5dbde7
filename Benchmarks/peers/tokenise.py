#!/usr/bin/env python3
"""Turns texts into token ids with the Rust tokenizers library, on one thread.

    tokenise.py --model DIR --data TEXTS.jsonl [--repeats 5]

A row of the data is {"text": "..."}; nothing is added to it. The texts are encoded one at a time
and all in one call, with the library's own threads switched off; the faster way's rate is printed,
with each way's beside it. `ids_sha256` is of all ids in the order of the rows, each row's preceded
by how many they are, as 32-bit little-endian integers.
"""

import array
import hashlib
import os
import sys
import time

import common


def digest(encoded):
    sum = hashlib.sha256()
    for ids in encoded:
        values = array.array("i", [len(ids), *ids])
        assert values.itemsize == 4
        if sys.byteorder == "big":
            values.byteswap()
        sum.update(values.tobytes())
    return sum.hexdigest()


def main():
    arguments = common.parser(__doc__)
    options = arguments.parse_args()
    options.threads = 1
    os.environ["TOKENIZERS_PARALLELISM"] = "false"  # read when the first batch is encoded
    from tokenizers import Tokenizer

    began = time.perf_counter()
    tokenizer = Tokenizer.from_file(str(options.model / "tokenizer.json"))
    load_seconds = time.perf_counter() - began
    # A model's file may ask for truncation or padding, which is not tokenising.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    texts = [row["text"] for row in common.rows(options.data, options.limit)]
    size = sum(len(text.encode()) for text in texts)
    ways = {
        "one at a time": lambda: [
            tokenizer.encode(text, add_special_tokens=False) for text in texts],
        "encode_batch": lambda: tokenizer.encode_batch(texts, add_special_tokens=False),
        # Leaves out where in the text each token lies.
        "encode_batch_fast": lambda: tokenizer.encode_batch_fast(texts, add_special_tokens=False),
    }
    seconds, digests = {}, set()
    for name, encode in ways.items():
        # The first pass is not timed: it fills the library's cache of words.
        encoded = [found.ids for found in encode()]
        digests.add(digest(encoded))
        seconds[name] = []
        for _ in range(options.repeats):
            began = time.perf_counter()
            encode()
            seconds[name].append(time.perf_counter() - began)
    if len(digests) > 1:
        sys.exit("tokenise.py: the ways do not give the same ids")
    tokens = sum(map(len, encoded))

    def rates(amount):
        return {name: common.spread([amount / s for s in taken]) for name, taken in seconds.items()}

    best = max(ways, key=lambda name: rates(size)[name]["median"])
    common.report(
        "tokenizers", options, packages=("tokenizers",), texts=len(texts), bytes=size,
        tokens=tokens, load_seconds=load_seconds, configuration=best,
        megabytes_per_second=rates(size / 1e6)[best], tokens_per_second=rates(tokens)[best],
        megabytes_per_second_by_way=rates(size / 1e6), ids_sha256=digests.pop())


if __name__ == "__main__":
    main()
