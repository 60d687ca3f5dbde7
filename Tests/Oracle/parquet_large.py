#!/usr/bin/env python3
"""Writes a Parquet file of a gigabyte of preference pairs, to measure how it streams.

    parquet_large.py PATH [--bytes N] [--one-group] [--compression CODEC] [--seed N]

Conversations as lists of messages, in row groups of 100,000 rows or in a single one (which takes some
gigabytes of memory here). Then, for time and memory (the largest resident set, in kilobytes):

    /usr/bin/time -v .build/release/reward inspect PATH
"""

import argparse
import math
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

CONVERSATION = pa.list_(pa.struct([("role", pa.string()), ("content", pa.string())]))
SCHEMA = pa.schema([("prompt", pa.string()), ("chosen", CONVERSATION), ("rejected", CONVERSATION),
                    ("score_chosen", pa.float64()), ("score_rejected", pa.float64())])
GROUP_ROWS = 100_000


class Texts:
    """Texts of made-up words, cut from one long text at random places."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        letters = "etaoinshrdlucmfwypvbgk"
        words = ["".join(self.random.choices(letters, k=self.random.randint(1, 9)))
                 for _ in range(30_000)]
        weights = [1 / rank for rank in range(1, len(words) + 1)]
        self.text = " ".join(self.random.choices(words, weights, k=8_000_000))

    def one(self, median):
        length = max(1, int(median * math.exp(self.random.gauss(0, 0.8))))
        start = self.random.randrange(len(self.text) - length)
        return self.text[start:start + length]


def part(texts, rows):
    """A table of that many pairs."""
    columns = [[] for _ in SCHEMA]
    for _ in range(rows):
        question = texts.one(200)
        pair = [[{"role": "user", "content": question}, {"role": "assistant", "content": texts.one(700)}]
                for _ in range(2)]
        scores = sorted((round(texts.random.gauss(0, 2), 3) for _ in range(2)), reverse=True)
        for column, value in zip(columns, [question, *pair, *scores]):
            column.append(value)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, SCHEMA)], schema=SCHEMA)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--bytes", type=int, default=10**9)
    parser.add_argument("--one-group", action="store_true")
    parser.add_argument("--compression", default="snappy")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    texts = Texts(options.seed)
    parts = []
    with pq.ParquetWriter(options.path, SCHEMA, compression=options.compression) as writer:
        while not parts or options.path.stat().st_size < options.bytes:
            table = part(texts, GROUP_ROWS)
            parts.append(len(table) if not options.one_group else table)
            writer.write_table(table)
    if options.one_group:
        whole = pa.concat_tables(parts)
        pq.write_table(whole, options.path, row_group_size=len(whole), compression=options.compression)
    file = pq.ParquetFile(options.path)
    print(f"{file.metadata.num_rows} rows in {file.num_row_groups} row groups, "
          f"{options.path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
