"""Adds the rounds up: one dictionary for each workload, and what went wrong."""

import statistics

from . import agreement
from .rounds import median

UNSTEADY = 1.5


def side(outcomes, metric, name):
    """A configuration over its rounds, or None when it has no number."""
    reports = [o.report for o in outcomes if o.report]
    if not reports:
        return None
    return {
        "configuration": name,
        "median": median(outcomes, metric),
        "rounds": [r[metric]["median"] for r in reports],
        "peak_rss_mib": max(r["peak_rss_mib"] for r in reports),
        "process_seconds": [o.seconds for o in outcomes],
        "last_report": {k: v for k, v in reports[-1].items() if k not in ("scores", "model")},
    }


def row(workload, rounds):
    """One workload's numbers. Its `problems` are those that must make the run fail."""
    outcomes, probes = rounds.outcomes[workload.key], rounds.probes[workload.key]
    own = side(outcomes.get("rewardkit", []), workload.metric, workload.rewardkit.name)
    sides = {
        c.name: side(outcomes.get(c.name, []), workload.metric, c.name) for c in workload.peers}
    measured = [s for s in sides.values() if s]
    # One that was left out of later rounds was slower than the others by far.
    most = max((len(s["rounds"]) for s in measured), default=0)
    best = max(
        (s for s in measured if len(s["rounds"]) == most), key=lambda s: s["median"], default=None)
    default = next((sides[c.name] for c in workload.peers if c.is_default), None)
    rates = [rate for pair in probes for rate in pair]
    found = {
        "workload": workload.key, "title": workload.title, "unit": workload.unit,
        "peer": workload.peer, **workload.details,
        "rewardkit": own, "peer_best": best, "peer_default": default,
        "peer_configurations": measured,
        "sgemm_gflops": statistics.median(rates), "sgemm_before_after": probes,
        "unsteady": max(rates) > UNSTEADY * min(rates),
        "not_run": [], "problems": []}
    listed = [("RewardKit", "rewardkit")]
    listed += [(f"{workload.peer}, {c.name}", c.name) for c in workload.peers]
    for who, name in listed:
        for outcome in outcomes.get(name, []):
            if outcome.reason:
                found["not_run"].append(f"{who}: {outcome.reason}")
                if not outcome.absent:
                    found["problems"].append(f"{workload.title}: {who} {outcome.reason}")
    if own:
        flop = workload.flop(own["last_report"])
        shares = [
            rate * flop / (1e9 * (before + after) / 2)
            for rate, (before, after) in zip(own["rounds"], probes)]
        found["share_of_sgemm"] = statistics.median(shares)
    for key, other in (("ratio_best", best), ("ratio_default", default)):
        if own and other:
            found[key] = own["median"] / other["median"]
    compare(workload, outcomes, found)
    return found


def compare(workload, outcomes, found):
    """With the peer's first configuration, which is the one without padding or recomputing."""
    first = next((o.report for o in outcomes.get(workload.peers[0].name, []) if o.report), None)
    own = next((o.report for o in outcomes.get("rewardkit", []) if o.report), None)
    if not (first and own):
        return
    found["agreement"] = agreement.compare(workload.check, own, first)
    found["agreement"]["with"] = workload.peers[0].name
    if workload.check == "losses":
        found["losses"] = {"rewardkit": own["losses"], "peer": first["losses"]}
    if found["agreement"]["problem"]:
        found["problems"].append(f"{workload.title}: {found['agreement']['problem']}")


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
