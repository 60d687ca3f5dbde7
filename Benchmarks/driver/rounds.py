"""Runs the processes in turn, with the machine's matrix-multiply rate between them."""

import statistics

from . import paths, process

# A peer's configuration this much slower than its fastest is not run in later rounds.
CONTENDER = 0.9
FASTEST_OF = 3  # measurements of each shape in a probe


def median(outcomes, metric):
    """Over the rounds; None when nothing was measured."""
    values = [o.report[metric]["median"] for o in outcomes if o.report]
    return statistics.median(values) if values else None


class Probe:
    """The fp32 matrix-multiply rate: of RewardKit's libtorch, torch and numpy the fastest."""

    def __init__(self, settings, say):
        self.settings, self.say, self.reports = settings, say, []

    def __call__(self):
        arguments = ["--threads", self.settings.threads, "--repeats", FASTEST_OF]
        found = {}
        outcome = process.run(
            [paths.PROGRAM, "gemm", *arguments], self.settings.threads, self.settings.limit)
        if outcome.reason:
            raise SystemExit(f"run.py: reward-bench gemm {outcome.reason}")
        found["rewardkit"] = outcome.report["best_gflops"]
        try:
            python = process.python("torch", "numpy")
            outcome = process.run(
                [python, paths.PEERS / "gemm.py", *arguments], self.settings.threads,
                self.settings.limit)
            if outcome.reason:
                raise SystemExit(f"run.py: gemm.py {outcome.reason}")
            for library in ("torch", "numpy"):
                found[library] = max(g[library]["best"] for g in outcome.report["gflops"])
        except process.Absent:
            pass  # said where the peers are listed
        self.reports.append(found)
        best = max(found.values())
        self.say(f"  matrix products: {best:.0f} GFLOP/s")
        return best


class Rounds:
    """`outcomes[workload key][configuration name]` and `probes[workload key]`, a list each, one
    entry a round. RewardKit's configuration is named "rewardkit"."""

    def __init__(self, workloads, settings, say):
        self.workloads, self.settings, self.say = workloads, settings, say
        self.probe = Probe(settings, say)
        self.outcomes = {w.key: {} for w in workloads}
        self.probes = {w.key: [] for w in workloads}

    def run(self):
        count = max(w.rounds for w in self.workloads)
        for number in range(count):
            before = self.probe()
            for workload in self.workloads:
                if number >= workload.rounds:
                    continue
                self.say(f"round {number + 1} of {workload.rounds}: {workload.title}")
                chosen = [("rewardkit", workload.rewardkit)]
                chosen += [(c.name, c) for c in self.contenders(workload)]
                # Whoever comes first finds the cooler machine, so they take turns at it.
                for name, configuration in chosen if number % 2 == 0 else chosen[::-1]:
                    self.measure(workload, name, configuration)
                after = self.probe()
                self.probes[workload.key].append((before, after))
                before = after

    def contenders(self, workload):
        """The peer's configurations worth running again."""
        outcomes = self.outcomes[workload.key]
        medians = {
            c.name: median(outcomes[c.name], workload.metric)
            for c in workload.peers if c.name in outcomes}
        if not medians or self.settings.every_configuration:
            return [c for c in workload.peers if not self.failed(workload, c.name)]
        best = max((m for m in medians.values() if m), default=0)
        return [
            c for c in workload.peers
            if not self.failed(workload, c.name)
            and (medians[c.name] >= CONTENDER * best or workload.keeps_default and c.is_default)]

    def failed(self, workload, name):
        return any(o.reason for o in self.outcomes[workload.key].get(name, []))

    def measure(self, workload, name, configuration):
        if self.failed(workload, name):
            return
        try:
            outcome = process.run(
                configuration.command(), self.settings.threads, self.settings.limit)
        except process.Absent as error:
            outcome = process.Outcome(reason=str(error), absent=True)
        self.outcomes[workload.key].setdefault(name, []).append(outcome)
        who = "RewardKit" if name == "rewardkit" else f"{workload.peer}, {name}"
        if outcome.reason:
            self.say(f"  {who}: {outcome.reason}")
        else:
            rate = outcome.report[workload.metric]["median"]
            self.say(f"  {who}: {rate:.4g} {workload.unit} ({outcome.seconds:.0f} s in all)")
