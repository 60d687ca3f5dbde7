#!/usr/bin/env python3
"""Checks what is too big or too slow for the tests of `reward evaluate`.

    evaluation_check.py PROGRAM PYTHON DATA FOLDER [--rows 1000000] [--bytes 1000000000] [--limit 60]

PYTHON has transformers and pyarrow (`make fixtures` sets one up), DATA is the folder with real data,
FOLDER takes some gigabytes. It checks that

- accuracies and scores are those of transformers, text by text, on LLMBar, RM-Bench and HH, whatever
  the size of batches;
- a Parquet file of a gigabyte streams in less than 500 MB;
- a million pairs are evaluated from stored scores with the same numbers, in bounded memory.

Prints a line of JSON for each, and ends with 1 where one does not hold.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The tiny differences of two libraries' sums; a decision that they could turn would show as well.
TOLERANCE = 1e-4
STREAM_MIB = 500e6 / 2**20


def run(*command):
    """What a command prints, its seconds and its largest resident set in MiB."""
    start = time.monotonic()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]} {command[1]} failed ({status})")
    return output.decode(), time.monotonic() - start, usage.ru_maxrss / 1024


def report(name, holds, **facts):
    print(json.dumps(dict(check=name, holds=holds, **facts)), flush=True)
    return holds


def evaluated(options, model, arguments, name, batch_tokens):
    """The result and the scores of each item, right ones first."""
    folder = options.folder / f"{name}-{batch_tokens}"
    result = json.loads(run(
        options.program, "evaluate", "--model", model, *arguments, "--no-cache", "--json",
        "--row-policy", "skip", "--overwrite", "--batch-tokens", batch_tokens,
        "--output-dir", folder)[0])
    part = next(path for path in folder.iterdir() if path.is_dir())
    scores = {}
    for sample in map(json.loads, open(part / "samples.jsonl")):
        right = set(sample["correct"])
        order = sorted(range(len(sample["scores"])), key=lambda place: place not in right)
        scores[sample["file"], sample["id"]] = [sample["scores"][place] for place in order]
    return result, scores


def accuracies(result):
    """By subset, of style matrices by style; of pairs the one."""
    if "accuracy" in result:
        return {"": result["accuracy"]}
    return {name: part["value"] for name, part in result["subsets"].items()}


def parity(options, model, kind, data, arguments, limit):
    """The same model on the same items, by transformers and by two sizes of batches."""
    path = options.folder / f"{kind}.jsonl"
    limits = ["--limit", limit] if limit else []
    run(options.python, ROOT / "Tests/Oracle/evaluation_parity.py", model, kind, data,
        "--scores", path, *limits)
    wanted = {}
    for sample in map(json.loads, open(path)):
        file = data / sample["file"] if data.is_dir() else data
        wanted[str(file), sample["id"]] = sample["scores"]
    large, scores = evaluated(options, model, arguments + limits, kind, 2048)
    small, others = evaluated(options, model, arguments + limits, kind, 300)
    if not wanted.keys() == scores.keys() == others.keys():
        return report(f"parity on {kind}", False, items=[len(wanted), len(scores), len(others)])

    def furthest(other):
        return max(abs(a - b) for key, own in wanted.items() for a, b in zip(own, other[key]))

    def decisions(found):
        return {
            key: [right > wrong for right in own[:len(own) // 2] for wrong in own[len(own) // 2:]]
            for key, own in found.items()}

    turned = sum(decisions(wanted)[key] != own for key, own in decisions(scores).items())
    distance = max(furthest(scores), furthest(others))
    return report(
        f"parity on {kind}",
        distance < TOLERANCE and turned == 0 and accuracies(large) == accuracies(small),
        items=len(wanted), furthest=distance, items_decided_otherwise=turned,
        accuracies=accuracies(large))


def streams(options):
    path = options.folder / "large.parquet"
    run(options.python, ROOT / "Tests/Oracle/parquet_large.py", path, "--bytes", options.bytes)
    size = path.stat().st_size
    _, seconds, peak = run(options.program, "inspect", path)
    path.unlink()
    return report(
        f"a Parquet file of {size / 1e9:.2f} GB", peak < STREAM_MIB, seconds=round(seconds, 1),
        peak_mib=round(peak))


def cached(options, model):
    lines = run(
        sys.executable, ROOT / "Benchmarks/cached_evaluation.py", options.program, model,
        options.folder / "cached", "--rows", options.rows)[0].splitlines()
    few, many = map(json.loads, lines)
    # What is kept are some numbers for each pair: far less than their texts.
    growth = many["cached_peak_mib"] - few["cached_peak_mib"]
    bounded = growth * 2**20 < 0.5 * (many["megabytes"] - few["megabytes"]) * 1e6
    return report(
        f"{many['rows']} pairs from stored scores", many["same_numbers"] and bounded,
        seconds=many["cached_seconds"], megabytes_a_second=many["cached_megabytes_a_second"],
        peak_mib=[few["cached_peak_mib"], many["cached_peak_mib"]])


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name in ["program", "python", "data", "folder"]:
        # Not resolved: the Python of a virtual environment is a link.
        parser.add_argument(name, type=lambda text: Path(os.path.abspath(text)))
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--bytes", type=int, default=10**9)
    parser.add_argument("--limit", type=int, default=20, help="rows of RM-Bench; HH has five times as many")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    model = options.folder / "model"
    encoder = options.folder / "encoder"
    pairs = ["--dataset", ROOT / "Examples/Instructions/pairs.jsonl", "--limit", 40, "--max-steps", 1,
             "--eval-fraction", 0, "--overwrite-output-dir"]
    run(options.program, "train", "--model", "smollm2-135m-instruct", *pairs, "--output-dir", model)
    # Of a small one, since the first of its runs has to compute thousands of scores.
    run(options.program, "train", "--model", "all-minilm-l6-v2", "--template", "chatml", *pairs,
        "--max-length", 256, "--output-dir", encoder)
    data = options.data
    style = data / "rm-bench/chat_filtered.json.gz"
    dialogues = data / "hh-rlhf-harmless/test.jsonl.gz"
    checks = [
        parity(options, model, "llmbar", data / "llmbar/LLMBar",
               ["--benchmark", "llmbar", "--data", data], None),
        parity(options, model, "rm-bench", style,
               ["--benchmark", "rm-bench", "--data", style], options.limit),
        parity(options, model, "hh", dialogues, ["--dataset", dialogues], 5 * options.limit),
        streams(options),
        cached(options, encoder),
    ]
    sys.exit(0 if all(checks) else 1)


if __name__ == "__main__":
    main()
