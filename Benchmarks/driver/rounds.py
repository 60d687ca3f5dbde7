"""Runs the processes in turn, with the machine's matrix-multiply rate between them."""

import statistics

from . import paths, process

# A peer's configuration this much slower than its fastest is not run in later rounds.
CONTENDER = 0.9
FASTEST_OF = 3  # measurements of each shape in a probe


class Probe:
    """The fp32 matrix-multiply rate: of RewardKit's libtorch, torch and numpy the fastest."""

    def __init__(self, settings, say):
        self.settings, self.say, self.reports = settings, say, []

    def __call__(self):
        found = {"rewardkit": self.run([paths.PROGRAM, "gemm"])["best_gflops"]}
        try:
            report = self.run([process.python("torch", "numpy"), paths.PEERS / "gemm.py"])
            for library in ("torch", "numpy"):
                found[library] = max(g[library]["best"] for g in report["gflops"])
        except process.Absent:
            pass  # said where the peers are listed
        self.reports.append(found)
        best = max(found.values())
        self.say(f"  matrix products: {best:.0f} GFLOP/s")
        return best

    def run(self, command):
        threads = self.settings.threads
        outcome = process.run(
            [*command, "--threads", threads, "--repeats", FASTEST_OF], threads,
            self.settings.limit, self.settings.isa)
        if outcome.reason:
            raise SystemExit(f"run.py: the probe of matrix products {outcome.reason}")
        return outcome.report


class Rounds:
    """`outcomes[workload key][configuration name]` and `probes[workload key]`, a list each, one
    entry a round."""

    def __init__(self, workloads, settings, say):
        self.workloads, self.settings, self.say = workloads, settings, say
        self.probe = Probe(settings, say)
        self.outcomes = {w.key: {} for w in workloads}
        self.probes = {w.key: [] for w in workloads}
        self.was_stopped = False

    def run(self):
        """All rounds; Ctrl-C ends them, and what was measured until then stays."""
        try:
            self.run_all()
        except KeyboardInterrupt:
            self.was_stopped = True
            self.say("stopped")

    def run_all(self):
        for number in range(max(w.rounds for w in self.workloads)):
            before = None
            for workload in self.workloads:
                if number >= workload.rounds:
                    continue
                self.say(f"round {number + 1} of {workload.rounds}: {workload.title}")
                if workload.is_probed and before is None:
                    before = self.probe()
                chosen = [*workload.own, *self.contenders(workload)]
                # Whoever comes first finds the cooler machine, so they take turns at it.
                for configuration in chosen if number % 2 == 0 else chosen[::-1]:
                    self.measure(workload, configuration)
                # What another workload measured minutes ago says nothing about this one.
                after = self.probe() if workload.is_probed else None
                if workload.is_probed:
                    self.probes[workload.key].append((before, after))
                before = after

    def median(self, workload, name):
        """Over the rounds; None when nothing was measured."""
        values = [
            workload.value(o) for o in self.outcomes[workload.key].get(name, []) if not o.reason]
        return statistics.median(values) if values else None

    def contenders(self, workload):
        """The peers' configurations worth running again: the fastest of every row."""
        able = [c for c in workload.peers if not self.failed(workload, c.name)]
        if self.settings.every_configuration or not self.outcomes[workload.key]:
            return able
        medians = {c.name: self.median(workload, c.name) for c in able}
        speeds = {n: workload.speed(m) if m else 0 for n, m in medians.items()}
        kept = set()
        for row in workload.rows:
            best = max((speeds.get(name, 0) for name in row.peers), default=0)
            kept |= {
                c.name for c in able if c.name in row.peers
                and (speeds[c.name] >= CONTENDER * best or row.keeps_default and c.is_default)}
        return [c for c in able if c.name in kept]

    def failed(self, workload, name):
        return any(o.reason for o in self.outcomes[workload.key].get(name, []))

    def measure(self, workload, configuration):
        name = configuration.name
        if self.failed(workload, name):
            return
        try:
            outcome = process.run(
                configuration.command(), workload.threads, self.settings.limit, self.settings.isa)
            outcome.reason = outcome.reason or workload.says_nothing(outcome)
        except process.Absent as error:
            outcome = process.Outcome(reason=str(error), absent=True)
        self.outcomes[workload.key].setdefault(name, []).append(outcome)
        who = f"RewardKit, {name}" if configuration in workload.own else name
        if outcome.reason:
            self.say(f"  {who}: {outcome.reason}")
        else:
            self.say(f"  {who}: {workload.value(outcome):.4g} {workload.unit} "
                     f"({outcome.seconds:.0f} s in all)")
