"""What the scripts that score have in common: rows, batches, the timed loop and its report.

A row of the data is {"sequences": [[ids], ...]} and for cross_encoder.py also {"texts": [...]}, as
many: a pair has two, best-of-16 sixteen, a solution of K steps K prefixes of one another.
"""

import sys
import time

import common


def parser(text):
    arguments = common.parser(text)
    arguments.add_argument("--batch", type=int, default=8, help="sequences computed at once")
    arguments.add_argument("--order", choices=["file", "sorted"], default="file")
    return arguments


class Rows:
    """The sequences of all rows, flat, and the batches that they are computed in."""

    def __init__(self, options, pad):
        if pad is None:
            sys.exit("the model names no padding token")
        self.pad = pad
        self.groups = common.rows(options.data, options.limit)
        self.sequences = [ids for group in self.groups for ids in group["sequences"]]
        # transformers reads the last token that is not padding, whether it was padded or not.
        if any(ids[-1] == pad for ids in self.sequences):
            sys.exit(f"a sequence ends with token {pad}, which this model takes for padding")
        self.tokens = sum(map(len, self.sequences))
        places = list(range(len(self.sequences)))
        if options.order == "sorted":
            places.sort(key=lambda i: len(self.sequences[i]))
        self.plan = [places[i : i + options.batch] for i in range(0, len(places), options.batch)]

    @property
    def padding(self):
        """The share of what is computed that is padding."""
        computed = sum(len(p) * max(len(self.sequences[i]) for i in p) for p in self.plan)
        return 1 - self.tokens / computed

    def by_row(self, scores):
        found, taken = [], 0
        for group in self.groups:
            count = len(group["sequences"])
            found.append(scores[taken : taken + count])
            taken += count
        return found

    def arrays(self, places):
        """The ids of a batch, padded on the right, and its mask: 64-bit integers."""
        import numpy

        longest = max(len(self.sequences[i]) for i in places)
        ids = numpy.full((len(places), longest), self.pad, dtype=numpy.int64)
        mask = numpy.zeros_like(ids)
        for row, i in enumerate(places):
            ids[row, : len(self.sequences[i])] = self.sequences[i]
            mask[row, : len(self.sequences[i])] = 1
        return ids, mask

    def score(self, compute):
        """One pass over all batches: `compute` gives a batch's scores for its ids and mask."""
        scores = [0.0] * len(self.sequences)
        for places in self.plan:
            for i, value in zip(places, compute(*self.arrays(places))):
                scores[i] = float(value)
        return scores


def measure(peer, options, rows, compute, packages, **fields):
    """Warms up with the first batch, times passes over all and prints the report."""
    compute(*rows.arrays(rows.plan[0]))
    report(peer, options, rows, lambda: rows.score(compute), packages, padding=rows.padding,
           batch=options.batch, order=options.order, **fields)


def report(peer, options, rows, score_all, packages, **fields):
    """Times `score_all`, which returns the scores of all sequences in the order of the file."""
    times = []
    for _ in range(options.repeats):
        began = time.perf_counter()
        scores = score_all()
        times.append(time.perf_counter() - began)
    common.report(
        peer, options, packages, sequences=len(rows.sequences), tokens=rows.tokens, **fields,
        tokens_per_second=common.spread([rows.tokens / s for s in times]),
        groups_per_second=common.spread([len(rows.groups) / s for s in times]),
        scores=rows.by_row(scores))
