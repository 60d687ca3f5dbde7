#!/usr/bin/env python3
"""Measures RewardKit beside its peers, in turn, and prints a Markdown table.

    Benchmarks/run.py [--rounds 3] [--workloads score,train,generate] [--model DIR] [--data PAIRS]

`make bench` builds what this needs and runs it. Writes Benchmarks/results/latest.json and .md. The
exit status is 1 when RewardKit or an installed peer failed, or when the two computed other numbers.
"""

import argparse
import fcntl
import json
import shlex
import sys
import time
from pathlib import Path

from driver import data, machine, paths, process, summary, table, workloads
from driver.rounds import Rounds

KNOWN = ["score", "train", "generate"]


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def positive(text):
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def names(text):
    found = text.split(",")
    if not set(found) <= set(KNOWN):
        raise argparse.ArgumentTypeError(f"of {', '.join(KNOWN)}")
    return [name for name in KNOWN if name in found]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--workloads", type=names, default=KNOWN, help="with commas (default: all)")
    add("--rounds", type=positive, default=3, help="of every workload (default 3)")
    add("--train-rounds", type=positive, help="of training (default: at most 2)")
    add("--every-configuration", action="store_true",
        help="run all of the peers' configurations in every round, not only their fastest")
    add("--threads", type=positive, default=2, help="of both sides (default 2)")
    add("--model", type=Path, default=paths.MODEL, help="a GGUF file or a Hugging Face directory")
    add("--data", type=Path, dest="text", help="text pairs: JSON Lines, plain or .gz")
    add("--pairs", type=positive, default=16, help="to score (default 16)")
    add("--max-length", type=positive, default=512, help="tokens of a scored sequence")
    add("--steps", type=positive, default=3, help="of training (default 3)")
    add("--warm-up", type=int, default=1, help="steps that are not timed (default 1)")
    add("--batch-size", type=positive, default=8, help="of training (default 8)")
    add("--train-max-length", type=positive, default=128, help="tokens of a trained sequence")
    add("--prompts", type=positive, default=4, help="to generate for (default 4)")
    add("--candidates", type=positive, default=16, help="of each prompt (default 16)")
    add("--new-tokens", type=positive, default=32, help="of each candidate (default 32)")
    add("--limit", type=float, default=1800, help="seconds that one process may take")
    add("--output", type=Path, default=paths.RESULTS, help="where latest.json and .md go")
    add("--prepare-only", action="store_true", help="write the data and stop")
    settings = parser.parse_args()
    if settings.train_rounds is None:
        settings.train_rounds = min(2, settings.rounds)
    if not 0 <= settings.warm_up < settings.steps:
        parser.error("--warm-up must be from 0 to below --steps")
    settings.model = settings.model.resolve()
    settings.text = settings.text and settings.text.resolve()
    return settings


def alone():
    """A lock that is held until the process ends: two benchmarks would measure each other."""
    paths.DATA.mkdir(parents=True, exist_ok=True)
    lock = (paths.DATA / ".lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit("run.py: another benchmark is running")
    return lock


def warnings():
    busy = machine.busy()
    return [f"others used {busy:.0%} of the processor at the start"] if busy > 0.1 else []


def measure(settings, prepared):
    began, minutes = time.strftime("%Y-%m-%d %H:%M"), time.monotonic()
    warned = warnings()
    chosen = workloads.all_of(settings, prepared)
    rounds = Rounds(chosen, settings, say)
    rounds.run()
    rows = [summary.row(workload, rounds) for workload in chosen]
    return {
        "command": shlex.join(["Benchmarks/run.py", *sys.argv[1:]]),
        "began": began, "minutes": (time.monotonic() - minutes) / 60,
        "commit": machine.commit(), "machine": machine.describe(),
        "versions": summary.versions(rounds),
        "settings": {
            **vars(settings), "output": str(settings.output),
            "model": paths.shown(settings.model), "text": paths.shown(prepared.text)},
        "sgemm_gflops": summary.probes(rounds), "probes": len(rounds.probe.reports),
        "rows": rows, "warnings": warned,
        "problems": [problem for row in rows for problem in row["problems"]]}


def main():
    settings = arguments()
    lock = alone()
    try:
        prepared = data.prepare(settings, say)
    except process.Absent as error:
        sys.exit(f"run.py: {error}; it is needed to write the models that both sides read")
    if settings.prepare_only:
        return
    if not paths.PROGRAM.exists():
        sys.exit(f"run.py: there is no {paths.shown(paths.PROGRAM)}: run make bench")
    result = measure(settings, prepared)
    text = table.markdown(result)
    settings.output.mkdir(parents=True, exist_ok=True)
    (settings.output / "latest.json").write_text(json.dumps(result, indent=1) + "\n")
    (settings.output / "latest.md").write_text(text)
    print(text)
    say(f"wrote {paths.shown(settings.output)}/latest.json and latest.md")
    lock.close()
    sys.exit(1 if result["problems"] else 0)


if __name__ == "__main__":
    main()
