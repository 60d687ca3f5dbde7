"""What a workload is: processes that are run in turn, and the rows of the table they make."""

from dataclasses import dataclass, field
from typing import Callable

from . import paths, process


@dataclass
class Configuration:
    """One way to run a workload. `command` is called late: a peer may not be installed."""

    name: str  # unique in its workload
    command: Callable[[], list]
    is_default: bool = False


@dataclass
class Row:
    """A line of the table: one configuration of RewardKit beside peers."""

    key: str
    title: str
    own: str  # a name in the workload's `own`
    peer: str = ""  # what the table calls the peers
    peers: list = field(default_factory=list)  # names in the workload's `peers`
    # Which numbers of both sides must agree (agreement.py), and the peer that they are compared
    # with: the one that pads and recomputes nothing.
    check: str = ""
    reference: str = ""
    # A configuration of RewardKit's own that this one is compared with: fp32, for int8.
    against: str = ""
    # FLOP of the matrix products that RewardKit needs for one unit, from its own report.
    flop: Callable[[dict], float] | None = None
    # Whether the peers' default runs in every round though it is not among their fastest.
    keeps_default: bool = True


@dataclass
class Workload:
    key: str
    title: str
    unit: str
    metric: str  # the field of the reports that is compared, {"median", "all"}
    own: list  # RewardKit's configurations
    peers: list
    rows: list
    rounds: int
    threads: int
    higher_is_better: bool = True
    # Whether the machine's matrix-multiply rate is measured before and after: it costs seconds.
    is_probed: bool = True
    details: dict = field(default_factory=dict)

    def value(self, outcome):
        """What this outcome says in `unit`."""
        if self.metric == "process_seconds":
            return outcome.seconds
        return outcome.report[self.metric]["median"]

    def says_nothing(self, outcome):
        """Why an outcome that has a report has no number; empty where it has one."""
        if self.metric == "process_seconds":
            return ""
        value = (outcome.report.get(self.metric) or {}).get("median")
        is_number = isinstance(value, (int, float)) and value > 0
        return "" if is_number else f"its report has no {self.metric}"

    def speed(self, value):
        """Larger is better."""
        return value if self.higher_is_better else 1 / value

    def ratio(self, own, other):
        """By how much RewardKit's value is the better one."""
        return self.speed(own) / self.speed(other)


def peer(name, script, arguments, packages=("torch", "transformers"), **more):
    def command():
        return [process.python(*packages), paths.PEERS / script, *arguments]

    return Configuration(name, command, **more)


def rewardkit(name, subcommand, arguments):
    """RewardKit's side of a measurement."""
    return Configuration(name, lambda: [paths.PROGRAM, subcommand, *arguments])
