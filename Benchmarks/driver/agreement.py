"""Whether both sides computed the same: scores, losses, likeliest tokens."""

import math

# Of the largest score, and of the largest loss of the run.
LARGEST_DIFFERENCE = {"scores": 1e-4, "losses": 1e-3}
# Logits nearer to each other than this may change places by rounding.
NEAR_TIE = 1e-4


def compare(kind, own, peer):
    """A dictionary with `text` for the table and `problem`, empty when the numbers agree."""
    if kind == "greedy":
        return greedy(own["greedy"], peer["greedy"], peer["greedy_gaps"])
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


def greedy(own, peer, gaps):
    """All tokens must be the same. Only where the peer's two likeliest tokens are nearly equally
    likely (`gaps`, of the logits, one for each token) may rounding choose the other one, and what
    follows then is another text."""
    if not len(own) == len(peer) == len(gaps) > 0:
        return {"text": "–", "problem": f"{len(own)} greedy tokens against {len(peer)} "
                f"with {len(gaps)} gaps"}
    same = next((i for i, (a, b) in enumerate(zip(own, peer)) if a != b), len(peer))
    found = {
        "equal_tokens": same, "compared_tokens": len(peer),
        "text": f"{same} of {len(peer)} greedy tokens equal", "problem": ""}
    if same == len(peer):
        return found
    # Not "gap >= NEAR_TIE": a gap that is no number excuses nothing.
    if gaps[same] < NEAR_TIE:
        found["text"] += f", then a tie ({gaps[same]:.1e})"
    else:
        found["problem"] = (
            f"greedy token {same + 1} of {len(peer)} is another one, though the peer's likeliest "
            f"is ahead by {gaps[same]:.2g}")
    return found


def flat(values):
    return [x for value in values for x in (flat(value) if isinstance(value, list) else [value])]
