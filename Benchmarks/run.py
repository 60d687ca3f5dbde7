#!/usr/bin/env python3
"""Measures RewardKit beside its peers, in turn, and prints a Markdown table.

    Benchmarks/run.py [--full] [--workloads pairs,train,generate] [--rounds 3] [--model DIR] ...

`make bench` (about 15 minutes on 2 cores) and `make bench-full` (about 3 hours) build what this
needs and run it. Writes latest.json, latest.md and the ratios as charts to Benchmarks/results. The
exit status is 1 when RewardKit failed, or when it and a peer computed other numbers.
"""

import argparse
import fcntl
import json
import shlex
import sys
import time
from pathlib import Path

from driver import (
    chart, data, machine, paths, process, sizes, summary, table, targets, workloads)
from driver.rounds import Rounds


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def names(text):
    found = text.split(",")
    if not set(found) <= set(workloads.KNOWN):
        raise argparse.ArgumentTypeError(f"of {', '.join(workloads.KNOWN)}")
    return [name for name in workloads.KNOWN if name in found]


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--full", action="store_true",
        help="more of everything, all of the peers' configurations, and the workloads "
        f"{', '.join(sorted(workloads.ONLY_FULL))} (about 3 hours; without it about 15 minutes)")
    add("--workloads", type=names,
        help=f"with commas, of {', '.join(workloads.KNOWN)} (default: all that the run has)")
    add("--isa", choices=list(process.INSTRUCTION_SETS), default="avx2",
        help="the instructions that the libraries of both sides may use (default avx2, which the "
        "promises are about; native is what the machine has)")
    add("--threads", type=sizes.positive, default=2, help="of both sides (default 2)")
    add("--every-configuration", action="store_true",
        help="run all of the peers' configurations in every round, not only their fastest")
    add("--model", type=Path, default=paths.MODEL, help="a GGUF file or a Hugging Face directory")
    add("--data", type=Path, dest="text", help="text pairs: JSON Lines, plain or .gz")
    add("--limit", type=float, default=3600, help="seconds that one process may take")
    add("--output", type=Path, default=paths.RESULTS, help="where the results go")
    add("--check", action="store_true",
        help="end with status 1 also when a promise that was measured does not hold")
    add("--prepare-only", action="store_true", help="write the data and stop")
    sizes.add_to(parser)
    settings = parser.parse_args()
    sizes.fill(settings)
    settings.workloads = settings.workloads or workloads.usual(settings.full)
    if settings.warm_up >= settings.steps:
        parser.error("--warm-up must be below --steps")
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
    if not chosen:
        sys.exit(f"run.py: nothing can be measured: {prepared.missing}")
    rounds = Rounds(chosen, settings, say)
    rounds.run()
    if rounds.was_stopped:
        warned.append("**stopped before the end**")
    rows = [row for workload in chosen for row in summary.rows(workload, rounds)]
    return {
        "command": shlex.join(["Benchmarks/run.py", *sys.argv[1:]]),
        "began": began, "minutes": (time.monotonic() - minutes) / 60,
        "commit": machine.commit(), "machine": machine.describe(),
        "versions": summary.versions(rounds),
        "settings": {
            **vars(settings), "output": str(settings.output),
            "model": paths.shown(settings.model), "text": paths.shown(prepared.text)},
        "sgemm_gflops": summary.probes(rounds), "probes": len(rounds.probe.reports),
        "rows": rows, "targets": targets.judged(rows), "missing": prepared.missing,
        "was_stopped": rounds.was_stopped, "warnings": warned,
        "problems": [problem for row in rows for problem in row["problems"]]}


def write(result, folder):
    folder.mkdir(parents=True, exist_ok=True)
    text = table.markdown(result)
    (folder / "latest.json").write_text(json.dumps(result, indent=1) + "\n")
    (folder / "latest.md").write_text(text)
    print(text)
    written = ["latest.json", "latest.md", *chart.write(result["rows"], folder)]
    say(f"wrote {', '.join(written)} to {paths.shown(folder)}")


def main():
    settings = arguments()
    for program in (paths.PROGRAM, paths.REWARD):
        if not settings.prepare_only and not program.exists():
            sys.exit(f"run.py: there is no {paths.shown(program)}: run make bench")
    lock = alone()
    try:
        prepared = data.prepare(settings, say)
    except process.Absent as error:
        sys.exit(f"run.py: {error}; it is needed to write the models that both sides read")
    if settings.prepare_only:
        return
    result = measure(settings, prepared)
    write(result, settings.output)
    lock.close()
    broken = settings.check and any(one["holds"] is False for one in result["targets"])
    sys.exit(1 if result["problems"] or result["was_stopped"] or broken else 0)


if __name__ == "__main__":
    main()
