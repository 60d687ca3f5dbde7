#!/usr/bin/env python3
"""Scores preference pairs with transformers: fp32, sdpa, padded batches.

    score_pairs.py --model DIR --data PAIRS.jsonl [--batches 1,8,16] [--orders file,sorted]

A row of the data is {"chosen_ids": [...], "rejected_ids": [...]}. Every batch size is run with the
sequences in the order of the file and sorted by length, the configurations in turn within each
repeat, so that a disturbance of the machine meets all of them. Printed for each: real (unpadded)
tokens and pairs per second, and how much of what was computed was padding; of batch 1 the scores.
"""

import time

import common


def batches(sequences, size, order):
    """Lists of positions in `sequences`."""
    places = list(range(len(sequences)))
    if order == "sorted":
        places.sort(key=lambda i: len(sequences[i]))
    return [places[i : i + size] for i in range(0, len(places), size)]


def main():
    arguments = common.parser(__doc__)
    arguments.add_argument("--batches", default="1,8,16")
    arguments.add_argument("--orders", default="file,sorted")
    options = arguments.parse_args()
    import torch

    common.use_threads(options.threads)
    began = time.perf_counter()
    model = common.classifier(options.model).eval()
    load_seconds = time.perf_counter() - began
    pad = model.config.pad_token_id
    assert pad is not None, "the model names no padding token"
    pairs = common.rows(options.data, options.limit)
    sequences = [ids for pair in pairs for ids in (pair["chosen_ids"], pair["rejected_ids"])]
    tokens = sum(map(len, sequences))

    def score(places):
        longest = max(len(sequences[i]) for i in places)
        ids = torch.full((len(places), longest), pad)
        mask = torch.zeros(len(places), longest, dtype=torch.long)
        for row, i in enumerate(places):
            ids[row, : len(sequences[i])] = torch.tensor(sequences[i])
            mask[row, : len(sequences[i])] = 1
        return model(input_ids=ids, attention_mask=mask, use_cache=False).logits[:, 0].tolist()

    plans = {
        (size, order): batches(sequences, size, order)
        for size in map(int, options.batches.split(","))
        for order in options.orders.split(",")
    }
    seconds = {key: [] for key in plans}
    scores = {}
    with torch.inference_mode():
        for plan in plans.values():
            score(plan[0])
        for _ in range(options.repeats):
            for key, plan in plans.items():
                found = [0.0] * len(sequences)
                began = time.perf_counter()
                for places in plan:
                    for i, value in zip(places, score(places)):
                        found[i] = value
                seconds[key].append(time.perf_counter() - began)
                scores[key] = found

    alone = scores.get((1, "file")) or next(iter(scores.values()))
    configurations = []
    for (size, order), plan in plans.items():
        computed = sum(len(p) * max(len(sequences[i]) for i in p) for p in plan)
        times = seconds[size, order]
        configurations.append({
            "batch": size,
            "order": order,
            "tokens_per_second": common.spread([tokens / s for s in times]),
            "pairs_per_second": common.spread([len(pairs) / s for s in times]),
            "padding": 1 - tokens / computed,
            "largest_difference_to_batch_1": max(
                abs(a - b) for a, b in zip(alone, scores[size, order])),
        })
    best = max(configurations, key=lambda c: c["tokens_per_second"]["median"])
    common.report(
        "transformers", options, pairs=len(pairs), tokens=tokens, load_seconds=load_seconds,
        configurations=configurations, best=best,
        scores=[alone[i : i + 2] for i in range(0, len(alone), 2)])


if __name__ == "__main__":
    main()
