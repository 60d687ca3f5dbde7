#!/usr/bin/env python3
"""Scores preference pairs with transformers: fp32, sdpa, padded batches.

    score_pairs.py --model DIR --data PAIRS.jsonl [--batch 8] [--order file|sorted]

A row of the data is {"chosen_ids": [...], "rejected_ids": [...]}. The sequences are scored in the
order of the file or sorted by length, in batches of so many. Printed: real (unpadded) tokens and
pairs per second, how much of what was computed was padding, and the scores.
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
    arguments.add_argument("--batch", type=int, default=8, help="sequences computed at once")
    arguments.add_argument("--order", choices=["file", "sorted"], default="file")
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
    plan = batches(sequences, options.batch, options.order)
    computed = sum(len(p) * max(len(sequences[i]) for i in p) for p in plan)

    def score(places):
        longest = max(len(sequences[i]) for i in places)
        ids = torch.full((len(places), longest), pad)
        mask = torch.zeros(len(places), longest, dtype=torch.long)
        for row, i in enumerate(places):
            ids[row, : len(sequences[i])] = torch.tensor(sequences[i])
            mask[row, : len(sequences[i])] = 1
        return model(input_ids=ids, attention_mask=mask, use_cache=False).logits[:, 0].tolist()

    times, scores = [], [0.0] * len(sequences)
    with torch.inference_mode():
        score(plan[0])
        for _ in range(options.repeats):
            began = time.perf_counter()
            for places in plan:
                for i, value in zip(places, score(places)):
                    scores[i] = value
            times.append(time.perf_counter() - began)
    common.report(
        "transformers", options, batch=options.batch, order=options.order, pairs=len(pairs),
        tokens=tokens, padding=1 - tokens / computed, load_seconds=load_seconds,
        tokens_per_second=common.spread([tokens / s for s in times]),
        pairs_per_second=common.spread([len(pairs) / s for s in times]),
        scores=[scores[i : i + 2] for i in range(0, len(scores), 2)])


if __name__ == "__main__":
    main()
