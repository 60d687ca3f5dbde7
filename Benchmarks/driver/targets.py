"""What the project promises about its speed, and whether a run bears it out.

Each is a number of one row of the result, on two AVX2 cores. A run that measured less (fewer
prompts, fewer training steps) says so beside its verdict.
"""

import math
from dataclasses import dataclass, field

LEAST, MOST = "at least", "at most"


@dataclass(frozen=True)
class Target:
    group: str
    text: str
    row: str
    value: str  # a field of the row; of a dictionary in it, with a point between
    way: str
    limit: float
    # Details of the row that the promise is about: at least so many.
    needs: dict = field(default_factory=dict)


TARGETS = [
    Target("1", "pairs, fp32, to transformers' best", "pairs", "ratio_best", LEAST, 1.8,
           {"pairs": 48}),
    Target("1", "pairs, fp32, to transformers' default", "pairs", "ratio_default", LEAST, 2.5,
           {"pairs": 48}),
    Target("1", "pairs, fp32, unique tokens' share of SGEMM", "pairs", "share_of_sgemm", LEAST,
           0.85, {"pairs": 48}),
    Target("1", "pairs, int8, to own fp32", "pairs-int8", "ratio_own", LEAST, 1.7,
           {"pairs": 48}),
    Target("1", "pairs, int8, equal decisions", "decisions", "agreement.equal_decisions", LEAST,
           0.99, {"pairs": 400}),
    Target("2", "best of 16, to transformers' best", "best-of", "ratio_best", LEAST, 2.5,
           {"samples": 16, "sample_tokens": 128}),
    Target("2", "steps, to one forward pass a step", "steps", "ratio_best", LEAST, 6.0,
           {"solutions": 8}),
    Target("3", "training all weights, to TRL's best", "train", "ratio_best", LEAST, 1.8),
    Target("3", "training all weights, losses, relative", "train", "agreement.largest_difference",
           MOST, 1e-3, {"steps": 20}),
    Target("3", "training all weights, memory to TRL's", "train", "memory_ratio", MOST, 1.0),
    Target("3", "training LoRA, to TRL's best", "train-lora", "ratio_best", LEAST, 1.8),
    Target("3", "training LoRA, losses, relative", "train-lora", "agreement.largest_difference",
           MOST, 1e-3, {"steps": 20}),
    Target("3", "training LoRA, memory to TRL's", "train-lora", "memory_ratio", MOST, 1.0),
    Target("4", "candidates, fp32, to transformers' best", "generate", "ratio_best", LEAST, 2.0,
           {"prompts": 32, "candidates": 16}),
    Target("4", "candidates, fp32, to transformers at 16 rows", "generate", "ratio_default", LEAST,
           3.0, {"prompts": 32, "candidates": 16}),
    Target("4", "candidates, int8, to transformers' best", "generate-int8", "ratio_best", LEAST,
           3.0, {"prompts": 32, "candidates": 16}),
    Target("4", "one sequence, 4 bits, to llama.cpp", "single", "ratio_best", LEAST, 1.0,
           {"new_tokens": 128}),
    Target("4", "one sequence, 8 bits, to llama.cpp", "single-q8_0", "ratio_best", LEAST, 1.0,
           {"new_tokens": 128}),
    Target("4", "one sequence, fp32, to llama.cpp", "single-fp32", "ratio_best", LEAST, 1.0,
           {"new_tokens": 128}),
    Target("5", "tokenising, to tokenizers", "tokenise", "ratio_best", LEAST, 1.0),
    Target("5", "cold start, Python's time to RewardKit's", "cold-start", "ratio_best", LEAST, 3.0),
    Target("6", "memory at rest, to the weights' size", "memory", "rewardkit.median", MOST, 1.1),
    # An allocator's own rounding moves by this much; half a kilobyte a row would be seen.
    Target("6", "memory grown from row 1,000 to the last, MiB", "memory",
           "rewardkit.last_report.growth_mib", MOST, 4.0, {"rows": 10_000}),
]


def found_in(row, path):
    value = row
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value if isinstance(value, (int, float)) and math.isfinite(value) else None


def judged(rows):
    """One dictionary for each target; `holds` is None for what was not measured."""
    by_key = {row["key"]: row for row in rows}
    found = []
    for target in TARGETS:
        row = by_key.get(target.row, {})
        value = found_in(row, target.value)
        holds = None
        if value is not None:
            holds = value >= target.limit if target.way == LEAST else value <= target.limit
        smaller = {} if value is None else {
            name: row.get(name, 0) for name, least in target.needs.items() if row.get(name, 0) < least}
        found.append({
            "group": target.group, "target": target.text, "way": target.way,
            "limit": target.limit, "value": value, "holds": holds,
            "smaller": {name: [value, target.needs[name]] for name, value in smaller.items()}})
    agreements = [row["agreement"] for row in rows if "agreement" in row]
    compared = [one for one in agreements if one.get("binds")]
    different = sum(bool(one["problem"]) for one in compared)
    found.append({
        "group": "7", "target": "rows whose scores, losses, tokens or ids are not the peers'",
        "way": MOST, "limit": 0, "value": different if compared else None,
        "holds": not different if compared else None, "smaller": {}})
    return found


def verdict(one):
    if one["holds"] is None:
        return "not measured"
    said = "holds" if one["holds"] else "**does not hold**"
    less = ", ".join(f"{name}: {value} of {least}" for name, (value, least) in
                     one["smaller"].items())
    return said + (f" ({less})" if less else "")
