"""Whether both sides computed the same: scores, losses, likeliest tokens."""

import math

# Of the largest score, and of the largest loss of the run.
LARGEST_DIFFERENCE = {"scores": 1e-4, "losses": 1e-3}


def compare(kind, own, peer):
    """A dictionary with `text` for the table and `problem`, empty when the numbers agree."""
    if kind == "greedy":
        return greedy(own["greedy"], peer["greedy"])
    a, b = flat(own[kind]), flat(peer[kind])
    if len(a) != len(b):
        return {"text": "–", "problem": f"{len(a)} {kind} against {len(b)}"}
    if not all(map(math.isfinite, a + b)):
        return {"text": "not finite", "problem": f"there are {kind} that are no finite numbers"}
    scale = max(map(abs, b))
    largest = max(abs(x - y) for x, y in zip(a, b))
    agrees = largest <= LARGEST_DIFFERENCE[kind] * scale
    return {
        "largest_difference": largest, "largest_value": scale,
        "text": f"{largest:.1e} of {scale:.3g}",
        "problem": "" if agrees else
        f"{kind} differ by {largest:.1e} where the largest is {scale:.3g}"}


def greedy(own, peer):
    """Rounding may decide between two tokens that are equally likely, so only the first must be
    the same."""
    same = next((i for i, (a, b) in enumerate(zip(own, peer)) if a != b), min(len(own), len(peer)))
    return {
        "equal_tokens": same, "compared_tokens": len(peer),
        "text": f"{same} of {len(peer)} greedy tokens equal",
        "problem": "" if same else "the likeliest first token is another one"}


def flat(values):
    return [x for value in values for x in (flat(value) if isinstance(value, list) else [value])]
