"""Adds the rounds up: one dictionary for each row of the table, and what went wrong."""

import statistics

from . import agreement

UNSTEADY = 1.5


def side(workload, rounds, name):
    """A configuration over its rounds, or None when it has no number."""
    outcomes = [o for o in rounds.outcomes[workload.key].get(name, []) if not o.reason]
    if not outcomes:
        return None
    last = outcomes[-1].report
    return {
        "configuration": name,
        "median": rounds.median(workload, name),
        "rounds": [workload.value(o) for o in outcomes],
        # The process's own count leaves out what it does after the measured work.
        "peak_rss_mib": max(o.report.get("peak_rss_mib") or o.peak_rss_mib for o in outcomes),
        "process_seconds": [o.seconds for o in outcomes],
        "last_report": {k: v for k, v in last.items() if k not in ("scores", "model")},
    }


def first_report(workload, rounds, name):
    outcomes = rounds.outcomes[workload.key].get(name, [])
    return next((o.report for o in outcomes if not o.reason), None)


def rows(workload, rounds):
    """The workload's lines of the table. Their `problems` are those that must make the run fail."""
    return [row(workload, one, rounds) for one in workload.rows]


def row(workload, one, rounds):
    own = side(workload, rounds, one.own)
    sides = {name: side(workload, rounds, name) for name in one.peers}
    measured = [s for s in sides.values() if s]
    # One that was left out of later rounds was slower than the others by far.
    most = max((len(s["rounds"]) for s in measured), default=0)
    best = max(
        (s for s in measured if len(s["rounds"]) == most),
        key=lambda s: workload.speed(s["median"]), default=None)
    default = next(
        (sides[c.name] for c in workload.peers if c.is_default and c.name in sides), None)
    found = {
        "key": one.key, "title": one.title, "unit": workload.unit, "peer": one.peer,
        "higher_is_better": workload.higher_is_better, "own": one.own, **workload.details,
        "rewardkit": own, "peer_best": best, "peer_default": default,
        "peer_configurations": measured, "not_run": [], "problems": []}
    for key, other in (("ratio_best", best), ("ratio_default", default)):
        if own and other:
            found[key] = workload.ratio(own["median"], other["median"])
    if own and best:
        found["memory_ratio"] = own["peak_rss_mib"] / best["peak_rss_mib"]
    add_rate(workload, one, own, rounds, found)
    list_failures(workload, one, rounds, found)
    compare(workload, one, rounds, found)
    return found


def add_rate(workload, one, own, rounds, found):
    probes = rounds.probes[workload.key]
    rates = [rate for pair in probes for rate in pair]
    found["sgemm_gflops"] = statistics.median(rates) if rates else None
    found["sgemm_before_after"] = probes
    found["unsteady"] = bool(rates) and max(rates) > UNSTEADY * min(rates)
    if own and one.flop and rates:
        flop = one.flop(own["last_report"])
        found["share_of_sgemm"] = statistics.median(
            rate * flop / (1e9 * (before + after) / 2)
            for rate, (before, after) in zip(own["rounds"], probes))


def list_failures(workload, one, rounds, found):
    """A failure of RewardKit's own is a problem. One of a peer is listed: it says nothing about
    RewardKit, unless nothing is left that the numbers could be compared with."""
    binds = one.check in agreement.BINDING and not first_report(workload, rounds, one.reference)
    for name in [one.own, *one.peers]:
        for outcome in rounds.outcomes[workload.key].get(name, []):
            if not outcome.reason:
                continue
            who = "RewardKit" if name == one.own else one.peer
            found["not_run"].append(f"{who}, {name}: {outcome.reason}")
            if name == one.own or binds and name == one.reference and not outcome.absent:
                found["problems"].append(f"{one.title}: {who}, {name} {outcome.reason}")


def compare(workload, one, rounds, found):
    own = first_report(workload, rounds, one.own)
    reference = one.reference and first_report(workload, rounds, one.reference)
    if own and reference:
        found["agreement"] = agreement.compare(one.check, own, reference)
        found["agreement"]["with"] = one.reference
        found["agreement"]["binds"] = one.check in agreement.BINDING
        if one.check == "losses":
            found["losses"] = {"rewardkit": own["losses"], "peer": reference["losses"]}
    exact = one.against and first_report(workload, rounds, one.against)
    if own and exact:
        found["agreement"] = agreement.closeness(own, exact)
        found["agreement"]["with"] = f"own {one.against}"
        found["ratio_own"] = workload.ratio(
            rounds.median(workload, one.own), rounds.median(workload, one.against))
        # What rounding costs the peers, measured against the same exact scores.
        reports = {name: first_report(workload, rounds, name) for name in one.peers}
        found["peer_agreements"] = {
            name: agreement.closeness(report, exact) for name, report in reports.items()
            if report and "scores" in report and "scores" in exact}
    problem = found.get("agreement", {}).get("problem")
    if problem:
        found["problems"].append(f"{one.title}: {problem}")


def versions(rounds):
    """Of everything that ran, by name."""
    found = {}
    for configurations in rounds.outcomes.values():
        for outcomes in configurations.values():
            for outcome in outcomes:
                found.update(outcome.report.get("versions", {}))
    return found


def probes(rounds):
    """The matrix-multiply rate by library, in GFLOP/s: the median of all probes."""
    names = {name for report in rounds.probe.reports for name in report}
    return {
        name: statistics.median(r[name] for r in rounds.probe.reports if name in r)
        for name in sorted(names)}
