"""What the tests of the driver share: reports, and a machine that says what it is told to."""

import sys
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from driver import process, rounds, summary  # noqa: E402
from driver.workload import Configuration, Row, Workload  # noqa: E402

SETTINGS = SimpleNamespace(threads=2, limit=60, isa="avx2", every_configuration=False)


def report(rate, scores=(1.0, -2.0), peak=100.0, **more):
    return {
        "tokens_per_second": {"median": rate, "all": [rate]}, "scores": [list(scores)],
        "peak_rss_mib": peak, "versions": {}, **more}


class Machine:
    """Stands for process.run: a name (the command) gives its next report, or fails."""

    def __init__(self, says, probes=()):
        self.says, self.probes, self.ran = says, list(probes), []

    def __call__(self, command, threads, limit, isa):
        if "gemm" in command:
            return process.Outcome(report={"best_gflops": self.probes.pop(0)})
        self.ran.append(command[0])
        said = self.says[command[0]]
        said = said.pop(0) if isinstance(said, list) else said
        if isinstance(said, BaseException):
            raise said
        if isinstance(said, str):
            return process.Outcome(reason=said)
        if isinstance(said, float):
            return process.Outcome({"reward": 1.0}, seconds=said, peak_rss_mib=7.0)
        return process.Outcome(said)


def absent(*_):
    raise process.Absent("nothing is installed")


def configuration(name, is_there=True, **flags):
    return Configuration(name, (lambda: [name]) if is_there else absent, **flags)


def run(workload, says, probes=(100,) * 99):
    """The rows of a workload, and which configurations ran in which order."""
    found, machine = rounds.Rounds([workload], SETTINGS, lambda _: None), Machine(says, probes)
    with mock.patch.object(process, "run", machine), \
            mock.patch.object(process, "python", absent):
        found.run()
    return summary.rows(workload, found), machine.ran


def measured(says, probes=(100,) * 99, count=3, **more):
    """RewardKit ("own") beside three configurations of a peer."""
    peers = [configuration(name, says[name] is not None, is_default=name == "usual")
             for name in ("one", "two", "usual")]
    row = Row("score", "scoring", "own", "transformers", ["one", "two", "usual"], "scores", "one",
              flop=lambda _: 1e8, **more)
    workload = Workload(
        "score", "scoring", "tokens/s", "tokens_per_second", [configuration("own")], peers, [row],
        count, 2)
    (found,), ran = run(workload, says, probes)
    return found, ran
