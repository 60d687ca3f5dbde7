#!/usr/bin/env python3
"""Evaluates a million generated pairs twice, and says what the second time, from stored scores, costs.

    cached_evaluation.py PROGRAM MODEL FOLDER [--rows 1000000] [--prompts 1000] [--seed 0]

The first run computes and stores all scores. Beside the second run's time stand the time that reading
the same file takes (wc -l, with the file in memory) and its peak memory; a tenth of the rows shows
whether memory grows with them.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

WORDS = """time year people way day man thing woman life child world school state family student group
country problem hand part place case week company system program question work government number night
point home water room mother area money story fact month lot right study book eye job word business
issue side kind head house service friend father power hour game line end member law car city""".split()


def write_pairs(path, rows, count, seed):
    """Pairs of two of the four answers to one of some prompts: few texts to compute at first, and two
    to look up in every row."""
    source = random.Random(seed)

    def text(low, high):
        return " ".join(source.choices(WORDS, k=source.randint(low, high)))

    prompts = [(text(8, 30), [text(10, 60) for _ in range(4)]) for _ in range(count)]
    with open(path, "w", encoding="utf-8") as file:
        for row in range(rows):
            prompt, answers = source.choice(prompts)
            chosen, rejected = source.sample(answers, 2)
            pair = dict(id=row, prompt=prompt, chosen=chosen, rejected=rejected)
            file.write(json.dumps(pair) + "\n")


def run(program, model, data, folder, cache):
    """Seconds and peak MiB of an evaluation, and its result."""
    command = [program, "evaluate", "--model", model, "--dataset", data, "--json"]
    command += ["--output-dir", folder / "run", "--cache", cache]
    start = time.monotonic()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=sys.stderr,
        env=dict(os.environ, TQDM_MININTERVAL="10"))
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"the evaluation failed ({status})")
    return time.monotonic() - start, usage.ru_maxrss / 1024, json.loads(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("model")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--prompts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    folder = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    cache = folder / "scores.sqlite"
    for rows in [options.rows // 10, options.rows]:
        data = folder / f"pairs-{rows}.jsonl"
        write_pairs(data, rows, options.prompts, options.seed)
        first, _, one = run(options.program.resolve(), options.model, data, folder, cache)
        again, peak, two = run(options.program.resolve(), options.model, data, folder, cache)
        start = time.monotonic()
        subprocess.run(["wc", "-l", data], check=True, stdout=subprocess.DEVNULL)
        plain = time.monotonic() - start
        same = all(one[key] == two[key] for key in ["n", "wins", "ties", "mean_margin", "ci95"])
        size = data.stat().st_size / 1e6
        print(json.dumps(dict(
            rows=rows, megabytes=round(size, 1), first_seconds=round(first, 1),
            cached_seconds=round(again, 1), cached_megabytes_a_second=round(size / again, 1),
            wc_seconds=round(plain, 2), cached_peak_mib=round(peak), same_numbers=same,
            cache_megabytes=round(cache.stat().st_size / 1e6))), flush=True)


if __name__ == "__main__":
    main()
