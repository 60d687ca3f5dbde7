"""Runs one measurement as a process of its own and reads the JSON object that it prints."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from functools import cache

from . import paths

# What the libraries of both sides read when they choose instructions: libtorch's own kernels,
# oneDNN, MKL and OpenBLAS (numpy).
INSTRUCTION_SETS = {
    "avx2": {
        "ATEN_CPU_CAPABILITY": "avx2", "ONEDNN_MAX_CPU_ISA": "AVX2",
        "MKL_ENABLE_INSTRUCTIONS": "AVX2", "OPENBLAS_CORETYPE": "Haswell"},
    "native": {},
}
ENVIRONMENTS = ("bench", "oracle", "bench-extra")


class Absent(Exception):
    """A peer that could not be installed."""


@dataclass
class Outcome:
    """What a process told, or why it told nothing. `absent`: it could not even be installed.

    `seconds` is the whole process's, and `peak_rss_mib` what the system counted for it."""

    report: dict = field(default_factory=dict)
    reason: str = ""
    absent: bool = False
    seconds: float = 0.0
    peak_rss_mib: float = 0.0


@cache
def python(*packages):
    """The Python of the first environment that has these packages."""
    for name in ENVIRONMENTS:
        program = paths.DEPS / name / "bin" / "python"
        test = ("import importlib.util as u, sys; "
                "sys.exit(any(u.find_spec(p) is None for p in sys.argv[1:]))")
        if program.exists() and subprocess.run([program, "-c", test, *packages]).returncode == 0:
            return str(program)
    raise Absent(f"{', '.join(packages)} is not installed (make bench-full installs all peers)")


def environment(threads, isa):
    """The caller's variables without its own choice of instructions, and with this one."""
    chosen = {name for names in INSTRUCTION_SETS.values() for name in names}
    found = {name: value for name, value in os.environ.items() if name not in chosen}
    found.update(INSTRUCTION_SETS[isa])
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS",
                 "RAYON_NUM_THREADS"):
        found[name] = str(threads)
    return found


def run(command, threads, limit, isa):
    """An Outcome; the last line of standard output is the JSON object. `limit` is in seconds."""
    command = [str(part) for part in command]
    # Files, not pipes: nobody else then wakes up while the process is timed.
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as error:
        began = time.monotonic()
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=error, cwd=paths.ROOT,
                env=environment(threads, isa))
        except OSError as failure:
            return Outcome(reason=f"could not be started: {failure}")
        late = threading.Event()

        def end():
            late.set()
            process.kill()

        timer = threading.Timer(limit, end)
        timer.start()
        try:
            # Unlike Popen.wait it tells the memory of this process alone.
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            raise
        finally:
            timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        took = time.monotonic() - began
        peak = usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
        out.seek(0)
        error.seek(0)
        said, complaints = out.read(), error.read()
    if late.is_set():
        return Outcome(reason=f"did not end within {limit:g} s", seconds=took)
    if process.returncode:
        return Outcome(reason=failure_of(process.returncode, complaints), seconds=took)
    try:
        report = json.loads(said.decode().splitlines()[-1])
    except (IndexError, ValueError):
        report = None
    if not isinstance(report, dict):
        return Outcome(reason="its last line of output is no JSON object", seconds=took)
    return Outcome(report=report, seconds=took, peak_rss_mib=peak)


def failure_of(status, complaints):
    """A reason in one line: how it ended and the last thing that it said."""
    said = [line.strip() for line in complaints.decode(errors="replace").splitlines()]
    last = next((line for line in reversed(said) if line), "nothing on standard error")
    how = f"signal {-status}" if status < 0 else f"status {status}"
    return f"ended with {how}: {last[:300]}"
