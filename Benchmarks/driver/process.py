"""Runs one measurement as a process of its own and reads the JSON object that it prints."""

import json
import os
import subprocess
import time
from dataclasses import dataclass, field
from functools import cache

from . import paths


class Absent(Exception):
    """A peer that could not be installed."""


@dataclass
class Outcome:
    """What a process told, or why it told nothing. `absent`: it could not even be installed."""

    report: dict = field(default_factory=dict)
    reason: str = ""
    absent: bool = False
    seconds: float = 0.0


@cache
def python(*packages):
    """The Python of the first environment that has these packages."""
    for name in ("bench", "oracle"):
        program = paths.DEPS / name / "bin" / "python"
        test = ("import importlib.util as u, sys; "
                "sys.exit(any(u.find_spec(p) is None for p in sys.argv[1:]))")
        if program.exists() and subprocess.run([program, "-c", test, *packages]).returncode == 0:
            return str(program)
    raise Absent(f"{', '.join(packages)} is not installed (Scripts/setup.sh bench)")


def environment(threads):
    found = dict(os.environ)
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        found[name] = str(threads)
    return found


def run(command, threads, limit):
    """An Outcome; the last line of standard output is the JSON object. `limit` is in seconds."""
    command = [str(part) for part in command]
    began = time.monotonic()
    try:
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=limit, cwd=paths.ROOT,
            env=environment(threads))
    except OSError as error:
        return Outcome(reason=f"could not be started: {error}")
    except subprocess.TimeoutExpired:
        return Outcome(reason=f"did not end within {limit:g} s", seconds=limit)
    took = time.monotonic() - began
    if done.returncode:
        return Outcome(reason=failure(done), seconds=took)
    try:
        report = json.loads(done.stdout.decode().splitlines()[-1])
        return Outcome(report=report, seconds=took)
    except (IndexError, ValueError):
        return Outcome(reason="its last line of output is no JSON object", seconds=took)


def failure(done):
    """A reason in one line: how it ended and the last thing that it said."""
    said = [line.strip() for line in done.stderr.decode(errors="replace").splitlines()]
    last = next((line for line in reversed(said) if line), "nothing on standard error")
    how = f"signal {-done.returncode}" if done.returncode < 0 else f"status {done.returncode}"
    return f"ended with {how}: {last[:300]}"
