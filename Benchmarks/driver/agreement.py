"""Whether both sides computed the same: scores, losses, likeliest tokens, ids."""

import math
import statistics

# Of the largest score, and of each loss.
SCORES, LOSSES = 1e-4, 1e-3
# Logits nearer to each other than this may change places by rounding.
NEAR_TIE = 1e-4
# Pairs whose margin is a smaller part of the margins' standard deviation are not decided: rounding
# may turn them round.
UNDECIDED = 0.05


def compare(kind, own, peer):
    """A dictionary with `text` for the table and `problem`, empty when the numbers agree."""
    return COMPARISONS[kind](own, peer)


def numbers(name, a, b):
    """The problem that lies in the values themselves, or None."""
    if not a or len(a) != len(b):
        return {"text": "–", "problem": f"{len(a)} {name} against {len(b)}"}
    if not all(isinstance(x, (int, float)) and math.isfinite(x) for x in a + b):
        return {"text": "not finite", "problem": f"there are {name} that are no finite numbers"}
    return None


def scores(own, peer):
    return same_scores(flat(own["scores"]), flat(peer["scores"]))


def first_score(own, peer):
    """`reward score` writes its row with the reward; the peer's script prints the score."""
    return same_scores([own.get("reward")], [peer.get("score")])


def same_scores(a, b):
    wrong = numbers("scores", a, b)
    if wrong:
        return wrong
    scale = max(map(abs, b))
    largest = max(abs(x - y) for x, y in zip(a, b))
    return {
        "largest_difference": largest, "largest_value": scale,
        "text": f"{largest:.1e} of {scale:.3g}",
        "problem": "" if largest <= SCORES * scale else
        f"scores differ by {largest:.1e} where the largest is {scale:.3g}"}


def losses(own, peer):
    a, b = own["losses"], peer["losses"]
    wrong = numbers("losses", a, b)
    if wrong:
        return wrong
    differences = [abs(x - y) / max(abs(y), 1e-30) for x, y in zip(a, b)]
    largest = max(differences)
    step = differences.index(largest) + 1
    return {
        "largest_difference": largest, "steps": len(a),
        "text": f"{largest:.1e} of a loss, {len(a)} steps",
        "problem": "" if largest <= LOSSES else
        f"the loss of step {step} differs by {largest:.1e} of itself"}


def greedy(own, peer):
    """All tokens must be the same. Only where the peer's two likeliest tokens are nearly equally
    likely (`greedy_gaps`, of the logits, one for each token) may rounding choose the other one,
    and what follows then is another text."""
    gaps = peer["greedy_gaps"]
    if not len(own["greedy"]) == len(peer["greedy"]) == len(gaps):
        return {"text": "–", "problem": f"{len(own['greedy'])} greedy tokens against "
                f"{len(peer['greedy'])} with {len(gaps)} gaps"}
    found = likeliest(own, peer)
    if found["problem"] or found["equal_tokens"] == len(gaps):
        return found
    same = found["equal_tokens"]
    # Not "gap >= NEAR_TIE": a gap that is no number excuses nothing.
    if gaps[same] < NEAR_TIE:
        found["text"] += f", then a tie ({gaps[same]:.1e})"
    else:
        found["problem"] = (
            f"greedy token {same + 1} of {len(gaps)} is another one, though the peer's likeliest "
            f"is ahead by {gaps[same]:.2g}")
    return found


def likeliest(own, peer):
    """How far both continue alike. With weights of 4 or 8 bits each side rounds what it multiplies
    in its own way, so another token is no error."""
    both = list(zip(own["greedy"], peer["greedy"]))
    if not both:
        return {"text": "–", "problem": "there are no greedy tokens"}
    same = next((i for i, (x, y) in enumerate(both) if x != y), len(both))
    return {
        "equal_tokens": same, "compared_tokens": len(both),
        "text": f"{same} of {len(both)} greedy tokens equal", "problem": ""}


def ids(own, peer):
    a, b = own["ids_sha256"], peer["ids_sha256"]
    return {"text": "ids equal" if a == b else "other ids",
            "problem": "" if a == b else f"the ids' hash is {a[:12]} against {b[:12]}"}


COMPARISONS = {
    "scores": scores, "first score": first_score, "losses": losses, "greedy": greedy,
    "likeliest": likeliest, "ids": ids}
# Those that can fail: without the peer's numbers the run has not shown that they agree.
BINDING = set(COMPARISONS) - {"likeliest"}


def closeness(rounded, exact):
    """What a faster precision keeps of fp32: two of RewardKit's own reports."""
    if "greedy" in exact:
        return likeliest(rounded, exact)
    if "losses" in exact:
        wrong = numbers("losses", rounded["losses"], exact["losses"])
        return wrong or {**losses(rounded, exact), "problem": ""}
    a, b = flat(rounded["scores"]), flat(exact["scores"])
    wrong = numbers("scores", a, b)
    if wrong:
        return wrong
    found = {"correlation": correlation(a, b), "problem": ""}
    found["text"] = f"correlation {found['correlation']:.5f}"
    pairs = [(x, y) for x, y in zip(rounded["scores"], exact["scores"]) if len(y) == 2]
    if len(pairs) > 1:
        margins = [(x[0] - x[1], y[0] - y[1]) for x, y in pairs]
        least = UNDECIDED * statistics.pstdev(y for _, y in margins)
        decided = [(x, y) for x, y in margins if abs(y) > least]
        equal = sum((x > 0) == (y > 0) and x != 0 for x, y in decided)
        found.update(
            decided_pairs=len(decided), equal_decisions=equal / max(1, len(decided)))
        found["text"] += f", {equal} of {len(decided)} decisions equal"
    return found


def correlation(a, b):
    """Pearson's; 0 where numbers do not vary."""
    try:
        return statistics.correlation(a, b)
    except statistics.StatisticsError:
        return 0.0


def flat(values):
    return [x for value in values for x in (flat(value) if isinstance(value, list) else [value])]
